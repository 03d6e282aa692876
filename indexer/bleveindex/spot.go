package bleveindex

import (
	"cmp"
	"container/heap"
	"fmt"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// point is where a word stands in a part of an item.
type point struct {
	word     uint32 // counted from 1
	sentence uint32
	block    uint32
	first    bool // see token
}

func pointOf(l segment.Location) point {
	return point{word: uint32(l.Pos()), sentence: uint32(l.Start()), block: uint32(l.End() >> 1), first: l.End()&1 == 1}
}

// spot is where something stands in a part of an item, from its first word to its last.
type spot struct {
	from, to point
	words    []uint32 // that take part; known only where they are to be marked
}

func compareSpots(a, b spot) int {
	return cmp.Or(cmp.Compare(a.from.word, b.from.word), cmp.Compare(a.to.word, b.to.word))
}

// distinctSpots sorts spots by where they begin and then end, and leaves one of each kind, unless what took part in them is
// to be marked.
func distinctSpots(spots []spot, marking bool) []spot {
	if !slices.IsSortedFunc(spots, compareSpots) {
		slices.SortFunc(spots, compareSpots)
	}
	if marking {
		return spots
	}
	return slices.CompactFunc(spots, func(a, b spot) bool { return compareSpots(a, b) == 0 })
}

// startingAt finds the first spot that begins at a word or after it. spots are sorted.
func startingAt(spots []spot, word uint32) int {
	at, _ := slices.BinarySearchFunc(spots, word, func(s spot, word uint32) int { return cmp.Compare(s.from.word, word) })
	return at
}

// spotReader reads where the forms of a term stand, document by document.
type spotReader struct {
	forms   formReaders
	several bool // forms, whose spots have to be put in order
	spots   []spot
}

// formReader reads where one form stands.
type formReader struct {
	it   segment.PostingsIterator
	next segment.Posting
}

// formReaders are ordered as a heap by the documents they have come to.
type formReaders []formReader

func (f formReaders) Len() int           { return len(f) }
func (f formReaders) Less(i, j int) bool { return f[i].next.Number() < f[j].next.Number() }
func (f formReaders) Swap(i, j int)      { f[i], f[j] = f[j], f[i] }
func (f *formReaders) Push(r any)        { *f = append(*f, r.(formReader)) }
func (f *formReaders) Pop() any {
	last := (*f)[len(*f)-1]
	*f = (*f)[:len(*f)-1]
	return last
}

// add takes a form's occurrences.
func (r *spotReader) add(it segment.PostingsIterator) error {
	next, err := it.Next()
	if err == nil && next != nil {
		r.several = len(r.forms) > 0
		heap.Push(&r.forms, formReader{it, next})
	}
	return err
}

// read goes to a document, which must come after the last one, and gives the spots in it in order. They are good until
// the next call.
func (r *spotReader) read(doc uint32) ([]spot, error) {
	r.spots = r.spots[:0]
	for len(r.forms) > 0 && r.forms[0].next.Number() <= uint64(doc) {
		f := &r.forms[0]
		if f.next.Number() == uint64(doc) {
			r.take(f.next)
		}
		next, err := f.it.Next()
		if err != nil {
			return nil, err
		}
		if next == nil {
			heap.Pop(&r.forms)
			continue
		}
		f.next = next
		if r.several {
			heap.Fix(&r.forms, 0)
		}
	}
	if r.several {
		return distinctSpots(r.spots, false), nil
	}
	return r.spots, nil
}

func (r *spotReader) take(posting segment.Posting) {
	for _, l := range posting.Locations() {
		p := pointOf(l)
		r.spots = append(r.spots, spot{from: p, to: p})
	}
}

// spotsOf opens the occurrences of a term in a part of the documents within.
func (m *matcher) spotsOf(t *term, p part, within *roaring.Bitmap) (*spotReader, error) {
	r := new(spotReader)
	for _, f := range t.forms {
		it, err := m.counted(p, f.text, m.segment.speaking(within, f.in), true)
		if err == nil {
			err = r.add(it)
		}
		if err != nil {
			return nil, fmt.Errorf("reading positions in the %s: %w", p, err)
		}
	}
	return r, nil
}
