package bleveindex

import (
	"cmp"
	"errors"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"sort"
	"strings"

	"github.com/RoaringBitmap/roaring/v2"
)

// maxTitle bounds the titles offered as completions, in bytes. A longer one is a paragraph that was taken for a title.
const maxTitle = 250

// titles is what suggestions are completed from.
type titles struct {
	titles  completions // the different titles of items
	phrases completions // what several titles have in common, when all were last looked through
	late    completions // titles that items were given or lost since the last whole build
	touched []bool      // titles, by position, that are among the late; nil where there are none
}

// completions is texts, those of most items first and then those of the newest, with the words they can be found by.
type completions struct {
	texts  []string
	items  lists    // rows of the items, by text
	words  []string // sorted
	byWord lists    // positions in texts, by word
}

// newTitles makes the lists from titles and the rows of the items that have them.
func newTitles(all []string, items [][]uint32, c *columns) *titles {
	var texts []string
	var of [][]uint32
	for i, title := range all {
		if isCompletion(title) {
			texts, of = append(texts, title), append(of, items[i])
		}
	}
	t := &titles{titles: newCompletions(texts, of, c)}
	phrases, holders := commonPhrases(texts, of)
	t.phrases = newCompletions(phrases, holders, c)
	return t
}

// newCompletions makes a list of texts and the rows of the items of each.
func newCompletions(texts []string, items [][]uint32, columns *columns) completions {
	order, newest := make([]int, len(texts)), make([]uint32, len(texts))
	for i := range order {
		order[i] = i
		newest[i] = slices.MinFunc(items[i], columns.compareAge)
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(len(items[b]), len(items[a])), columns.compareAge(newest[a], newest[b]), cmp.Compare(texts[a], texts[b]))
	})
	var c completions
	byWord := make(map[string][]uint32)
	for rank, i := range order {
		c.texts = append(c.texts, texts[i])
		c.items.add(items[i]...)
		for _, form := range distinct(forms(texts[i])) {
			byWord[form] = append(byWord[form], uint32(rank))
		}
	}
	c.words = slices.Sorted(maps.Keys(byWord))
	for _, word := range c.words {
		c.byWord.add(byWord[word]...)
	}
	return c
}

// distinct sorts words and leaves out repetitions.
func distinct(words []string) []string {
	slices.Sort(words)
	return slices.Compact(words)
}

// find gives the texts that hold all words and a word that begins with prefix, where there is one, best first.
func (c *completions) find(words []string, prefix string) *roaring.Bitmap {
	var sets []*roaring.Bitmap
	for _, word := range words {
		i, ok := slices.BinarySearch(c.words, word)
		if !ok {
			return roaring.New()
		}
		sets = append(sets, roaring.BitmapOf(c.byWord.at(uint32(i))...))
	}
	if prefix != "" {
		begun := roaring.New()
		for i := sort.SearchStrings(c.words, prefix); i < len(c.words) && strings.HasPrefix(c.words[i], prefix); i++ {
			begun.AddMany(c.byWord.at(uint32(i)))
		}
		sets = append(sets, begun)
	}
	return roaring.FastAnd(sets...)
}

func (c *completions) write(w *sideWriter) {
	w.strings(c.texts)
	w.lists(c.items)
	w.strings(c.words)
	w.lists(c.byWord)
}

// readCompletions reads what was written of an index of so many items.
func readCompletions(r *sideReader, items int) completions {
	c := completions{texts: r.strings(), items: r.lists(items)}
	c.words, c.byWord = r.strings(), r.lists(len(c.texts))
	r.expect(c.items.len() == len(c.texts) && c.byWord.len() == len(c.words) && slices.IsSorted(c.words))
	return c
}

func (t *titles) write(path string) error {
	return writeSide(path, func(w *sideWriter) {
		t.titles.write(w)
		t.phrases.write(w)
	})
}

// lateTitles are the titles of rows that were added since the last whole build.
type lateTitles struct {
	texts []string
	rows  lists
}

// add takes the rows of a title.
func (l *lateTitles) add(text string, rows []uint32) {
	l.texts = append(l.texts, text)
	l.rows.add(rows...)
}

func (l *lateTitles) write(path string) error {
	return writeSide(path, func(w *sideWriter) {
		w.strings(l.texts)
		w.lists(l.rows)
	})
}

// readLateTitles reads what was written of an index of so many rows; nothing where nothing was added.
func readLateTitles(path string, rows int) (*lateTitles, error) {
	l := new(lateTitles)
	err := readSide(path, func(r *sideReader) {
		l.texts, l.rows = r.strings(), r.lists(rows)
		r.expect(len(l.texts) == l.rows.len())
	})
	if errors.Is(err, fs.ErrNotExist) {
		return l, nil
	}
	return l, err
}

// complete reads what was added to the titles in the folder of a generation since the last whole build, which left so
// many rows.
func (t *titles) complete(dir string, c *columns, whole int) error {
	if c.dead == nil && c.len() == whole {
		return nil
	}
	late, err := readLateTitles(filepath.Join(dir, added(titlesFile)), c.len())
	if err == nil {
		t.join(late, c)
	}
	return err
}

// join gathers the late titles: those added, with those of the others that some of their items have lost or that were
// added again.
func (t *titles) join(late *lateTitles, c *columns) {
	rows := make(map[string][]uint32)
	for i, text := range late.texts {
		rows[text] = append(rows[text], c.alive(late.rows.at(uint32(i)))...)
	}
	t.touched = make([]bool, len(t.titles.texts))
	for i, text := range t.titles.texts {
		_, again := rows[text]
		of := t.titles.items.at(uint32(i))
		if alive := c.alive(of); again || len(alive) < len(of) {
			t.touched[i] = true
			rows[text] = append(rows[text], alive...)
		}
	}
	var texts []string
	var of [][]uint32
	for _, text := range slices.Sorted(maps.Keys(rows)) {
		if isCompletion(text) && len(rows[text]) > 0 {
			texts, of = append(texts, text), append(of, rows[text])
		}
	}
	t.late = newCompletions(texts, of, c)
}

func isCompletion(title string) bool { return len(title) <= maxTitle && len(forms(title)) > 0 }

// readTitles reads the titles of an index of so many items.
func readTitles(path string, items int) (*titles, error) {
	t := new(titles)
	err := readSide(path, func(r *sideReader) {
		t.titles, t.phrases = readCompletions(r, items), readCompletions(r, items)
	})
	return t, err
}
