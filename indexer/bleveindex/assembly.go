package bleveindex

import (
	"fmt"
	"slices"

	"minuted"
)

// assembly puts a leaf together.
type assembly struct {
	planner *planner
	parts   parts
	terms   []*term
	uses    []int // by term
	effort  effort
}

// leaf plans one thing to be found in the text; it is nil where there is nothing to look for.
func (p *planner) leaf(expr minuted.Expr, s scope) (leaf, error) {
	if e, ok := expr.(minuted.Alike); ok {
		return p.alike(e, s)
	}
	a := &assembly{planner: p, parts: s.parts}
	what, err := a.placed(expr, s)
	if what == nil || err != nil {
		return nil, err
	}
	if _, ok := what.(wordAt); ok {
		return a.terms[0], nil
	}
	p.plan.reads = true
	return &together{what: what, terms: a.terms, uses: a.uses, parts: s.parts, effort: &a.effort}, nil
}

// alike plans things that count as one.
func (p *planner) alike(e minuted.Alike, s scope) (leaf, error) {
	if err := s.descend(); err != nil {
		return nil, err
	}
	all := new(alike)
	for _, expr := range append([]minuted.Expr{e.Typed}, e.Others...) {
		l, err := p.leaf(expr, s)
		if err != nil {
			return nil, err
		}
		if l != nil {
			*all = append(*all, l)
		}
	}
	switch len(*all) {
	case 0:
		return nil, nil
	case 1:
		return (*all)[0], nil
	default:
		return all, nil
	}
}

// placed plans what can stand at places in a part; it is nil where there is nothing to look for.
func (a *assembly) placed(expr minuted.Expr, s scope) (placed, error) {
	if err := s.descend(); err != nil {
		return nil, err
	}
	switch e := expr.(type) {
	case minuted.Near:
		return a.near(e, s)
	case minuted.Or:
		return a.any(e.Operands, s)
	case minuted.Alike:
		return a.any(append([]minuted.Expr{e.Typed}, e.Others...), s)
	}
	if err := a.planner.count(); err != nil {
		return nil, err
	}
	switch e := expr.(type) {
	case minuted.Word:
		return a.word(e)
	case minuted.Pattern:
		return a.pattern(e)
	case minuted.Fuzzy:
		return a.fuzzy(e)
	case minuted.Phrase:
		return a.phrase(e)
	default:
		return nil, fmt.Errorf("%w: %T has no place in a text", ErrExpr, expr)
	}
}

func (a *assembly) near(e minuted.Near, s scope) (placed, error) {
	left, err := a.placed(e.Left, s)
	if err != nil {
		return nil, err
	}
	right, err := a.placed(e.Right, s)
	switch {
	case err != nil:
		return nil, err
	case left == nil:
		return right, nil
	case right == nil:
		return left, nil
	}
	switch e.Unit {
	case minuted.UnitWords, minuted.UnitSentence, minuted.UnitParagraph:
	default:
		return nil, fmt.Errorf("%w: nothing is measured in %q", ErrExpr, e.Unit)
	}
	return &near{left: left, right: right, unit: e.Unit, words: uint32(max(e.Words, 0)), ordered: e.Ordered, effort: &a.effort}, nil
}

func (a *assembly) any(operands []minuted.Expr, s scope) (placed, error) {
	all := new(anyAt)
	for _, operand := range operands {
		what, err := a.placed(operand, s)
		if err != nil {
			return nil, err
		}
		if what != nil {
			all.of = append(all.of, what)
		}
	}
	switch len(all.of) {
	case 0:
		return nil, nil
	case 1:
		return all.of[0], nil
	default:
		return all, nil
	}
}

// slot takes a word.
func (a *assembly) slot(typed string, forms []form) wordAt {
	t := newTerm(typed, forms, a.parts)
	at := slices.IndexFunc(a.terms, func(other *term) bool { return other.key == t.key })
	if at < 0 {
		at = len(a.terms)
		a.terms, a.uses = append(a.terms, t), append(a.uses, 0)
	}
	a.uses[at]++
	return wordAt{a.terms[at], at}
}

func (a *assembly) exact(form string) wordAt { return a.slot(form, sameInAll([]string{form})) }

// word plans a word in any of its endings. One that analyse takes apart is a phrase.
func (a *assembly) word(e minuted.Word) (placed, error) {
	typed := forms(e.Text)
	if len(typed) == 1 {
		return a.slot(typed[0], a.planner.index.stems.formsOf(typed[0])), nil
	}
	var words phrase
	for _, form := range typed {
		words = append(words, a.exact(form))
	}
	return words.asPlaced(), nil
}

// asPlaced takes a phrase of one word for that word.
func (ph phrase) asPlaced() placed {
	switch len(ph) {
	case 0:
		return nil
	case 1:
		return ph[0]
	default:
		return ph
	}
}

func (a *assembly) pattern(e minuted.Pattern) (placed, error) {
	var words phrase
	for _, word := range wildWords(e.Text) {
		switch {
		case isPattern(word):
			w, err := a.expanded(e.Text, patternLookup(foldPattern(word)))
			if err != nil {
				return nil, err
			}
			words = append(words, w)
		case forms(word) != nil && !hasWildcard(word):
			words = append(words, a.exact(fold(word)))
		default:
			return nil, fmt.Errorf("%w: %q stands for too many words", ErrExpr, e.Text)
		}
	}
	return words.asPlaced(), nil
}

// expanded takes a word that stands for those a lookup finds.
func (a *assembly) expanded(typed string, l lookup) (wordAt, error) {
	p := a.planner
	key := fmt.Sprint(a.parts, l)
	found, known := p.expansions[key]
	if !known {
		var err error
		if found, err = p.index.words.expand(p.ctx, a.parts, l, maxConsidered-p.considered); err != nil {
			return wordAt{}, err
		}
		p.considered += found.all
		if p.expansions == nil {
			p.expansions = make(map[string]expansion)
		}
		p.expansions[key] = found
		if found.all > len(found.forms) {
			p.plan.notices = append(p.plan.notices, cutNotice(typed, found))
		}
	}
	if p.expanded += len(found.forms); p.expanded > maxExpanded {
		return wordAt{}, fmt.Errorf("%w: its patterns stand for more than %d words in all", ErrExpr, maxExpanded)
	}
	return a.slot("", sameInAll(found.forms)), nil
}

func (a *assembly) fuzzy(e minuted.Fuzzy) (placed, error) {
	if e.Edits < 1 || e.Edits > 2 {
		return nil, fmt.Errorf("%w: %d letters cannot be changed", ErrExpr, e.Edits)
	}
	var words phrase
	for _, form := range forms(e.Text) {
		w, err := a.expanded(e.Text, fuzzyLookup(form, e.Edits))
		if err != nil {
			return nil, err
		}
		words = append(words, w)
	}
	return words.asPlaced(), nil
}

// phrase plans words that stand together. Wildcards count only where they make a word that ends in * a pattern.
func (a *assembly) phrase(e minuted.Phrase) (placed, error) {
	var words phrase
	for _, word := range wildWords(e.Text) {
		if word[len(word)-1] == '*' && isPattern(word) {
			w, err := a.expanded(word, patternLookup(foldPattern(word)))
			if err != nil {
				return nil, err
			}
			words = append(words, w)
			continue
		}
		for _, form := range forms(word) {
			words = append(words, a.exact(form))
		}
	}
	if e.Slop <= 0 || len(words) < 2 {
		return words.asPlaced(), nil
	}
	if len(words) > maxLoose {
		return nil, fmt.Errorf("%w: of more than %d words none may stand apart", ErrExpr, maxLoose)
	}
	return &loosePhrase{words: words, slop: e.Slop, effort: &a.effort}, nil
}
