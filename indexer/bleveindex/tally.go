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
	columns  *columns
	total    int
	all      []*choice                      // in the order of minuted.FacetNames
	wanted   []*choice                      // whose facets were asked for
	filtered []*choice                      // that have filters
	counts   [len(minuted.FacetNames)][]int // by code; of the facets that were not asked for too, since asking takes longer
	period   period
	grain    minuted.Grain
	mask     mask
}

// choice is what a request wants of one facet.
type choice struct {
	column   *column
	place    int // among the facets
	wanted   bool
	allowed  []bool // codes that pass the filters; nil is all, and of dates, which are filtered by day
	from, to minuted.Date
	selected []string
}

// newTally prepares the filters and facets of a request.
func newTally(r minuted.Request, c *columns, m mask) (*tally, error) {
	t := &tally{columns: c, period: periodOf(r.From, r.To), grain: r.Grain, mask: m}
	choices := make(map[string]*choice, len(minuted.FacetNames))
	for i, name := range minuted.FacetNames {
		choices[name] = &choice{column: c.fields[name], place: i}
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
	for _, name := range r.Facets {
		choice, ok := choices[name]
		if !ok {
			return nil, fmt.Errorf("%w: there is no facet %q", ErrExpr, name)
		}
		choice.wanted = true
	}
	for _, choice := range t.all {
		t.counts[choice.place] = make([]int, choice.column.codeCount())
		if choice.wanted {
			t.wanted = append(t.wanted, choice)
		}
		if choice.allowed != nil || choice.from != "" || choice.to != "" {
			t.filtered = append(t.filtered, choice)
		}
	}
	return t, nil
}

// restrict adds a filter.
func (ch *choice) restrict(f minuted.Filter) {
	if ch.allowed == nil {
		ch.allowed = slices.Repeat([]bool{true}, ch.column.codeCount())
	}
	any, not := ch.column.having(ch.column.among(f.Any)), ch.column.having(ch.column.among(f.Not))
	for code := range ch.allowed {
		ch.allowed[code] = ch.allowed[code] && (len(f.Any) == 0 || any[code]) && !not[code]
	}
	ch.selected = append(ch.selected, f.Any...)
}

// holds reports whether an item passes the filters of a facet.
func (t *tally) holds(ch *choice, item uint32) bool {
	if ch.allowed == nil {
		return t.period.holds(t.columns.days[item])
	}
	return ch.allowed[ch.column.code(item)]
}

// add counts an item and reports whether it passes all filters.
func (t *tally) add(item uint32) bool {
	if t.mask.hides(item) {
		return false
	}
	if len(t.filtered) == 0 {
		t.count(item)
		return true
	}
	var failed *choice
	for _, ch := range t.filtered {
		if t.holds(ch, item) {
			continue
		}
		if failed != nil {
			return false
		}
		failed = ch
	}
	if failed != nil {
		t.counts[failed.place][failed.column.code(item)]++
		return false
	}
	t.count(item)
	return true
}

// count counts an item everywhere.
func (t *tally) count(item uint32) {
	t.total++
	for i, ch := range t.all {
		t.counts[i][ch.column.code(item)]++
	}
}

// countsAll reports whether every item counts everywhere.
func (t *tally) countsAll() bool { return len(t.filtered) == 0 && t.mask.hidden == nil }

// addAll counts items where every one counts everywhere: facet by facet, so that one column and its counters at a time are
// in the nearest cache.
func (t *tally) addAll(items []uint32) {
	t.total += len(items)
	for i, ch := range t.all {
		ch.column.codes.count(items, t.counts[i])
	}
}

// passes reports whether an item passes all filters, without counting it.
func (t *tally) passes(item uint32) bool {
	if t.mask.hides(item) {
		return false
	}
	for _, ch := range t.filtered {
		if !t.holds(ch, item) {
			return false
		}
	}
	return true
}

// facets gives the facets that were asked for.
func (t *tally) facets() map[string]minuted.Facet {
	facets := make(map[string]minuted.Facet, len(t.wanted))
	for _, ch := range t.wanted {
		if ch.column.field == minuted.FacetDate {
			facets[ch.column.field] = ch.dates(t.counts[ch.place], t.grain)
		} else {
			facets[ch.column.field] = ch.buckets(t.counts[ch.place])
		}
	}
	return facets
}

// buckets lists the values with a count and the selected ones, largest first and then by label.
func (ch *choice) buckets(counts []int) minuted.Facet {
	facet, counts := minuted.Facet{}, ch.column.spread(counts)
	least := 1
	if ch.column.field == minuted.FacetCommittee {
		least = max(1, nthLargest(counts[noValue+1:], minuted.MaxCommitteeBuckets)) // there are too many to be put in order
	}
	for ord, count := range counts {
		value := ch.column.values[ord]
		if selected := slices.Contains(ch.selected, value); ord != noValue && (count >= least || selected) {
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
	if ch.column.field != minuted.FacetCommittee || len(facet) <= minuted.MaxCommitteeBuckets {
		return facet
	}
	rest := facet[minuted.MaxCommitteeBuckets:]
	unselected := func(b minuted.Bucket) bool { return !b.Selected }
	return append(facet[:minuted.MaxCommitteeBuckets], slices.DeleteFunc(rest, unselected)...)
}

// nthLargest gives the n-th largest of numbers, counted from 1; 0 where there are fewer.
func nthLargest(numbers []int, n int) int {
	if len(numbers) < n {
		return 0
	}
	sorted := slices.Sorted(slices.Values(numbers))
	return sorted[len(sorted)-n]
}

// dates lists years or months in order. Those that the request's range touches are selected.
func (ch *choice) dates(counts []int, grain minuted.Grain) minuted.Facet {
	sums := make(map[string]int)
	for ord, count := range counts {
		month := minuted.Date(ch.column.values[ord])
		switch {
		case count == 0 || month == "":
		case grain == minuted.GrainMonth:
			sums[string(month)] += count
		default:
			sums[month.Year()] += count
		}
	}
	facet := minuted.Facet{}
	for value, count := range sums {
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
