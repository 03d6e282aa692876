package bleveindex

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"minuted"
)

// ferryItems are items in which so many titles are of each text, by authority. The items of one text are numbered from
// the newest.
func ferryItems(texts map[string]map[string]int) []*minuted.Item {
	var items []*minuted.Item
	for text, authorities := range texts {
		for authority, n := range authorities {
			for i := range n {
				items = append(items, rankedItem(fmt.Sprintf("%s of %s %d", text, authority, i), func(item *minuted.Item) {
					item.Title, item.Minutes, item.Number, item.Authority = text, "", text, authority
					item.Date = minuted.DateOf(2024-i, 3, 1)
				}))
			}
		}
	}
	return items
}

// TestAutoAsksForLess wants what holds most of the words where few items hold all: as many words as enough items hold.
func TestAutoAsksForLess(t *testing.T) {
	x := open(t, ferryItems(map[string]map[string]int{
		"ferry subsidy terminal": {"netherby": 9, "oldmoor": 1}, "ferry subsidy review": {"netherby": 4}, "ferry review": {"netherby": 5, "oldmoor": 6},
		"subsidy": {"saltwick": 3}, "the lighthouse": {"netherby": 1}, "lighthouse": {"netherby": 1},
	}))
	words := func(text string) minuted.Expr {
		var all minuted.And
		for w := range strings.FieldsSeq(text) {
			all.Operands = append(all.Operands, word(w))
		}
		return all
	}
	filter := func(authority string) []minuted.Filter {
		return []minuted.Filter{{Facet: minuted.FacetAuthority, Any: []string{authority}}}
	}
	for _, c := range []struct {
		name                       string
		r                          minuted.Request
		total, whole, words, least int
	}{
		{"ten hold all", minuted.Request{Expr: words("ferry subsidy terminal")}, 10, 10, 0, 0},
		{"fewer hold all", minuted.Request{Expr: words("ferry subsidy review")}, 25, 4, 3, 2},
		{"none holds all, or all but one", minuted.Request{Expr: words("lighthouse subsidy review timetable")}, 30, 0, 4, 1},
		{"all that count", minuted.Request{Expr: words("the lighthouse")}, 2, 1, 1, 1},
		{"a filter that few pass", minuted.Request{Expr: words("ferry subsidy terminal"), Filters: filter("oldmoor")}, 1, 1, 0, 0},
		{"a filter that none with all words pass", minuted.Request{Expr: words("ferry subsidy terminal"), Filters: filter("saltwick")}, 3, 0, 3, 1},
		{"a filter on what few hold", minuted.Request{Expr: words("ferry subsidy review"), Filters: filter("oldmoor")}, 7, 0, 3, 2},
		{"a filter that none passes", minuted.Request{Expr: words("ferry subsidy terminal"), Filters: filter("elsewhere")}, 0, 0, 0, 0},
	} {
		c.r.Match, c.r.Facets = minuted.MatchAuto, []string{minuted.FacetAuthority}
		result, err := x.Search(context.Background(), c.r)
		if err != nil {
			t.Fatal(err)
		}
		got := [4]int{result.Total, result.TotalAllWords, result.Words, result.Least}
		if want := [4]int{c.total, c.whole, c.words, c.least}; got != want {
			t.Errorf("%s: total, with all words, words that count, held at least: %v, want %v", c.name, got, want)
		}
	}
}

// TestFacetsCountWhatChoosingFinds takes every value of a facet of a search that asks for less.
func TestFacetsCountWhatChoosingFinds(t *testing.T) {
	x := open(t, ferryItems(map[string]map[string]int{
		"ferry subsidy": {"netherby": 2}, "ferry": {"netherby": 11, "oldmoor": 2}, "subsidy": {"saltwick": 1},
	}))
	r := minuted.Request{Expr: and(word("ferry"), word("subsidy")), Match: minuted.MatchAuto, Facets: []string{minuted.FacetAuthority}}
	result, err := x.Search(context.Background(), r)
	if err != nil {
		t.Fatal(err)
	}
	if len(result.Facets[minuted.FacetAuthority]) != 3 {
		t.Fatalf("the facet is %v, want three councils", result.Facets[minuted.FacetAuthority])
	}
	for _, bucket := range result.Facets[minuted.FacetAuthority] {
		r.Filters = []minuted.Filter{{Facet: minuted.FacetAuthority, Any: []string{bucket.Value}}}
		chosen, err := x.Search(context.Background(), r)
		if err != nil || chosen.Total != bucket.Count {
			t.Errorf("choosing %s finds %d items, the facet counts %d (error %v)", bucket.Value, chosen.Total, bucket.Count, err)
		}
	}
}

// TestAllWordsComeFirst wants the hits with all words first whatever the order, and pages cut from one list.
func TestAllWordsComeFirst(t *testing.T) {
	x := open(t, ferryItems(map[string]map[string]int{"ferry subsidy": {"netherby": 3}, "ferry ferry": {"netherby": 12}, "subsidy subsidy": {"oldmoor": 5}}))
	for _, sort := range []minuted.Sort{minuted.SortRelevance, minuted.SortNewest, minuted.SortOldest} {
		r := minuted.Request{Expr: and(word("ferry"), word("subsidy")), Match: minuted.MatchAuto, Sort: sort, Per: 50}
		whole := hitsOf(t, x, r)
		for i, h := range whole {
			if all := h.Title == "ferry subsidy"; all != (i < 3) {
				t.Errorf("sorted by %s, hit %d is %q", sort, i+1, h.Title)
			}
			if ordered := i == 0 || i == 3 || sort == minuted.SortRelevance || (whole[i-1].Date >= h.Date) == (sort == minuted.SortNewest) || whole[i-1].Date == h.Date; !ordered {
				t.Errorf("sorted by %s, hit %d of %s follows %s", sort, i+1, h.Date, whole[i-1].Date)
			}
		}
		var paged []minuted.Hit
		for r.Per, r.Page = 3, 1; r.Page <= 7; r.Page++ {
			paged = append(paged, hitsOf(t, x, r)...)
		}
		if len(whole) != 20 || fmt.Sprint(paged) != fmt.Sprint(whole) {
			t.Errorf("sorted by %s, pages of 3 hold %d hits that are not those of one page, which holds %d", sort, len(paged), len(whole))
		}
	}
}

func hitsOf(t *testing.T, x *Index, r minuted.Request) []minuted.Hit {
	t.Helper()
	result, err := x.Search(context.Background(), r)
	if err != nil {
		t.Fatal(err)
	}
	return result.Hits
}
