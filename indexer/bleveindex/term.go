package bleveindex

import (
	"fmt"

	"github.com/RoaringBitmap/roaring/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// form is a folded word as it stands in texts of some languages.
type form struct {
	text string
	in   langs
}

// sameInAll gives forms that stand for themselves in every language.
func sameInAll(texts []string) []form {
	all := make([]form, len(texts))
	for i, text := range texts {
		all[i] = form{text, anyLang}
	}
	return all
}

// term is a word in any of several forms, which count as one.
type term struct {
	typed string // folded; "" where it was no word: a pattern, say
	forms []form
	parts parts
	key   string // tells it from all others
}

func newTerm(typed string, forms []form, in parts) *term {
	t := &term{typed: typed, forms: forms, parts: in}
	key := []byte{byte(in)}
	key = append(append(key, typed...), 0)
	for _, f := range forms {
		key = append(append(key, f.text...), byte(f.in))
	}
	t.key = string(key)
	return t
}

func (t *term) in() parts { return t.parts }

func (t *term) match(m *matcher) (*roaring.Bitmap, error) {
	if found, ok := m.matches[t]; ok {
		return found, nil
	}
	found, err := t.everywhere(m)
	if err == nil {
		found = m.segment.without(found)
		m.matches[t] = found
	}
	return found, err
}

// everywhere gives all documents that hold the term, deleted ones too. Nobody may change them.
func (t *term) everywhere(m *matcher) (*roaring.Bitmap, error) {
	if known, ok := m.segment.known.get(m.segment.keyOf(t)); ok {
		return known.set, nil
	}
	found := roaring.New()
	for p := range part(partCount) {
		if !t.parts.has(p) {
			continue
		}
		if err := t.holders(m, p, found); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// holders adds the documents that hold the term in a part, deleted ones too.
func (t *term) holders(m *matcher, p part, into *roaring.Bitmap) error {
	var list segment.PostingsList
	for _, f := range t.forms {
		var err error
		list, err = m.postings(p, f.text, list)
		if err != nil {
			return err
		}
		if m.segment.allSpeak(f.in) {
			err = m.bitmapOf(list, into)
		} else {
			docs := roaring.New()
			err = m.bitmapOf(list, docs)
			into.Or(m.segment.speaking(docs, f.in))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// weigh takes what is known from an earlier query. What is not is kept for later ones where it is wanted nearly whole, or
// for the second time.
func (t *term) weigh(m *matcher, s *scorer, in *chosen, sums []float32) error {
	key := m.segment.keyOf(t)
	cache := m.segment.known
	if known, ok := cache.get(key); ok {
		known.addTo(in, sums)
		return nil
	}
	matched := m.matches[t]
	if 2*uint64(len(in.docs)) < matched.GetCardinality() && cache.asked(key) == 1 {
		return t.read(m, s, in, sums)
	}
	whole, err := t.everywhere(m)
	if err != nil {
		return err
	}
	whole = whole.Clone()
	whole.CloneCopyOnWriteContainers() // out of bleve's files, which may be closed before it is forgotten
	all := &chosen{docs: whole.ToArray(), set: whole}
	w := &weighted{set: whole, sums: make([]float32, len(all.docs))}
	if err := t.read(m, s, all, w.sums); err != nil {
		return err
	}
	cache.put(key, w)
	w.addTo(in, sums)
	return nil
}

// read adds up what bleve has of the documents.
func (t *term) read(m *matcher, s *scorer, in *chosen, sums []float32) error {
	for p := range part(partCount) {
		if !t.parts.has(p) {
			continue
		}
		for _, f := range t.forms {
			times := uint64(1)
			if f.text == t.typed {
				times = typedTimes
			}
			spoken := m.segment.speaking(in.bitmap(), f.in)
			it, err := m.counted(p, f.text, spoken, false)
			if err == nil {
				err = m.addAll(it, p, times, s, &chosen{in.docs, spoken}, sums)
			}
			if err != nil {
				return fmt.Errorf("reading the words of the %s: %w", p, err)
			}
		}
	}
	return nil
}

// addAll adds what occurrences in a part weigh, each as if there were so many of it. in.set is those documents to which
// the iterator was narrowed.
func (m *matcher) addAll(it segment.PostingsIterator, p part, times uint64, s *scorer, in *chosen, sums []float32) error {
	at, single := 0, isSingle(it)
	for {
		posting, err := it.Next()
		if err == nil {
			err = m.step()
		}
		if posting == nil || err != nil {
			return err
		}
		doc := uint32(posting.Number())
		if single && !in.set.Contains(doc) {
			continue
		}
		at = seek(in.docs, at, doc)
		sums[at] += s.frequency(m.segment.items[doc], p, times*posting.Frequency())
	}
}

// isSingle reports whether an iterator is of one posting that zap packed into the dictionary. That has no bitmap to be
// narrowed.
func isSingle(it segment.PostingsIterator) bool {
	narrow, ok := it.(segment.OptimizablePostingsIterator)
	return !ok || narrow.ActualBitmap() == nil
}

func (t *term) spans(text *passage, all [][2]int) [][2]int {
	for _, i := range text.seenAs(t) {
		all = append(all, [2]int{i, i + 1})
	}
	return all
}

// alike is several things that mean the same: it occurs where any of them does.
type alike []leaf

func (a *alike) in() parts {
	var all parts
	for _, l := range *a {
		all |= l.in()
	}
	return all
}

func (a *alike) match(m *matcher) (*roaring.Bitmap, error) {
	if found, ok := m.matches[a]; ok {
		return found, nil
	}
	found := roaring.New()
	for _, l := range *a {
		set, err := l.match(m)
		if err != nil {
			return nil, err
		}
		found.Or(set)
	}
	m.matches[a] = found
	return found, nil
}

// weigh adds up each leaf by itself first: rounded in another order, a score would depend on what is known of its terms.
func (a *alike) weigh(m *matcher, s *scorer, in *chosen, sums []float32) error {
	own := make([]float32, len(sums))
	for _, l := range *a {
		clear(own)
		if err := l.weigh(m, s, in, own); err != nil {
			return err
		}
		for i, sum := range own {
			sums[i] += sum
		}
	}
	return nil
}

func (a *alike) spans(text *passage, all [][2]int) [][2]int {
	for _, l := range *a {
		all = l.spans(text, all)
	}
	return all
}
