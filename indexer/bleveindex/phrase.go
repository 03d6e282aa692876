package bleveindex

import (
	"fmt"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// phrase is several words next to each other in one part, each in exactly this form.
type phrase struct {
	forms []string
	parts parts
}

// phraseMatches is how often a phrase occurs in one part of a document.
type phraseMatches struct {
	doc   uint32
	part  part
	times uint64
}

func (ph *phrase) in() parts { return ph.parts }

func (ph *phrase) match(m *matcher) (*roaring.Bitmap, error) {
	found := roaring.New()
	var all []phraseMatches
	for p := range part(partCount) {
		if !ph.parts.has(p) {
			continue
		}
		matches, err := ph.matchPart(m, p)
		if err != nil {
			return nil, err
		}
		for _, match := range matches {
			found.Add(match.doc)
		}
		all = append(all, matches...)
	}
	m.matches[ph], m.times[ph] = found, all
	return found, nil
}

// matchPart reads positions only where all the words occur.
func (ph *phrase) matchPart(m *matcher, p part) ([]phraseMatches, error) {
	together, err := ph.together(m, p)
	if err != nil || together.IsEmpty() {
		return nil, err
	}
	readers := make([]positionReader, len(ph.forms))
	for i, form := range ph.forms {
		it, err := m.counted(p, form, together, true)
		if err != nil {
			return nil, err
		}
		readers[i] = positionReader{it: it}
	}
	var matches []phraseMatches
	for docs := together.Iterator(); docs.HasNext(); {
		if err := m.step(); err != nil {
			return nil, err
		}
		doc := docs.Next()
		times, err := adjacent(readers, doc)
		if err != nil {
			return nil, fmt.Errorf("reading positions in the %s: %w", p, err)
		}
		if times > 0 {
			matches = append(matches, phraseMatches{doc, p, times})
		}
	}
	return matches, nil
}

// together gives the documents that hold all the words in a part.
func (ph *phrase) together(m *matcher, p part) (*roaring.Bitmap, error) {
	sets := make([]*roaring.Bitmap, len(ph.forms))
	for i, form := range ph.forms {
		list, err := m.postings(p, form)
		if err != nil {
			return nil, err
		}
		sets[i] = roaring.New()
		if err := m.bitmapOf(list, sets[i]); err != nil {
			return nil, err
		}
	}
	return roaring.FastAnd(sets...), nil
}

// positionReader reads the positions of one word, document by document.
type positionReader struct {
	it        segment.PostingsIterator
	positions []uint64
}

// read goes to a document, which must come after the last one, and gives the positions in it in rising order.
func (r *positionReader) read(doc uint32) ([]uint64, error) {
	posting, err := r.it.Next()
	for err == nil && posting != nil && posting.Number() < uint64(doc) {
		posting, err = r.it.Next()
	}
	if err != nil {
		return nil, err
	}
	if posting == nil || posting.Number() != uint64(doc) {
		return nil, fmt.Errorf("%w: document %d has no positions", errDamaged, doc)
	}
	r.positions = r.positions[:0]
	for _, l := range posting.Locations() {
		r.positions = append(r.positions, l.Pos())
	}
	slices.Sort(r.positions)
	return r.positions, nil
}

// adjacent counts the places in a document where the words stand next to each other in the readers' order.
func adjacent(readers []positionReader, doc uint32) (uint64, error) {
	for i := range readers {
		if _, err := readers[i].read(doc); err != nil {
			return 0, err
		}
	}
	var times uint64
	for _, first := range readers[0].positions {
		if follow(readers[1:], first) {
			times++
		}
	}
	return times, nil
}

// follow reports whether the words stand one after the other behind a position.
func follow(readers []positionReader, pos uint64) bool {
	for i := range readers {
		if _, ok := slices.BinarySearch(readers[i].positions, pos+uint64(i)+1); !ok {
			return false
		}
	}
	return true
}

func (ph *phrase) weigh(m *matcher, within *roaring.Bitmap, tell func(doc uint32, p part, times uint64)) error {
	for _, match := range m.times[ph] {
		if err := m.step(); err != nil {
			return err
		}
		if within.Contains(match.doc) {
			tell(match.doc, match.part, match.times)
		}
	}
	return nil
}

func (ph *phrase) spans(words []token) [][2]int {
	var spans [][2]int
	for i := 0; i+len(ph.forms) <= len(words); i++ {
		if ph.startsAt(words[i:]) {
			spans = append(spans, [2]int{i, i + len(ph.forms)})
		}
	}
	return spans
}

func (ph *phrase) startsAt(words []token) bool {
	for k, form := range ph.forms {
		if words[k].form != form || words[k].pos != words[0].pos+k {
			return false
		}
	}
	return true
}
