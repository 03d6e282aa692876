package bleveindex

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/index/scorch/mergeplan"
	segment "github.com/blevesearch/scorch_segment_api/v2"

	"minuted"
)

// wordsItems makes items whose words occur from once to thousands of times: zap cuts what is long into chunks.
func wordsItems(n int) []*minuted.Item {
	items := corpus(n)
	for i, item := range items {
		item.Title += fmt.Sprintf(" %d Ystradgynlais's Café", i)
		switch {
		case i%1000 == 0:
			item.Minutes += minuted.Text(strings.Repeat("\n\n• And again. The motion\tfell", 400))
		case i%50 == 0:
			item.Attachments = []minuted.Attachment{{Pages: []string{"the first page", "the second: housing"}}}
		case i%77 == 0:
			item.Title, item.Agenda, item.Minutes, item.Decision.Text = "", "", "", ""
		}
	}
	return items
}

// bulkWords writes the words of items as a whole build does, so many to a segment.
func bulkWords(t *testing.T, items []*minuted.Item, most int) (path string, lengths [][partCount]uint32) {
	t.Helper()
	path = filepath.Join(t.TempDir(), wordFolder)
	w, err := createWords(path, most)
	if err != nil {
		t.Fatal(err)
	}
	return path, writeWords(t, w, items)
}

// bleveWords has bleve write the words of items.
func bleveWords(t *testing.T, items []*minuted.Item) (path string, lengths [][partCount]uint32) {
	t.Helper()
	path, _ = bulkWords(t, nil, 0)
	w, err := addWords(path, 0)
	if err != nil {
		t.Fatal(err)
	}
	return path, writeWords(t, w, items)
}

func writeWords(t *testing.T, w wordsWriter, items []*minuted.Item) [][partCount]uint32 {
	t.Helper()
	for row, item := range items {
		if err := w.add(t.Context(), uint32(row), item); err != nil {
			t.Fatal(err)
		}
	}
	lengths, err := w.finish(t.Context())
	if err := errors.Join(err, w.close()); err != nil {
		t.Fatal(err)
	}
	return lengths
}

// wordsIn reads all that bleve has of the words in a folder: of every part, form and row how often and where it stands there.
func wordsIn(t *testing.T, path string, rows int) (found map[string]string, segments int) {
	t.Helper()
	w, err := openWords(path)
	if err == nil {
		err = w.resolve(t.Context(), rows)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer w.close()
	found = make(map[string]string)
	for _, s := range w.segments {
		for p := range part(partCount) {
			dict, err := s.segment.Dictionary(p.String())
			if err != nil {
				t.Fatal(err)
			}
			forms := dict.AutomatonIterator(nil, nil, nil)
			for entry, err := forms.Next(); entry != nil || err != nil; entry, err = forms.Next() {
				if err != nil {
					t.Fatal(err)
				}
				list, err := dict.PostingsList([]byte(entry.Term), nil, nil)
				if err != nil {
					t.Fatal(err)
				}
				addPlaces(t, found, fmt.Sprint(p, " ", entry.Term), s.items, list)
			}
		}
	}
	return found, len(w.segments)
}

func addPlaces(t *testing.T, found map[string]string, word string, items []uint32, list segment.PostingsList) {
	t.Helper()
	it := list.Iterator(true, true, true, nil)
	for posting, err := it.Next(); posting != nil || err != nil; posting, err = it.Next() {
		if err != nil {
			t.Fatal(err)
		}
		key, value := fmt.Sprint(word, " in ", items[posting.Number()]), fmt.Sprint(posting.Frequency(), " ", posting.Norm())
		for _, l := range posting.Locations() {
			value += fmt.Sprintf(" %s:%d:%d:%d:%d", l.Field(), l.Pos(), l.Start(), l.End(), l.ArrayPositions())
		}
		if before, known := found[key]; known {
			t.Fatalf("%s is found twice: %s and %s", key, before, value)
		}
		found[key] = value
	}
}

// sameWords reports where what was found differs.
func sameWords(t *testing.T, got, want map[string]string) {
	t.Helper()
	if maps.Equal(got, want) && len(want) > 0 {
		return
	}
	t.Errorf("there are %d words in items, want %d", len(got), len(want))
	for key, value := range want {
		if got[key] != value {
			t.Fatalf("%.200s: %.200s, want %.200s", key, got[key], value)
		}
	}
}

// TestSegmentsAreAsBleveWritesThem reads with bleve what a whole build wrote and what bleve wrote itself.
func TestSegmentsAreAsBleveWritesThem(t *testing.T) {
	items := wordsItems(7_000)
	path, lengths := bleveWords(t, items)
	want, _ := wordsIn(t, path, len(items))
	for _, c := range []struct{ most, segments int }{{0, 1}, {3_000, 3}, {40, 175}} {
		t.Run(fmt.Sprint(c.segments), func(t *testing.T) {
			path, gotLengths := bulkWords(t, items, c.most)
			got, segments := wordsIn(t, path, len(items))
			if segments != c.segments {
				t.Errorf("there are %d segments, want %d", segments, c.segments)
			}
			sameWords(t, got, want)
			for row := range lengths {
				if gotLengths[row] != lengths[row] {
					t.Fatalf("the parts of item %d have %d words, want %d", row, gotLengths[row], lengths[row])
				}
			}
		})
	}
}

// TestBleveMergesSegments has bleve merge segments of a whole build with one of its own, without items that were removed.
func TestBleveMergesSegments(t *testing.T) {
	items := wordsItems(3_000)
	gone := func(row int) bool { return row%3 == 0 }
	var kept []*minuted.Item
	for row, item := range items {
		if gone(row) {
			item = new(minuted.Item)
		}
		kept = append(kept, item)
	}
	whole, _ := bleveWords(t, kept)
	want, _ := wordsIn(t, whole, len(items))

	const added = 2_500 // rows from which on bleve writes itself
	path, _ := bulkWords(t, items[:added], 1_000)
	w, err := addWords(path, 0)
	if err != nil {
		t.Fatal(err)
	}
	for row := range items {
		switch {
		case row >= added && !gone(row):
			err = w.add(t.Context(), uint32(row), items[row])
		case row < added && gone(row):
			err = w.remove(t.Context(), uint32(row))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if _, err := w.finish(t.Context()); err != nil {
		t.Fatal(err)
	}
	mergeAll(t, path)
	got, segments := wordsIn(t, path, len(items))
	if segments != 1 {
		t.Errorf("there are %d segments after they were merged", segments)
	}
	sameWords(t, got, want)
}

func mergeAll(t *testing.T, path string) {
	t.Helper()
	index, err := bleve.OpenUsing(path, writing())
	if err != nil {
		t.Fatal(err)
	}
	low, err := index.Advanced()
	if err == nil {
		err = low.(*scorch.Scorch).ForceMerge(t.Context(), &mergeplan.SingleSegmentMergePlanOptions)
	}
	if err == nil {
		err = index.SetInternal([]byte("merged"), nil) // it is sure to be on disk when this is
	}
	if err := errors.Join(err, index.Close()); err != nil {
		t.Fatal(err)
	}
}

func TestSegmentThatCannotBeWritten(t *testing.T) {
	dir := t.TempDir()
	b, err := NewStore(dir).Create(BuildOptions{SegmentItems: 10})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Abort()
	const second = "000000000002.zap"
	if err := os.Mkdir(filepath.Join(storePath(b.file(wordFolder)), second), 0o755); err != nil { // where a file should go
		t.Fatal(err)
	}
	for _, item := range corpus(1_000) {
		if err = b.Add(context.Background(), item); err != nil {
			break
		}
	}
	if err == nil {
		_, err = b.Publish(context.Background(), minuted.Generation{})
	}
	if err == nil || !strings.Contains(err.Error(), second) {
		t.Errorf("with no place for its second segment, a build ends with %v", err)
	}
	if err := b.Abort(); err != nil {
		t.Error(err)
	}
	if _, err := NewStore(dir).Current(); !errors.Is(err, minuted.ErrNoIndex) {
		t.Errorf("afterwards: %v", err)
	}
}
