package search

import (
	"cmp"
	"slices"
	"time"

	"github.com/gin-gonic/gin"

	"minuted"
)

// Bounds on the list of changes.
const (
	maxChanges     = 10_000 // items listed in one answer
	changesDefault = 30     // days before the index was built, where a request names none
)

// changeEntry is an item that its council changed.
type changeEntry struct {
	minuted.ItemChange
	URL string `json:"url"` // its page here
}

// changesAPI lists the items that came to say what they say now on the days asked for, newest first.
func (s *Service) changesAPI(c *gin.Context, ix minuted.Index) error {
	p, err := readOnly(c.Request.URL.RawQuery, "from", "to", minuted.FacetAuthority)
	if err != nil {
		return err
	}
	if err := p.checkDates(); err != nil || s.unchanged(c, ix, p.encode()) {
		return err
	}
	days := p.dates()
	if days.From == "" && days.To == "" {
		days.From = minuted.Date(ix.Generation().Built.UTC().AddDate(0, 0, -changesDefault).Format(time.DateOnly))
	}
	list, err := s.changes(c, ix, minuted.Request{
		Expr:    minuted.Range{From: days.From, To: days.To, Of: minuted.OfChange},
		Filters: p.filters(),
	})
	if err != nil {
		return err
	}
	return writeJSON(c, map[string]any{"from": days.From, "to": days.To, "changes": list, "index": indexOf(ix)})
}

func (s *Service) changes(c *gin.Context, ix minuted.Index, r minuted.Request) ([]changeEntry, error) {
	list := []changeEntry{}
	for it, err := range ix.Items(c.Request.Context(), r) {
		if err != nil {
			return nil, err
		}
		if len(list) == maxChanges {
			return nil, wrong("from", "more than %d items were changed on these days; ask for fewer days, or for one authority", maxChanges)
		}
		list = append(list, changeEntry{it.LastChange(), s.publicURL + itemPath(it.ID, it.Title)})
	}
	slices.SortFunc(list, func(a, b changeEntry) int {
		return cmp.Or(b.CapturedAt.Compare(a.CapturedAt), cmp.Compare(a.ID, b.ID))
	})
	return list, nil
}
