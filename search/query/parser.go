package query

import (
	"regexp"
	"slices"
	"strings"

	"minuted"
)

// parser builds the tree from tokens that add up. NOT binds tightest, then OR, then AND.
type parser struct {
	text    []rune
	tokens  []token
	next    int
	notices []minuted.Notice
	dropped []minuted.Expr // words of what cannot be searched yet and was left out of the tree
}

func (p *parser) note(n minuted.Notice) { p.notices = append(p.notices, n) }

// at reports whether the next token is of the kind.
func (p *parser) at(k tokenKind) bool {
	return p.next < len(p.tokens) && p.tokens[p.next].kind == k
}

// accept passes over the next token if it is of the kind.
func (p *parser) accept(k tokenKind) bool {
	if !p.at(k) {
		return false
	}
	p.next++
	return true
}

// start is where the next token begins.
func (p *parser) start() int {
	if p.next < len(p.tokens) {
		return p.tokens[p.next].pos
	}
	return len(p.text)
}

// instead is the text as typed with what was read since start put another way.
func (p *parser) instead(start int, reading string) string {
	end := p.tokens[p.next-1].end
	return string(p.text[:start]) + reading + string(p.text[end:])
}

// query reads all tokens.
func (p *parser) query() minuted.Expr {
	p.smallOperators()
	if len(p.tokens) == 0 {
		return nil
	}
	return p.and()
}

// smallOperators notes "or" between words and "not" in front of one.
func (p *parser) smallOperators() {
	for i, t := range p.tokens {
		if t.kind != wordToken || t.value || i+1 == len(p.tokens) || !beginsOperand(p.tokens[i+1]) {
			continue
		}
		if t.text == "not" || t.text == "or" && i > 0 && endsOperand(p.tokens[i-1]) {
			capitals := string(p.text[:t.pos]) + strings.ToUpper(t.text) + string(p.text[t.end:])
			p.note(smallOperator(t, capitals))
		}
	}
}

// and reads operands up to the closing bracket or the end.
func (p *parser) and() minuted.Expr {
	start := p.start()
	var runs [][]minuted.Expr // the operands, each as those that OR joins in it
	for p.next < len(p.tokens) && !p.at(closeToken) {
		p.accept(andToken)
		runs = append(runs, p.or())
	}
	tree := orFirst(runs)
	isOr := func(run []minuted.Expr) bool { return len(run) > 1 }
	if len(runs) > 1 && slices.ContainsFunc(runs, isOr) {
		p.note(mixed(start, String(tree), p.instead(start, String(andFirst(runs)))))
	}
	return tree
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
func (p *parser) or() []minuted.Expr {
	start := p.start()
	run := []minuted.Expr{p.unary()}
	for p.accept(orToken) {
		run = append(run, p.unary())
	}
	isNot := func(e minuted.Expr) bool { _, not := e.(minuted.Not); return not }
	if len(run) > 1 && slices.ContainsFunc(run, isNot) {
		p.note(orExclusion(start, p.instead(start, String(allOf(run...)))))
	}
	return run
}

func (p *parser) unary() minuted.Expr {
	if p.accept(notToken) || p.accept(minusToken) {
		return negate(p.unary())
	}
	return p.near()
}

// near reads operands joined by proximity, which cannot be searched yet: AND stands in for it.
func (p *parser) near() minuted.Expr {
	left := p.primary()
	for p.at(nearToken) {
		p.note(nearUnavailable(p.tokens[p.next]))
		p.next++
		left = allOf(left, p.unary())
	}
	return left
}

func (p *parser) primary() minuted.Expr {
	t := p.tokens[p.next]
	p.next++
	switch t.kind {
	case openToken:
		e := p.and()
		p.accept(closeToken)
		return e
	case phraseToken:
		return p.phrase(t)
	case addressToken:
		p.note(addressUnavailable(t))
		page, _, _ := strings.Cut(t.text, "?")
		return minuted.Phrase{Text: strings.ReplaceAll(page, "*", "")}
	case fieldToken:
		return p.field(t)
	case unknownToken:
		return p.unknown(t)
	}
	return p.word(t)
}

// unknown reads a name that is no field as a word, and what its colon touches with it.
func (p *parser) unknown(t token) minuted.Expr {
	n := unknownField(t)
	if f, ok := nearestField(t.text); ok {
		n.Text += " Did you mean " + f.name + ":?"
		if f.shape == partShape || f.shape == facetShape { // any value will do
			n.SuggestedQuery = p.instead(t.pos, f.name+":")
		}
	}
	p.note(n)
	name := plain(t.text)
	if p.next < len(p.tokens) && p.tokens[p.next].glued && beginsOperand(p.tokens[p.next]) {
		return allOf(name, p.unary())
	}
	return name
}

// wildcard is a * or ? that stands for letters, as the question mark at the end of a question does not.
var wildcard = regexp.MustCompile(`[\pL\pN]\*|\*[\pL\pN]|[\pL\pN]\?+[\pL\pN]`)

func (p *parser) phrase(t token) minuted.Expr {
	if t.slop != "" {
		p.note(slopUnavailable(t))
	}
	if !wildcard.MatchString(t.text) {
		return minuted.Phrase{Text: t.text}
	}
	p.note(wildcardUnavailable(t.pos, `"`+t.text+`"`))
	return minuted.Phrase{Text: strings.NewReplacer("*", "", "?", "").Replace(t.text)}
}

// fuzzy is a word with a spelling distance.
var fuzzy = regexp.MustCompile(`^(.*[\pL\pN].*)~[0-9]*$`)

// word reads a word without the ! and ? at its end. Wildcards and spelling distances cannot be searched yet: the
// longest piece of the word stands in for it.
func (p *parser) word(t token) minuted.Expr {
	text := strings.TrimRight(t.text, "!?")
	ending := t.text[len(text):]
	if strings.Contains(ending, "!") {
		p.note(exclamation(t.pos, text))
	}
	if strings.Contains(ending, "?") {
		p.note(questionMark(t.pos))
	}
	if m := fuzzy.FindStringSubmatch(text); m != nil {
		p.note(fuzzyUnavailable(t.pos, text))
		text = m[1]
	}
	if wildcard.MatchString(text) {
		p.note(wildcardUnavailable(t.pos, text))
		text = longestPiece(text)
	}
	return plain(text)
}

func longestPiece(text string) string {
	longest := ""
	for _, piece := range strings.FieldsFunc(text, func(r rune) bool { return r == '*' || r == '?' }) {
		if len(piece) > len(longest) && isSearchable(piece) {
			longest = piece
		}
	}
	return longest
}

// plain gives a word or, where the text standing alone would be read as something else, such as an operator, the phrase
// of that text.
func plain(text string) minuted.Expr {
	tokens, _ := lex(text)
	asTyped := len(tokens) == 1 && tokens[0].kind == wordToken && tokens[0].text == text
	if !asTyped || strings.HasSuffix(text, "?") || strings.HasSuffix(text, "!") || fuzzy.MatchString(text) {
		return minuted.Phrase{Text: text}
	}
	return minuted.Word{Text: text}
}
