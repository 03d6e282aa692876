package bleveindex

import (
	"context"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"minuted"
)

// plainAnswer is what plain bleve counts.
type plainAnswer struct {
	total    int
	attached int // found in attached documents besides
	facets   map[string]map[string]int
}

// answer asks bleve once for what is found, and once more for each facet that the request filters.
func (p *plainBleve) answer(r minuted.Request) (plainAnswer, error) {
	parts := bruteParts[:4]
	if r.Attachments {
		parts = bruteParts
	}
	tree, err := p.tree(r, parts)
	if err != nil {
		return plainAnswer{}, err
	}
	a := plainAnswer{facets: make(map[string]map[string]int)}
	filters := p.filters(r, "")
	var fields []string // of facets that are not filtered
	for _, facet := range minuted.FacetNames {
		field := plainField(facet, r.Grain)
		if !isFiltered(r, facet) {
			fields = append(fields, field)
			continue
		}
		_, counts, err := p.count(plainAll(tree, p.filters(r, facet)), field)
		if err != nil {
			return a, err
		}
		a.facets[facet] = counts[field]
	}
	total, counts, err := p.count(plainAll(tree, filters), fields...)
	if err != nil {
		return a, err
	}
	a.total = total
	for _, facet := range minuted.FacetNames {
		if !isFiltered(r, facet) {
			a.facets[facet] = counts[plainField(facet, r.Grain)]
		}
	}
	if r.Attachments || r.Expr == nil {
		return a, nil
	}
	all, err := p.tree(r, bruteParts)
	if err == nil {
		a.attached, _, err = p.count(plainAll(all, filters, plainNot(tree)))
	}
	return a, err
}

func isFiltered(r minuted.Request, facet string) bool {
	if facet == minuted.FacetDate {
		return r.From != "" || r.To != ""
	}
	return slices.ContainsFunc(r.Filters, func(f minuted.Filter) bool { return f.Facet == facet })
}

// comparePlain compares totals and facets. What bleve has no notion of is left out: words near each other, loose phrases,
// the scope of a meeting, how many words may be lacking, and values of fields that are no facets. So are the answers to
// patterns and approximate words that stand for more words than the index looks for, which it tells; bleve looks for all.
func (tr *trial) comparePlain(t *testing.T) {
	plain, indexes := newPlainBleve(t, tr.brute), tr.open(t)
	q := &queryMaker{rand: rand.New(rand.NewPCG(31, 32)), brute: tr.brute}
	asked, hit := make(map[string]int), make(map[string]int)
	cut := 0
	for n := 0; n < tr.queries && !t.Failed(); n++ {
		r := q.plainRequest()
		want, err := plain.answer(r)
		if err != nil {
			t.Fatalf("query %d: %+v: %v", n, r, err)
		}
		seen := map[string]bool{"in all": true, "filtered": len(r.Filters) > 0, "dated": isFiltered(r, minuted.FacetDate), "more in attachments": want.attached > 0}
		kinds(r.Expr, func(kind string) { seen[kind] = true })
		maps.DeleteFunc(seen, func(_ string, is bool) bool { return !is })
		for kind := range seen {
			asked[kind]++
			if want.total > 0 {
				hit[kind]++
			}
		}
		for name, x := range indexes {
			got, err := x.Search(context.Background(), r)
			if err != nil {
				t.Fatalf("%s: query %d: %+v: %v", name, n, r, err)
			}
			if len(got.Notices) > 0 {
				cut++
				continue
			}
			compareWithPlain(t, name, r, got, want)
		}
		if t.Failed() {
			t.Logf("query %d: %+v", n, r)
		}
	}
	for _, kind := range slices.Sorted(maps.Keys(asked)) {
		t.Logf("%-20s in %5d queries, %5d of which found something", kind, asked[kind], hit[kind])
	}
	if cut > tr.queries/10 {
		t.Errorf("%d answers were cut short: too many", cut)
	}
	for _, kind := range []string{"Word", "And", "Or", "Not", "Phrase", "Pattern", "Fuzzy", "filtered", "more in attachments"} {
		if hit[kind] == 0 {
			t.Errorf("no query of the kind found anything: %s", kind)
		}
	}
}

func compareWithPlain(t *testing.T, name string, r minuted.Request, got *minuted.Result, want plainAnswer) {
	t.Helper()
	if got.Total != want.total || got.InAttachments != want.attached {
		t.Errorf("%s: %d items and %d more in attachments, bleve has %d and %d", name, got.Total, got.InAttachments, want.total, want.attached)
	}
	for _, facet := range minuted.FacetNames {
		var selected []string
		for _, f := range r.Filters {
			if f.Facet == facet {
				selected = append(selected, f.Any...)
			}
		}
		if wrong := bruteFacet(facet, got.Facets[facet], want.facets[facet], selected); wrong != "" {
			t.Errorf("%s: facet %s: %s", name, facet, wrong)
		}
	}
}

// plainRequest makes a request that bleve has queries for.
func (q *queryMaker) plainRequest() minuted.Request {
	r := q.request()
	r.Scope = ""
	if r.Match == minuted.MatchAuto {
		r.Match = minuted.MatchAll
	}
	if r.Expr = q.plain(3); q.one(20) {
		r.Expr = nil
	}
	return r
}

func (q *queryMaker) plain(depth int) minuted.Expr {
	if depth == 0 || q.one(4) {
		return q.plainOperand()
	}
	operands := []minuted.Expr{q.plain(depth - 1), q.plain(depth - 1)}
	switch q.rand.IntN(8) {
	case 0, 1:
		return minuted.And{Operands: append(operands, q.plainOperand())}
	case 2:
		return minuted.And{Operands: operands}
	case 3:
		return minuted.Or{Operands: operands}
	case 4:
		return minuted.And{Operands: []minuted.Expr{operands[0], minuted.Not{Operand: operands[1]}}}
	case 5:
		return minuted.Field{Name: pick(q, bruteParts), Operand: operands[0]}
	case 6:
		return minuted.Alike{Typed: q.plainOperand(), Others: []minuted.Expr{q.plainOperand()}}
	default:
		return minuted.And{Operands: []minuted.Expr{operands[0], q.plainFilter()}}
	}
}

// plainOperand makes a word, a phrase, a pattern or an approximate word.
func (q *queryMaker) plainOperand() minuted.Expr {
	for {
		operand := q.operand(0)
		if phrase, ok := operand.(minuted.Phrase); !ok || phrase.Slop == 0 {
			return operand
		}
	}
}

// plainFilter makes a filter that is part of the tree.
func (q *queryMaker) plainFilter() minuted.Expr {
	facet := pick(q, filteredFacets[:])
	values := append(pick(q, q.brute.items).facetValues(facet, ""), q.focus.facetValues(facet, "")...)
	if len(values) == 0 || q.one(4) {
		return minuted.Range{From: pick(q, q.brute.items).Date, To: pick(q, []minuted.Date{"", q.focus.Date})}
	}
	return minuted.Field{Name: facet, Operand: minuted.Phrase{Text: pick(q, values)}}
}
