package bleveindex_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"minuted"
	"minuted/indexer/bleveindex"
	"minuted/indexer/generated"
)

// mixed gives requests as readers make them: full pages of every class in turn, some under a filter, some of a later
// page, some newest first. Thousands go by before one comes again.
type mixed struct {
	exprs       []minuted.Expr
	authorities []minuted.Authority
	next        int
}

func newMixed() *mixed {
	classes := generated.Queries(benchSeed)
	m := &mixed{authorities: generated.Authorities()}
	for i := range generated.Instances {
		for _, class := range classes {
			if expr := class.Queries[i].Expr; expr != nil {
				m.exprs = append(m.exprs, expr)
			}
		}
	}
	return m
}

func (m *mixed) request() minuted.Request {
	n := m.next
	m.next++
	round := n / len(m.exprs)
	r := benchRequest(m.exprs[n%len(m.exprs)])
	switch (n + round) % 5 {
	case 1:
		authority := m.authorities[n%len(m.authorities)]
		r.Filters = []minuted.Filter{{Facet: minuted.FacetAuthority, Any: []string{authority.ID}}}
	case 2:
		r.Page = 2 + round%4
	case 3:
		r.Sort = minuted.SortNewest
	}
	return r
}

// ask has an index answer the next request, and reports an answer that does not agree with itself.
func (m *mixed) ask(x minuted.Index) (minuted.Request, *minuted.Result, error) {
	r := m.request()
	result, err := x.Search(context.Background(), r)
	if err == nil {
		err = coherent(r, result)
	}
	return r, result, err
}

// coherent reports whether the parts of an answer are of the same items: every item has one kind and one date. Facets do
// not heed a filter of their own, of which there is none on either.
func coherent(r minuted.Request, result *minuted.Result) error {
	for _, name := range []string{minuted.FacetKind, minuted.FacetDate} {
		sum := 0
		for _, bucket := range result.Facets[name] {
			sum += bucket.Count
		}
		if sum != result.Total {
			return fmt.Errorf("%v: the counts of %s come to %d, the total is %d", r.Expr, name, sum, result.Total)
		}
	}
	return nil
}

// askMany asks so many requests one after the other.
func (m *mixed) askMany(x minuted.Index, n int) (times, error) {
	var all times
	for range n {
		start := time.Now()
		if _, _, err := m.ask(x); err != nil && !errors.Is(err, bleveindex.ErrExpr) {
			return nil, err
		}
		all = append(all, time.Since(start))
	}
	slices.Sort(all)
	return all, nil
}
