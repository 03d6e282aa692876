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

	"minuted"
)

// ids lists the hits of a request.
func ids(t *testing.T, x *Index, r minuted.Request) string {
	t.Helper()
	if r.Per == 0 {
		r.Per = 10
	}
	result, err := x.Search(context.Background(), r)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, h := range result.Hits {
		out = append(out, h.ID)
	}
	return strings.Join(out, " ")
}

func small() []*minuted.Item {
	return []*minuted.Item{
		{ID: "title", Authority: "netherby", Committee: "Highways Panel", CommitteeID: "12", Date: "2021-03-01", Title: "Lorry routes",
			Meeting: minuted.MeetingRef{ID: "m1"}, Minutes: "Members spoke.", Topics: []string{"planning/applications"}},
		{ID: "minutes", Authority: "netherby", Committee: "Highways Panel", CommitteeID: "12", Date: "2021-03-01", Title: "Any other business",
			Meeting: minuted.MeetingRef{ID: "m1"}, Minutes: "A lorry was seen near the school. Members spoke about much else at length."},
		{ID: "often", Authority: "saltwick", Committee: "Cabinet", Date: "2022-06-09", Title: "Quays",
			Minutes: "The lorry, and another lorry, and the lorries after it.", Decision: minuted.Decision{Outcome: minuted.OutcomeRefused}},
		{ID: "procedure", Authority: "saltwick", Committee: "Cabinet", Date: "2023-06-09", Title: "Lorry minutes", Kind: minuted.KindProcedure,
			Meeting: minuted.MeetingRef{ID: "m1"}, Topics: []string{"children/looked-after", "children/protection", "unheard-of"}},
		{ID: "undated", Authority: "oldmoor", Committee: "Café Sub-Committee", Title: "Tŷ Gwyn site, 23/01234/FUL", Minutes: "O’Dreary’s\n\nsocial\n\nworker"},
	}
}

func TestWhatIsFound(t *testing.T) {
	x := open(t, small())
	field := func(name, value string) minuted.Expr { return minuted.Field{Name: name, Operand: word(value)} }
	for _, c := range []struct {
		name string
		r    minuted.Request
		want string
	}{
		{"title first, procedure last", minuted.Request{Expr: word("lorry")}, "title often minutes procedure"},
		{"the form typed before others", minuted.Request{Expr: word("lorries")}, "often title minutes procedure"},
		{"newest", minuted.Request{Expr: word("lorry"), Sort: minuted.SortNewest}, "procedure often minutes title"},
		{"oldest", minuted.Request{Expr: word("lorry"), Sort: minuted.SortOldest}, "minutes title often procedure"},
		{"everything is newest first, undated last", minuted.Request{}, "procedure often minutes title undated"},
		{"oldest has undated last too", minuted.Request{Sort: minuted.SortOldest}, "minutes title often procedure undated"},
		{"exact form only", minuted.Request{Expr: exactly("lorries")}, "often"},
		{"accents", minuted.Request{Expr: word("ty")}, "undated"},
		{"accents typed", minuted.Request{Expr: word("tŷ")}, "undated"},
		{"apostrophes", minuted.Request{Expr: word("O'Dreary's")}, "undated"},
		{"reference", minuted.Request{Expr: word("23/01234/FUL")}, "undated"},
		{"part of a reference", minuted.Request{Expr: word("01234")}, "undated"},
		{"reference in another order", minuted.Request{Expr: word("01234/23")}, ""},
		{"phrases end with the block", minuted.Request{Expr: exactly("social worker")}, ""},
		{"signs are passed over", minuted.Request{Expr: and(word("lorry"), word("&"), word("school"))}, "minutes"},
		{"only signs find nothing", minuted.Request{Expr: word("&")}, ""},
		{"authority by id", minuted.Request{Expr: field("authority", "saltwick")}, "procedure often"},
		{"authority by a word of its name", minuted.Request{Expr: field("authority", "bay")}, "procedure often"},
		{"committee by words of its name, accents apart", minuted.Request{Expr: field("committee", "cafe sub")}, "undated"},
		{"committee by value", minuted.Request{Expr: field("committee", "netherby/12")}, "minutes title"},
		{"committee named by slug", minuted.Request{Filters: []minuted.Filter{{Facet: "committee", Any: []string{"saltwick/cabinet"}}}}, "procedure often"},
		{"subject", minuted.Request{Expr: field("topic", "children")}, "procedure"},
		{"subtopic", minuted.Request{Expr: field("topic", "planning/applications")}, "title"},
		{"topic by words of its name", minuted.Request{Expr: minuted.Field{Name: "topic", Operand: exactly("Children looked-after")}}, "procedure"},
		{"outcome in capitals", minuted.Request{Expr: field("outcome", "REFUSED")}, "often"},
		{"any of two outcomes", minuted.Request{Expr: minuted.Field{Name: "outcome", Operand: minuted.Or{Operands: []minuted.Expr{word("refused"), word("agreed")}}}}, "often"},
		{"range in the tree", minuted.Request{Expr: minuted.Range{From: "2022-01-01", To: "2022-12-31"}}, "often"},
		{"open range leaves undated out", minuted.Request{Expr: minuted.Range{To: "2022-12-31"}}, "often minutes title"},
		{"second page", minuted.Request{Expr: word("lorry"), Per: 3, Page: 2}, "procedure"},
		{"page beyond the last", minuted.Request{Expr: word("lorry"), Per: 3, Page: 1 << 60}, ""},
	} {
		if got := ids(t, x, c.r); got != c.want {
			t.Errorf("%s: found %q, want %q", c.name, got, c.want)
		}
	}
}

func TestCommitteeValueIsThatOfTheItem(t *testing.T) {
	x := open(t, small())
	for _, item := range small() {
		filter := minuted.Filter{Facet: minuted.FacetCommittee, Any: []string{item.CommitteeValue()}}
		if got := ids(t, x, minuted.Request{Filters: []minuted.Filter{filter}}); !strings.Contains(got, item.ID) {
			t.Errorf("committee %q finds %q, want %s among them", item.CommitteeValue(), got, item.ID)
		}
	}
}

func TestHit(t *testing.T) {
	x := open(t, small())
	result, err := x.Search(context.Background(), minuted.Request{Expr: exactly("lorry minutes"), Per: 1})
	if err != nil || len(result.Hits) != 1 {
		t.Fatal(result, err)
	}
	h := result.Hits[0]
	want := []minuted.Named{{ID: "children/looked-after", Name: "Looked-after children"}, {ID: "children/protection", Name: "Child protection"},
		{ID: "unheard-of", Name: "unheard-of"}}
	if h.Authority != (minuted.Named{ID: "saltwick", Name: "Saltwick Bay Council"}) || h.Committee != (minuted.Named{ID: "saltwick/cabinet", Name: "Cabinet"}) ||
		h.Date != "2023-06-09" || h.Kind != minuted.KindProcedure || h.Outcome != minuted.OutcomeNone || !slices.Equal(h.Topics, want) || h.Score <= 0 {
		t.Errorf("hit is %+v", h)
	}
}

func TestFacets(t *testing.T) {
	x := open(t, small())
	for _, c := range []struct {
		name  string
		facet string
		r     minuted.Request
		want  string
	}{
		{"labels and order", "authority", minuted.Request{}, "Netherby City Council=2, Saltwick Bay Council=2, Oldmoor District Council=1"},
		{"its own choice is left out", "authority", minuted.Request{Filters: []minuted.Filter{{Facet: "authority", Any: []string{"oldmoor"}}}},
			"Netherby City Council=2, Saltwick Bay Council=2, Oldmoor District Council=1*"},
		{"other choices are not", "authority", minuted.Request{Filters: []minuted.Filter{{Facet: "committee", Any: []string{"saltwick/cabinet"}}}}, "Saltwick Bay Council=2"},
		{"selected without a count", "authority", minuted.Request{Expr: word("quays"), Filters: []minuted.Filter{{Facet: "authority", Any: []string{"oldmoor", "nowhere"}}}},
			"Saltwick Bay Council=1, Oldmoor District Council=0*, nowhere=0*"},
		{"both levels, a subject once", "topic", minuted.Request{Expr: word("minutes")},
			"Child protection=1, Children and families=1, Looked-after children=1, unheard-of=1"},
		{"years", "date", minuted.Request{}, "2021=2, 2022=1, 2023=1"},
		{"months leave the range out", "date", minuted.Request{Grain: minuted.GrainMonth, From: "2022-01-01", To: "2022-12-31"}, "March 2021=2, June 2022=1*, June 2023=1"},
		{"the range holds elsewhere", "outcome", minuted.Request{From: "2022-01-01", To: "2022-12-31"}, "Refused=1"},
		{"kind", "kind", minuted.Request{}, "Substance=4, Procedure=1"},
	} {
		c.r.Facets = []string{c.facet}
		result, err := x.Search(context.Background(), c.r)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		var got []string
		for _, b := range result.Facets[c.facet] {
			got = append(got, fmt.Sprintf("%s=%d%s", b.Label, b.Count, map[bool]string{true: "*"}[b.Selected]))
		}
		if strings.Join(got, ", ") != c.want || len(result.Facets) != 1 {
			t.Errorf("%s: %s, want %s (%d facets)", c.name, strings.Join(got, ", "), c.want, len(result.Facets))
		}
	}
}

func TestItemAndMeeting(t *testing.T) {
	x := open(t, small())
	ctx := context.Background()
	item, err := x.Item(ctx, "minutes")
	if err != nil || item.Title != "Any other business" || item.Meeting.ID != "m1" {
		t.Errorf("item is %+v, %v", item, err)
	}
	meeting, err := x.Meeting(ctx, "m1")
	if err != nil || len(meeting) != 3 || meeting[0].ID != "title" || meeting[1].ID != "minutes" || meeting[2].ID != "procedure" {
		t.Errorf("meeting is %v, %v", meeting, err)
	}
	for _, id := range []string{"", "zzz"} {
		if _, err := x.Item(ctx, id); !errors.Is(err, minuted.ErrNotFound) {
			t.Errorf("item %q: %v", id, err)
		}
		if _, err := x.Meeting(ctx, id); !errors.Is(err, minuted.ErrNotFound) {
			t.Errorf("meeting %q: %v", id, err)
		}
	}
}

// TestEvidenceIsKept checks that the evidence for an item's labels comes back with it and is no part of its record.
func TestEvidenceIsKept(t *testing.T) {
	items := small()
	evidence := &minuted.Evidence{Rules: "v1@00000000", Topics: []minuted.Reason{{Topic: "planning/applications", Cues: []minuted.Cue{{Field: "title", Text: "Lorry"}}}}}
	items[0].Evidence = evidence
	x := open(t, items)
	item, err := x.Item(context.Background(), "title")
	if err != nil || !reflect.DeepEqual(item.Evidence, evidence) {
		t.Errorf("evidence is %+v, %v, want what was added", item.Evidence, err)
	}
	record, err := item.Encode()
	if err != nil || strings.Contains(string(record), "v1@") {
		t.Errorf("the record is %s, %v", record, err)
	}
	if other, err := x.Item(context.Background(), "minutes"); err != nil || other.Evidence != nil {
		t.Errorf("an item added without has evidence %+v, %v", other.Evidence, err)
	}
}

func TestRequestsThatCannotBeAnswered(t *testing.T) {
	x := open(t, small())
	many := minuted.Or{}
	for range maxLeaves + 1 {
		many.Operands = append(many.Operands, word("lorry"))
	}
	deep := word("lorry")
	for range maxDepth {
		deep = minuted.Not{Operand: deep}
	}
	for _, c := range []struct {
		name string
		r    minuted.Request
	}{
		{"too many leaves", minuted.Request{Expr: many}},
		{"too deep", minuted.Request{Expr: deep}},
		{"unknown field", minuted.Request{Expr: minuted.Field{Name: "colour", Operand: word("red")}}},
		{"no expression", minuted.Request{Expr: minuted.And{Operands: []minuted.Expr{nil}}}},
		{"filter on dates", minuted.Request{Filters: []minuted.Filter{{Facet: "date", Any: []string{"2021"}}}}},
		{"unknown facet", minuted.Request{Facets: []string{"colour"}}},
	} {
		if _, err := x.Search(context.Background(), c.r); !errors.Is(err, ErrExpr) {
			t.Errorf("%s: search gives %v", c.name, err)
		}
		for _, err := range x.Items(context.Background(), c.r) {
			if !errors.Is(err, ErrExpr) && c.name != "unknown facet" {
				t.Errorf("%s: items give %v", c.name, err)
			}
			break
		}
	}
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := x.Search(cancelled, minuted.Request{Expr: word("lorry")}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestSuggest(t *testing.T) {
	x := open(t, small())
	for _, c := range []struct {
		name string
		r    minuted.SuggestRequest
		want string
	}{
		{"title", minuted.SuggestRequest{Text: "lor"}, "title Lorry minutes=1, title Lorry routes=1"},
		{"complete word", minuted.SuggestRequest{Text: "lorry "}, "title Lorry minutes=1, title Lorry routes=1"},
		{"last word complete", minuted.SuggestRequest{Text: "lor "}, ""},
		{"any order", minuted.SuggestRequest{Text: "routes lo"}, "title Lorry routes=1"},
		{"accents", minuted.SuggestRequest{Text: "gwyn ty"}, "title Tŷ Gwyn site, 23/01234/FUL=1"},
		{"names before titles", minuted.SuggestRequest{Text: "c"},
			"authority netherby=2, authority saltwick=2, committee saltwick/cabinet=2, committee oldmoor/café-sub-committee=1, topic children/protection=1, topic children=1"},
		{"scope", minuted.SuggestRequest{Text: "lorry", Filters: []minuted.Filter{{Facet: "authority", Any: []string{"netherby"}}}}, "title Lorry routes=1"},
		{"counts in scope", minuted.SuggestRequest{Text: "cabinet", Filters: []minuted.Filter{{Facet: "topic", Any: []string{"children"}}}}, "committee saltwick/cabinet=1"},
		{"limit", minuted.SuggestRequest{Text: "lor", Limit: 1}, "title Lorry minutes=1"},
		{"nothing typed", minuted.SuggestRequest{Text: " & "}, ""},
	} {
		found, err := x.Suggest(context.Background(), c.r)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		var got []string
		for _, s := range found {
			got = append(got, fmt.Sprintf("%s %s=%d", s.Kind, s.Value, s.Count))
		}
		if strings.Join(got, ", ") != c.want {
			t.Errorf("%s: %s, want %s", c.name, strings.Join(got, ", "), c.want)
		}
	}
}

// TestBrowseOldest pages through all items, of which more than a page have no date.
func TestBrowseOldest(t *testing.T) {
	items := corpus(300)
	for i := range 60 {
		items[i*3].Date = ""
	}
	x := open(t, items)
	for _, sort := range []minuted.Sort{minuted.SortOldest, minuted.SortNewest} {
		var got []string
		for page := 1; page <= 30; page++ {
			result, err := x.Search(context.Background(), minuted.Request{Sort: sort, Page: page, Per: 10})
			if err != nil {
				t.Fatal(err)
			}
			for _, h := range result.Hits {
				got = append(got, h.ID)
			}
		}
		slices.SortFunc(items, func(a, b *minuted.Item) int {
			byDate := cmp.Compare(b.Date, a.Date)
			if sort == minuted.SortOldest && a.Date != "" && b.Date != "" {
				byDate = -byDate
			}
			return cmp.Or(byDate, cmp.Compare(a.ID, b.ID))
		})
		var want []string
		for _, item := range items {
			want = append(want, item.ID)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: the pages hold\n%v\nwant\n%v", sort, got, want)
		}
	}
}
