package bleveindex

import (
	"context"
	"fmt"

	"minuted"
)

// Bounds on a query tree.
const (
	maxLeaves = 128
	maxDepth  = 64
)

// ErrExpr is wrapped by every error about a query tree or filter that cannot be answered.
var ErrExpr = minuted.ErrExpr

// plan is a query tree made ready for one index.
type plan struct {
	all      node             // matches what holds all words; nil matches everything
	any      node             // matches what holds any of them; nil where that is not wanted
	most     grader           // tells how many of them documents hold; nil where that is not wanted
	positive []leaf           // what is looked for in the text outside every Not, in the order of the tree: it scores and is marked
	notices  []minuted.Notice // what could not be done in full
	reads    bool             // the places of words; such a plan is no use to two goroutines at once
}

// planner turns a query tree into a plan.
type planner struct {
	ctx     context.Context
	index   *Index
	gather  func(node) node // what becomes of nodes that tell items apart by what they are; nil leaves them as they are
	plan    plan
	leaves  int
	filters []node // filters outside every Not, in the order of the tree

	expansions map[string]expansion // by what was looked for and where, since people repeat themselves
	expanded   int                  // words that patterns stand for so far
	considered int                  // those included that were cut off
}

// scope is what stands above a node of the query tree.
type scope struct {
	parts    parts
	value    func(text string) (node, error) // where words name values of a field
	negative bool                            // below a Not
	depth    int
}

func (s *scope) descend() error {
	if s.depth++; s.depth > maxDepth {
		return fmt.Errorf("%w: it is nested more than %d deep", ErrExpr, maxDepth)
	}
	return nil
}

// newPlan reads the request's Expr, Match, Scope and Attachments. [minuted.MatchAuto] and [minuted.MatchAny] loosen the
// tree at its top; any other Match is all.
func newPlan(ctx context.Context, x *Index, r minuted.Request) (*plan, error) {
	p := planner{ctx: ctx, index: x}
	if r.Expr == nil {
		return &p.plan, nil
	}
	s := scope{parts: itemParts}
	if r.Attachments {
		s.parts = allParts
	}
	if r.Scope == minuted.ScopeMeeting {
		return &p.plan, p.meetings(r, s)
	}
	return &p.plan, p.top(r.Expr, r.Match, s)
}

// top plans a whole query tree. Its words are the positive operands at its top.
func (p *planner) top(expr minuted.Expr, match minuted.Match, s scope) error {
	operands := []minuted.Expr{expr}
	if and, ok := expr.(minuted.And); ok {
		operands = and.Operands
	}
	var all, words, others []node
	q := new(quorum)
	for _, operand := range operands {
		n, err := p.node(operand, s)
		if err != nil {
			return err
		}
		if n == nil {
			continue
		}
		all = append(all, n)
		if seeksWords(operand) {
			words = append(words, n)
		} else {
			others = append(others, n)
		}
		q.add(operand, n)
	}
	p.plan.all = orNothing(combined(all, func() node { return allOf(all) }))
	switch {
	case match == minuted.MatchAny && len(words) > 1:
		p.plan.any = allOf(append(others, anyOf(words)))
	case match == minuted.MatchAuto && q.leavesOut():
		p.plan.most = q
	}
	return nil
}

// orNothing matches nothing where there was nothing to look for in what was typed.
func orNothing(n node) node {
	if n == nil {
		return anyOf(nil)
	}
	return n
}

// node gives nil for what holds nothing to look for, such as a word of signs alone; it has no say in a conjunction or
// disjunction.
func (p *planner) node(expr minuted.Expr, s scope) (node, error) {
	if err := s.descend(); err != nil {
		return nil, err
	}
	switch e := expr.(type) {
	case minuted.And:
		nodes, err := p.nodes(e.Operands, s)
		return combined(nodes, func() node { return allOf(nodes) }), err
	case minuted.Or:
		nodes, err := p.nodes(e.Operands, s)
		return combined(nodes, func() node { return anyOf(nodes) }), err
	case minuted.Alike:
		if _, run := e.Typed.(minuted.And); run {
			return p.node(minuted.Or{Operands: append([]minuted.Expr{e.Typed}, e.Others...)}, s)
		}
	case minuted.Not:
		return p.not(e, s)
	case minuted.Field:
		return p.field(e, s)
	case minuted.Range:
		return p.dates(e, s)
	case minuted.Numbers:
		return p.numbers(e, s)
	}
	if s.value != nil {
		return p.value(expr, s)
	}
	return p.found(expr, s)
}

// combined leaves out brackets around nothing or one thing.
func combined(nodes []node, combine func() node) node {
	switch len(nodes) {
	case 0:
		return nil
	case 1:
		return nodes[0]
	default:
		return combine()
	}
}

func (p *planner) nodes(operands []minuted.Expr, s scope) ([]node, error) {
	var nodes []node
	for _, operand := range operands {
		n, err := p.node(operand, s)
		if err != nil {
			return nil, err
		}
		if n != nil {
			nodes = append(nodes, n)
		}
	}
	return nodes, nil
}

func (p *planner) not(e minuted.Not, s scope) (node, error) {
	s.negative = true
	n, err := p.node(e.Operand, s)
	if n == nil || err != nil {
		return nil, err
	}
	return noneOf{n}, nil
}

func (p *planner) count() error {
	if p.leaves++; p.leaves > maxLeaves {
		return fmt.Errorf("%w: it has more than %d parts", ErrExpr, maxLeaves)
	}
	return nil
}

// found plans what is to be found in the text.
func (p *planner) found(expr minuted.Expr, s scope) (node, error) {
	l, err := p.leaf(expr, s)
	if l == nil || err != nil {
		return nil, err
	}
	if !s.negative {
		p.plan.positive = append(p.plan.positive, l)
	}
	return p.gathered(l), nil
}

// filter plans what tells items apart by their columns.
func (p *planner) filter(w where, s scope) (node, error) {
	if !s.negative {
		p.filters = append(p.filters, w)
	}
	return p.gathered(w), p.count()
}

func (p *planner) gathered(n node) node {
	if p.gather == nil {
		return n
	}
	return p.gather(n)
}
