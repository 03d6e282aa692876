package indexer_test

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"minuted"
	"minuted/indexer"
	"minuted/indexer/bleveindex"
)

// queries are what two indexes of one archive are asked.
func queries() map[string]minuted.Request {
	word := func(text string) minuted.Expr { return minuted.Word{Text: text} }
	asked := map[string]minuted.Request{
		"everything": {},
		"a word":     {Expr: word("full")},
		"a number":   {Expr: word("1")},
		"two words":  {Expr: minuted.And{Operands: []minuted.Expr{word("item"), word("2")}}},
		"any word":   {Expr: minuted.Or{Operands: []minuted.Expr{word("full"), word("0")}}},
		"a phrase":   {Expr: minuted.Phrase{Text: "in full 1"}},
		"not a word": {Expr: minuted.And{Operands: []minuted.Expr{word("said"), minuted.Not{Operand: word("2")}}}},
		"changes":    {Expr: minuted.Field{Name: "has", Operand: word("changes")}},
		"a state":    {Expr: minuted.Field{Name: "state", Operand: word("final")}},
		"somebody":   {Expr: minuted.Field{Name: "present", Operand: word("B1")}},
		"a year":     {From: "2024-01-02", To: "2024-01-03"},
		"a council":  {Filters: []minuted.Filter{{Facet: minuted.FacetAuthority, Any: []string{"ambry"}}}},
		"by meeting": {Expr: minuted.And{Operands: []minuted.Expr{word("1"), word("full")}}, Scope: minuted.ScopeMeeting},
	}
	for name, r := range asked {
		r.Sort, r.Per, r.Facets, r.Grain = minuted.SortNewest, minuted.MaxPer, minuted.FacetNames[:], minuted.GrainMonth
		asked[name] = r
	}
	return asked
}

// told is what an index tells of its archive: records, meetings in order, and what it answers.
func told(t *testing.T, store *bleveindex.Store, dir string) map[string]any {
	t.Helper()
	g, err := store.Current()
	if err != nil {
		t.Fatal(err)
	}
	index, err := bleveindex.Open(filepath.Join(dir, g.ID))
	if err != nil {
		t.Fatal(err)
	}
	defer index.Close()
	all := map[string]any{"counts": []any{g.Items, g.Meetings, g.Authorities, g.From, g.To}}
	for item, err := range index.Items(t.Context(), minuted.Request{}) {
		if err != nil {
			t.Fatal(err)
		}
		record, err := item.Encode()
		if err != nil {
			t.Fatal(err)
		}
		all["item "+item.ID] = string(record)
		if id := item.Meeting.ID; id != "" && all["meeting "+id] == nil {
			held, err := index.Meeting(t.Context(), id)
			if err != nil {
				t.Fatal(err)
			}
			var order []string
			for _, it := range held {
				order = append(order, it.ID)
			}
			all["meeting "+id] = order
		}
	}
	for name, r := range queries() {
		result, err := index.Search(t.Context(), r)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for i := range result.Hits { // words of items that are no longer there may count in the scores for a while
			result.Hits[i].Score = 0
		}
		all["answer to "+name] = result
	}
	for _, text := range []string{"it", "amb", "item 1"} {
		suggestions, err := index.Suggest(t.Context(), minuted.SuggestRequest{Text: text, Limit: 20})
		if err != nil {
			t.Fatal(err)
		}
		all["completions of "+text] = suggestions
	}
	return all
}

// TestUpdatedIndexAnswersAsARebuiltOne changes an archive in random ways and asks an index that is brought up to date
// what it asks one that is built anew.
func TestUpdatedIndexAnswersAsARebuiltOne(t *testing.T) {
	for seed := range uint64(3) {
		s := newTwins(t, 100+seed)
		dir := t.TempDir()
		other := bleveindex.NewStore(dir)
		for step := range 12 {
			var done []string
			for range 1 + s.random.IntN(4) {
				done = append(done, s.change())
			}
			what := fmt.Sprintf("seed %d, step %d (%s)", seed, step, strings.Join(done, ", "))
			x := s.indexer
			x.Store, x.Ledger = indexer.BleveStore{Store: s.store}, filepath.Join(s.dir, "index", "ledger.db")
			report, err := x.Run(t.Context(), false)
			if err != nil {
				t.Fatalf("%s: %v", what, err)
			}
			if step > 0 && report.Whole != "" {
				t.Errorf("%s: everything was read again: %s", what, report.Whole)
			}
			x.Store, x.Ledger = indexer.BleveStore{Store: other}, ""
			if _, err := x.Run(t.Context(), true); err != nil {
				t.Fatalf("%s: %v", what, err)
			}
			want, got := told(t, other, dir), told(t, s.store, filepath.Join(s.dir, "index"))
			for _, name := range slices.Sorted(maps.Keys(want)) {
				if diff := cmp.Diff(want[name], got[name]); diff != "" {
					t.Fatalf("%s: %s of a rebuilt index (-) and of an updated one (+):\n%s", what, name, diff)
				}
			}
			if len(want) != len(got) {
				t.Fatalf("%s: a rebuilt index tells %d things, an updated one %d", what, len(want), len(got))
			}
		}
	}
}
