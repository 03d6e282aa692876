package bleveindex

import (
	"math"
	"sync"

	"github.com/RoaringBitmap/roaring/v2"

	"minuted"
)

// BM25 with the textbook's constants. The parts of an item are put together before saturation, each weighted and
// measured against its own average length, as BM25F does: Robertson and Zaragoza, The Probabilistic Relevance
// Framework: BM25 and Beyond (2009), section 3.6.
const (
	saturation   = 1.2  // k1
	lengthEffect = 0.75 // b
)

// procedureFactor keeps apologies, declarations and the like behind the business that a word is really about.
const procedureFactor = 0.3

// scorer scores the items of one index.
type scorer struct {
	columns *columns
	average [partCount]float64 // words in a part, over the items that have it
	factor  []float64          // by kind
	arrays  sync.Pool          // of *[]float64, all zero
}

func newScorer(c *columns) *scorer {
	s := &scorer{columns: c}
	var words, items [partCount]float64
	for _, lengths := range c.lengths {
		for p, n := range lengths {
			if n > 0 {
				words[p], items[p] = words[p]+float64(n), items[p]+1
			}
		}
	}
	for p := range s.average {
		s.average[p] = max(words[p], 1) / max(items[p], 1)
	}
	for _, kind := range c.facets[minuted.FacetKind].values {
		factor := 1.0
		if kind == string(minuted.KindProcedure) {
			factor = procedureFactor
		}
		s.factor = append(s.factor, factor)
	}
	return s
}

// rarity is the inverse document frequency of a word that so many items hold.
func (s *scorer) rarity(holders uint64) float64 {
	all, n := float64(len(s.columns.ids)), float64(holders)
	return math.Log1p((all - n + 0.5) / (n + 0.5))
}

// frequency is what one leaf's occurrences in a part of an item weigh.
func (s *scorer) frequency(item uint32, p part, times uint64) float64 {
	length := float64(s.columns.lengths[item][p]) / s.average[p]
	return partWeights[p] * float64(times) / (1 - lengthEffect + lengthEffect*length)
}

// score gives each document within the segment its score, and hands them on in the order of documents. rarities are
// those of the leaves.
func (s *scorer) score(m *matcher, leaves []leaf, rarities []float64, within *roaring.Bitmap, tell func(item uint32, score float64)) error {
	items := m.segment.items
	scores, frequencies := s.array(len(items)), s.array(len(items))
	for i, l := range leaves {
		held := roaring.And(m.matches[l], within)
		err := l.weigh(m, held, func(doc uint32, p part, times uint64) {
			frequencies[doc] += s.frequency(items[doc], p, times)
		})
		if err != nil {
			return err
		}
		for docs := held.Iterator(); docs.HasNext(); {
			doc := docs.Next()
			f := frequencies[doc]
			frequencies[doc] = 0
			scores[doc] += rarities[i] * f * (saturation + 1) / (f + saturation)
		}
	}
	kinds := s.columns.facets[minuted.FacetKind].one
	for docs := within.Iterator(); docs.HasNext(); {
		doc := docs.Next()
		tell(items[doc], scores[doc]*s.factor[kinds[items[doc]]])
		scores[doc] = 0
	}
	s.arrays.Put(&scores)
	s.arrays.Put(&frequencies)
	return nil
}

// array gives an array of zeros. One that an error has kept from being cleared is not given back.
func (s *scorer) array(n int) []float64 {
	if a, ok := s.arrays.Get().(*[]float64); ok && cap(*a) >= n {
		return (*a)[:n]
	}
	return make([]float64, n)
}
