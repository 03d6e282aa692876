package search

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"minuted"
	"minuted/search/query"
)

// Bounds on the searches that are tried when nothing is found.
const (
	maxRelaxed  = 8
	relaxedTime = time.Second // for all of them
)

// RelaxedQuery is a search that asks for less than one that found nothing.
type RelaxedQuery struct {
	Query   string `json:"query"`
	Dropped string `json:"dropped"` // what it leaves out, for people
	Total   int    `json:"total"`   // never 0
	URL     string `json:"url"`     // its page of results
}

// relaxation is a search that asks for less, and what it leaves out.
type relaxation struct {
	dropped string
	rest    params
}

// relaxed tries the search with less: without one filter, and with less in the query. What time does not allow for is
// left out; whole says that nothing was.
func (s *Service) relaxed(ctx context.Context, ix minuted.Index, p params, q minuted.Query) (out []RelaxedQuery, whole bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, relaxedTime)
	defer cancel()
	for _, r := range s.relaxations(p, q) {
		other, err := s.parseText(r.rest.text)
		if err != nil {
			continue // it has to be read by itself to be of use
		}
		other.Expr, _ = s.expanded(r.rest, other.Expr)
		n, err := count(ctx, ix, r.rest, other)
		if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, errBusy) {
			return out, false, nil
		}
		if err != nil {
			return nil, false, err
		}
		if n > 0 {
			out = append(out, RelaxedQuery{r.rest.text, r.dropped, n, s.publicURL + r.rest.onPage().address()})
		}
	}
	return out, true, nil
}

// relaxations lists searches that ask for less, the filters first: they are most often what is in the way.
func (s *Service) relaxations(p params, q minuted.Query) []relaxation {
	var filters, words []relaxation
	for _, d := range p.drops() {
		filters = append(filters, relaxation{s.filterName(d, nil), d.rest})
	}
	if len(filters) > 1 {
		filters = slices.Insert(filters, 0, relaxation{"every filter", p.withoutFilters()})
	}
	for _, r := range query.Relaxations(q.Expr) {
		rest := p.withText(r.Query)
		rest.sort, rest.scope = cmp.Or(p.sort, q.Sort), cmp.Or(p.scope, q.Scope)
		words = append(words, relaxation{r.Dropped, rest})
	}
	filters = filters[:min(len(filters), max(maxRelaxed/2, maxRelaxed-len(words)))]
	return append(filters, words[:min(len(words), maxRelaxed-len(filters))]...)
}
