package crawler

import (
	"context"
	"net/netip"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// TestDayCapsHoldAcrossRestarts crawls with every crawl as a process of its own would: all that one knows is in the archive.
func TestDayCapsHoldAcrossRestarts(t *testing.T) {
	for _, c := range []struct {
		name  string
		limit func(*Crawler)
		most  int // requests in a day
	}{
		{"requests", func(c *Crawler) { c.DayRequests = 3 }, 3},
		{"bytes", func(c *Crawler) { c.DayBytes = 1 }, 2}, // robots.txt is not there and brings a few
	} {
		synctest.Test(t, func(t *testing.T) {
			s := newPipeSite()
			crawler := s.crawler(t)
			c.limit(crawler)
			begin := time.Now()
			s.during(t, func() error {
				for range 3 {
					for range 2 { // the second of a day asks for nothing
						report, err := crawler.Crawl(t.Context(), sitesOn([]string{"ashwick.example"}))
						if err != nil {
							return err
						}
						if r := report.Sites[0]; !strings.Contains(r.Stopped, "allowed in a day") || !r.Until.Equal(nextDay(time.Now())) {
							t.Errorf("%s: report is %+v, should say what is spent and until when", c.name, r)
						}
					}
					time.Sleep(time.Until(nextDay(time.Now())))
				}
				return nil
			})
			perDay := map[int]int{}
			for _, d := range s.times("", begin) {
				perDay[d]++
			}
			for d, n := range perDay {
				if n > c.most {
					t.Errorf("%s: %d requests on day %d, want %d at most", c.name, n, d, c.most)
				}
			}
			if len(perDay) != 3 {
				t.Errorf("%s: requests by day are %v, want some on three days", c.name, perDay)
			}
		})
	}
}

func TestHostsOfOneAddressAreAskedTwoAtOnce(t *testing.T) {
	hosts := []string{"a.example", "b.example", "c.example", "d.example", "e.example"}
	for _, c := range []struct {
		name    string
		address func(host string) string
		most    int
	}{
		{"one address", func(string) string { return "192.0.2.1" }, groupSize},
		{"an address each", func(host string) string { return "192.0.2." + string('1'+host[0]-'a') }, len(hosts)},
		{"one address, written in two ways", func(host string) string {
			if host[0] < 'c' {
				return "::ffff:192.0.2.1"
			}
			return "192.0.2.1"
		}, groupSize},
	} {
		synctest.Test(t, func(t *testing.T) {
			s := newPipeSite()
			s.takes = 10 * time.Second
			crawler := s.crawler(t)
			crawler.resolve = func(_ context.Context, host string) ([]netip.Addr, error) {
				return []netip.Addr{netip.MustParseAddr(c.address(host))}, nil
			}
			s.during(t, func() error {
				_, err := crawler.Crawl(t.Context(), sitesOn(hosts))
				return err
			})
			if most := s.mostAtOnce(); most != c.most {
				t.Errorf("%s: %d requests at once, want %d", c.name, most, c.most)
			}
		})
	}
}
