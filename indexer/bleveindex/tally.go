package bleveindex

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"minuted"
)

// tally counts the items that match a query tree, in total and by facet. An item that fails no filter counts
// everywhere; one that fails the filters of a single facet counts in that facet alone, so that each facet shows what
// choosing another value would give; any other counts nowhere.
type tally struct {
	total    int
	all      []*choice // in the order of minuted.FacetNames
	wanted   []*choice // whose facets were asked for
	filtered []*choice // that have filters
	grain    minuted.Grain
	mask     mask
}

// choice is what a request wants of one facet.
type choice struct {
	column   *column
	wanted   bool
	tests    []test
	lo, hi   uint32 // of dates: ordinals that pass, see columns.between
	from, to minuted.Date
	selected []string
	counts   []int // by value ordinal
}

// test is a filter on one facet, as tables of value ordinals. Either is nil where the filter has no such values.
type test struct{ any, not []bool }

// newTally prepares the filters and facets of a request.
func newTally(r minuted.Request, c *columns, m mask) (*tally, error) {
	t := &tally{grain: r.Grain, mask: m}
	choices := make(map[string]*choice, len(minuted.FacetNames))
	for _, name := range minuted.FacetNames {
		choices[name] = &choice{column: c.facets[name], counts: make([]int, len(c.facets[name].values))}
		t.all = append(t.all, choices[name])
	}
	for _, f := range r.Filters {
		choice, ok := choices[f.Facet]
		if !ok || f.Facet == minuted.FacetDate {
			return nil, fmt.Errorf("%w: there is no filter on %q", ErrExpr, f.Facet)
		}
		choice.restrict(f)
	}
	dates := choices[minuted.FacetDate]
	dates.from, dates.to = r.From, r.To
	dates.lo, dates.hi = c.between(r.From, r.To)
	for _, name := range r.Facets {
		choice, ok := choices[name]
		if !ok {
			return nil, fmt.Errorf("%w: there is no facet %q", ErrExpr, name)
		}
		choice.wanted = true
	}
	for _, choice := range t.all {
		if choice.wanted {
			t.wanted = append(t.wanted, choice)
		}
		if len(choice.tests) > 0 || choice.from != "" || choice.to != "" {
			t.filtered = append(t.filtered, choice)
		}
	}
	return t, nil
}

// restrict adds a filter.
func (ch *choice) restrict(f minuted.Filter) {
	var t test
	if len(f.Any) > 0 {
		t.any = ch.column.among(f.Any)
	}
	if len(f.Not) > 0 {
		t.not = ch.column.among(f.Not)
	}
	ch.tests = append(ch.tests, t)
	ch.selected = append(ch.selected, f.Any...)
}

// holds reports whether an item passes the filters of the facet.
func (ch *choice) holds(item uint32) bool {
	if ch.column.facet == minuted.FacetDate {
		return ch.lo <= item && item < ch.hi
	}
	for _, t := range ch.tests {
		if t.any != nil && !ch.column.hasAny(t.any, item) || t.not != nil && ch.column.hasAny(t.not, item) {
			return false
		}
	}
	return true
}

func (ch *choice) count(item uint32) {
	if ch.column.one != nil {
		ch.counts[ch.column.one[item]]++
		return
	}
	for _, value := range ch.column.many.at(item) {
		ch.counts[value]++
	}
}

// add counts an item and reports whether it passes all filters.
func (t *tally) add(item uint32) bool {
	if t.mask.hides(item) {
		return false
	}
	var failed *choice
	for _, ch := range t.filtered {
		if ch.holds(item) {
			continue
		}
		if failed != nil {
			return false
		}
		failed = ch
	}
	if failed != nil {
		if failed.wanted {
			failed.count(item)
		}
		return false
	}
	t.total++
	for _, ch := range t.wanted {
		ch.count(item)
	}
	return true
}

// passes reports whether an item passes all filters, without counting it.
func (t *tally) passes(item uint32) bool {
	if t.mask.hides(item) {
		return false
	}
	for _, ch := range t.filtered {
		if !ch.holds(item) {
			return false
		}
	}
	return true
}

// facets gives the facets that were asked for.
func (t *tally) facets() map[string]minuted.Facet {
	facets := make(map[string]minuted.Facet, len(t.wanted))
	for _, ch := range t.wanted {
		if ch.column.facet == minuted.FacetDate {
			facets[ch.column.facet] = ch.dates(t.grain)
		} else {
			facets[ch.column.facet] = ch.buckets()
		}
	}
	return facets
}

// buckets lists the values with a count and the selected ones, largest first and then by label.
func (ch *choice) buckets() minuted.Facet {
	facet := minuted.Facet{}
	for ord, count := range ch.counts {
		value := ch.column.values[ord]
		if selected := slices.Contains(ch.selected, value); ord != noValue && (count > 0 || selected) {
			facet = append(facet, minuted.Bucket{Value: value, Label: ch.column.labels[ord], Count: count, Selected: selected})
		}
	}
	for _, value := range distinct(slices.Clone(ch.selected)) {
		if _, known := ch.column.ords[value]; !known {
			facet = append(facet, minuted.Bucket{Value: value, Label: value, Selected: true})
		}
	}
	slices.SortFunc(facet, func(a, b minuted.Bucket) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Label, b.Label), cmp.Compare(a.Value, b.Value))
	})
	if ch.column.facet != minuted.FacetCommittee || len(facet) <= minuted.MaxCommitteeBuckets {
		return facet
	}
	rest := facet[minuted.MaxCommitteeBuckets:]
	unselected := func(b minuted.Bucket) bool { return !b.Selected }
	return append(facet[:minuted.MaxCommitteeBuckets], slices.DeleteFunc(rest, unselected)...)
}

// dates lists years or months in order. Those that the request's range touches are selected.
func (ch *choice) dates(grain minuted.Grain) minuted.Facet {
	counts := make(map[string]int)
	for ord, count := range ch.counts {
		month := minuted.Date(ch.column.values[ord])
		switch {
		case count == 0 || month == "":
		case grain == minuted.GrainMonth:
			counts[string(month)] += count
		default:
			counts[month.Year()] += count
		}
	}
	facet := minuted.Facet{}
	for value, count := range counts {
		facet = append(facet, minuted.Bucket{Value: value, Label: dateLabel(value), Count: count, Selected: ch.touches(value)})
	}
	slices.SortFunc(facet, func(a, b minuted.Bucket) int { return cmp.Compare(a.Value, b.Value) })
	return facet
}

// touches reports whether a year or month lies at least partly within the request's own range.
func (ch *choice) touches(value string) bool {
	if ch.from == "" && ch.to == "" {
		return false
	}
	from, to := string(ch.from), string(ch.to)
	return (from == "" || value >= from[:min(len(value), len(from))]) && (to == "" || value <= to[:min(len(value), len(to))])
}

// dateLabel writes a month as "March 2024"; a year stands for itself.
func dateLabel(value string) string {
	if month, err := time.Parse("2006-01", value); err == nil {
		return month.Format("January 2006")
	}
	return value
}
