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
}

func newTerm(typed string, forms []form, in parts) *term {
	return &term{typed: typed, forms: forms, parts: in}
}

func (t *term) in() parts { return t.parts }

func (t *term) match(m *matcher) (*roaring.Bitmap, error) {
	if found, ok := m.matches[t]; ok {
		return found, nil
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
	m.matches[t] = found
	return found, nil
}

// holders adds the documents that hold the term in a part.
func (t *term) holders(m *matcher, p part, into *roaring.Bitmap) error {
	for _, f := range t.forms {
		list, err := m.postings(p, f.text)
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

func (t *term) weigh(m *matcher, within *roaring.Bitmap, tell func(doc uint32, p part, times uint64)) error {
	for p := range part(partCount) {
		if !t.parts.has(p) {
			continue
		}
		for _, f := range t.forms {
			spoken := m.segment.speaking(within, f.in)
			it, err := m.counted(p, f.text, spoken, false)
			if err != nil {
				return err
			}
			if err := m.tellAll(it, p, spoken, t.weighing(f, tell)); err != nil {
				return err
			}
		}
	}
	return nil
}

// weighing tells of the typed form as if it occurred [typedTimes] as often.
func (t *term) weighing(f form, tell func(doc uint32, p part, times uint64)) func(doc uint32, p part, times uint64) {
	if f.text != t.typed {
		return tell
	}
	return func(doc uint32, p part, times uint64) { tell(doc, p, typedTimes*times) }
}

func (m *matcher) tellAll(it segment.PostingsIterator, p part, within *roaring.Bitmap, tell func(uint32, part, uint64)) error {
	single := isSingle(it)
	for posting, err := it.Next(); posting != nil || err != nil; posting, err = it.Next() {
		if err != nil {
			return fmt.Errorf("reading the words of the %s: %w", p, err)
		}
		if err := m.step(); err != nil {
			return err
		}
		doc := uint32(posting.Number())
		if single && !within.Contains(doc) {
			continue
		}
		tell(doc, p, posting.Frequency())
	}
	return nil
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

func (a *alike) weigh(m *matcher, within *roaring.Bitmap, tell func(doc uint32, p part, times uint64)) error {
	for _, l := range *a {
		if err := l.weigh(m, within, tell); err != nil {
			return err
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
