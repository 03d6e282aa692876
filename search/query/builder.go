package query

import (
	"slices"
	"strings"
	"time"

	"minuted"
)

// builder makes the tree from tokens that add up. NEAR binds tightest, then NOT, then OR, then AND.
type builder struct {
	now     func() time.Time
	text    []rune
	tokens  []token
	next    int
	notices []minuted.Notice
	tree    minuted.Expr
	mended  map[string]minuted.Expr // what could stand in the place of what cannot be run, by its reading
	placed  map[string]int          // where sort:, scope: and in: were typed, by their readings
}

func (b *builder) note(n minuted.Notice) { b.notices = append(b.notices, n) }

// at reports whether the next token is of the kind.
func (b *builder) at(k tokenKind) bool {
	return b.next < len(b.tokens) && b.tokens[b.next].kind == k
}

// accept passes over the next token if it is of the kind.
func (b *builder) accept(k tokenKind) bool {
	if !b.at(k) {
		return false
	}
	b.next++
	return true
}

// start is where the next token begins.
func (b *builder) start() int {
	if b.next < len(b.tokens) {
		return b.tokens[b.next].pos
	}
	return len(b.text)
}

// instead is the text as typed with what was read since start put another way.
func (b *builder) instead(start int, reading string) string {
	end := b.tokens[b.next-1].end
	return string(b.text[:start]) + reading + string(b.text[end:])
}

// query reads all tokens.
func (b *builder) query() minuted.Expr {
	b.smallOperators()
	if len(b.tokens) == 0 {
		return nil
	}
	return b.and()
}

// smallOperators notes "or" between words and "not" in front of one.
func (b *builder) smallOperators() {
	for i, t := range b.tokens {
		if t.kind != wordToken || t.value || i+1 == len(b.tokens) || !beginsOperand(b.tokens[i+1]) {
			continue
		}
		if t.text == "not" || t.text == "or" && i > 0 && endsOperand(b.tokens[i-1]) {
			capitals := string(b.text[:t.pos]) + strings.ToUpper(t.text) + string(b.text[t.end:])
			b.note(smallOperator(t, capitals))
		}
	}
}

// and reads operands up to the closing bracket or the end.
func (b *builder) and() minuted.Expr {
	start := b.start()
	var runs [][]minuted.Expr // the operands, each as those that OR joins in it
	for b.next < len(b.tokens) && !b.at(closeToken) {
		b.accept(andToken)
		runs = append(runs, b.or())
	}
	b.noteMixed(start, runs)
	return inPlaces(orFirst(runs))
}

// noteMixed tells how AND and OR side by side were read. Settings such as sort: do not count.
func (b *builder) noteMixed(start int, runs [][]minuted.Expr) {
	isSetting := func(run []minuted.Expr) bool { return len(run) == 1 && isSetting(run[0]) }
	isOr := func(run []minuted.Expr) bool { return len(run) > 1 }
	joined := slices.DeleteFunc(slices.Clone(runs), isSetting)
	if len(joined) > 1 && slices.ContainsFunc(joined, isOr) {
		b.note(mixed(start, String(orFirst(runs)), b.instead(start, String(andFirst(runs)))))
	}
}

// orFirst joins the operands as the language does.
func orFirst(runs [][]minuted.Expr) minuted.Expr {
	var operands []minuted.Expr
	for _, run := range runs {
		operands = append(operands, anyOf(run...))
	}
	return allOf(operands...)
}

// andFirst joins the operands in the other order, AND before OR.
func andFirst(runs [][]minuted.Expr) minuted.Expr {
	var groups []minuted.Expr
	var group []minuted.Expr
	for _, run := range runs {
		group = append(group, run[0])
		for _, e := range run[1:] {
			groups = append(groups, allOf(group...))
			group = []minuted.Expr{e}
		}
	}
	return anyOf(append(groups, allOf(group...))...)
}

// or reads the operands that OR joins; mostly there is one.
func (b *builder) or() []minuted.Expr {
	start := b.start()
	first, near := b.unary()
	run := []minuted.Expr{first}
	nears := []bool{near}
	for b.accept(orToken) {
		e, near := b.unary()
		run, nears = append(run, e), append(nears, near)
	}
	if len(run) == 1 {
		return run
	}
	if slices.ContainsFunc(run, isNot) {
		b.note(orExclusion(start, b.instead(start, String(allOf(run...)))))
	}
	if i := slices.Index(nears, true); i >= 0 {
		b.note(nearFirst(start, String(run[i]), b.instead(start, String(orBeforeNear(run, i)))))
	}
	return run
}

func isNot(e minuted.Expr) bool { _, not := e.(minuted.Not); return not }

// unary reads an operand with what excludes it, and reports whether it is a NEAR without brackets of its own.
func (b *builder) unary() (e minuted.Expr, near bool) {
	if b.accept(notToken) || b.accept(minusToken) {
		e, _ = b.unary()
		return negate(e), false
	}
	return b.near()
}

func (b *builder) primary() minuted.Expr {
	t := b.tokens[b.next]
	b.next++
	switch t.kind {
	case openToken:
		e := b.and()
		b.accept(closeToken)
		return e
	case phraseToken:
		return b.phrase(t)
	case addressToken:
		b.note(addressPasted(t.pos))
		return minuted.Field{Name: "url", Operand: minuted.Phrase{Text: t.text}}
	case fieldToken:
		return b.field(t)
	case unknownToken:
		return b.unknown(t)
	}
	return b.word(t)
}

// unknown reads a name that is no field as a word, and what its colon touches with it.
func (b *builder) unknown(t token) minuted.Expr {
	n := unknownField(t)
	if f, ok := nearestField(t.text); ok {
		n.Text += " Did you mean " + f.name + ":?"
		if f.shape == partShape || f.shape == facetShape { // any value will do
			n.SuggestedQuery = b.instead(t.pos, f.name+":")
		}
	}
	b.note(n)
	name := plain(t.text)
	if b.next < len(b.tokens) && b.tokens[b.next].glued && beginsOperand(b.tokens[b.next]) {
		e, _ := b.unary()
		return allOf(name, e)
	}
	return name
}
