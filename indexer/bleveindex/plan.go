package bleveindex

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"minuted"
)

// Bounds on a query tree.
const (
	maxLeaves = 128
	maxDepth  = 64
)

// ErrExpr is wrapped by every error about a query tree or filter that cannot be answered.
var ErrExpr = errors.New("query cannot be answered")

// plan is a query tree made ready for one index.
type plan struct {
	root     node             // nil matches everything
	positive []leaf           // what is looked for in the text outside every Not, in the order of the tree: it scores and is marked
	notices  []minuted.Notice // what could not be done in full
}

// planner turns a query tree into a plan.
type planner struct {
	columns *columns
	stems   *stems
	plan    plan
	leaves  int
}

// scope is what stands above a node of the query tree.
type scope struct {
	parts    parts
	column   *column // where words name values of a facet
	negative bool    // below a Not
	depth    int
}

// newPlan reads the request's Expr, Match, Scope and Attachments. [minuted.MatchMost] and [minuted.MatchAny] loosen the
// tree at its top; any other Match is all.
func newPlan(ctx context.Context, x *Index, r minuted.Request) (*plan, error) {
	p, expr := planner{columns: x.columns, stems: x.stems}, r.Expr
	if expr == nil {
		return &p.plan, nil
	}
	root, err := p.node(expr, scope{parts: itemParts})
	if err != nil {
		return nil, err
	}
	if root == nil {
		root = anyOf(nil) // there was nothing to look for in what was typed
	}
	p.plan.root = root
	return &p.plan, nil
}

// node gives nil for what holds nothing to look for, such as a word of signs alone; it has no say in a conjunction or
// disjunction.
func (p *planner) node(expr minuted.Expr, s scope) (node, error) {
	if s.depth++; s.depth > maxDepth {
		return nil, fmt.Errorf("%w: it is nested more than %d deep", ErrExpr, maxDepth)
	}
	switch e := expr.(type) {
	case minuted.Word:
		return p.words(e.Text, false, s)
	case minuted.Phrase:
		return p.words(e.Text, true, s)
	case minuted.And:
		nodes, err := p.nodes(e.Operands, s)
		return combined(nodes, func() node { return allOf(nodes) }), err
	case minuted.Or:
		nodes, err := p.nodes(e.Operands, s)
		return combined(nodes, func() node { return anyOf(nodes) }), err
	case minuted.Not:
		return p.not(e, s)
	case minuted.Field:
		return p.field(e, s)
	case minuted.Range:
		lo, hi := p.columns.between(e.From, e.To)
		return where(func(item uint32) bool { return lo <= item && item < hi }), p.count()
	default:
		return nil, fmt.Errorf("%w: it holds a %T", ErrExpr, expr)
	}
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

func (p *planner) field(e minuted.Field, s scope) (node, error) {
	if named, ok := partNamed(e.Name); ok {
		s.parts = named
		return p.node(e.Operand, s)
	}
	if !slices.Contains(columnFacets[:], e.Name) {
		return nil, fmt.Errorf("%w: there is no field %q", ErrExpr, e.Name)
	}
	s.column = p.columns.facets[e.Name]
	return p.node(e.Operand, s)
}

func (p *planner) count() error {
	if p.leaves++; p.leaves > maxLeaves {
		return fmt.Errorf("%w: it has more than %d parts", ErrExpr, maxLeaves)
	}
	return nil
}

// words plans a word or phrase: as the name of a value where the scope is a facet, else as text to be found.
func (p *planner) words(text string, exact bool, s scope) (node, error) {
	if err := p.count(); err != nil {
		return nil, err
	}
	if s.column != nil {
		column, table := s.column, s.column.named(text)
		return where(func(item uint32) bool { return column.hasAny(table, item) }), nil
	}
	typed := forms(text)
	if len(typed) == 0 {
		return nil, nil
	}
	var l leaf
	switch {
	case len(typed) > 1:
		l = &phrase{forms: typed, parts: s.parts}
	case exact:
		l = newTerm(typed[0], typed, s.parts)
	default:
		l = newTerm(typed[0], p.stems.of(typed[0]), s.parts)
	}
	if !s.negative {
		p.plan.positive = append(p.plan.positive, l)
	}
	return l, nil
}

// named gives the values meant by a text: the one with that id or else those whose names hold all its words. So a
// council, committee or topic can be asked for by name, and an outcome in capitals.
func (c *column) named(text string) []bool {
	if _, ok := c.ords[text]; ok {
		return c.among([]string{text})
	}
	wanted := forms(text)
	return c.with(func(label string) bool { return len(wanted) > 0 && holdsAll(forms(label), wanted) })
}

func holdsAll(words, wanted []string) bool {
	for _, w := range wanted {
		if !slices.Contains(words, w) {
			return false
		}
	}
	return true
}
