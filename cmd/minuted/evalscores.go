package main

import (
	"cmp"
	"maps"
	"math"
	"slices"
)

// How far down a ranking the scores look.
const (
	gainDepth   = 10
	recallDepth = 100
)

// grades says how well items answer one query, by item id: 0 not at all, 3 best.
type grades map[string]int

// scores are those of trec_eval (ndcg_cut_10, recip_rank, recall_100): an item's gain is its grade, discounted by the
// binary logarithm of its rank plus one, and an item of any grade above 0 is an answer.
type scores struct {
	NDCG   float64 `json:"ndcg_10"`
	MRR    float64 `json:"mrr"` // of the ranking's first 100
	Recall float64 `json:"recall_100"`
}

// means are the scores of several queries, each of which counts the same.
type means struct {
	Queries int `json:"queries"`
	scores
	ZeroHits float64 `json:"zero_hit_rate"` // share of the queries that find nothing
}

func (g grades) anyRelevant() bool { return len(g.gains()) > 0 }

// items lists the items judged, in the order of their ids.
func (g grades) items() []string { return slices.Sorted(maps.Keys(g)) }

// gains lists the grades above 0, best first: what an ideal ranking gains.
func (g grades) gains() []int {
	var gains []int
	for _, grade := range g {
		if grade > 0 {
			gains = append(gains, grade)
		}
	}
	slices.SortFunc(gains, func(a, b int) int { return cmp.Compare(b, a) })
	return gains
}

// score scores a ranking of item ids. At least one item must be an answer.
func (g grades) score(ranking []string) scores {
	ideal := g.gains()
	var s scores
	var found int
	gains := make([]int, 0, len(ranking))
	for i, item := range ranking[:min(len(ranking), recallDepth)] {
		gains = append(gains, max(g[item], 0))
		if g[item] <= 0 {
			continue
		}
		found++
		if s.MRR == 0 {
			s.MRR = 1 / float64(i+1)
		}
	}
	s.NDCG = discounted(gains) / discounted(ideal)
	s.Recall = float64(found) / float64(len(ideal))
	return s
}

// discounted adds up the gains of the first ranks.
func discounted(gains []int) float64 {
	var sum float64
	for i, gain := range gains[:min(len(gains), gainDepth)] {
		sum += float64(gain) / math.Log2(float64(i+2))
	}
	return sum
}

func meansOf(queries []queryScore) means {
	m := means{Queries: len(queries)}
	n := float64(max(len(queries), 1))
	for _, q := range queries {
		m.NDCG += q.NDCG / n
		m.MRR += q.MRR / n
		m.Recall += q.Recall / n
		if q.Total == 0 {
			m.ZeroHits += 1 / n
		}
	}
	return m
}
