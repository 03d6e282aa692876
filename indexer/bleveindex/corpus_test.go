package bleveindex

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"minuted"
)

// The councils, committees and words here are invented.

var testTopics = []minuted.Topic{
	{ID: "children", Name: "Children and families"},
	{ID: "children/looked-after", Name: "Looked-after children"},
	{ID: "children/protection", Name: "Child protection"},
	{ID: "planning", Name: "Planning"},
	{ID: "planning/applications", Name: "Planning applications"},
	{ID: "finance", Name: "Finance"},
}

var testAuthorities = []minuted.Authority{
	{ID: "netherby", Name: "Netherby City Council"},
	{ID: "oldmoor", Name: "Oldmoor District Council"},
	{ID: "saltwick", Name: "Saltwick Bay Council"},
}

var testWords = strings.Fields(`the the the of of to and a council councils councillor housing house houses budget budgets planned
planning plans application applications road roads parking school schools social worker workers care carers fostering foster
safeguarding consultation report reports noted agreed refused flooding drainage allotment library libraries bridge lorry
trees hedge market stall harbour ferry cycling cycles pavement 23 2024 14 30 ful s 106 officer members chair thanked`)

// corpus makes n items that are always the same.
func corpus(n int) []*minuted.Item {
	r := rand.New(rand.NewPCG(1, 2))
	items := make([]*minuted.Item, n)
	for i := range items {
		items[i] = randomItem(r, i)
	}
	return items
}

func randomItem(r *rand.Rand, i int) *minuted.Item {
	authority := testAuthorities[r.IntN(len(testAuthorities))]
	committee := r.IntN(30)
	item := &minuted.Item{
		ID:        minuted.NewID(minuted.Site{Authority: authority.ID, Platform: "test"}, "item", fmt.Sprint(i)),
		Authority: authority.ID, AuthorityName: authority.Name + " (old name)",
		Committee: fmt.Sprintf("Panel %c%d", 'A'+committee%5, committee),
		Meeting:   minuted.MeetingRef{ID: fmt.Sprintf("m%d", i/4)},
		Number:    fmt.Sprintf("%d.", i%4+1),
		Title:     randomText(r, 2+r.IntN(4)),
		Agenda:    randomBlocks(r, r.IntN(2)),
		Minutes:   randomBlocks(r, r.IntN(4)),
		Kind:      []minuted.Kind{minuted.KindSubstance, minuted.KindSubstance, minuted.KindProcedure, ""}[r.IntN(4)],
	}
	if committee%3 > 0 {
		item.CommitteeID = fmt.Sprint(committee)
	}
	if r.IntN(20) > 0 {
		item.Date = minuted.DateOf(2019+r.IntN(6), time.Month(1+r.IntN(12)), 1+r.IntN(28))
	}
	if r.IntN(2) > 0 {
		item.Decision = minuted.Decision{Outcome: minuted.Outcomes[r.IntN(len(minuted.Outcomes))], Text: randomBlocks(r, 1)}
	}
	for _, t := range testTopics {
		if r.IntN(5) == 0 {
			item.Topics = append(item.Topics, t.ID)
		}
	}
	return item
}

func randomText(r *rand.Rand, words int) string {
	var b strings.Builder
	for range words {
		b.WriteString(testWords[r.IntN(len(testWords))])
		b.WriteString([]string{" ", " ", " ", " ", ", ", ". ", "/", "\n"}[r.IntN(8)])
	}
	return strings.TrimSpace(b.String())
}

func randomBlocks(r *rand.Rand, n int) minuted.Text {
	var blocks []string
	for range n {
		blocks = append(blocks, randomText(r, 3+r.IntN(40)))
	}
	return minuted.Text(strings.Join(blocks, "\n\n"))
}

// build publishes a generation of items and returns its store's folder.
func build(t testing.TB, dir string, items []*minuted.Item, o BuildOptions) minuted.Generation {
	t.Helper()
	if o.Topics == nil {
		o.Topics, o.Authorities = testTopics, testAuthorities
	}
	b, err := NewStore(dir).Create(o)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Abort()
	for _, item := range items {
		if err := b.Add(context.Background(), item); err != nil {
			t.Fatal(err)
		}
	}
	g, err := b.Publish(context.Background(), minuted.Generation{Versions: map[string]int{"parser": 3}, LastCapture: 7})
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// open builds an index of items and opens it.
func open(t testing.TB, items []*minuted.Item) *Index {
	t.Helper()
	dir := t.TempDir()
	g := build(t, dir, items, BuildOptions{SegmentItems: 150}) // several segments
	x, err := Open(dir + "/" + g.ID)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := x.Close(); err != nil {
			t.Error(err)
		}
	})
	return x
}
