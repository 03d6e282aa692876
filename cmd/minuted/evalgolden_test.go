package main

import (
	"cmp"
	"flag"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
	gocmp "github.com/google/go-cmp/cmp"

	"minuted"
	"minuted/indexer/bleveindex"
)

var update = flag.Bool("update", false, "write the golden rankings anew")

// The judged queries over the fictional councils, the rankings they give, and what these are worth at least. A change of
// the engine may raise the figures; what lowers one has to say why.
const (
	rankingsFolder = "../../indexer/bleveindex/testdata/rankings/"
	goldenRankings = "testdata/rankings.golden"
	leastAuto      = 0.88 // mean nDCG@10
	leastAny       = 0.87
	leastOverPlain = 0.05 // of either over plain BM25
	mostUnderAny   = 0.01 // of auto, which leaves out what any finds
)

// TestRankings compares the first ten items of every judged query with those of the golden file, and what the rankings
// are worth with plain BM25.
func TestRankings(t *testing.T) {
	data := t.TempDir()
	minutedRun(t, exitDone, "demo", "--once", "--data", data)
	live := bleveindex.Follow(indexDir(data), 0)
	defer live.Close()
	index, release, err := live.Acquire()
	if err != nil {
		t.Fatal(err)
	}
	defer release()
	auto, anyWord := evaluate(t, index, minuted.MatchAuto), evaluate(t, index, minuted.MatchAny)
	plain := plainNDCG(t, index, auto)
	t.Logf("mean nDCG@10 of %d queries: auto %.4f, any %.4f, plain BM25 %.4f", len(auto.Queries), auto.Mean.NDCG, anyWord.Mean.NDCG, plain)
	if auto.Mean.NDCG < leastAuto || anyWord.Mean.NDCG < leastAny {
		t.Errorf("mean nDCG@10 is %.4f by auto and %.4f by any, want %.2f and %.2f at least", auto.Mean.NDCG, anyWord.Mean.NDCG, leastAuto, leastAny)
	}
	if auto.Mean.NDCG < anyWord.Mean.NDCG-mostUnderAny {
		t.Errorf("mean nDCG@10 is %.4f by auto, more than %.2f below the %.4f by any", auto.Mean.NDCG, mostUnderAny, anyWord.Mean.NDCG)
	}
	if over := min(auto.Mean.NDCG, anyWord.Mean.NDCG) - plain; over < leastOverPlain {
		t.Errorf("mean nDCG@10 is %.4f above that of plain BM25, want %.2f at least", over, leastOverPlain)
	}
	compareRankings(t, auto)
}

func evaluate(t *testing.T, index minuted.Index, match minuted.Match) *evaluation {
	t.Helper()
	e, err := newEvaluation(rankingsFolder+"queries.tsv", rankingsFolder+"qrels.txt", string(match))
	if err != nil {
		t.Fatal(err)
	}
	if err := e.run(t.Context(), index); err != nil {
		t.Fatal(err)
	}
	for _, p := range e.Problems {
		t.Error(p)
	}
	return e
}

func compareRankings(t *testing.T, e *evaluation) {
	t.Helper()
	var got strings.Builder
	for _, q := range e.Queries {
		fmt.Fprintf(&got, "%s\t%.3f\t%s\n", q.ID, q.NDCG, strings.Join(q.Top, " "))
	}
	if *update {
		if err := os.WriteFile(goldenRankings, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(goldenRankings)
	if err != nil {
		t.Fatal(err)
	}
	if diff := gocmp.Diff(strings.Split(string(want), "\n"), strings.Split(got.String(), "\n")); diff != "" {
		t.Errorf("rankings are not those of %s (run with -update to take them over): -want +got\n%s", goldenRankings, diff)
	}
}

// plainNDCG is what textbook BM25 (k1 1.2, b 0.75) is worth over the stems of each item's whole text, for any of the words
// of a query.
func plainNDCG(t *testing.T, index minuted.Index, e *evaluation) float64 {
	t.Helper()
	var ids []string
	var texts [][]string
	holders := map[string]int{}
	words := 0
	for item, err := range index.Items(t.Context(), minuted.Request{}) {
		if err != nil {
			t.Fatal(err)
		}
		text := plainStems(strings.Join([]string{item.Title, string(item.Agenda), string(item.Minutes), string(item.Decision.Text)}, " "))
		ids, texts = append(ids, item.ID), append(texts, text)
		words += len(text)
		for _, stem := range slices.Compact(slices.Sorted(slices.Values(text))) {
			holders[stem]++
		}
	}
	var mean float64
	for _, q := range e.Queries {
		asked := plainStems(q.Query)
		scores := map[string]float64{}
		for i, text := range texts {
			if score := plainBM25(asked, text, holders, len(ids), float64(words)/float64(len(ids))); score > 0 {
				scores[ids[i]] = score
			}
		}
		ranking := make([]string, 0, len(scores))
		for id := range scores {
			ranking = append(ranking, id)
		}
		slices.SortFunc(ranking, func(a, b string) int { return cmp.Or(cmp.Compare(scores[b], scores[a]), cmp.Compare(a, b)) })
		mean += e.judged.grades[q.ID].score(ranking).NDCG / float64(len(e.Queries))
	}
	return mean
}

func plainBM25(asked, text []string, holders map[string]int, items int, averageWords float64) float64 {
	var score float64
	for _, stem := range asked {
		times := 0.0
		for _, w := range text {
			if w == stem {
				times++
			}
		}
		rarity := math.Log1p((float64(items-holders[stem]) + 0.5) / (float64(holders[stem]) + 0.5))
		score += rarity * times * 2.2 / (times + 1.2*(0.25+0.75*float64(len(text))/averageWords))
	}
	return score
}

func plainStems(text string) []string {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for i, w := range words {
		env := snowballstem.NewEnv(w)
		english.Stem(env)
		words[i] = env.Current()
	}
	return words
}
