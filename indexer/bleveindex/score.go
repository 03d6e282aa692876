package bleveindex

import (
	"encoding/binary"
	"hash/fnv"
	"math"
	"sync"

	"minuted"
)

// weights are what a ranking is made of. The parts of an item are put together before saturation, each weighted and
// measured against its own average length, as BM25F does: Robertson and Zaragoza, The Probabilistic Relevance Framework:
// BM25 and Beyond (2009), section 3.6. Every weight pays on the judged queries in testdata/rankings, or it would not be
// here.
type weights struct {
	saturation   float64            // k1: the higher, the more a word's fifth occurrence still adds
	lengthEffect float64            // b: from 0, long parts are as good as short ones, to 1
	parts        [partCount]float64 // how much more a word counts in one part than in another
	stopWord     float64            // factor of words that say nothing of what a text is about
	company      float64            // what times its score an item gains less than where words of the query stand in one block
	nearness     float64            // share of its score that an item gains at most where the words stand as near each other as in the query
}

// typedTimes is how many occurrences of a word in other forms one in the form typed is worth.
const typedTimes = 2

// bestWeights are the best of those tried on the judged queries, of which the length effect alone was held back: what
// is judged are short items, and long ones exist.
func bestWeights() weights {
	return weights{
		saturation: 0.9, lengthEffect: 0.15,
		parts:    [partCount]float64{titlePart: 3, agendaPart: 1, minutesPart: 1, decisionPart: 1.5, attachmentsPart: 0.5},
		stopWord: 0.3, nearness: 1, company: 3,
	}
}

// scorer scores the items of one index.
type scorer struct {
	columns *columns
	weights weights
	average [partCount]float64 // words in a part, over the items that have it
	spaces  sync.Pool          // of *space
	last    []bool             // by kind: apologies, declarations and the like come after all business proper
}

func newScorer(c *columns, w weights) *scorer {
	s := &scorer{columns: c, weights: w}
	s.spaces.New = func() any { return new(space) }
	words, items := c.totals()
	for p := range s.average {
		s.average[p] = rounded(float64(max(words[p], 1)) / float64(max(items[p], 1)))
	}
	s.last = c.fields[minuted.FacetKind].among([]string{string(minuted.KindProcedure)})
	return s
}

// rounded gives the nearest of sixteen steps to a doubling. What an index has learnt of its words is of use to the next one
// as long as the average lengths are the same, and how long texts are on average changes little from one to the next.
func rounded(average float64) float64 { return math.Exp2(math.Round(16*math.Log2(average)) / 16) }

// norm tells apart what scores are worked out with.
func (s *scorer) norm() uint64 {
	h := fnv.New64a()
	for _, average := range s.average {
		_ = binary.Write(h, binary.LittleEndian, average) // a hash takes anything
	}
	return h.Sum64()
}

// rarities are those of leaves that so many items hold.
func (s *scorer) rarities(leaves []leaf, holders []uint64) []float64 {
	rarities := make([]float64, len(leaves))
	for i, l := range leaves {
		rarities[i] = s.rarity(holders[i])
		if t, ok := l.(*term); ok && isStopForm(t.typed) {
			rarities[i] *= s.weights.stopWord
		}
	}
	return rarities
}

// rarity is the inverse document frequency of a word that so many items hold.
func (s *scorer) rarity(holders uint64) float64 {
	all, n := float64(s.columns.live), float64(holders)
	return math.Log1p((all - n + 0.5) / (n + 0.5))
}

// frequency is what one leaf's occurrences in a part of an item weigh.
func (s *scorer) frequency(item uint32, p part, times uint64) float32 {
	length := float64(s.columns.lengths[p].at(item)) / s.average[p]
	b := s.weights.lengthEffect
	return float32(s.weights.parts[p] * float64(times) / (1 - b + b*length))
}

// class is the class of an item by its kind.
func (s *scorer) class(item uint32) class {
	if s.last[s.columns.fields[minuted.FacetKind].code(item)] {
		return byKind
	}
	return 0
}

// score gives the scores of documents, good until it is called again. rarities are those of the leaves.
func (s *scorer) score(m *matcher, leaves []leaf, rarities []float64, docs []uint32, room *space) ([]float64, error) {
	k1 := s.weights.saturation
	scores, sums := room.zeros(len(docs))
	in := &chosen{docs: docs}
	for i, l := range leaves {
		if err := l.weigh(m, s, in, sums); err != nil {
			return nil, err
		}
		for d, sum := range sums {
			if f := float64(sum); f > 0 {
				scores[d] += rarities[i] * f * (k1 + 1) / (f + k1)
			}
		}
		clear(sums)
	}
	return scores, nil
}
