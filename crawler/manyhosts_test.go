package crawler

import (
	"context"
	"fmt"
	"net/netip"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// Size of the crawl of many hosts: how many there are, what is asked of each with robots.txt, and how large pages are.
const (
	manyHosts    = 400
	manyRequests = 50
	manyPage     = 20_000 // bytes
	manyMemory   = 300 << 20
)

// TestManyHosts crawls many hosts, each at its own address, at the same time: each as fast as politeness allows.
func TestManyHosts(t *testing.T) {
	if testing.Short() {
		t.Skip("makes twenty thousand requests")
	}
	if raceDetector {
		t.Skip("the race detector needs more memory than is allowed here")
	}
	synctest.Test(t, func(t *testing.T) {
		s := newPipeSite()
		links := []string{}
		for i := range manyRequests - 2 {
			id := fmt.Sprint(i)
			links = append(links, "link item "+id)
			s.pages["/item/"+id] = page("item", id, strings.Repeat("minutes ", manyPage/8))
		}
		s.pages["/list"] = page("list", "", links...)
		c := s.crawler(t)
		c.Log = nil
		var hosts []string
		for i := range manyHosts {
			hosts = append(hosts, fmt.Sprintf("host%d.example", i))
		}
		c.resolve = func(_ context.Context, host string) ([]netip.Addr, error) {
			i := slices.Index(hosts, host)
			return []netip.Addr{netip.AddrFrom4([4]byte{198, 51, byte(i >> 8), byte(i)})}, nil
		}
		var memory peakMemory
		c.Progress = func(p Progress) { memory.look() }
		begin := time.Now()
		s.during(t, func() error {
			report, err := c.Crawl(t.Context(), sitesOn(hosts))
			for _, r := range report.Sites {
				if r.Pages != manyRequests-1 || r.New != manyRequests-1 {
					t.Errorf("report is %+v, want %d new pages", r, manyRequests-1)
				}
			}
			return err
		})
		took := time.Since(begin)
		t.Logf("%d requests to %d hosts in %v of their time, at most %d MB", len(s.asked), manyHosts, took, memory.peak.Load()>>20)
		if took > manyRequests*(minGap+minGap/10) {
			t.Errorf("it took %v, want little more than %v: some host had to wait for others", took, manyRequests*minGap)
		}
		if peak := memory.peak.Load(); peak > manyMemory {
			t.Errorf("%d MB of memory were in use, want %d at most", peak>>20, manyMemory>>20)
		}
		checkGaps(t, s, hosts)
	})
}

// checkGaps checks how often each host was asked, and that the delay was kept every time.
func checkGaps(t *testing.T, s *pipeSite, hosts []string) {
	t.Helper()
	last, count := map[string]time.Time{}, map[string]int{}
	for _, r := range s.asked {
		host, path, _ := strings.Cut(r.path, "/")
		if gap := r.begin.Sub(last[host]); gap < minGap {
			t.Errorf("%s/%s came %v after the answer before", host, path, gap)
		}
		last[host] = r.end
		count[host]++
	}
	for _, host := range hosts {
		if count[host] != manyRequests {
			t.Errorf("%s was asked %d times, want %d", host, count[host], manyRequests)
		}
	}
}

// peakMemory is the most memory that was seen in use, by the program and its run-time.
type peakMemory struct{ peak, looks atomic.Uint64 }

func (m *peakMemory) look() {
	if m.looks.Add(1)%500 != 0 {
		return
	}
	var now runtime.MemStats
	runtime.ReadMemStats(&now)
	if used := now.Sys - now.HeapReleased; used > m.peak.Load() {
		m.peak.Store(used)
	}
}
