package bleveindex_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
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
	benchItems = flag.String("items", "20000", "items in the index that is measured; several numbers, with commas, for reports of one size after the other")
	benchKeep  = flag.String("keep", "", "folder that keeps the indexes that were built, for another run with as many items")
)

// benchSizes gives how many items there are in each index that is asked for.
func benchSizes(tb testing.TB) []int {
	tb.Helper()
	var all []int
	for text := range strings.SplitSeq(*benchItems, ",") {
		n, err := strconv.Atoi(text)
		if err != nil || n <= 0 {
			tb.Fatalf("-items %s: %q is no number of items", *benchItems, text)
		}
		all = append(all, n)
	}
	return all
}

// benchBuild builds an index of so many generated items in a folder.
func benchBuild(dir string, n int) error {
	b, err := bleveindex.NewStore(dir).Create(benchOptions())
	if err != nil {
		return err
	}
	defer b.Abort()
	for item := range generated.Items(n, benchSeed) {
		if err := b.Add(context.Background(), item); err != nil {
			return err
		}
	}
	_, err = b.Publish(context.Background(), minuted.Generation{})
	return err
}

func benchOptions() bleveindex.BuildOptions {
	return bleveindex.BuildOptions{Topics: generated.Topics(), Authorities: generated.Authorities()}
}

// benchFolder gives the folder that indexes are built in: another one with each call, unless they are to be kept.
func benchFolder(tb testing.TB) string {
	tb.Helper()
	if *benchKeep == "" {
		return tb.TempDir()
	}
	if err := os.MkdirAll(*benchKeep, 0o755); err != nil {
		tb.Fatal(err)
	}
	return *benchKeep
}

// indexFolder names the folder of an engine's index of so many items.
func indexFolder(in, engine string, n int) string {
	return filepath.Join(in, fmt.Sprintf("%s-%d", engine, n))
}

// benchStore gives the store of an index of generated items, which is built where it is not there yet.
func benchStore(tb testing.TB) string {
	tb.Helper()
	n := benchSizes(tb)[0]
	dir := indexFolder(benchFolder(tb), "minuted", n)
	if _, err := bleveindex.NewStore(dir).Current(); err != nil {
		if err := benchBuild(dir, n); err != nil {
			tb.Fatal(err)
		}
	}
	return dir
}

// benchOpen opens the live generation of a store.
func benchOpen(tb testing.TB, dir string) *bleveindex.Index {
	tb.Helper()
	x, err := openLive(dir)
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
	n := benchSizes(b)[0]
	for b.Loop() {
		dir := b.TempDir()
		start, busy := time.Now(), processorTime()
		if err := benchBuild(dir, n); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(n)/time.Since(start).Seconds(), "items/s")
		b.ReportMetric(float64((processorTime()-busy).Microseconds())/1000/float64(n), "cpu-ms/item")
		g, err := bleveindex.NewStore(dir).Current()
		if err != nil {
			b.Fatal(err)
		}
		sizes, err := fileSizes(filepath.Join(dir, g.ID))
		if err != nil {
			b.Fatal(err)
		}
		for name, size := range sizes {
			b.ReportMetric(float64(size)/float64(n), name+"-B/item")
		}
	}
}

// BenchmarkOpen opens the live generation of a store, as a server does when it begins.
func BenchmarkOpen(b *testing.B) {
	dir := benchStore(b)
	for b.Loop() {
		x, err := openLive(dir)
		if err != nil {
			b.Fatal(err)
		}
		if err := x.Close(); err != nil {
			b.Fatal(err)
		}
	}
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

// BenchmarkSearchCold asks the queries of each class with nothing known from earlier ones: the index is opened again before
// one comes a second time.
func BenchmarkSearchCold(b *testing.B) {
	dir := benchStore(b)
	for _, class := range benchClasses() {
		b.Run(strings.ReplaceAll(class.Name, " ", "-"), func(b *testing.B) {
			var e engine
			for i := range b.N {
				if at := i % len(class.Queries); at == 0 {
					b.StopTimer()
					if e != nil {
						e.close()
					}
					var err error
					if e, err = openMinuted(dir); err != nil {
						b.Fatal(err)
					}
					b.StartTimer()
				}
				if _, err := e.ask(class.Queries[i%len(class.Queries)], fullPage); err != nil {
					b.Fatal(err)
				}
			}
			e.close()
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
