package history

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"minuted"
)

// maxChanges bounds the changes that are named; all are counted.
const maxChanges = 1000

// Changes is what became of items: how many were changed in which way, and which.
type Changes struct {
	Counts map[minuted.Change]int `json:"counts,omitempty"` // an item that was changed in two ways counts for both
	Items  []minuted.ItemChange   `json:"items,omitempty"`  // the first thousand
	More   int                    `json:"more,omitempty"`   // items that are not named
}

// Add takes further changes.
func (c *Changes) Add(list ...minuted.ItemChange) {
	if c.Counts == nil && len(list) > 0 {
		c.Counts = make(map[minuted.Change]int)
	}
	for _, change := range list {
		for _, what := range change.Changes {
			c.Counts[what]++
		}
		if len(c.Items) == maxChanges {
			c.More++
			continue
		}
		c.Items = append(c.Items, change)
	}
}

// Sort puts the changes that are named in the order of what they are about.
func (c *Changes) Sort() {
	slices.SortFunc(c.Items, func(a, b minuted.ItemChange) int {
		return cmp.Or(cmp.Compare(a.Authority, b.Authority), cmp.Compare(a.Date, b.Date), cmp.Compare(a.ID, b.ID), cmp.Compare(a.Version, b.Version))
	})
}

// String tells the counts: "1 edited, 2 withdrawn"; "" where nothing changed.
func (c *Changes) String() string {
	var parts []string
	for _, what := range minuted.Changes {
		if n := c.Counts[what]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, what))
		}
	}
	return strings.Join(parts, ", ")
}
