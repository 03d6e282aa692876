package bleveindex

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"minuted"
)

// world is items as councils publish them, meeting by meeting.
type world struct {
	random *rand.Rand
	items  []*minuted.Item
	next   int
}

func newWorld(n int) *world {
	return &world{random: rand.New(rand.NewPCG(5, 6)), items: corpus(n), next: n}
}

// change edits, adds and removes some items, and gives the meetings and the items of none that it touched.
func (w *world) change(n int) map[string]bool {
	touched := make(map[string]bool)
	for range n {
		at := w.random.IntN(len(w.items))
		touched[w.items[at].Meeting.ID] = true
		switch w.random.IntN(4) {
		case 0:
			w.items = slices.Delete(w.items, at, at+1)
		case 1:
			added := randomItem(w.random, w.next)
			w.next++
			w.items = append(w.items, added)
			touched[added.Meeting.ID] = true
		case 2: // under an older item's meeting, and so renumbering it
			added := randomItem(w.random, w.next)
			w.next++
			added.Meeting = w.items[at].Meeting
			w.items = slices.Insert(w.items, at, added)
		default:
			changed := *w.items[at]
			changed.Minutes += "\n\n" + randomBlocks(w.random, 1) + " Zeppelins were discussed."
			changed.Title = w.items[w.random.IntN(len(w.items))].Title
			changed.Topics = append(slices.Clone(changed.Topics), "planning/trees")
			changed.Lang = []string{"", "cy"}[w.random.IntN(2)]
			w.items[at] = &changed
		}
	}
	return touched
}

// update brings a store in line with the world, of which so much was touched.
func (w *world) update(t *testing.T, dir string, touched map[string]bool) minuted.Generation {
	t.Helper()
	b, err := NewStore(dir).Update(BuildOptions{Topics: testTopics, Authorities: testAuthorities, SegmentItems: 7})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Abort()
	gone := make(map[string]bool)
	for meeting := range touched {
		for _, id := range b.Held(meeting) {
			gone[id] = true
		}
	}
	for _, item := range w.items {
		if touched[item.Meeting.ID] {
			delete(gone, item.ID)
			if err := b.Add(context.Background(), item); err != nil {
				t.Fatal(err)
			}
		}
	}
	for id := range gone {
		if err := b.Remove(context.Background(), id); err != nil {
			t.Fatal(err)
		}
	}
	g, err := b.Publish(context.Background(), minuted.Generation{Versions: map[string]int{"parser": 3}, LastCapture: 8})
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// TestUpdatesAnswerAsAWholeBuild changes an index again and again, and each time holds it against one built of the same
// items: totals, facets, hits with their scores and snippets, export, meetings, completions and spellings.
func TestUpdatesAnswerAsAWholeBuild(t *testing.T) {
	w, dir := newWorld(500), t.TempDir()
	build(t, dir, w.items, BuildOptions{SegmentItems: 60})
	var before *Index
	for round := range 10 {
		touched := w.change(1 + w.random.IntN(30))
		g := w.update(t, dir, touched)
		x, err := Open(filepath.Join(dir, g.ID))
		if err != nil {
			t.Fatal(err)
		}
		if before != nil { // as a server has it
			x.follow(before)
			if err := before.Close(); err != nil {
				t.Error(err)
			}
		}
		before = x
		whole := open(t, w.items)
		compareSearches(t, x, whole)
		compareRankings(t, x, whole)
		compareMeetings(t, x, whole, w.items)
		compareSpellings(t, x, whole)
		compareNames(t, x, whole)
		compareTitles(t, x, whole)
		if got, want := counted(g), counted(whole.Generation()); got != want {
			t.Errorf("the generation counts %s, a whole build %s", got, want)
		}
		if t.Failed() {
			t.Fatalf("after update %d", round+1)
		}
	}
	if err := before.Close(); err != nil {
		t.Error(err)
	}
}

// TestNextGenerationKnowsWeights asks a word of a generation, and the next one is found to know it.
func TestNextGenerationKnowsWeights(t *testing.T) {
	w, dir := newWorld(300), t.TempDir()
	first := build(t, dir, w.items, BuildOptions{})
	before, err := Open(filepath.Join(dir, first.ID))
	if err != nil {
		t.Fatal(err)
	}
	defer before.Close()
	request := minuted.Request{Expr: word("harbour"), Per: 10}
	if _, err := before.Search(context.Background(), request); err != nil {
		t.Fatal(err)
	}
	second := w.update(t, dir, w.change(1))
	x, err := Open(filepath.Join(dir, second.ID))
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	harbour := newTerm("harbour", x.stems.formsOf("harbour"), itemParts)
	if _, ok := x.known.get(x.words.segments[0].keyOf(harbour)); ok {
		t.Fatal("the next generation knows a word by itself")
	}
	x.follow(before)
	if _, ok := x.known.get(x.words.segments[0].keyOf(harbour)); !ok {
		t.Error("the next generation does not know a word that the one before had worked out")
	}
}

func compareRankings(t *testing.T, x, whole minuted.Index) {
	t.Helper()
	requests := maskRequests()
	requests["a new word"] = minuted.Request{Expr: word("zeppelin")}
	requests["a new word, mutated"] = minuted.Request{Expr: word("gouncil")}
	for name, r := range requests {
		r.Per, r.Facets = minuted.MaxPer, minuted.FacetNames[:]
		got, err := x.Search(context.Background(), r)
		if err != nil {
			t.Fatal(err)
		}
		want, err := whole.Search(context.Background(), r)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %s", name, hitDifference(got.Hits, want.Hits))
		}
	}
}

// compareNames compares the councils, committees and topics that complete a word.
func compareNames(t *testing.T, x, whole *Index) {
	t.Helper()
	for _, text := range []string{"net", "panel", "chil", "pla"} {
		typed, _ := readTyped(text)
		var names [2][][]minuted.Suggestion
		for i, of := range []*Index{x, whole} {
			scope, err := newTally(minuted.Request{}, of.columns, of.mask)
			if err == nil {
				names[i], err = of.suggestNames(context.Background(), typed, scope)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if !reflect.DeepEqual(names[0], names[1]) {
			t.Errorf("%q is completed by %v, of a whole build by %v", text, names[0], names[1])
		}
	}
}

// compareTitles compares the titles that complete each word, in their order.
func compareTitles(t *testing.T, x, whole *Index) {
	t.Helper()
	titles := func(x *Index, text string) []string {
		typed, _ := readTyped(text)
		scope, err := newTally(minuted.Request{Filters: []minuted.Filter{{Facet: "kind", Not: []string{"procedure"}}}}, x.columns, x.mask)
		if err != nil {
			t.Fatal(err)
		}
		found, err := x.completeTitle(context.Background(), typed, scope, 10)
		if err != nil {
			t.Fatal(err)
		}
		var lines []string
		for _, c := range found {
			lines = append(lines, fmt.Sprintf("%s %d", c.text, c.count))
		}
		return lines
	}
	for _, text := range append([]string{"c", "p", "th", "of "}, testWords...) {
		if got, want := titles(x, text), titles(whole, text); !slices.Equal(got, want) {
			t.Errorf("%q is completed by\n%q\nof a whole build by\n%q", text, got, want)
		}
	}
}

func hitDifference(got, want []minuted.Hit) string {
	for i := range want {
		if i >= len(got) || !reflect.DeepEqual(got[i], want[i]) {
			return fmt.Sprintf("hit %d is\n%+v\nof a whole build\n%+v", i+1, got[min(i, len(got)-1)], want[i])
		}
	}
	return "the hits are alike, but not what is said of them"
}

func TestUpdateOfNothingChangesNothing(t *testing.T) {
	w, dir := newWorld(60), t.TempDir()
	before := build(t, dir, w.items, BuildOptions{})
	touched := make(map[string]bool)
	for _, item := range w.items {
		touched[item.Meeting.ID] = true
	}
	g := w.update(t, dir, touched)
	x, err := Open(filepath.Join(dir, g.ID))
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	if rows := x.columns.len(); rows != 60 || counted(g) != counted(before) {
		t.Errorf("60 items added as they are make %d rows; the generation counts %s, before %s", rows, counted(g), counted(before))
	}
}

// TestUpdateSharesFiles looks at what an update of one item writes anew.
func TestUpdateSharesFiles(t *testing.T) {
	w, dir := newWorld(400), t.TempDir()
	first := build(t, dir, w.items, BuildOptions{})
	second := w.update(t, dir, w.change(1))
	for _, name := range []string{itemsFile, columnsFile, titlesFile, stemsFile} {
		a, errA := os.Stat(filepath.Join(dir, first.ID, name))
		b, errB := os.Stat(filepath.Join(dir, second.ID, name))
		if err := errors.Join(errA, errB); err != nil {
			t.Fatal(err)
		}
		if !os.SameFile(a, b) {
			t.Errorf("%s was written anew", name)
		}
	}
}

func TestUpdateRefuses(t *testing.T) {
	dir := t.TempDir()
	store := NewStore(dir)
	if _, err := store.Update(BuildOptions{}); !errors.Is(err, ErrWhole) || !errors.Is(err, minuted.ErrNoIndex) {
		t.Errorf("where there is no index: %v", err)
	}
	w := newWorld(20)
	g := build(t, dir, w.items, BuildOptions{})
	description := filepath.Join(dir, g.ID, generationFile)
	data, err := os.ReadFile(description)
	if err != nil {
		t.Fatal(err)
	}
	older := strings.Replace(string(data), fmt.Sprintf(`"analyser": %d`, AnalyserVersion), `"analyser": 1`, 1)
	if err := os.WriteFile(description, []byte(older), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Update(BuildOptions{}); !errors.Is(err, ErrWhole) {
		t.Errorf("where words were read by other rules: %v", err)
	}
	if err := os.WriteFile(description, data, 0o644); err != nil {
		t.Fatal(err)
	}
	b, err := store.Update(BuildOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Abort()
	if err := b.Add(context.Background(), w.items[3]); err != nil {
		t.Fatal(err)
	}
	if err := b.Add(context.Background(), w.items[3]); err == nil || !strings.Contains(err.Error(), w.items[3].ID) {
		t.Errorf("the same item twice: %v", err)
	}
	if err := b.Remove(context.Background(), w.items[3].ID); err == nil || !strings.Contains(err.Error(), w.items[3].ID) {
		t.Errorf("an item that was just added removed: %v", err)
	}
	if err := b.Remove(context.Background(), "neverindexed2"); err != nil {
		t.Errorf("an item that is not held removed: %v", err)
	}
}

// TestWholeBuildFallsDue updates until so much has changed that the next build must be whole.
func TestWholeBuildFallsDue(t *testing.T) {
	w, dir := newWorld(40), t.TempDir()
	build(t, dir, w.items, BuildOptions{})
	for range 100 {
		b, err := NewStore(dir).Update(BuildOptions{})
		if errors.Is(err, ErrWhole) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		for i := range 40 {
			item := *w.items[i]
			item.Minutes = randomBlocks(w.random, 2)
			if err := b.Add(context.Background(), &item); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := b.Publish(context.Background(), minuted.Generation{}); err != nil {
			t.Fatal(err)
		}
	}
	t.Error("100 updates of everything, and no whole build is due")
}
