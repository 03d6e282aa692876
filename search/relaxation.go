package search

import (
	"context"
	"errors"
	"time"

	"minuted"
)

// Bounds on the searches that are tried when nothing is found.
const (
	maxRelaxed  = 8
	relaxedTime = 2 * time.Second // for all of them
)

// RelaxedQuery is a search that asks for less than one that found nothing.
type RelaxedQuery struct {
	Query   string `json:"query"`
	Dropped string `json:"dropped"` // what it leaves out, for people
	Total   int    `json:"total"`   // never 0
	URL     string `json:"url"`     // its page of results

	rest params
}

// relaxed tries the search with less: without one filter, and with less in the query. What time does not allow for is
// left out.
func (s *Service) relaxed(ctx context.Context, ix minuted.Index, p params, q minuted.Query) ([]RelaxedQuery, error) {
	ctx, cancel := context.WithTimeout(ctx, relaxedTime)
	defer cancel()
	var out []RelaxedQuery
	for _, r := range s.relaxations(p, q) {
		other, err := s.parseText(r.rest.text)
		if err != nil {
			continue // it has to be read by itself to be of use
		}
		other.Expr, _ = expand(r.rest, other)
		r.Total, err = count(ctx, ix, r.rest, other)
		if errors.Is(err, context.DeadlineExceeded) {
			break
		}
		if err != nil {
			return nil, err
		}
		if r.Total > 0 {
			out = append(out, r)
		}
	}
	return out, nil
}

// relaxations lists searches that ask for less, the filters first: they are most often what is in the way.
func (s *Service) relaxations(p params, q minuted.Query) []RelaxedQuery {
	var all []RelaxedQuery
	add := func(dropped string, rest params) {
		if len(all) < maxRelaxed {
			all = append(all, RelaxedQuery{Query: rest.text, Dropped: dropped, URL: s.publicURL + rest.address(), rest: rest})
		}
	}
	for _, d := range p.drops() {
		add(s.filterName(d, nil), d.rest)
	}
	return all
}
