package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"minuted"
	"minuted/search"
)

// servingClients is how many readers ask at once.
const servingClients = 16

// servingWords are asked for, the first most often. Each is in many items of the fictional councils.
var servingWords = []string{
	"planning", "budget", "library", "school", "minutes", "report", "housing", "parking", "application", "highway", "council", "care",
	"licence", "health", "young people", "waste", "road safety", "report AND housing", `"be noted"`, "plan*", "flood", "market", "museum", "bus",
}

// servingSearches is how many different searches there are: three pages for each of the words.
var servingSearches = 3 * len(servingWords)

func servingSearch(n int) url.Values {
	return url.Values{"q": {servingWords[n%len(servingWords)]}, "page": {strconv.Itoa(1 + n/len(servingWords))}}
}

// BenchmarkServing lets readers search at once, with results kept and without. Where none are kept, a search still is
// shared by those who ask for it at the same time.
func BenchmarkServing(b *testing.B) {
	index := servedSamples(b)
	for _, way := range []struct {
		name  string
		cache int64
	}{{"kept", 0}, {"notkept", -1}} {
		b.Run(way.name, func(b *testing.B) {
			s := newServed(b, index, way.cache)
			for n := range servingSearches {
				s.ask(servingSearch(n))
			}
			index.searches.Store(0)
			var mu sync.Mutex
			var took []time.Duration
			var left atomic.Int64
			left.Store(int64(b.N))
			b.ResetTimer()
			spent := processorTime(b)
			together(servingClients, func(client int) {
				pick := rand.NewZipf(rand.New(rand.NewPCG(1, uint64(client))), 1.2, 1, uint64(servingSearches-1))
				var mine []time.Duration
				for left.Add(-1) >= 0 {
					n := int(pick.Uint64())
					began := time.Now()
					s.ask(servingSearch(n))
					mine = append(mine, time.Since(began))
				}
				mu.Lock()
				took = append(took, mine...)
				mu.Unlock()
			})
			b.StopTimer()
			b.ReportMetric(float64((processorTime(b)-spent).Microseconds())/1000/float64(b.N), "cpu-ms/op")
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
			b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
			b.ReportMetric(float64(index.searches.Load())/float64(b.N), "searches/op")
		})
	}
}

// BenchmarkEqualSearches lets one reader, and many at once, ask for what nobody has asked for before. Many cost the index
// no more than one.
func BenchmarkEqualSearches(b *testing.B) {
	index := servedSamples(b)
	for _, clients := range []int{1, servingClients} {
		b.Run(fmt.Sprintf("clients=%d", clients), func(b *testing.B) {
			s := newServed(b, index, 0)
			index.searches.Store(0)
			day := time.Date(1000, 1, 1, 0, 0, 0, 0, time.UTC)
			for b.Loop() {
				day = day.AddDate(0, 0, 1) // it has no say in what is found, but makes each search a new one
				together(clients, func(int) {
					s.ask(url.Values{"q": {"report"}, "match": {"all"}, "from": {day.Format(time.DateOnly)}})
				})
			}
			if n := index.searches.Load(); n != int64(b.N) {
				b.Errorf("%d times %d equal searches cost %d", b.N, clients, n)
			}
			b.ReportMetric(float64(index.searches.Load())/float64(b.N), "searches/op")
		})
	}
}

// processorTime is what this process has used of the processors, the readers included.
func processorTime(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// together runs something a number of times at once and waits for all.
func together(times int, do func(n int)) {
	var all sync.WaitGroup
	for n := range times {
		all.Go(func() { do(n) })
	}
	all.Wait()
}

// served is the service over an index, reached as readers reach it.
type served struct {
	*testing.B
	address string
	client  *http.Client
}

func newServed(b *testing.B, indexes minuted.Indexes, cache int64) served {
	service, err := search.New(search.Options{Indexes: indexes, ResultCache: cache})
	if err != nil {
		b.Fatal(err)
	}
	server := httptest.NewServer(service.Handler())
	b.Cleanup(server.Close)
	client := server.Client()
	transport := client.Transport.(*http.Transport)
	transport.MaxIdleConnsPerHost, transport.DisableCompression = servingClients, true
	return served{b, server.URL, client}
}

func (s served) ask(parameters url.Values) {
	response, err := s.client.Get(s.address + "/api/v1/search?" + parameters.Encode())
	if err != nil {
		s.Error(err)
		return
	}
	defer response.Body.Close()
	if _, err := io.Copy(io.Discard, response.Body); err != nil || response.StatusCode != http.StatusOK {
		s.Errorf("%v: status %d, %v", parameters, response.StatusCode, err)
	}
}

// servedSamples crawls and indexes the fictional councils.
func servedSamples(b *testing.B) *countedIndexes {
	data := b.TempDir()
	var out bytes.Buffer
	if code := run(b.Context(), []string{"demo", "--once", "--data", data}, &out, &out); code != exitDone && code != exitPartly {
		b.Fatalf("demo ends with exit code %d:\n%s", code, &out)
	}
	c := newServe()
	c.SetErr(&out)
	live, done := followIndex(c, data)
	b.Cleanup(done)
	return &countedIndexes{of: live}
}

// countedIndexes counts the searches that indexes are asked.
type countedIndexes struct {
	of       minuted.Indexes
	searches atomic.Int64
}

func (x *countedIndexes) Acquire() (minuted.Index, func(), error) {
	ix, release, err := x.of.Acquire()
	return countedIndex{ix, x}, release, err
}

type countedIndex struct {
	minuted.Index
	by *countedIndexes
}

func (x countedIndex) Search(ctx context.Context, r minuted.Request) (*minuted.Result, error) {
	x.by.searches.Add(1)
	return x.Index.Search(ctx, r)
}
