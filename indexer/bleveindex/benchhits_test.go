package bleveindex_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"minuted/indexer/bleveindex"
	"minuted/indexer/generated"
)

// benchPages finds the hits of queries of a class, each once, for what it takes to show them.
func benchPages(tb testing.TB, x *bleveindex.Index, class generated.Class) []*bleveindex.Page {
	tb.Helper()
	var pages []*bleveindex.Page
	for _, q := range class.Queries[:min(len(class.Queries), 50)] {
		page, err := x.Page(context.Background(), benchRequest(q.Expr))
		if err != nil {
			tb.Fatal(err)
		}
		pages = append(pages, page)
	}
	return pages
}

// BenchmarkHits measures what a page of twenty hits costs once they have been found: reading their records and cutting
// their snippets. Cold is without unpacked blocks; the system's own cache is warm.
func BenchmarkHits(b *testing.B) {
	x := benchOpen(b, benchStore(b))
	for _, class := range benchClasses() {
		if !slices.Contains([]string{generated.OneWord, generated.TwoWord, generated.Phrase, generated.Near}, class.Name) {
			continue
		}
		pages := benchPages(b, x, class)
		for _, cold := range []bool{false, true} {
			name := strings.ReplaceAll(class.Name, " ", "-") + "/warm"
			if cold {
				name = strings.TrimSuffix(name, "warm") + "cold"
			}
			b.Run(name, func(b *testing.B) {
				b.ReportAllocs()
				busy, asked := processorTime(), 0
				for ; b.Loop(); asked++ {
					if cold {
						x.ForgetBlocks()
					}
					if _, err := pages[asked%len(pages)].Hits(context.Background()); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64((processorTime()-busy).Microseconds())/float64(asked), "cpu-us/op")
			})
		}
	}
}
