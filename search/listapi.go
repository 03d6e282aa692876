package search

import (
	"cmp"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"minuted"
)

// authorityEntry is an authority and how much of it is held.
type authorityEntry struct {
	minuted.Authority
	Items int `json:"items"`
}

func (s *Service) authoritiesAPI(c *gin.Context, ix minuted.Index) error {
	if err := noParams(c); err != nil || s.unchanged(c, ix) {
		return err
	}
	list, err := s.authorityEntries(c, ix)
	if err != nil {
		return err
	}
	return writeJSON(c, map[string]any{"authorities": list, "index": indexOf(ix)})
}

// authorityEntries lists the authorities that were given and those that the index holds besides, by name.
func (s *Service) authorityEntries(c *gin.Context, ix minuted.Index) ([]authorityEntry, error) {
	result, err := browse(c.Request.Context(), ix, newParams(), 0, minuted.FacetAuthority)
	if err != nil {
		return nil, err
	}
	held := counts(result.Facets[minuted.FacetAuthority])
	list := []authorityEntry{}
	for _, a := range s.names.authorities {
		list = append(list, authorityEntry{a, held[a.ID]})
	}
	for _, b := range result.Facets[minuted.FacetAuthority] {
		if _, known := s.names.authority[b.Value]; !known {
			list = append(list, authorityEntry{minuted.Authority{ID: b.Value, Name: cmp.Or(b.Label, b.Value)}, b.Count})
		}
	}
	slices.SortFunc(list, func(a, b authorityEntry) int {
		return cmp.Or(strings.Compare(a.Name, b.Name), strings.Compare(a.ID, b.ID))
	})
	return list, nil
}
