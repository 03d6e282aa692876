package bleveindex

import (
	"context"
	"fmt"
	"io/fs"
	"math"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"minuted"
)

// benchCorpus makes items of about 226 words from a vocabulary whose frequencies fall as those of a language do.
func benchCorpus(n int) []*minuted.Item {
	r := rand.New(rand.NewPCG(5, 6))
	zipf := rand.NewZipf(r, 1.1, 8, 60000)
	text := func(words int) string {
		var b strings.Builder
		for i := range words {
			fmt.Fprintf(&b, "%s ", benchWord(zipf.Uint64()))
			if i%60 == 59 {
				b.WriteString("\n\n")
			}
		}
		return strings.TrimSpace(b.String())
	}
	items := make([]*minuted.Item, n)
	for i := range items {
		item := randomItem(r, i)
		item.Title = text(4 + r.IntN(6))
		item.Agenda, item.Decision.Text = minuted.Text(text(30)), minuted.Text(text(r.IntN(40)))
		item.Minutes = minuted.Text(text(int(min(2000, 110*math.Exp(r.NormFloat64()*0.9)))))
		items[i] = item
	}
	return items
}

// benchWord spells a number in syllables.
func benchWord(n uint64) string {
	var b strings.Builder
	for n++; n > 0; n /= 40 {
		b.WriteByte("bcdfghjklmnprstvwz"[n%18])
		b.WriteByte("aeiou"[n%40/8])
	}
	return b.String()
}

func BenchmarkBuild(b *testing.B) {
	items := benchCorpus(20000)
	for b.Loop() {
		dir := b.TempDir()
		start := time.Now()
		g := build(b, dir, items, BuildOptions{})
		b.ReportMetric(float64(len(items))/time.Since(start).Seconds(), "items/s")
		for name, size := range sizes(b, filepath.Join(dir, g.ID)) {
			b.ReportMetric(float64(size)/float64(len(items)), name+"-B/item")
		}
	}
}

// sizes adds up the bytes of a generation by file, bleve's as one.
func sizes(b *testing.B, dir string) map[string]int64 {
	sizes := make(map[string]int64)
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		name, _, _ := strings.Cut(rel, string(filepath.Separator))
		sizes[name] += info.Size()
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return sizes
}

// benchOpen opens an index of 20,000 items.
func benchOpen(b *testing.B) *Index {
	dir := b.TempDir()
	g := build(b, dir, benchCorpus(20000), BuildOptions{})
	x, err := Open(filepath.Join(dir, g.ID))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { x.Close() })
	return x
}

func BenchmarkItems(b *testing.B) {
	x := benchOpen(b)
	for b.Loop() { // one operation is 20,000 items
		for _, err := range x.Items(context.Background(), minuted.Request{}) {
			if err != nil {
				b.Fatal(err)
			}
		}
	}
}

func BenchmarkSuggest(b *testing.B) {
	x := benchOpen(b)
	for _, text := range []string{"b", "ba", benchWord(6) + " b"} {
		b.Run(text, func(b *testing.B) {
			for b.Loop() {
				if _, err := x.Suggest(context.Background(), minuted.SuggestRequest{Text: text}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkSearch(b *testing.B) {
	x := benchOpen(b)
	common, second := minuted.Word{Text: benchWord(6)}, minuted.Word{Text: benchWord(9)}
	for _, c := range []struct {
		name string
		r    minuted.Request
	}{
		{"word, facets, snippets", minuted.Request{Expr: common, Per: 20, Facets: minuted.FacetNames[:]}},
		{"two words, facets, snippets", minuted.Request{Expr: minuted.And{Operands: []minuted.Expr{common, second}}, Per: 20, Facets: minuted.FacetNames[:]}},
		{"phrase", minuted.Request{Expr: minuted.Phrase{Text: common.Text + " " + second.Text}, Per: 20}},
		{"word, two filters", minuted.Request{Expr: common, Per: 20, Facets: minuted.FacetNames[:], Filters: []minuted.Filter{
			{Facet: minuted.FacetAuthority, Any: []string{"netherby"}}, {Facet: minuted.FacetTopic, Any: []string{"children"}}}}},
		{"everything, facets", minuted.Request{Per: 20, Facets: minuted.FacetNames[:]}},
	} {
		b.Run(c.name, func(b *testing.B) { benchSearch(b, x, c.r) })
	}
}

func benchSearch(b *testing.B, x *Index, r minuted.Request) {
	var times []time.Duration
	total := 0
	for b.Loop() {
		start := time.Now()
		result, err := x.Search(context.Background(), r)
		if err != nil {
			b.Fatal(err)
		}
		times = append(times, time.Since(start))
		total = result.Total
	}
	slices.Sort(times)
	b.ReportMetric(float64(total), "hits")
	b.ReportMetric(float64(times[len(times)/2].Microseconds()), "p50-us")
	b.ReportMetric(float64(times[len(times)*99/100].Microseconds()), "p99-us")
}
