package bleveindex

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"minuted"
)

// queryMaker makes random queries of every form out of words of the items.
type queryMaker struct {
	rand  *rand.Rand
	brute *brute
	focus *bruteItem // that the query is likely to find
}

func (q *queryMaker) one(n int) bool { return q.rand.IntN(n) == 0 }

func pick[T any](q *queryMaker, list []T) T { return list[q.rand.IntN(len(list))] }

func (q *queryMaker) request() minuted.Request {
	q.focus = pick(q, q.brute.items)
	r := minuted.Request{
		Expr: q.expr(3), Attachments: q.one(8), Facets: minuted.FacetNames[:],
		Match: pick(q, []minuted.Match{"", minuted.MatchAll, minuted.MatchAny, minuted.MatchAuto, minuted.MatchAuto, minuted.MatchAuto}),
		Sort:  pick(q, []minuted.Sort{"", minuted.SortRelevance, minuted.SortNewest, minuted.SortOldest}),
		Grain: pick(q, []minuted.Grain{"", minuted.GrainYear, minuted.GrainMonth}),
	}
	if q.one(8) {
		r.Scope = minuted.ScopeMeeting
	}
	if q.one(4) {
		r.Expr = q.typed()
	}
	for q.one(3) {
		r.Filters = append(r.Filters, q.filterBeside())
	}
	if q.one(6) {
		r.From = pick(q, []minuted.Date{"", pick(q, q.brute.items).Date})
		r.To = pick(q, []minuted.Date{"", q.focus.Date})
	}
	return r
}

// typed makes what people type most: words, perhaps with a phrase, a filter or an exclusion.
func (q *queryMaker) typed() minuted.Expr {
	var operands []minuted.Expr
	for range 2 + q.rand.IntN(5) {
		operands = append(operands, minuted.Word{Text: q.words(1)[0]})
	}
	run := q.words(2)
	others := []minuted.Expr{
		q.phrase(), q.filter(), minuted.Not{Operand: q.operand(0)}, minuted.Field{Name: "title", Operand: q.operand(0)},
		minuted.Alike{Typed: minuted.And{Operands: []minuted.Expr{minuted.Word{Text: run[0]}, minuted.Word{Text: run[1]}}}, Others: []minuted.Expr{q.phrase()}},
	}
	if q.one(2) {
		operands = append(operands, pick(q, others))
	}
	return minuted.And{Operands: operands}
}

// filterBeside makes a filter that is not part of the tree.
func (q *queryMaker) filterBeside() minuted.Filter {
	f := minuted.Filter{Facet: pick(q, []string{minuted.FacetAuthority, minuted.FacetCommittee, minuted.FacetTopic, minuted.FacetKind, minuted.FacetOutcome})}
	values := func() (list []string) {
		for _, it := range []*bruteItem{q.focus, pick(q, q.brute.items)} {
			list = append(list, it.facetValues(f.Facet, "")...)
		}
		if q.one(8) {
			list = append(list, "unheard-of")
		}
		return list[:min(len(list), 1+q.rand.IntN(3))]
	}
	if !q.one(4) {
		f.Any = values()
	}
	if q.one(3) {
		f.Not = values()
	}
	return f
}

// words gives words that stand next to each other in some part of an item, mostly the one in focus.
func (q *queryMaker) words(n int) []string {
	for {
		it := q.focus
		if q.one(10) {
			it = pick(q, q.brute.items)
		}
		t := it.parts[pick(q, bruteParts)]
		if len(t.words) < n {
			continue
		}
		from := q.rand.IntN(len(t.words) - n + 1)
		var words []string
		for _, w := range t.words[from : from+n] {
			words = append(words, w.form)
		}
		return words
	}
}

func (q *queryMaker) expr(depth int) minuted.Expr {
	if depth == 0 || q.one(3) {
		return q.operand(2)
	}
	switch q.rand.IntN(8) {
	case 0, 1:
		return minuted.And{Operands: q.operands(depth)}
	case 2:
		return minuted.Or{Operands: q.operands(depth)}
	case 3:
		return minuted.Not{Operand: q.expr(depth - 1)}
	case 4:
		return minuted.Field{Name: pick(q, bruteParts), Operand: q.expr(depth - 1)}
	case 5:
		return q.filter()
	default:
		return minuted.And{Operands: []minuted.Expr{q.operand(2), q.filter()}}
	}
}

func (q *queryMaker) operands(depth int) []minuted.Expr {
	var all []minuted.Expr
	for range 2 + q.rand.IntN(2) {
		all = append(all, q.expr(depth-1))
	}
	return all
}

// operand makes what has a place in a text.
func (q *queryMaker) operand(depth int) minuted.Expr {
	word := q.words(1)[0]
	letters := []rune(word)
	kind := q.rand.IntN(13)
	if depth == 0 {
		kind = q.rand.IntN(7)
	}
	switch {
	case kind == 0 && len(letters) > 3:
		return minuted.Pattern{Text: string(letters[:3+q.rand.IntN(len(letters)-3)]) + "*"}
	case kind == 1 && len(letters) > 4:
		at := 3 + q.rand.IntN(len(letters)-3)
		return minuted.Pattern{Text: string(letters[:at]) + "?" + string(letters[at+1:])}
	case kind == 2 && len(letters) > 4:
		at := 1 + q.rand.IntN(len(letters)-2)
		letters[at], letters[at+1] = letters[at+1], letters[at]
		return minuted.Fuzzy{Text: string(letters), Edits: 1 + q.rand.IntN(2)}
	case kind == 3:
		return q.phrase()
	case kind >= 7 && kind <= 10:
		return q.near(depth)
	case kind == 11:
		return minuted.Alike{Typed: minuted.Word{Text: word}, Others: []minuted.Expr{q.phrase(), minuted.Word{Text: q.words(1)[0]}}}
	default:
		return minuted.Word{Text: pick(q, []string{word, word, word, strings.ToUpper(word), strings.Join(q.words(2), "-")})}
	}
}

func (q *queryMaker) phrase() minuted.Expr {
	words := q.words(2 + q.rand.IntN(3))
	phrase := minuted.Phrase{}
	switch {
	case q.one(4):
		words = slices.Delete(words, 1, 2)
		phrase.Slop = 1 + q.rand.IntN(4)
		q.rand.Shuffle(len(words), func(i, j int) { words[i], words[j] = words[j], words[i] })
	case q.one(4):
		if last := []rune(words[len(words)-1]); len(last) > 3 {
			words[len(words)-1] = string(last[:3]) + "*"
		}
	}
	phrase.Text = strings.Join(words, " ")
	return phrase
}

func (q *queryMaker) near(depth int) minuted.Expr {
	n := minuted.Near{Left: q.operand(0), Right: q.operand(0), Words: q.rand.IntN(12), Ordered: q.one(3)}
	if q.one(3) {
		pair := q.words(2 + q.rand.IntN(3))
		n.Left, n.Right = minuted.Word{Text: pair[0]}, minuted.Word{Text: pair[len(pair)-1]}
	}
	switch q.rand.IntN(6) {
	case 0:
		n.Unit = minuted.UnitSentence
	case 1:
		n.Unit = minuted.UnitParagraph
	case 2:
		n.Left = q.near(depth - 1)
	case 3:
		n.Right = minuted.Or{Operands: []minuted.Expr{q.operand(0), q.operand(0)}}
	case 4:
		n.Right = minuted.Alike{Typed: q.operand(0), Others: []minuted.Expr{q.phrase()}}
	}
	return n
}

func (q *queryMaker) filter() minuted.Expr {
	it := q.focus
	field := func(name string, values ...string) minuted.Expr {
		var operands []minuted.Expr
		for _, v := range values {
			operands = append(operands, minuted.Phrase{Text: v})
		}
		if len(operands) == 1 {
			return minuted.Field{Name: name, Operand: operands[0]}
		}
		return minuted.Field{Name: name, Operand: minuted.Or{Operands: operands}}
	}
	people := append(append([]string{"nobody at all"}, it.Attendance.Present...), it.Attendance.Apologies...)
	a := q.brute.authorities[it.Authority]
	switch q.rand.IntN(20) {
	case 0:
		return field("authority", it.Authority, pick(q, q.brute.items).Authority)
	case 1:
		return field("nation", stringOr(a.Nation, "england"))
	case 2:
		return field("lang", pick(q, []string{"en", "cy", "gd"}))
	case 3:
		return field("state", stringOr(string(it.Meeting.State), "final"))
	case 4:
		return field("has", pick(q, []string{"votes", "decision", "attachments", "changes"}))
	case 5:
		return field("source", pick(q, []string{"moderngov", "imported"}))
	case 6:
		return field("meeting", stringOr(it.Meeting.ID, "none"), "unknown")
	case 7:
		return field("url", strings.Replace(stringOr(it.SourceURL, "http://a.test/"), "http:", "https:", 1))
	case 8:
		return field("ref", pick(q, []string{stringOr(it.Number, "1"), stringOr(strings.Join(q.words(2), "/"), "1")}))
	case 9:
		return field("present", lastWord(pick(q, people)))
	case 10:
		return field("apologies", pick(q, people))
	case 11:
		return field("person", lastWord(pick(q, people)), "nobody at all")
	case 12:
		return minuted.Numbers{Name: "words", Min: q.rand.IntN(60), Max: pick(q, []int{-1, 40, 400})}
	case 13:
		return minuted.Range{From: pick(q, q.brute.items).Date, To: pick(q, []minuted.Date{"", it.Date, "2024-03-31"})}
	case 14:
		return minuted.Range{From: "2025-03-10", To: pick(q, []minuted.Date{"", "2025-04-02"}), Of: pick(q, []minuted.RangeOf{minuted.OfArchiving, minuted.OfChange})}
	case 15:
		return field("region", stringOr(a.Region, "wales"), "nowhere")
	case 16:
		return field("topic", pick(q, testTopics).ID)
	case 17:
		return field("committee", it.CommitteeValue(), pick(q, q.brute.items).CommitteeValue())
	case 18:
		return field("kind", string(pick(q, []minuted.Kind{minuted.KindSubstance, minuted.KindProcedure, minuted.KindDecision})))
	default:
		return field("outcome", string(pick(q, minuted.Outcomes[:])))
	}
}

func lastWord(name string) string {
	words := strings.Fields(name)
	return words[len(words)-1]
}

// kinds tells which kinds of node a tree holds.
func kinds(e minuted.Expr, tell func(string)) {
	tell(strings.TrimPrefix(fmt.Sprintf("%T", e), "minuted."))
	var operands []minuted.Expr
	switch e := e.(type) {
	case minuted.And:
		operands = e.Operands
	case minuted.Or:
		operands = e.Operands
	case minuted.Not:
		operands = []minuted.Expr{e.Operand}
	case minuted.Field:
		tell("Field " + e.Name)
		if slices.Contains(bruteParts, e.Name) {
			operands = []minuted.Expr{e.Operand}
		}
	case minuted.Near:
		tell("Near /" + string(e.Unit))
		operands = []minuted.Expr{e.Left, e.Right}
	case minuted.Alike:
		operands = append([]minuted.Expr{e.Typed}, e.Others...)
		if _, run := e.Typed.(minuted.And); run {
			tell("Alike, of a run")
		}
	case minuted.Phrase:
		if e.Slop > 0 {
			tell("Phrase, loose")
		}
	}
	for _, o := range operands {
		kinds(o, tell)
	}
}

// TestAgreesWithTheDefinitions compares the index with a matcher that reads every item: what is found, how much, and
// which words take part.
func TestAgreesWithTheDefinitions(t *testing.T) {
	queries := 20_000
	if testing.Short() {
		queries = 1_500
	}
	items, authorities := sampleItems(t)
	label(items)
	dir := t.TempDir()
	g := build(t, dir, items, BuildOptions{SegmentItems: 200, Authorities: authorities, Topics: testTopics})
	x, err := Open(dir + "/" + g.ID)
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	var mu sync.Mutex
	asked, hit := make(map[string]int), make(map[string]int)
	t.Run("queries", func(t *testing.T) {
		for worker := range 2 {
			t.Run(fmt.Sprint(worker), func(t *testing.T) {
				t.Parallel()
				b := newBrute(items, authorities)
				q := &queryMaker{rand: rand.New(rand.NewPCG(21, uint64(worker))), brute: b}
				for n := 0; n < queries/2 && !t.Failed(); n++ {
					r := q.request()
					want := compareWithBrute(t, x, b, r, n%200 == 0)
					seen := map[string]bool{"scope " + string(r.Scope): true, "match " + string(r.Match): true, "sort " + string(r.Sort): true}
					seen["found by "+string(want.matched)] = true
					seen["found in attachments"] = want.attached > 0
					for _, f := range r.Filters {
						seen["filter "+f.Facet] = true
					}
					seen["filter date"] = r.From != "" || r.To != ""
					kinds(r.Expr, func(kind string) { seen[kind] = true })
					mu.Lock()
					for kind, is := range seen {
						if !is {
							continue
						}
						asked[kind]++
						if len(want.ids) > 0 {
							hit[kind]++
						}
					}
					mu.Unlock()
					if t.Failed() {
						t.Logf("query %d: %+v", n, r)
					}
				}
			})
		}
	})
	for _, kind := range slices.Sorted(maps.Keys(asked)) {
		t.Logf("%-20s in %5d queries, %5d of which found something", kind, asked[kind], hit[kind])
		if hit[kind] == 0 {
			t.Errorf("no query with %s found anything", kind)
		}
	}
	for _, kind := range []string{"found by most", "found in attachments", "filter date"} {
		if hit[kind] == 0 {
			t.Errorf("no query of the kind: %s", kind)
		}
	}
}

// label gives items kinds and topics, some of both levels, some of none.
func label(items []*minuted.Item) {
	for i, item := range items {
		item.Kind = []minuted.Kind{"", minuted.KindSubstance, minuted.KindProcedure, minuted.KindDecision}[i%4]
		for k, topic := range testTopics {
			if i%(k+3) == 0 {
				item.Topics = append(item.Topics, topic.ID)
			}
		}
	}
}

// compareWithBrute compares the answers to one request and returns what they have to be.
func compareWithBrute(t *testing.T, x *Index, b *brute, r minuted.Request, export bool) bruteAnswer {
	t.Helper()
	want := b.answer(r)
	result, err := x.Search(context.Background(), r)
	if err != nil {
		t.Fatalf("%+v: %v", r, err)
	}
	chosen, err := x.matching(context.Background(), r)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for it := chosen.Iterator(); it.HasNext(); {
		got = append(got, x.columns.ids.at(it.Next()))
	}
	slices.Sort(got)
	if !slices.Equal(got, want.ids) {
		t.Errorf("found %d items, want %d; %s", len(got), len(want.ids), difference(got, want.ids))
	}
	if result.Total != len(want.ids) || result.TotalAllWords != len(want.whole) || result.Matched != want.matched || result.InAttachments != want.attached {
		t.Errorf("total %d, %d with all words, by %s, %d more in attachments; want %d, %d, %s, %d",
			result.Total, result.TotalAllWords, result.Matched, result.InAttachments, len(want.ids), len(want.whole), want.matched, want.attached)
	}
	for _, name := range r.Facets {
		var selected []string
		for _, f := range r.Filters {
			if f.Facet == name {
				selected = append(selected, f.Any...)
			}
		}
		if wrong := bruteFacet(name, result.Facets[name], want.facets[name], selected); wrong != "" {
			t.Errorf("facet %s: %s", name, wrong)
		}
	}
	if export {
		compareLists(t, x, r, want)
	}
	compareMarks(t, x, b, r, want.ids)
	return want
}

// compareLists compares what is exported, and pages of two sizes; of the hits those with all words come first.
func compareLists(t *testing.T, x *Index, r minuted.Request, want bruteAnswer) {
	t.Helper()
	var exported []string
	for item, err := range x.Items(context.Background(), r) {
		if err != nil {
			t.Fatal(err)
		}
		exported = append(exported, item.ID)
	}
	if !slices.Equal(exported, want.ids) {
		t.Errorf("exported %d items, want %d", len(exported), len(want.ids))
	}
	big, small := listed(t, x, r, 90, 2), listed(t, x, r, 15, 12)
	if !slices.Equal(big, small) {
		t.Errorf("pages of 90 list %v, pages of 15 list %v", big, small)
	}
	first := slices.Sorted(slices.Values(big[:min(len(big), len(want.whole))]))
	if r.Match != minuted.MatchAny && len(big) >= len(want.whole) && !slices.Equal(first, want.whole) {
		t.Errorf("the first %d hits are not those that hold all words", len(want.whole))
	}
}

// listed gives the ids of so many pages of hits.
func listed(t *testing.T, x *Index, r minuted.Request, per, pages int) []string {
	t.Helper()
	ids := []string{}
	for r.Per, r.Page = per, 1; r.Page <= pages; r.Page++ {
		result, err := x.Search(context.Background(), r)
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range result.Hits {
			ids = append(ids, h.ID)
		}
	}
	return ids
}

func difference(got, want []string) string {
	for _, id := range got {
		if !slices.Contains(want, id) {
			return id + " too many"
		}
	}
	for _, id := range want {
		if !slices.Contains(got, id) {
			return id + " missing"
		}
	}
	return "in another order"
}

// compareMarks compares the words marked in the first items found.
func compareMarks(t *testing.T, x *Index, b *brute, r minuted.Request, ids []string) {
	t.Helper()
	plan, err := newPlan(context.Background(), x, r)
	if err != nil {
		t.Fatal(err)
	}
	look := newLookout(context.Background(), plan.positive)
	scope := bruteParts[:4]
	if r.Attachments {
		scope = bruteParts
	}
	for _, it := range b.items {
		if len(ids) == 0 || !slices.Contains(ids[:min(len(ids), 4)], it.ID) {
			continue
		}
		for p := range part(partCount) {
			got := make(map[[2]int]bool)
			words, stretches := look.marked(p.text(it.Item), langsOf(it.Item), p)
			for _, s := range stretches {
				for _, w := range words[s.from:s.to] {
					got[[2]int{w.start, w.end}] = true
				}
			}
			if want := b.marks(r.Expr, it, p.String(), scope); !maps.Equal(got, want) {
				t.Errorf("item %s, %s: marked are %v, want %v", it.ID, p, slices.Sorted(maps.Keys(flat(got))), slices.Sorted(maps.Keys(flat(want))))
			}
		}
	}
}

func flat(marks map[[2]int]bool) map[int]bool {
	starts := make(map[int]bool)
	for m := range marks {
		starts[m[0]] = true
	}
	return starts
}
