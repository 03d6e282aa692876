package bleveindex

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"minuted"
)

// takenDown is the takedowns of some items.
func takenDown(ids ...string) *minuted.Takedowns {
	var list []minuted.Takedown
	for _, id := range ids {
		list = append(list, minuted.Takedown{ID: id, Time: time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC), Reason: "names a child"})
	}
	return minuted.NewTakedowns(list)
}

// TestWithoutIsAsIfNeverIndexed holds an index without some items against one that was built of the others.
func TestWithoutIsAsIfNeverIndexed(t *testing.T) {
	all := corpus(600)
	all[7].Title, all[8].Minutes = "Zeppelin mooring", "Only here stands the word quincunx."
	var rest []*minuted.Item
	var ids []string
	for i, item := range all {
		if i%5 == 0 {
			item.Attachments = []minuted.Attachment{{Title: "Report", URL: "https://netherby.example/r.pdf", Pages: []string{"The lorry and the quincunx."}}}
		}
		// A whole meeting, the oldest, the newest and undated items, and every seventh.
		if i/4 == 3 || i%7 == 0 || item.Date < "2019-03" || item.Date > "2024-10" || i == 8 {
			ids = append(ids, item.ID)
		} else {
			rest = append(rest, item)
		}
	}
	whole, built := open(t, all), open(t, rest)
	view := whole.Without(takenDown(ids...))
	compareSearches(t, view, built)
	compareMeetings(t, view, built, all)
	compareCompletions(t, view, built)
	if got, want := counted(view.Generation()), counted(built.Generation()); got != want {
		t.Errorf("the generation counts %s, of the others %s", got, want)
	}
	var council []string
	for _, item := range all {
		if item.Authority == "oldmoor" {
			council = append(council, item.ID)
		}
	}
	if g := whole.Without(takenDown(council...)).Generation(); g.Authorities != whole.Generation().Authorities-1 {
		t.Errorf("%d authorities are left of %d without the items of one", g.Authorities, whole.Generation().Authorities)
	}
}

func compareSearches(t *testing.T, view, built minuted.Index) {
	t.Helper()
	for name, r := range maskRequests() {
		r.Per, r.Facets = minuted.MaxPer, minuted.FacetNames[:]
		if got, want := answerOf(t, view, r), answerOf(t, built, r); got != want {
			t.Errorf("%s:\n%s\nan index of the others gives\n%s", name, got, want)
		}
		if got, want := itemsOf(t, view, r), itemsOf(t, built, r); !slices.Equal(got, want) {
			t.Errorf("%s: export of %d items, of the others %d", name, len(got), len(want))
		}
	}
}

func compareMeetings(t *testing.T, view, built minuted.Index, all []*minuted.Item) {
	t.Helper()
	for _, item := range all {
		got, gotErr := view.Meeting(context.Background(), item.Meeting.ID)
		want, wantErr := built.Meeting(context.Background(), item.Meeting.ID)
		if !reflect.DeepEqual(got, want) || errors.Is(gotErr, minuted.ErrNotFound) != errors.Is(wantErr, minuted.ErrNotFound) {
			t.Errorf("meeting %s has %d items (%v), of the others %d (%v)", item.Meeting.ID, len(got), gotErr, len(want), wantErr)
		}
	}
}

func compareCompletions(t *testing.T, view, built minuted.Index) {
	t.Helper()
	for _, text := range []string{"h", "council", "zepp", "moor", "net", "panel a", "chil", "planning app", "lorry "} {
		for _, filters := range [][]minuted.Filter{nil, {{Facet: "authority", Any: []string{"netherby"}}}} {
			if got, want := suggested(t, view, text, filters), suggested(t, built, text, filters); got != want {
				t.Errorf("%q within %v is completed by\n%s\nof the others by\n%s", text, filters, got, want)
			}
		}
	}
	compareSpellings(t, view, built)
}

func compareSpellings(t *testing.T, view, built minuted.Index) {
	t.Helper()
	for _, wrong := range []string{"quincunxx", "zepelin", "hedgi"} {
		got, err := view.Spellings(context.Background(), wrong)
		want, wantErr := built.Spellings(context.Background(), wrong)
		if err != nil || wantErr != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s could be %v (%v), of the others %v (%v)", wrong, got, err, want, wantErr)
		}
	}
}

// maskRequests are requests of every sort.
func maskRequests() map[string]minuted.Request {
	return map[string]minuted.Request{
		"everything":          {},
		"everything, oldest":  {Sort: minuted.SortOldest},
		"third page":          {Page: 3},
		"by month":            {Grain: minuted.GrainMonth, From: "2020-01-01", To: "2022-12-31"},
		"filtered":            {Filters: []minuted.Filter{{Facet: "authority", Any: []string{"netherby"}}, {Facet: "topic", Not: []string{"finance"}}}},
		"a word":              {Expr: word("lorry"), Sort: minuted.SortNewest},
		"only in one":         {Expr: word("quincunx")},
		"what an item is not": {Expr: and(word("council"), minuted.Not{Operand: word("bridge")}), Sort: minuted.SortOldest},
		"a pattern":           {Expr: minuted.Pattern{Text: "quinc*"}},
		"nearly":              {Expr: and(word("quincunx"), word("lorry"), word("ferry")), Match: minuted.MatchAuto, Sort: minuted.SortNewest},
		"together":            {Expr: and(word("lorry"), word("ferry")), Scope: minuted.ScopeMeeting, Sort: minuted.SortNewest},
		"by relevance":        {Expr: word("harbour")},
		"few hold all":        {Expr: and(word("harbour"), word("ferry"), word("allotment"), word("hedge")), Match: minuted.MatchAuto},
		"any":                 {Expr: and(word("harbour"), word("quincunx")), Match: minuted.MatchAny},
		"attachments":         {Expr: word("quincunx"), Attachments: true},
		"a phrase":            {Expr: exactly("the council")},
		"few, in meetings":    {Expr: and(word("harbour"), word("ferry"), word("allotment"), word("quincunx")), Match: minuted.MatchAuto, Scope: minuted.ScopeMeeting, Sort: minuted.SortOldest},
	}
}

// answerOf writes down an answer. Scores and snippets are left out, and the order of hits by relevance, since ranking goes
// by the whole generation.
func answerOf(t *testing.T, x minuted.Index, r minuted.Request) string {
	t.Helper()
	result, err := x.Search(context.Background(), r)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%d %d %d %s\n", result.Total, result.TotalAllWords, result.InAttachments, result.Matched)
	if r.Expr != nil && r.Sort == "" {
		slices.SortFunc(result.Hits, func(a, b minuted.Hit) int { return cmp.Compare(a.ID, b.ID) })
		if result.Total > len(result.Hits) {
			result.Hits = nil // which of them are on the page is for ranking to say
		}
	}
	for _, h := range result.Hits {
		fmt.Fprintln(&b, h.ID)
	}
	for _, name := range minuted.FacetNames {
		fmt.Fprintln(&b, name, result.Facets[name])
	}
	return b.String()
}

func itemsOf(t *testing.T, x minuted.Index, r minuted.Request) []string {
	t.Helper()
	var ids []string
	for item, err := range x.Items(context.Background(), r) {
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, item.ID)
	}
	return ids
}

// suggested writes down completions but for phrases, which are put together when an index is built.
func suggested(t *testing.T, x minuted.Index, text string, filters []minuted.Filter) string {
	t.Helper()
	list, err := x.Suggest(context.Background(), minuted.SuggestRequest{Text: text, Filters: filters, Limit: maxSuggestions})
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, s := range list {
		if s.Kind != "phrase" {
			lines = append(lines, fmt.Sprintf("%s %s %d", s.Kind, s.Value, s.Count))
		}
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

func counted(g minuted.Generation) string {
	return fmt.Sprintf("%d items, %d meetings, %d authorities, %s to %s", g.Items, g.Meetings, g.Authorities, g.From, g.To)
}

func TestWithoutLeavesATombstone(t *testing.T) {
	x := open(t, corpus(10))
	held, never := corpus(1)[0].ID, "neverindexed2"
	view := x.Without(takenDown(held, never))
	for _, id := range []string{held, never} {
		item, err := view.Item(context.Background(), id)
		var tombstone *minuted.TakenDownError
		if item != nil || !errors.As(err, &tombstone) || tombstone.Reason != "names a child" || tombstone.ID != id {
			t.Errorf("%s: item %v and error %v, want its tombstone", id, item, err)
		}
	}
	if _, err := x.Item(context.Background(), held); err != nil {
		t.Errorf("the index it was asked of leaves the item out too: %v", err)
	}
	if again := view.Without(nil); itemsOf(t, again, minuted.Request{})[0] == "" || len(itemsOf(t, again, minuted.Request{})) != 10 || again.Generation().TakenDown != "" {
		t.Error("an undone takedown still leaves the item out")
	}
	if view.Generation().TakenDown == "" || view.Generation().ID != x.Generation().ID {
		t.Errorf("the view is of generation %s, without %q", view.Generation().ID, view.Generation().TakenDown)
	}
}
