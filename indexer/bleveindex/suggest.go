package bleveindex

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"minuted"
)

// Bounds on completions.
const (
	defaultSuggestions = 10
	maxSuggestions     = 50
)

// suggestedFacets are those whose values are offered as completions, in the order in which they are offered.
var suggestedFacets = [...]string{minuted.FacetAuthority, minuted.FacetCommittee, minuted.FacetTopic}

// names is the folded words of the labels of each suggested facet, by value.
type names [len(suggestedFacets)][][]string

func newNames(c *columns) names {
	var n names
	for i, facet := range suggestedFacets {
		for _, label := range c.fields[facet].labels {
			n[i] = append(n[i], forms(label))
		}
	}
	return n
}

// typed is the beginning of a name: words that are complete and one that may not be.
type typed struct {
	words  []string
	prefix string
}

// readTyped takes the last word for a beginning, unless something has been typed after it.
func readTyped(text string) (t typed, ok bool) {
	t.words = forms(text)
	if len(t.words) == 0 {
		return t, false
	}
	if last := analyse(text); last[len(last)-1].end == len(text) {
		t.prefix = t.words[len(t.words)-1]
		t.words = t.words[:len(t.words)-1]
	}
	return t, true
}

// begins reports whether the words of a name hold the complete ones, in any order, and one that begins with the prefix.
func (t typed) begins(words []string) bool {
	return holdsAll(words, t.words) &&
		slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(w, t.prefix) })
}

// Suggest completes what has been typed so far: authorities, committees, topics and phrases that titles have in common,
// those of most items first and of each at most a quarter of the limit, and then titles, those that most items have
// first. Limit 0 is 10; 50 is the most.
func (x *Index) Suggest(ctx context.Context, r minuted.SuggestRequest) ([]minuted.Suggestion, error) {
	limit := min(cmp.Or(max(r.Limit, 0), defaultSuggestions), maxSuggestions)
	found := []minuted.Suggestion{}
	t, ok := readTyped(r.Text)
	if !ok {
		return found, nil
	}
	scope, err := newTally(minuted.Request{Filters: r.Filters}, x.columns, x.mask)
	if err != nil {
		return nil, err
	}
	names, err := x.suggestNames(ctx, t, scope)
	if err != nil {
		return nil, fmt.Errorf("completing names: %w", err)
	}
	share := max(1, limit/4)
	for _, kind := range names {
		found = append(found, kind[:min(share, len(kind))]...)
	}
	found = found[:min(limit, len(found))]
	phrases, err := x.complete(ctx, &x.titles.phrases, nil, t, scope, min(share, limit-len(found)))
	if err != nil {
		return nil, fmt.Errorf("completing phrases: %w", err)
	}
	for _, phrase := range phrases {
		found = append(found, minuted.Suggestion{Kind: "phrase", Value: `"` + phrase.text + `"`, Label: phrase.text, Count: phrase.count})
	}
	titles, err := x.completeTitle(ctx, t, scope, limit-len(found))
	if err != nil {
		return nil, fmt.Errorf("completing titles: %w", err)
	}
	for _, title := range titles {
		found = append(found, minuted.Suggestion{Kind: "title", Value: title.text, Label: title.text, Count: title.count})
	}
	return found, nil
}

// suggestNames gives the values of each suggested facet whose names begin as typed, with their items in scope.
func (x *Index) suggestNames(ctx context.Context, t typed, scope *tally) ([][]minuted.Suggestion, error) {
	counts, err := x.countNames(ctx, scope)
	if err != nil {
		return nil, err
	}
	names := make([][]minuted.Suggestion, len(suggestedFacets))
	for i, facet := range suggestedFacets {
		column := x.columns.fields[facet]
		for ord, n := range counts[i] {
			if ord != noValue && n > 0 && t.begins(x.names[i][ord]) {
				names[i] = append(names[i], minuted.Suggestion{Kind: facet, Value: column.values[ord], Label: column.labels[ord], Count: n})
			}
		}
		slices.SortFunc(names[i], func(a, b minuted.Suggestion) int {
			return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Label, b.Label), cmp.Compare(a.Value, b.Value))
		})
	}
	return names, nil
}

// countNames counts the items in scope by the values of the suggested facets.
func (x *Index) countNames(ctx context.Context, scope *tally) ([][]int, error) {
	var choices []*choice
	for _, ch := range scope.all {
		if slices.Contains(suggestedFacets[:], ch.column.field) {
			choices = append(choices, ch)
		}
	}
	unrestricted := len(scope.filtered) == 0
	for item := range x.columns.len() {
		if unrestricted {
			break
		}
		if item%checkEvery == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if x.columns.isLive(uint32(item)) && scope.passes(uint32(item)) {
			for _, ch := range choices {
				scope.counts[ch.place][ch.column.code(uint32(item))]++
			}
		}
	}
	counts := make([][]int, len(suggestedFacets))
	for i, ch := range scope.all {
		if at := slices.Index(suggestedFacets[:], ch.column.field); at >= 0 {
			counts[at] = ch.column.spread(scope.counts[i])
			if unrestricted {
				counts[at] = ch.column.spread(x.counts[i])
			}
		}
	}
	return counts, nil
}

// maxScanned is how many texts are looked at, the best first, before the texts of all words that begin like the last one
// typed are put together. Of what begins many words, such as a single letter, the best are soon found.
const maxScanned = 1000

// completion is a text that completes what was typed.
type completion struct {
	text  string
	rows  []uint32 // of the items that have it
	count int      // of them that are in scope
}

// completeTitle gives the first titles that hold what was typed and have an item in scope.
func (x *Index) completeTitle(ctx context.Context, t typed, scope *tally, limit int) ([]completion, error) {
	found, err := x.complete(ctx, &x.titles.titles, x.titles.touched, t, scope, limit)
	if err != nil || x.titles.touched == nil {
		return found, err
	}
	late, err := x.complete(ctx, &x.titles.late, nil, t, scope, limit)
	found = append(found, late...)
	slices.SortFunc(found, func(a, b completion) int {
		newestA, newestB := slices.MinFunc(a.rows, x.columns.compareAge), slices.MinFunc(b.rows, x.columns.compareAge)
		return cmp.Or(cmp.Compare(len(b.rows), len(a.rows)), x.columns.compareAge(newestA, newestB), cmp.Compare(a.text, b.text))
	})
	return found[:min(limit, len(found))], err
}

// complete gives the first texts that hold what was typed and have an item in scope, but for those to be left out.
func (x *Index) complete(ctx context.Context, from *completions, without []bool, t typed, scope *tally, limit int) ([]completion, error) {
	found := []completion{}
	add := func(at uint32) {
		if without != nil && without[at] {
			return
		}
		rows := from.items.at(at)
		if count := scope.holding(rows); count > 0 {
			found = append(found, completion{from.texts[at], rows, count})
		}
	}
	scanned := uint32(0)
	for ; scanned < uint32(min(maxScanned, len(from.texts))) && len(found) < limit; scanned++ {
		if t.begins(forms(from.texts[scanned])) {
			add(scanned)
		}
	}
	if len(found) == limit {
		return found, nil
	}
	rest := from.find(t.words, t.prefix).Iterator()
	for rest.AdvanceIfNeeded(scanned); rest.HasNext() && len(found) < limit; {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		add(rest.Next())
	}
	return found, nil
}

// holding counts the items in scope.
func (t *tally) holding(items []uint32) int {
	if len(t.filtered) == 0 && t.mask.hidden == nil && t.columns.dead == nil {
		return len(items)
	}
	count := 0
	for _, item := range items {
		if t.columns.isLive(item) && t.passes(item) {
			count++
		}
	}
	return count
}
