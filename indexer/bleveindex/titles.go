package bleveindex

import (
	"cmp"
	"maps"
	"slices"
	"sort"
	"strings"

	"github.com/RoaringBitmap/roaring/v2"
)

// maxTitle bounds the titles offered as completions, in bytes. A longer one is a paragraph that was taken for a title.
const maxTitle = 250

// titles is the different titles of items, those of most items first and then those of the newest, with the words they
// can be found by.
type titles struct {
	titles []string
	items  lists    // ordinals of the items, by title
	words  []string // sorted
	byWord lists    // positions in titles, by word
}

// newTitles makes the list from titles and the ordinals of the items that have them.
func newTitles(all []string, items [][]uint32) *titles {
	order := make([]int, 0, len(all))
	for i, title := range all {
		if len(title) <= maxTitle && len(forms(title)) > 0 {
			order = append(order, i)
		}
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(len(items[b]), len(items[a])), cmp.Compare(items[a][0], items[b][0]))
	})
	t := new(titles)
	byWord := make(map[string][]uint32)
	for rank, i := range order {
		t.titles = append(t.titles, all[i])
		t.items.add(items[i]...)
		for _, form := range distinct(forms(all[i])) {
			byWord[form] = append(byWord[form], uint32(rank))
		}
	}
	t.words = slices.Sorted(maps.Keys(byWord))
	for _, word := range t.words {
		t.byWord.add(byWord[word]...)
	}
	return t
}

// distinct sorts words and leaves out repetitions.
func distinct(words []string) []string {
	slices.Sort(words)
	return slices.Compact(words)
}

// find gives the titles that hold all words and a word that begins with prefix, where there is one, best first.
func (t *titles) find(words []string, prefix string) *roaring.Bitmap {
	var sets []*roaring.Bitmap
	for _, word := range words {
		i, ok := slices.BinarySearch(t.words, word)
		if !ok {
			return roaring.New()
		}
		sets = append(sets, roaring.BitmapOf(t.byWord.at(uint32(i))...))
	}
	if prefix != "" {
		begun := roaring.New()
		for i := sort.SearchStrings(t.words, prefix); i < len(t.words) && strings.HasPrefix(t.words[i], prefix); i++ {
			begun.AddMany(t.byWord.at(uint32(i)))
		}
		sets = append(sets, begun)
	}
	return roaring.FastAnd(sets...)
}

func (t *titles) write(path string) error {
	return writeSide(path, func(w *sideWriter) {
		w.strings(t.titles)
		w.lists(t.items)
		w.strings(t.words)
		w.lists(t.byWord)
	})
}

// readTitles reads the titles of an index of so many items.
func readTitles(path string, items int) (*titles, error) {
	t := new(titles)
	err := readSide(path, func(r *sideReader) {
		t.titles, t.items = r.strings(), r.lists(items)
		t.words, t.byWord = r.strings(), r.lists(len(t.titles))
		r.expect(t.items.len() == len(t.titles) && t.byWord.len() == len(t.words) && slices.IsSorted(t.words))
	})
	return t, err
}
