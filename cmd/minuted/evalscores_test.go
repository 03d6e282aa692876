package main

import (
	"math"
	"testing"
)

// TestScores wants what trec_eval gives for ndcg_cut_10, recip_rank and recall_100.
func TestScores(t *testing.T) {
	judged := grades{"best": 3, "good": 2, "touches": 1, "useless": 0}
	ideal := 3 + 2/math.Log2(3) + 1/math.Log2(4)
	far := make([]string, 120)
	far[10], far[99], far[100] = "best", "good", "touches"
	for _, c := range []struct {
		name    string
		ranking []string
		want    scores
	}{
		{"as it should be", []string{"best", "good", "touches", "useless"}, scores{1, 1, 1}},
		{"the wrong way round", []string{"useless", "touches", "good", "best"}, scores{(1/math.Log2(3) + 2/math.Log2(4) + 3/math.Log2(5)) / ideal, 0.5, 1}},
		{"unjudged items are no answers", []string{"else", "good"}, scores{2 / math.Log2(3) / ideal, 0.5, 1.0 / 3}},
		{"beyond the first ten, and beyond the first hundred", far, scores{0, 1.0 / 11, 2.0 / 3}},
		{"nothing", nil, scores{}},
	} {
		got := judged.score(c.ranking)
		for _, pair := range [][2]float64{{got.NDCG, c.want.NDCG}, {got.MRR, c.want.MRR}, {got.Recall, c.want.Recall}} {
			if math.Abs(pair[0]-pair[1]) > 1e-9 {
				t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
				break
			}
		}
	}
}

func TestMeans(t *testing.T) {
	m := meansOf([]queryScore{{Total: 3, scores: scores{1, 0.5, 1}}, {Total: 0}})
	if want := (means{Queries: 2, scores: scores{0.5, 0.25, 0.5}, ZeroHits: 0.5}); m != want {
		t.Errorf("means are %+v, want %+v", m, want)
	}
	if m := meansOf(nil); m != (means{}) {
		t.Errorf("means of nothing are %+v", m)
	}
}
