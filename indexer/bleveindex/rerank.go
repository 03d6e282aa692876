package bleveindex

import (
	"github.com/RoaringBitmap/roaring/v2"
)

// reach is how many of the best candidates are looked at more closely: where words stand costs too much to read for all.
// The number does not depend on the page, so that pages of any size are cut from the same ranking.
const reach = 200

// maxCompared bounds the words of a query whose places are compared.
const maxCompared = 16

// compared is a word of the query whose places are compared with those of its neighbour.
type compared struct {
	term   *term
	rarity float64
	place  int // among all that the query looks for
}

// rerank raises those of the best candidates in which the words of the query stand near each other. No score falls, so
// that all others stay behind.
func (s *search) rerank(rarities []float64) error {
	words := s.compared(rarities)
	if len(words) < 2 {
		return nil
	}
	best := s.top.sorted()
	best = best[:min(len(best), reach)]
	for from, f := range s.found {
		docs := roaring.New()
		for _, c := range best {
			if c.segment == from {
				docs.Add(c.doc)
			}
		}
		near, err := nearnesses(f.matcher, words, docs)
		if err != nil {
			return err
		}
		for i, c := range best {
			if c.segment == from {
				best[i].key *= 1 + s.index.scorer.weights.nearness*near[c.doc]
			}
		}
	}
	return nil
}

// compared gives the words of the query that are no stop words.
func (s *search) compared(rarities []float64) []compared {
	var words []compared
	for i, l := range s.plan.positive {
		if t, ok := l.(*term); ok && !isStopForm(t.typed) && len(words) < maxCompared {
			words = append(words, compared{t, rarities[i], i})
		}
	}
	return words
}

// nearnesses tells how near each other the words stand in documents, from 0 to 1: the mean over neighbours in the query,
// each pair weighing as much as the commoner of the two.
func nearnesses(m *matcher, words []compared, docs *roaring.Bitmap) (map[uint32]float64, error) {
	total := 0.0
	near := make(map[uint32]float64)
	for i, w := range words[1:] {
		weight := min(w.rarity, words[i].rarity)
		total += weight
		pair, err := pairNearness(m, words[i], w, docs)
		if err != nil {
			return nil, err
		}
		for doc, n := range pair {
			near[doc] += weight * n
		}
	}
	for doc := range near {
		near[doc] /= max(total, 1e-9)
	}
	return near, nil
}

// pairNearness is 1 for documents in which two words stand as near each other as in the query, in any part and order,
// and falls with each word more between them.
func pairNearness(m *matcher, a, b compared, docs *roaring.Bitmap) (map[uint32]float64, error) {
	near := make(map[uint32]float64)
	for p := range part(partCount) {
		if !a.term.parts.has(p) || !b.term.parts.has(p) {
			continue
		}
		x, err := m.spotsOf(a.term, p, docs)
		if err != nil {
			return nil, err
		}
		y, err := m.spotsOf(b.term, p, docs)
		if err != nil {
			return nil, err
		}
		for it := docs.Iterator(); it.HasNext(); {
			if err := m.step(); err != nil {
				return nil, err
			}
			doc := it.Next()
			distance, ok, err := closest(x, y, doc)
			if err != nil {
				return nil, err
			}
			if more := distance - (b.place - a.place); ok {
				near[doc] = max(near[doc], 1/float64(1+max(0, more)))
			}
		}
	}
	return near, nil
}

// closest gives the smallest distance in a document between a place of one word and a place of another; ok is false
// where it does not hold both.
func closest(a, b *spotReader, doc uint32) (best int, ok bool, err error) {
	x, err := a.read(doc)
	if err != nil {
		return 0, false, err
	}
	y, err := b.read(doc)
	if err != nil {
		return 0, false, err
	}
	for len(x) > 0 && len(y) > 0 {
		distance := int(y[0].from.word) - int(x[0].from.word)
		if distance < 0 {
			distance, y = -distance, y[1:]
		} else {
			x = x[1:]
		}
		if !ok || distance < best {
			best, ok = distance, true
		}
	}
	return best, ok, nil
}
