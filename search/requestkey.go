package search

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"

	"minuted"
)

// requestKey tells searches apart that may have different results.
type requestKey [sha256.Size]byte

// keyOf is the key of a request to one view of one generation. It covers every field that a request has, and will have.
func keyOf(view string, r minuted.Request) requestKey {
	return sha256.Sum256(fmt.Appendf(nil, "%s\n%#v", view, canonical(r)))
}

// viewOf names a generation and what is left out of it.
func viewOf(g minuted.Generation) string {
	return strings.Join([]string{g.ID, g.Built.String(), g.TakenDown}, "\x00")
}

// canonical writes requests of one meaning in one way: defaults by name, sets in order.
func canonical(r minuted.Request) minuted.Request {
	r.Page = max(r.Page, 1)
	if r.Grain == "" {
		r.Grain = minuted.GrainYear
	}
	if r.Match == "" {
		r.Match = minuted.MatchAll
	}
	if r.Scope == "" {
		r.Scope = minuted.ScopeItem
	}
	r.Facets = slices.Sorted(slices.Values(r.Facets))
	r.Filters = slices.Clone(r.Filters)
	for i, f := range r.Filters {
		f.Any, f.Not = slices.Sorted(slices.Values(f.Any)), slices.Sorted(slices.Values(f.Not))
		r.Filters[i] = f
	}
	return r
}
