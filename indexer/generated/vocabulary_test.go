package generated

import (
	"math/rand/v2"
	"strings"
	"testing"
)

func TestVocabularyHasNoWordTwice(t *testing.T) {
	ranks := make(map[string]int)
	for rank, word := range newVocabulary().spelling {
		if before, ok := ranks[word]; ok {
			t.Fatalf("ranks %d and %d are both %q", before, rank, word)
		}
		ranks[word] = rank
		if strings.Trim(word, "abcdefghijklmnopqrstuvwxyz") != "" {
			t.Fatalf("rank %d is %q, not a word of plain letters", rank, word)
		}
	}
}

// The expected ratios follow from the two powers: 2^1.07 among the common words, 2^2 beyond.
func TestFrequenciesFall(t *testing.T) {
	for _, c := range []struct {
		rank int
		want float64
	}{{1, 2.0994}, {100, 2.0994}, {5_000, 2.0994}, {20_000, 4}, {100_000, 4}} {
		near(t, "how much more frequent a word is than that of twice its rank", frequency(c.rank)/frequency(2*c.rank), c.want, 0.001)
	}
}

func TestSamplerDrawsByWeight(t *testing.T) {
	weights := []float64{5, 0.5, 3, 1, 0.5}
	s, r := newSampler(weights), rand.New(rand.NewPCG(1, 2))
	const draws = 200_000
	counts := make([]float64, len(weights))
	for range draws {
		counts[s.draw(r)]++
	}
	for i, w := range weights {
		near(t, "the share of a number", counts[i]/draws, w/10, 0.05)
	}
}

func TestThousandsOfWordsBeginAlike(t *testing.T) {
	n := 0
	for _, word := range newVocabulary().spelling {
		if strings.HasPrefix(word, prefixes[0]) {
			n++
		}
	}
	if n < 5_000 {
		t.Errorf("%d words begin with %q, want thousands", n, prefixes[0])
	}
}
