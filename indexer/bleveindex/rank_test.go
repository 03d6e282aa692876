package bleveindex

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"minuted"
)

// rankedItem is an item of which a test knows only what it is about.
func rankedItem(name string, change func(*minuted.Item)) *minuted.Item {
	item := &minuted.Item{
		ID: minuted.ImportedID("netherby", name), Authority: "netherby", Date: "2023-05-04", Number: name,
		Title: "Report of the officer", Minutes: "Members heard what was said of the matter at some length and put questions.",
	}
	change(item)
	return item
}

// order gives the numbers of the hits, best first.
func order(t *testing.T, x *Index, r minuted.Request) string {
	t.Helper()
	result, err := x.Search(context.Background(), r)
	if err != nil {
		t.Fatal(err)
	}
	var numbers []string
	for _, h := range result.Hits {
		numbers = append(numbers, h.Number)
	}
	return strings.Join(numbers, " ")
}

func TestRanking(t *testing.T) {
	minutes := func(text minuted.Text) func(*minuted.Item) {
		return func(i *minuted.Item) { i.Minutes += " " + text }
	}
	for _, c := range []struct {
		name  string
		items map[string]func(*minuted.Item)
		expr  minuted.Expr
		match minuted.Match
		want  string
	}{
		{"title, then decision, then minutes, then attachments", map[string]func(*minuted.Item){
			"attached": func(i *minuted.Item) { i.Attachments = []minuted.Attachment{{Pages: []string{"the ferry"}}} },
			"decided":  func(i *minuted.Item) { i.Decision.Text = "That the ferry be sold." },
			"minuted":  minutes("The ferry."),
			"titled":   func(i *minuted.Item) { i.Title = "The ferry" },
		}, word("ferry"), "", "titled decided minuted attached"},
		{"the form typed", map[string]func(*minuted.Item){
			"other": minutes("The ferries ran."), "typed": minutes("The ferry ran."),
		}, word("ferry"), "", "typed other"},
		{"more often", map[string]func(*minuted.Item){
			"often": minutes("A ferry and a ferry and a ferry."), "once": minutes("A ferry and a bus and a tram."),
		}, word("ferry"), "", "often once"},
		{"words in one block", map[string]func(*minuted.Item){
			"together": minutes("The ferry was late and full and of no use to the islanders.\n\nMembers thanked all."),
			"apart":    minutes("Members thanked all who ran the late and full ferry.\n\nIslanders were of no use to it."),
		}, and(word("ferry"), word("islanders")), "", "together apart"},
		{"words near each other", map[string]func(*minuted.Item){
			"near": minutes("The swing bridge was shut while people waited on the quay for the boat."),
			"far":  minutes("The swing was shut while people waited on the quay for the boat bridge."),
		}, and(word("swing"), word("bridge")), "", "near far"},
		{"procedure last, however good", map[string]func(*minuted.Item){
			"business":  minutes("A ferry was mentioned."),
			"procedure": func(i *minuted.Item) { i.Title, i.Kind = "Ferry: apologies of the ferry board", minuted.KindProcedure },
		}, word("ferry"), "", "business procedure"},
		{"newer first", map[string]func(*minuted.Item){
			"newer": func(i *minuted.Item) { i.Title, i.Date = "Ferry", "2024-01-01" },
			"older": func(i *minuted.Item) { i.Title, i.Date = "Ferry", "2022-01-01" },
		}, word("ferry"), "", "newer older"},
		{"rare words before stop words", map[string]func(*minuted.Item){
			"rare":    minutes("Dredging."),
			"stopped": minutes("Why was it so, and why should they?"),
		}, and(word("why"), word("dredging")), minuted.MatchAny, "rare stopped"},
		{"what means the same counts as one word", map[string]func(*minuted.Item){
			"both": minutes("The order (TRO), or traffic order, was made at last for the lane."),
			"more": minutes("The order was made at last for the lane, and so the lane was shut. TRO."),
		}, and(minuted.Alike{Typed: word("TRO"), Others: []minuted.Expr{exactly("traffic order")}}, word("lane")), "", "more both"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var items []*minuted.Item
			for name, change := range c.items {
				items = append(items, rankedItem(name, change))
			}
			slices.SortFunc(items, func(a, b *minuted.Item) int { return strings.Compare(a.ID, b.ID) })
			for i := range 20 { // that hold none of it, so that no word is common
				items = append(items, rankedItem(fmt.Sprint(i), func(*minuted.Item) {}))
			}
			got := order(t, open(t, items), minuted.Request{Expr: c.expr, Match: c.match, Per: len(c.items), Attachments: true})
			if got != c.want {
				t.Errorf("the order is %s, want %s", got, c.want)
			}
		})
	}
}

// TestPagesAreSlices cuts one ranking, longer than what is looked at closely, into pages of several sizes.
func TestPagesAreSlices(t *testing.T) {
	x := open(t, corpus(900))
	expr := and(word("road"), word("the"))
	search := func(page, per int) []minuted.Hit {
		result, err := x.Search(context.Background(), minuted.Request{Expr: expr, Match: minuted.MatchAny, Page: page, Per: per})
		if err != nil {
			t.Fatal(err)
		}
		return result.Hits
	}
	all := func(per int) []string {
		var ids []string
		for page := 1; ; page++ {
			hits := search(page, per)
			for _, h := range hits {
				ids = append(ids, fmt.Sprintf("%s %v", h.ID, h.Score))
			}
			if len(hits) < per {
				return ids
			}
		}
	}
	want := all(100)
	if len(want) < 2*reach {
		t.Fatalf("%d hits are too few to try", len(want))
	}
	for _, per := range []int{1, 7, 30, 99} {
		if got := all(per); !slices.Equal(got, want) {
			t.Errorf("pages of %d put together are not the ranking", per)
		}
	}
}

func TestMatch(t *testing.T) {
	texts := map[string]string{
		"1": "swing bridge over the harbour", "2": "swing bridge", "3": "bridge and ferry", "4": "the ferry", "5": "harbour dues", "6": "nothing of it",
	}
	var items []*minuted.Item
	for name, text := range texts {
		items = append(items, rankedItem(name, func(i *minuted.Item) {
			i.Title, i.Minutes = text, ""
			if name == "6" || name == "2" {
				i.Authority = "oldmoor"
			}
		}))
	}
	x := open(t, items)
	not := func(e minuted.Expr) minuted.Expr { return minuted.Not{Operand: e} }
	oldmoor := minuted.Field{Name: "authority", Operand: word("oldmoor")}
	for _, c := range []struct {
		name    string
		match   minuted.Match
		expr    minuted.Expr
		want    string
		matched minuted.Match
		all     int
	}{
		{"nothing said", "", and(word("swing"), word("ferry")), "", minuted.MatchAll, 0},
		{"all", minuted.MatchAll, and(word("swing"), word("bridge")), "1 2", minuted.MatchAll, 2},
		{"auto where few hold all", minuted.MatchAuto, and(word("swing"), word("bridge")), "1 2 3", minuted.MatchMost, 2},
		{"auto: one of two", minuted.MatchAuto, and(word("swing"), word("ferry")), "1 2 3 4", minuted.MatchMost, 0},
		{"auto: one of three", minuted.MatchAuto, and(word("swing"), word("bridge"), word("ferry")), "1 2 3 4", minuted.MatchMost, 0},
		{"auto: no more than the words", minuted.MatchAuto, and(word("harbour"), word("dues")), "1 5", minuted.MatchMost, 1},
		{"auto: stop words do not count", minuted.MatchAuto, and(word("swing"), word("the"), word("of"), word("ferry")), "1 2 3 4", minuted.MatchMost, 0},
		{"auto: one word that counts", minuted.MatchAuto, and(word("the"), word("dredging")), "", minuted.MatchAll, 0},
		{"auto: exclusions hold", minuted.MatchAuto, and(word("swing"), word("ferry"), not(word("the"))), "2 3", minuted.MatchMost, 0},
		{"auto: filters hold", minuted.MatchAuto, and(word("swing"), word("ferry"), oldmoor), "2", minuted.MatchMost, 0},
		{"auto: nothing at all", minuted.MatchAuto, and(word("dredging"), word("lighthouse")), "", minuted.MatchAll, 0},
		{"auto: everything", minuted.MatchAuto, nil, "1 2 3 4 5 6", minuted.MatchAll, 6},
		{"auto: OR holds", minuted.MatchAuto, and(minuted.Or{Operands: []minuted.Expr{word("dues"), word("dredging")}}, word("ferry")), "5", minuted.MatchMost, 0},
		{"auto: phrases hold", minuted.MatchAuto, and(minuted.Phrase{Text: "swing bridge"}, word("ferry")), "1 2", minuted.MatchMost, 0},
		{"auto: NEAR holds", minuted.MatchAuto, and(minuted.Near{Left: word("bridge"), Right: word("harbour"), Words: 5}, word("swing"), word("ferry")), "1", minuted.MatchMost, 0},
		{"auto: patterns hold", minuted.MatchAuto, and(minuted.Pattern{Text: "harb*"}, word("ferry")), "1 5", minuted.MatchMost, 0},
		{"auto: fields hold", minuted.MatchAuto, and(minuted.Field{Name: "title", Operand: word("ferry")}, word("swing")), "3 4", minuted.MatchMost, 0},
		{"auto: two phrases", minuted.MatchAuto, and(minuted.Phrase{Text: "swing bridge"}, minuted.Phrase{Text: "the ferry"}), "", minuted.MatchAll, 0},
		{"auto: what means the same as a word", minuted.MatchAuto, and(minuted.Alike{Typed: word("dredging"), Others: []minuted.Expr{word("dues")}}, word("ferry")), "3 4 5", minuted.MatchMost, 0},
		{"auto: a run of words that has a short form", minuted.MatchAuto, and(minuted.Alike{Typed: and(word("swing"), word("bridge")), Others: []minuted.Expr{minuted.Phrase{Text: "dues"}}}, word("ferry")), "1 2 3 4 5", minuted.MatchMost, 0},
		{"any", minuted.MatchAny, and(word("swing"), word("bridge"), word("dredging")), "1 2 3", minuted.MatchAny, 0},
		{"any: told how many hold all", minuted.MatchAny, and(word("swing"), word("bridge")), "1 2 3", minuted.MatchAny, 2},
		{"any: stop words are words", minuted.MatchAny, and(word("the"), word("dues")), "1 4 5", minuted.MatchAny, 0},
		{"any: exclusions and filters hold", minuted.MatchAny, and(word("swing"), word("ferry"), not(word("over")), oldmoor), "2", minuted.MatchAny, 0},
		{"any of a field", minuted.MatchAny, and(minuted.Field{Name: "title", Operand: word("dues")}, word("ferry")), "3 4 5", minuted.MatchAny, 0},
	} {
		r := minuted.Request{Expr: c.expr, Match: c.match, Per: 10, Facets: []string{minuted.FacetAuthority}}
		result, err := x.Search(context.Background(), r)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		var got []string
		for _, h := range result.Hits {
			got = append(got, h.Number)
		}
		slices.Sort(got)
		if strings.Join(got, " ") != c.want || result.Matched != c.matched || result.TotalAllWords != c.all || result.Total != len(got) {
			t.Errorf("%s: %v by %s, total %d, %d with all words; want %s by %s, %d with all words", c.name, got, result.Matched, result.Total, result.TotalAllWords, c.want, c.matched, c.all)
		}
		counted := 0
		for _, b := range result.Facets[minuted.FacetAuthority] {
			counted += b.Count
		}
		if counted != result.Total {
			t.Errorf("%s: the facet counts %d, the total is %d", c.name, counted, result.Total)
		}
		exported := 0
		for _, err := range x.Items(context.Background(), r) {
			if err != nil {
				t.Fatal(err)
			}
			exported++
		}
		if exported != result.Total {
			t.Errorf("%s: %d items are exported, the total is %d", c.name, exported, result.Total)
		}
	}
}

func TestPhrasesOfTitles(t *testing.T) {
	titles := []string{
		"Statement of Accounts 2021/22", "Draft Statement of Accounts", "Statement of accounts: letter", "Statement - of Accounts",
		"Housing Revenue Account budget", "Housing Revenue Account rents", "The Housing Revenue Account", "Of the Housing", "Housing of the", "Of the Mayor",
		"Local Plan",
	}
	items := make([][]uint32, len(titles))
	for i := range items {
		items[i] = []uint32{uint32(2 * i), uint32(2*i + 1)}
	}
	items[len(items)-1] = []uint32{90, 91, 92, 93, 94}
	texts, of := commonPhrases(titles, items)
	var got []string
	for i, text := range texts {
		got = append(got, fmt.Sprintf("%s %v", text, of[i]))
	}
	want := []string{"Statement of Accounts [0 1 2 3 4 5]", "Housing Revenue Account [8 9 10 11 12 13]"}
	if !slices.Equal(got, want) {
		t.Errorf("the phrases are %q, want %q", got, want)
	}
}

func TestSuggestPhrases(t *testing.T) {
	var items []*minuted.Item
	for _, title := range []string{"Parking order for Quay Street", "Parking order for Mill Lane", "Parking order: objections"} {
		items = append(items, rankedItem(title, func(i *minuted.Item) { i.Title = title }))
	}
	found, err := open(t, items).Suggest(context.Background(), minuted.SuggestRequest{Text: "park"})
	if err != nil || len(found) != 4 {
		t.Fatalf("%v, error %v; want a phrase and three titles", found, err)
	}
	if want := (minuted.Suggestion{Kind: "phrase", Value: `"Parking order"`, Label: "Parking order", Count: 3}); found[0] != want {
		t.Errorf("first comes %v, want %v", found[0], want)
	}
}
