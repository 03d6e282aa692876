package bleveindex

import (
	"context"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"minuted"
	"minuted/indexer/generated"
)

var fullTrial = flag.Bool("trial", false, "hold totals, facets and order against plain bleve and the definitions at length, not for a few queries")

// trialSize is how many items are tried, and how many random queries of each sort.
type trialSize struct{ corpus, generated, queries int }

func sizeOfTrial() trialSize {
	if *fullTrial {
		return trialSize{corpus: 1_200, generated: 2_000, queries: 5_000}
	}
	return trialSize{corpus: 400, generated: 500, queries: 100}
}

// rounding is how far, as a share, scores may lie apart that are the same: the index adds up in 32 bits.
const rounding = 1e-6

// trial is an index that was built whole and one of the same items that has been updated again and again.
type trial struct {
	brute          *brute
	whole, updated string // folders
	queries        int    // to be asked
}

// TestAnswersAreThoseOfPlainBleveAndOfTheDefinitions asks random queries. Totals and facets are held against a plain
// bleve search, the order of hits against a ranking that reads every item.
func TestAnswersAreThoseOfPlainBleveAndOfTheDefinitions(t *testing.T) {
	size := sizeOfTrial()
	for name, items := range map[string][]*minuted.Item{
		"test corpus": corpus(size.corpus), "generated": slices.Collect(generated.Items(size.generated, 1)),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tr := newTrial(t, items, size.queries)
			t.Run("totals and facets are those of plain bleve", tr.comparePlain)
			t.Run("order is that of the definitions", tr.compareOrder)
		})
	}
}

// newTrial changes the items in several rounds.
func newTrial(t *testing.T, items []*minuted.Item, queries int) *trial {
	t.Helper()
	enrich(items)
	w := &world{random: rand.New(rand.NewPCG(7, 8)), items: items, next: len(items)}
	dir := t.TempDir()
	build(t, dir, w.items, BuildOptions{SegmentItems: 400})
	var g minuted.Generation
	for range 6 {
		g = w.update(t, dir, w.change(25))
	}
	whole := t.TempDir()
	return &trial{
		queries: queries, brute: newBrute(w.items, testAuthorities), updated: filepath.Join(dir, g.ID),
		whole: filepath.Join(whole, build(t, whole, w.items, BuildOptions{SegmentItems: 400}).ID),
	}
}

// enrich gives some items attached documents and has others in a sort of Welsh, whose words change their first letters.
func enrich(items []*minuted.Item) {
	mutated := strings.NewReplacer(" c", " g", " p", " b", " t", " d", " b", " f", " m", " f")
	for i, item := range items {
		if i%5 == 0 {
			other, third := items[(i*7+3)%len(items)], items[(i*13+5)%len(items)]
			item.Attachments = []minuted.Attachment{{Title: "Report", Pages: []string{string(other.Agenda), string(third.Decision.Text)}}}
		}
		if item.Lang = "en"; i%9 == 0 {
			item.Lang, item.Minutes = "cy", minuted.Text(mutated.Replace(string(item.Minutes)))
		}
	}
}

// open opens both indexes anew, with nothing known from earlier queries.
func (tr *trial) open(t *testing.T) map[string]*Index {
	t.Helper()
	indexes := make(map[string]*Index)
	for name, dir := range map[string]string{"built whole": tr.whole, "updated": tr.updated} {
		x, err := Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		indexes[name] = x
		t.Cleanup(func() {
			if err := x.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	return indexes
}

// answered is what an index says to a request, to be held against another answer.
type answered struct {
	ids    []string
	scores []float64 // 0 where they play no part
	total  int
	facets map[string]minuted.Facet
}

// answerTo leaves out what a hit shows.
func answerTo(x *Index, r minuted.Request) (answered, error) {
	page, err := x.Page(context.Background(), r)
	if err != nil {
		return answered{}, err
	}
	s := page.search
	a := answered{total: s.tally.total, facets: s.tally.facets()}
	for _, h := range s.top.page(s.first, s.per) {
		if s.sort != minuted.SortRelevance {
			h.key = 0
		}
		a.ids, a.scores = append(a.ids, x.columns.ids.at(h.item)), append(a.scores, h.key)
	}
	return a, nil
}

// compareOrder compares the first hundred hits and their scores. Then it asks everything again: what the index has kept of
// earlier queries must not show, nor that many ask at once.
func (tr *trial) compareOrder(t *testing.T) {
	var requests []minuted.Request
	q := &queryMaker{rand: rand.New(rand.NewPCG(41, 42)), brute: tr.brute}
	for range tr.queries {
		requests = append(requests, q.rankedRequest())
	}
	answers := make(map[string][]answered)
	indexes, averages := tr.open(t), tr.brute.averages()
	scored := 0
	for n, r := range requests {
		want := tr.brute.rank(r, averages)
		if len(want) > 1 && want[0].score > 0 {
			scored++
		}
		for name, x := range indexes {
			got, err := answerTo(x, r)
			if err != nil {
				t.Fatalf("%s: query %d: %+v: %v", name, n, r, err)
			}
			if wrong := rankDifference(got, want); wrong != "" {
				t.Errorf("%s: %s", name, wrong)
			}
			answers[name] = append(answers[name], got)
		}
		if t.Failed() {
			t.Fatalf("query %d: %+v", n, r)
		}
	}
	if scored < tr.queries/2 {
		t.Errorf("only %d of %d queries put anything in order", scored, tr.queries)
	}
	askAgain(t, "again", indexes, requests, answers, 1)
	askAgain(t, "by many at once", tr.open(t), requests, answers, 8)
}

// askAgain asks what has been answered before: from one goroutine, or from many, each of which begins elsewhere and asks a
// quarter, so that others ask the same at the same time.
func askAgain(t *testing.T, how string, indexes map[string]*Index, requests []minuted.Request, answers map[string][]answered, goroutines int) {
	t.Helper()
	var running sync.WaitGroup
	for name, x := range indexes {
		for first := range goroutines {
			running.Go(func() {
				for i := range len(requests) / min(goroutines, 4) {
					n := (i + first*len(requests)/goroutines) % len(requests)
					got, err := answerTo(x, requests[n])
					if err != nil || !reflect.DeepEqual(got, answers[name][n]) {
						t.Errorf("%s, asked %s: query %d has another answer (%v): %+v", name, how, n, err, requests[n])
						return
					}
				}
			})
		}
	}
	running.Wait()
}

// rankDifference says what is wrong with the order of hits, or "". Where scores are the same but for rounding, hits may
// stand in any order, unless the index itself has them the same.
func rankDifference(got answered, want []bruteHit) string {
	if len(got.ids) != min(len(want), minuted.MaxPer) {
		return fmt.Sprintf("%d hits, want %d", len(got.ids), min(len(want), minuted.MaxPer))
	}
	at := make(map[string]bruteHit, len(want))
	for _, h := range want {
		at[h.ID] = h
	}
	same := func(a, b float64) bool { return math.Abs(a-b) <= rounding*max(math.Abs(a), math.Abs(b)) }
	var last bruteHit
	for i, id := range got.ids {
		is, ok := at[id]
		delete(at, id)
		switch {
		case !ok:
			return fmt.Sprintf("hit %d, %s, is not found or found twice", i+1, id)
		case !same(got.scores[i], is.score):
			return fmt.Sprintf("hit %d, %s, scores %v, want %v", i+1, id, got.scores[i], is.score)
		case is.class != want[i].class || !same(is.score, want[i].score):
			return fmt.Sprintf("hit %d is %s (%d, %v), want %s (%d, %v)", i+1, id, is.class, is.score, want[i].ID, want[i].class, want[i].score)
		case is.score == 0 && id != want[i].ID:
			return fmt.Sprintf("hit %d is %s, want %s, neither of which scores", i+1, id, want[i].ID)
		case i > 0 && is.score > 0 && is.class == last.class && (got.scores[i-1] < got.scores[i] || got.scores[i-1] == got.scores[i] && newestFirst(last, is) > 0):
			return fmt.Sprintf("hit %d, %s of %s, stands behind %s of %s with %v and %v", i+1, id, is.Date, last.ID, last.Date, got.scores[i], got.scores[i-1])
		}
		last = is
	}
	return ""
}

// rankedRequest makes a request whose hits are put in order, mostly by relevance: words as they are typed, and operands of
// every kind. None are near what is near something else, which would take a reader of every item too long in long texts.
func (q *queryMaker) rankedRequest() minuted.Request {
	r := q.request()
	r.Per, r.Facets = minuted.MaxPer, []string{minuted.FacetTopic}
	if !q.one(6) {
		r.Sort = minuted.SortRelevance
	}
	if q.one(2) {
		r.Expr = q.typed()
		return r
	}
	var operands []minuted.Expr
	for range 1 + q.rand.IntN(4) {
		operands = append(operands, q.ranked())
	}
	if r.Expr = (minuted.And{Operands: operands}); q.one(4) {
		r.Expr = minuted.Or{Operands: operands}
	}
	return r
}

func (q *queryMaker) ranked() minuted.Expr {
	unit := pick(q, []minuted.Unit{"", "", minuted.UnitSentence, minuted.UnitParagraph})
	switch q.rand.IntN(10) {
	case 0:
		return minuted.Near{Left: q.plainOperand(), Right: q.plainOperand(), Unit: unit, Words: q.rand.IntN(12), Ordered: q.one(3)}
	case 1:
		pair := q.words(3)
		return minuted.Near{Left: minuted.Word{Text: pair[2]}, Right: minuted.Word{Text: pair[0]}, Unit: unit, Words: q.rand.IntN(12)}
	case 2:
		return minuted.Alike{Typed: q.plainOperand(), Others: []minuted.Expr{q.plainOperand(), q.plainOperand()}}
	case 3:
		return minuted.Or{Operands: []minuted.Expr{q.operand(0), q.filter()}}
	case 4:
		return minuted.Field{Name: pick(q, bruteParts), Operand: q.operand(0)}
	case 5:
		return minuted.And{Operands: []minuted.Expr{q.operand(0), minuted.Not{Operand: q.operand(0)}}}
	default:
		return q.operand(0)
	}
}
