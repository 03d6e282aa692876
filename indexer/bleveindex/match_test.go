package bleveindex

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"minuted"
)

// naive answers queries over items by reading every one of them.
type naive struct {
	item  *minuted.Item
	parts map[string][][]string // words by part and block
	stems map[string][][]string
}

func newNaive(item *minuted.Item) naive {
	n := naive{item, make(map[string][][]string), make(map[string][][]string)}
	for p := range part(partCount) {
		for _, b := range strings.Split(p.text(item), "\n\n") {
			words := naiveWords(b)
			n.parts[p.String()] = append(n.parts[p.String()], words)
			var stems []string
			for _, w := range words {
				stems = append(stems, stem(w))
			}
			n.stems[p.String()] = append(n.stems[p.String()], stems)
		}
	}
	return n
}

func naiveWords(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9') })
}

func (n naive) matches(e minuted.Expr, in []string, facet string) bool {
	switch e := e.(type) {
	case nil:
		return true
	case minuted.Word:
		if facet != "" {
			return slices.Contains(n.values(facet), e.Text)
		}
		return n.holds(in, naiveWords(e.Text), len(naiveWords(e.Text)) == 1)
	case minuted.Phrase:
		return n.holds(in, naiveWords(e.Text), false)
	case minuted.And:
		return !slices.ContainsFunc(e.Operands, func(o minuted.Expr) bool { return !n.matches(o, in, facet) })
	case minuted.Or:
		return slices.ContainsFunc(e.Operands, func(o minuted.Expr) bool { return n.matches(o, in, facet) })
	case minuted.Not:
		return !n.matches(e.Operand, in, facet)
	case minuted.Field:
		if slices.Contains(partNames[:], e.Name) {
			return n.matches(e.Operand, []string{e.Name}, "")
		}
		return n.matches(e.Operand, in, e.Name)
	case minuted.Range:
		return n.within(e.From, e.To)
	}
	panic(fmt.Sprintf("unexpected %T", e))
}

func (n naive) within(from, to minuted.Date) bool {
	d := n.item.Date
	return from == "" && to == "" || d != "" && d >= from && (to == "" || d <= to)
}

func (n naive) holds(in []string, words []string, stemmed bool) bool {
	text := n.parts
	if stemmed {
		text, words = n.stems, []string{stem(words[0])}
	}
	for _, p := range in {
		for _, block := range text[p] {
			for i := 0; i+len(words) <= len(block); i++ {
				if slices.Equal(block[i:i+len(words)], words) {
					return true
				}
			}
		}
	}
	return false
}

func (n naive) values(facet string) []string {
	switch facet {
	case minuted.FacetAuthority:
		return []string{n.item.Authority}
	case minuted.FacetCommittee:
		if n.item.CommitteeID != "" {
			return []string{n.item.Authority + "/" + n.item.CommitteeID}
		}
		return []string{n.item.Authority + "/" + strings.ReplaceAll(strings.ToLower(n.item.Committee), " ", "-")}
	case minuted.FacetDate:
		if n.item.Date == "" {
			return nil
		}
		return []string{n.item.Date.Year()}
	case minuted.FacetKind:
		if n.item.Kind == "" {
			return []string{"substance"}
		}
		return []string{string(n.item.Kind)}
	case minuted.FacetOutcome:
		if n.item.Decision.Outcome == "" {
			return []string{"none"}
		}
		return []string{string(n.item.Decision.Outcome)}
	case minuted.FacetTopic:
		set := map[string]bool{}
		for _, topic := range n.item.Topics {
			set[topic], set[strings.Split(topic, "/")[0]] = true, true
		}
		return slices.Sorted(maps.Keys(set))
	}
	panic(facet)
}

func (n naive) passes(f minuted.Filter) bool {
	values := n.values(f.Facet)
	has := func(list []string) bool {
		return slices.ContainsFunc(list, func(v string) bool { return slices.Contains(values, v) })
	}
	return (len(f.Any) == 0 || has(f.Any)) && !has(f.Not)
}

// answer gives the ids that match a request, paying no attention to filters on the facet that is left out.
func answer(all []naive, r minuted.Request, leaveOut string) []naive {
	var found []naive
	for _, n := range all {
		ok := n.matches(r.Expr, partNames[:], "") && (leaveOut == minuted.FacetDate || n.within(r.From, r.To))
		for _, f := range r.Filters {
			ok = ok && (f.Facet == leaveOut || n.passes(f))
		}
		if ok {
			found = append(found, n)
		}
	}
	return found
}

func randomExpr(r *rand.Rand, items []*minuted.Item, depth int) minuted.Expr {
	word := func() string { return testWords[r.IntN(len(testWords))] }
	kind := r.IntN(10)
	if depth == 0 {
		kind = r.IntN(4)
	}
	operands := func() []minuted.Expr {
		var list []minuted.Expr
		for range 1 + r.IntN(3) {
			list = append(list, randomExpr(r, items, depth-1))
		}
		return list
	}
	switch kind {
	case 0, 1:
		return minuted.Word{Text: word()}
	case 2:
		words := naiveWords(string(items[r.IntN(len(items))].Minutes))
		if len(words) < 4 {
			return minuted.Phrase{Text: word() + " " + word()}
		}
		at := r.IntN(len(words) - 3)
		return minuted.Phrase{Text: strings.Join(words[at:at+2+r.IntN(2)], " ")}
	case 3:
		return minuted.Phrase{Text: word()}
	case 4, 5:
		return minuted.And{Operands: operands()}
	case 6:
		return minuted.Or{Operands: operands()}
	case 7:
		return minuted.Not{Operand: randomExpr(r, items, depth-1)}
	case 8:
		return minuted.Field{Name: partNames[r.IntN(partCount)], Operand: minuted.Word{Text: word() + "/" + word()}}
	default:
		n := newNaive(items[r.IntN(len(items))])
		facet := filteredFacets[r.IntN(len(filteredFacets))]
		values := n.values(facet)
		if len(values) == 0 {
			return minuted.Range{From: n.item.Date}
		}
		return minuted.Field{Name: facet, Operand: minuted.Word{Text: values[r.IntN(len(values))]}}
	}
}

// filteredFacets are those with filters of values.
var filteredFacets = [...]string{
	minuted.FacetAuthority, minuted.FacetCommittee, minuted.FacetTopic, minuted.FacetKind, minuted.FacetOutcome,
}

func randomFilters(r *rand.Rand, items []*minuted.Item) []minuted.Filter {
	var filters []minuted.Filter
	for range r.IntN(4) {
		n := newNaive(items[r.IntN(len(items))])
		facet := filteredFacets[r.IntN(len(filteredFacets))]
		f := minuted.Filter{Facet: facet}
		for _, v := range append(n.values(facet), "no-such-value") {
			if r.IntN(2) == 0 {
				f.Any = append(f.Any, v)
			} else {
				f.Not = append(f.Not, v)
			}
		}
		filters = append(filters, f)
	}
	return filters
}

func TestSearchAgreesWithReadingEveryItem(t *testing.T) {
	items := corpus(600)
	x := open(t, items)
	all := make([]naive, len(items))
	for i, item := range items {
		all[i] = newNaive(item)
	}
	r := rand.New(rand.NewPCG(3, 4))
	for i := range 1000 {
		request := minuted.Request{Per: 1 + r.IntN(12), Facets: minuted.FacetNames[:], Filters: randomFilters(r, items)}
		if i%10 > 0 {
			request.Expr = randomExpr(r, items, 2)
		}
		if r.IntN(3) == 0 {
			request.From, request.To = "2020-05-01", minuted.Date([]string{"", "2022-12-31"}[r.IntN(2)])
		}
		request.Sort = []minuted.Sort{"", minuted.SortNewest, minuted.SortOldest, minuted.SortRelevance}[r.IntN(4)]
		compareWithNaive(t, x, all, request, i%40 == 0)
		if t.Failed() {
			t.Fatalf("request %d: %+v", i, request)
		}
	}
}

func compareWithNaive(t *testing.T, x *Index, all []naive, r minuted.Request, read bool) {
	t.Helper()
	ctx := context.Background()
	want := answer(all, r, "")
	got, err := x.Search(ctx, r)
	if err != nil {
		t.Fatal(err)
	}
	if got.Total != len(want) {
		t.Errorf("total is %d, want %d", got.Total, len(want))
	}
	var wantIDs []string
	for _, n := range want {
		wantIDs = append(wantIDs, n.item.ID)
	}
	slices.Sort(wantIDs)
	if read {
		compareItems(t, x, wantIDs, r)
	}
	compareHits(t, got, wantIDs, r)
	for _, facet := range minuted.FacetNames {
		compareFacet(t, facet, got.Facets[facet], answer(all, r, facet), r)
	}
}

func compareItems(t *testing.T, x *Index, wantIDs []string, r minuted.Request) {
	t.Helper()
	var gotIDs []string
	for item, err := range x.Items(context.Background(), r) {
		if err != nil {
			t.Fatal(err)
		}
		gotIDs = append(gotIDs, item.ID)
	}
	if !slices.Equal(gotIDs, wantIDs) {
		t.Errorf("items are %v, want %v", gotIDs, wantIDs)
	}
}

func compareHits(t *testing.T, got *minuted.Result, wantIDs []string, r minuted.Request) {
	t.Helper()
	if len(got.Hits) != min(r.Per, len(wantIDs)) {
		t.Errorf("%d hits, want %d", len(got.Hits), min(r.Per, len(wantIDs)))
	}
	for i, h := range got.Hits {
		if _, ok := slices.BinarySearch(wantIDs, h.ID); !ok {
			t.Errorf("hit %s does not match", h.ID)
		}
		if i > 0 && !inOrder(got.Hits[i-1], h, r.Sort) {
			t.Errorf("%s sort: %s (%s, %v) before %s (%s, %v)", r.Sort, got.Hits[i-1].ID, got.Hits[i-1].Date, got.Hits[i-1].Score, h.ID, h.Date, h.Score)
		}
	}
}

func inOrder(a, b minuted.Hit, sort minuted.Sort) bool {
	aLast, bLast := a.Kind == minuted.KindProcedure, b.Kind == minuted.KindProcedure
	switch {
	case aLast != bLast && (a.Score != 0 || b.Score != 0):
		return bLast
	case a.Score != b.Score:
		return a.Score > b.Score
	case a.Date == b.Date:
		return a.ID < b.ID
	case a.Date == "" || b.Date == "":
		return b.Date == ""
	case sort == minuted.SortOldest:
		return a.Date < b.Date
	default:
		return a.Date > b.Date
	}
}

func compareFacet(t *testing.T, facet string, got minuted.Facet, found []naive, r minuted.Request) {
	t.Helper()
	want := make(map[string]int)
	for _, f := range r.Filters {
		for _, v := range f.Any {
			if f.Facet == facet {
				want[v] = 0
			}
		}
	}
	for _, n := range found {
		for _, v := range n.values(facet) {
			want[v]++
		}
	}
	counts := make(map[string]int)
	for i, b := range got {
		counts[b.Value] = b.Count
		if facet != minuted.FacetDate && i > 0 && !b.Selected && got[i-1].Count < b.Count {
			t.Errorf("%s: %v before %v", facet, got[i-1], b)
		}
	}
	if facet == minuted.FacetCommittee && len(want) > minuted.MaxCommitteeBuckets {
		if len(got) < minuted.MaxCommitteeBuckets {
			t.Errorf("only %d committees of %d", len(got), len(want))
		}
		maps.DeleteFunc(want, func(v string, _ int) bool { _, ok := counts[v]; return !ok })
	}
	if !maps.Equal(counts, want) {
		t.Errorf("facet %s is %v, want %v", facet, counts, want)
	}
}
