package bleveindex

import (
	"cmp"
	"slices"

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

// rerank raises those of the best candidates in which the words of the query stand near each other, or many of them in one
// block: a long text holds them all somewhere, without being about what they say together. No score falls, so that all
// others stay behind.
func (s *search) rerank() error {
	words := s.compared
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
		standings, err := standingsOf(f.matcher, words, docs)
		if err != nil {
			return err
		}
		for i, c := range best {
			if c.segment == from {
				best[i].key *= standings[c.doc].factor(words, s.index.scorer.weights)
			}
		}
	}
	return nil
}

// compared gives the words of the query that are no stop words.
func (p *plan) compared(rarities []float64) []compared {
	var words []compared
	for i, l := range p.positive {
		if t, ok := l.(*term); ok && !isStopForm(t.typed) && len(words) < maxCompared {
			words = append(words, compared{t, rarities[i], i})
		}
	}
	return words
}

// standing is how the words of a query stand in one document.
type standing struct {
	near    []float64 // by word but the first: how near it stands to its neighbour in the query, from 0 to 1
	company float64   // the most rarity that words in one block have besides the rarest of them
}

// standingsOf looks at all parts of documents.
func standingsOf(m *matcher, words []compared, docs *roaring.Bitmap) (map[uint32]*standing, error) {
	all := make(map[uint32]*standing)
	for it := docs.Iterator(); it.HasNext(); {
		all[it.Next()] = &standing{near: make([]float64, len(words)-1)}
	}
	spots := make([][]spot, len(words))
	for p := range part(partCount) {
		readers, err := readersOf(m, words, p, docs)
		if err != nil {
			return nil, err
		}
		for it := docs.Iterator(); it.HasNext(); {
			if err := m.step(); err != nil {
				return nil, err
			}
			doc := it.Next()
			for i, r := range readers {
				if spots[i], err = r.read(doc); err != nil {
					return nil, err
				}
			}
			all[doc].look(words, spots)
		}
	}
	return all, nil
}

// readersOf opens the occurrences of the words in a part; where a word is not looked for in it, there are none.
func readersOf(m *matcher, words []compared, p part, docs *roaring.Bitmap) ([]*spotReader, error) {
	readers := make([]*spotReader, len(words))
	for i, w := range words {
		readers[i] = new(spotReader)
		if !w.term.parts.has(p) {
			continue
		}
		var err error
		if readers[i], err = m.spotsOf(w.term, p, docs); err != nil {
			return nil, err
		}
	}
	return readers, nil
}

// look takes in where the words stand in one part.
func (s *standing) look(words []compared, spots [][]spot) {
	for i := range s.near {
		distance, ok := closest(spots[i], spots[i+1])
		if more := distance - (words[i+1].place - words[i].place); ok {
			s.near[i] = max(s.near[i], 1/float64(1+max(0, more)))
		}
	}
	s.company = max(s.company, company(words, spots))
}

// factor is what the score of the document is multiplied with. Each pair of neighbours weighs as much as the commoner of
// the two, and words in one block as much as their share in the rarities of all.
func (s *standing) factor(words []compared, w weights) float64 {
	var near, pairs, all float64
	for i, word := range words {
		all += word.rarity
		if i > 0 {
			weight := min(word.rarity, words[i-1].rarity)
			near, pairs = near+weight*s.near[i-1], pairs+weight
		}
	}
	return 1 + w.nearness*near/max(pairs, 1e-9) + w.company*s.company/max(all, 1e-9)
}

// closest gives the smallest distance between a place of one word and a place of another; ok is false where either has
// none.
func closest(x, y []spot) (best int, ok bool) {
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
	return best, ok
}

// company adds up the rarities of the words of each block, leaves out the rarest, and gives the largest sum.
func company(words []compared, spots [][]spot) float64 {
	type holding struct {
		block  uint32
		rarity float64
	}
	var held []holding // one for each block that a word stands in
	for i, of := range spots {
		for j, s := range of {
			if j == 0 || s.from.block != of[j-1].from.block {
				held = append(held, holding{s.from.block, words[i].rarity})
			}
		}
	}
	slices.SortFunc(held, func(a, b holding) int { return cmp.Compare(a.block, b.block) })
	var best, sum, rarest float64
	for i, h := range held {
		if i == 0 || h.block != held[i-1].block {
			sum, rarest = 0, 0
		}
		sum, rarest = sum+h.rarity, max(rarest, h.rarity)
		best = max(best, sum-rarest)
	}
	return best
}
