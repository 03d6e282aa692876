package query

import (
	"fmt"
	"regexp"
	"strings"

	"minuted"
)

// nearForm is any of the ways to write that words stand near each other. Glued numbers count in capitals only, and never
// after N or W alone, which begin London postcodes.
var nearForm = regexp.MustCompile(`^(?:((?i:near|pre|w|n|within|adj)?)/([0-9]+|[sSpP])|(NEAR)([0-9]*)|(ADJ)([0-9]+))$`)

func isNear(text string) bool {
	return strings.ContainsAny(text, "/NA") && nearForm.MatchString(text) // no form is without one of these
}

// defaultNear is how far apart the sides of a NEAR without a number may stand, in words.
const defaultNear = 10

// near reads operands joined by proximity, from left to right, and reports whether there was any to join.
func (b *builder) near() (e minuted.Expr, joined bool) {
	e = b.primary()
	for b.at(nearToken) {
		t := b.tokens[b.next]
		b.next++
		n := b.proximity(t)
		n.Left, n.Right = e, b.nearOperand()
		if what := noPlace(n); what != "" {
			b.refuse(nearOperand(t, operator(n), what), n, b.apart(n))
		}
		e, joined = n, true
	}
	return e, joined
}

// nearOperand reads the right side. What is excluded there is read, so that it can be refused in words.
func (b *builder) nearOperand() minuted.Expr {
	if b.at(notToken) || b.at(minusToken) {
		e, _ := b.unary()
		return e
	}
	return b.primary()
}

// proximity reads an operator.
func (b *builder) proximity(t token) minuted.Near {
	m := nearForm.FindStringSubmatch(t.text)
	name, measure := m[1]+m[3]+m[5], m[2]+m[4]+m[6]
	ordered := strings.EqualFold(name, "pre") || strings.EqualFold(name, "adj")
	n := minuted.Near{Ordered: ordered}
	clipped := false
	switch measure {
	case "s", "S":
		n.Unit = minuted.UnitSentence
	case "p", "P":
		n.Unit = minuted.UnitParagraph
	case "":
		n.Words = defaultNear
	default:
		n.Words = number(measure)
		clipped = n.Words > MaxNear
		n.Words = min(n.Words, MaxNear)
	}
	if isAlias(name, m[2] == "" && measure != "") {
		b.note(nearAlias(t, n))
	}
	if clipped {
		b.note(nearClipped(t.pos, t.text, operator(n)))
	}
	return n
}

// isAlias reports whether an operator is said back by another name than it was typed by. NEAR and PRE with a slash, NEAR
// alone and the slash alone are the language's own.
func isAlias(name string, glued bool) bool {
	switch strings.ToLower(name) {
	case "", "pre", "near":
		return glued
	}
	return true
}

// operator gives the operator of a Near as it is read back.
func operator(n minuted.Near) string {
	name := "NEAR"
	if n.Ordered {
		name = "PRE"
	}
	if n.Unit != minuted.UnitWords {
		return name + "/" + string(n.Unit)
	}
	return fmt.Sprintf("%s/%d", name, n.Words)
}

// noPlace names what a side of a Near holds that has no position on the page, or gives "".
func noPlace(n minuted.Near) string {
	if what := placeless(n.Left); what != "" {
		return what
	}
	return placeless(n.Right)
}

// placeless names what an expression holds that has no position on the page, or gives "". What is wrong inside another
// Near has been told there.
func placeless(e minuted.Expr) string {
	switch e := e.(type) {
	case minuted.And:
		return "AND"
	case minuted.Not:
		return "NOT"
	case minuted.Or:
		for _, o := range e.Operands {
			if what := placeless(o); what != "" {
				return what
			}
		}
	}
	if name := filterName(e); name != "" {
		return "the filter " + name + ":"
	}
	return ""
}

// maxPairs bounds the pairs that apart makes of two sides joined by AND.
const maxPairs = 16

// apart gives what a Near that cannot be run may have meant: each word of one side near each of the other or, where that
// cannot be either, both sides without their nearness.
func (b *builder) apart(n minuted.Near) minuted.Expr {
	left, right := conjuncts(b.mend(n.Left)), conjuncts(b.mend(n.Right))
	if len(left)*len(right) > maxPairs {
		return allOf(append(left, right...)...)
	}
	var pairs []minuted.Expr
	for _, l := range left {
		for _, r := range right {
			pair := n
			pair.Left, pair.Right = l, r
			if noPlace(pair) != "" {
				return allOf(append(left, right...)...)
			}
			pairs = append(pairs, pair)
		}
	}
	return allOf(pairs...)
}

// orBeforeNear joins the operands of an OR so that the Near at i takes the one beside it as part of its side.
func orBeforeNear(run []minuted.Expr, i int) minuted.Expr {
	n, ok := run[i].(minuted.Near)
	if !ok {
		return anyOf(run...)
	}
	if i+1 < len(run) {
		n.Right = anyOf(n.Right, run[i+1])
		return anyOf(append(append(append([]minuted.Expr{}, run[:i]...), n), run[i+2:]...)...)
	}
	n.Left = anyOf(run[i-1], n.Left)
	return anyOf(append(append([]minuted.Expr{}, run[:i-1]...), n)...)
}

// inOrder joins expressions so that each stands right behind the one before.
func inOrder(operands []minuted.Expr) minuted.Expr {
	e := operands[0]
	for _, next := range operands[1:] {
		e = minuted.Near{Left: e, Right: next, Ordered: true}
	}
	return e
}
