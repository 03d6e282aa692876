package crawler

import (
	"net/http"
	"net/http/httptest"
	"sync"
	"syscall"
	"testing"
	"time"

	"minuted"
	"minuted/crawler/archive"
	"minuted/crawler/moderngov"
	"minuted/crawler/samplesite"
)

// benchServers is how many servers, each with one council, are crawled at a time: enough for full commits of fifty.
const benchServers = 64

// remembered serves a site out of memory, so that a benchmark measures whoever asks rather than the site.
type remembered struct {
	site http.Handler
	mu   sync.RWMutex
	kept map[string]*httptest.ResponseRecorder
}

func (m *remembered) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	m.mu.RLock()
	kept := m.kept[r.URL.RequestURI()]
	m.mu.RUnlock()
	if kept == nil {
		kept = httptest.NewRecorder()
		m.site.ServeHTTP(kept, r)
		m.mu.Lock()
		m.kept[r.URL.RequestURI()] = kept
		m.mu.Unlock()
	}
	for name, values := range kept.Header() {
		w.Header()[name] = values
	}
	w.WriteHeader(kept.Code)
	w.Write(kept.Body.Bytes()) // whoever has left is no error of the site
}

// BenchmarkCrawl crawls sample councils without pace, from socket to committed capture, with what several commit at
// a time synced together. The processor's time includes that of the servers.
func BenchmarkCrawl(b *testing.B) {
	sample, err := samplesite.New()
	if err != nil {
		b.Fatal(err)
	}
	var sites []minuted.Authority
	for i := range benchServers {
		server := httptest.NewServer(&remembered{site: sample.Handler(), kept: map[string]*httptest.ResponseRecorder{}})
		defer server.Close()
		all := sample.Authorities(server.URL)
		a := all[i%len(all)]
		a.ID += string(rune('a' + i/len(all)))
		sites = append(sites, a)
	}
	syncs := 0
	o := archive.Options{Reached: func(p archive.Point) {
		if p == archive.Synced {
			syncs++
		}
	}}
	crawl := func() (pages int) {
		a, done := openArchiveWith(b, b.TempDir(), o)
		defer done()
		c := Crawler{Archive: a, Platforms: []minuted.Platform{moderngov.New()}, AllowPrivate: true, Delay: new(time.Duration)}
		report, err := c.Crawl(b.Context(), sites)
		if err != nil || report.Failed() {
			b.Fatalf("%+v (%v)", report, err)
		}
		for _, s := range report.Sites {
			pages += s.Pages
		}
		return pages
	}
	crawl() // the servers remember
	pages, cpu := 0, cpuTime(b)
	syncs = 0
	for b.Loop() {
		pages += crawl()
	}
	b.ReportMetric(float64(pages)/b.Elapsed().Seconds(), "pages/s")
	b.ReportMetric(float64((cpuTime(b)-cpu).Microseconds())/float64(pages), "cpu-µs/page")
	b.ReportMetric(float64(pages)/float64(syncs), "pages/sync")
}

// cpuTime is what the process has used of the processor.
func cpuTime(b *testing.B) time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
