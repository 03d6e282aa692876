package bleveindex_test

import (
	"context"
	"flag"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"minuted"
	"minuted/indexer/bleveindex"
	"minuted/indexer/generated"
)

// benchSeed is that of the items and queries of every benchmark.
const benchSeed = 1

var (
	benchItems = flag.Int("items", 20_000, "items in the index that is measured")
	benchKeep  = flag.String("keep", "", "folder that keeps the indexes that were built, for another run with as many items")
)

// benchBuild builds an index of generated items in a folder.
func benchBuild(tb testing.TB, dir string) minuted.Generation {
	tb.Helper()
	b, err := bleveindex.NewStore(dir).Create(bleveindex.BuildOptions{Topics: generated.Topics(), Authorities: generated.Authorities()})
	if err != nil {
		tb.Fatal(err)
	}
	defer b.Abort()
	for item := range generated.Items(*benchItems, benchSeed) {
		if err := b.Add(context.Background(), item); err != nil {
			tb.Fatal(err)
		}
	}
	g, err := b.Publish(context.Background(), minuted.Generation{})
	if err != nil {
		tb.Fatal(err)
	}
	return g
}

// benchFolder gives the folder of an engine's index.
func benchFolder(tb testing.TB, engine string) string {
	if *benchKeep == "" {
		return filepath.Join(tb.TempDir(), engine)
	}
	return filepath.Join(*benchKeep, fmt.Sprintf("%s-%d", engine, *benchItems))
}

// benchStore gives the folder of a generation of generated items, which is built where it is not there yet.
func benchStore(tb testing.TB) string {
	tb.Helper()
	dir := benchFolder(tb, "minuted")
	g, err := bleveindex.NewStore(dir).Current()
	if err != nil {
		g = benchBuild(tb, dir)
	}
	return filepath.Join(dir, g.ID)
}

func benchOpen(tb testing.TB, dir string) *bleveindex.Index {
	tb.Helper()
	x, err := bleveindex.Open(dir)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { x.Close() })
	return x
}

// benchRequest is what a results page asks for.
func benchRequest(expr minuted.Expr) minuted.Request {
	return minuted.Request{Expr: expr, Per: 20, Facets: minuted.FacetNames[:]}
}

func BenchmarkBuild(b *testing.B) {
	for b.Loop() {
		dir := b.TempDir()
		start, busy := time.Now(), processorTime()
		g := benchBuild(b, dir)
		b.ReportMetric(float64(*benchItems)/time.Since(start).Seconds(), "items/s")
		b.ReportMetric(float64((processorTime()-busy).Microseconds())/1000/float64(*benchItems), "cpu-ms/item")
		for name, size := range sizes(b, filepath.Join(dir, g.ID)) {
			b.ReportMetric(float64(size)/float64(*benchItems), name+"-B/item")
		}
	}
}

// sizes adds up the bytes of a generation by file, bleve's as one.
func sizes(tb testing.TB, dir string) map[string]int64 {
	tb.Helper()
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
		tb.Fatal(err)
	}
	return sizes
}

// BenchmarkItems reads every item. One operation is all of them.
func BenchmarkItems(b *testing.B) {
	x := benchOpen(b, benchStore(b))
	for b.Loop() {
		for _, err := range x.Items(context.Background(), minuted.Request{}) {
			if err != nil {
				b.Fatal(err)
			}
		}
	}
}

// BenchmarkSearch asks the queries of each class in turn, as a results page would.
func BenchmarkSearch(b *testing.B) {
	e := &minutedEngine{index: benchOpen(b, benchStore(b))}
	for _, class := range benchClasses() {
		b.Run(strings.ReplaceAll(class.Name, " ", "-"), func(b *testing.B) {
			b.ReportAllocs()
			busy, asked := processorTime(), 0
			for ; b.Loop(); asked++ {
				if _, err := e.ask(class.Queries[asked%len(class.Queries)], fullPage); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64((processorTime()-busy).Microseconds())/float64(asked), "cpu-us/op")
		})
	}
}

// BenchmarkEverything asks for what needs no word: all items, and those under two filters.
func BenchmarkEverything(b *testing.B) {
	x := benchOpen(b, benchStore(b))
	filtered := benchRequest(nil)
	filtered.Filters = []minuted.Filter{
		{Facet: minuted.FacetAuthority, Any: []string{generated.Authorities()[0].ID}},
		{Facet: minuted.FacetTopic, Any: []string{generated.Topics()[0].ID}},
	}
	for name, request := range map[string]minuted.Request{"all": benchRequest(nil), "two-filters": filtered} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := x.Search(context.Background(), request); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
