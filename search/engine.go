package search

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"minuted"
)

// askingIndex begins the errors of an index about a search.
const askingIndex = "search the index: "

// ask puts a search to the index. What the parameters say goes before what the query says.
func ask(ctx context.Context, ix minuted.Index, p params, q minuted.Query) (*minuted.Result, error) {
	dates := p.dates()
	facets := p.facets
	if facets == nil {
		facets = minuted.FacetNames[:]
	}
	result, err := ix.Search(ctx, minuted.Request{
		Expr:    p.within(q.Expr),
		Filters: p.filters(),
		From:    dates.From,
		To:      dates.To,
		Sort:    cmp.Or(p.sort, q.Sort),
		Page:    p.page,
		Per:     p.per,
		Facets:  facets,
		Grain:   cmp.Or(p.grain, p.drawn),

		Match:       p.matching(),
		Scope:       cmp.Or(p.scope, q.Scope),
		Attachments: p.attachments,
	})
	if err != nil {
		return nil, fmt.Errorf(askingIndex+"%w", err)
	}
	return result, nil
}

// count is how many items a search finds.
func count(ctx context.Context, ix minuted.Index, p params, q minuted.Query) (int, error) {
	p.per, p.page, p.facets = 0, 1, []string{}
	result, err := ask(ctx, ix, p, q)
	if err != nil {
		return 0, err
	}
	return result.Total, nil
}

// browse lists the newest items of a search without words, with the facets named.
func browse(ctx context.Context, ix minuted.Index, p params, per int, facets ...string) (*minuted.Result, error) {
	p.per, p.page, p.sort, p.facets = per, 1, minuted.SortNewest, slices.Clone(facets)
	return ask(ctx, ix, p, minuted.Query{})
}

// counts is a facet as a map from value to count.
func counts(f minuted.Facet) map[string]int {
	m := make(map[string]int, len(f))
	for _, b := range f {
		m[b.Value] = b.Count
	}
	return m
}
