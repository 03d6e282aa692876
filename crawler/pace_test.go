package crawler

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"minuted"
)

func TestGap(t *testing.T) {
	none, second := time.Duration(0), time.Second
	for _, c := range []struct {
		name        string
		fixed       *time.Duration
		delay, took time.Duration
		want        time.Duration
	}{
		{"quick host", nil, 0, 100 * time.Millisecond, 2 * time.Second},
		{"slow host", nil, 0, 10 * time.Second, 20 * time.Second},
		{"robots.txt asks for more", nil, 30 * time.Second, 10 * time.Second, 30 * time.Second},
		{"robots.txt asks for less", nil, time.Second, 0, 2 * time.Second},
		{"no pace", &none, 0, 10 * time.Second, 0},
		{"fixed pace", &second, 0, 10 * time.Second, time.Second},
		{"robots.txt holds even so", &none, 3 * time.Second, 0, 3 * time.Second},
	} {
		if got := (pace{c.fixed}).gap(c.delay, c.took); got != c.want {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
	}
}

func TestBackoffDoublesUpToADay(t *testing.T) {
	for _, c := range []struct {
		failures int
		want     time.Duration
	}{
		{1, time.Minute}, {2, 2 * time.Minute}, {5, 16 * time.Minute}, {11, 1024 * time.Minute}, {12, day}, {100, day},
	} {
		for range 20 {
			got := pace{}.backoff(c.failures)
			if got < c.want || got > min(c.want+c.want/10, day) {
				t.Errorf("after %d failures: got %v, want %v and up to a tenth more, at most a day", c.failures, got, c.want)
			}
		}
	}
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		value string
		want  time.Duration
		asked bool
	}{
		{"120", 2 * time.Minute, true},
		{" 0 ", 0, true},
		{"Sun, 01 Mar 2026 12:30:00 GMT", 30 * time.Minute, true},
		{"Sun, 01 Mar 2026 11:30:00 GMT", -30 * time.Minute, true},
		{"Sun, 01 Mar 2099 11:30:00 GMT", maxRetry, true},
		{"99999999", maxRetry, true},
		{"999999999999999999999999", maxRetry, true},
		{"", 0, false},
		{"-5", 0, false},
		{"soon", 0, false},
	} {
		at, asked := retryAfter(http.Header{"Retry-After": {c.value}}, now)
		if asked != c.asked || asked && at.Sub(now) != c.want {
			t.Errorf("%q: got %v, %v, want %v, %v", c.value, at.Sub(now), asked, c.want, c.asked)
		}
	}
}

// pipeSite serves a council over pipes in memory, so that a test's clock can run ahead of the world's. It answers after
// takes, and notes when it was asked.
type pipeSite struct {
	takes   time.Duration
	guarded bool // addresses are checked as on the network
	pages   map[string]string
	headers map[string]func(w http.ResponseWriter, nth int) // by path, may answer in place of the page

	conns chan net.Conn
	mu    sync.Mutex
	asked []request
	nth   map[string]int
}

type request struct {
	path       string
	begin, end time.Time
}

func newPipeSite() *pipeSite {
	return &pipeSite{pages: council(), headers: map[string]func(http.ResponseWriter, int){}, conns: make(chan net.Conn), nth: map[string]int{}}
}

// dial connects to the site.
func (s *pipeSite) dial(ctx context.Context, _, address string) (net.Conn, error) {
	if host, _, err := net.SplitHostPort(address); s.guarded && err == nil && net.ParseIP(host) != nil {
		if err := guard(false).Safe("tcp4", address, nil); err != nil {
			return nil, err
		}
	}
	ours, theirs := net.Pipe()
	select {
	case s.conns <- theirs:
		return ours, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (s *pipeSite) Accept() (net.Conn, error) {
	conn, open := <-s.conns
	if !open {
		return nil, net.ErrClosed
	}
	return conn, nil
}

func (s *pipeSite) Close() error   { return nil }
func (s *pipeSite) Addr() net.Addr { return &net.UnixAddr{Name: "pipe"} }

func (s *pipeSite) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	begin := time.Now()
	time.Sleep(s.takes)
	s.mu.Lock()
	s.nth[r.URL.Path]++
	nth := s.nth[r.URL.Path]
	s.asked = append(s.asked, request{r.Host + r.URL.Path, begin, time.Now()})
	s.mu.Unlock()
	if answer := s.headers[r.URL.Path]; answer != nil {
		answer(w, nth)
		return
	}
	body, known := s.pages[r.URL.Path]
	if !known {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "text/html")
	io.WriteString(w, body)
}

// crawlPolitely crawls sites on hosts of the given names by the polite rules, on the clock of the test's bubble.
func (s *pipeSite) crawlPolitely(t *testing.T, hosts ...string) (report Report) {
	t.Helper()
	c := s.crawler(t)
	s.during(t, func() (err error) {
		report, err = c.Crawl(t.Context(), sitesOn(hosts))
		return err
	})
	return report
}

// crawler returns a crawler of the site that keeps the polite rules.
func (s *pipeSite) crawler(t *testing.T) *Crawler {
	c := quickCrawler(t)
	c.Delay, c.AllowPrivate, c.UserAgent, c.dial = nil, false, "Minuted/test (+me@ashwick.example)", s.dial
	return c
}

// during serves the site while something is done.
func (s *pipeSite) during(t *testing.T, do func() error) {
	t.Helper()
	server := &http.Server{Handler: s}
	served := make(chan struct{})
	go func() { server.Serve(s); close(served) }()
	err := do()
	close(s.conns)
	<-served
	shutdown := server.Shutdown(context.WithoutCancel(t.Context())) // waits for answers nobody waits for any more
	if err := errors.Join(err, shutdown); err != nil {
		t.Fatal(err)
	}
}

// sitesOn names an authority for each host.
func sitesOn(hosts []string) (all []minuted.Authority) {
	for _, host := range hosts {
		name, _, _ := strings.Cut(host, ".")
		all = append(all, minuted.Authority{ID: name, Platform: "plain", URL: "http://" + host + "/"})
	}
	return all
}

func TestPoliteCrawlKeepsItsDistance(t *testing.T) {
	for _, c := range []struct {
		name, robots string
		takes, gap   time.Duration
	}{
		{"quick host", "", 0, 2 * time.Second},
		{"slow host", "", 30 * time.Second, time.Minute},
		{"crawl delay", "User-agent: *\nCrawl-delay: 15\n", time.Second, 15 * time.Second},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newPipeSite()
				s.takes, s.pages["/robots.txt"] = c.takes, c.robots
				if got := s.crawlPolitely(t, "ashwick.example").Sites[0]; got.New != 7 {
					t.Fatalf("report is %+v, should say that seven pages are new", got)
				}
				for i := 1; i < len(s.asked); i++ {
					if gap := s.asked[i].begin.Sub(s.asked[i-1].end); gap < c.gap || gap > c.gap+time.Second {
						t.Errorf("%s came %v after the answer before, want %v", s.asked[i].path, gap, c.gap)
					}
				}
			})
		})
	}
}

func TestPoliteCrawlWaitsForRetryAfter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newPipeSite()
		var asked time.Time
		s.headers["/meeting/2"] = func(w http.ResponseWriter, nth int) {
			if nth == 1 {
				asked = time.Now()
				w.Header().Set("Retry-After", "600")
				w.WriteHeader(http.StatusServiceUnavailable)
				return
			}
			io.WriteString(w, s.pages["/meeting/2"])
		}
		if got := s.crawlPolitely(t, "ashwick.example").Sites[0]; got.New != 7 {
			t.Fatalf("report is %+v, should say that seven pages are new", got)
		}
		for _, r := range s.asked {
			if after := r.begin.Sub(asked); after > 0 && after < 10*time.Minute {
				t.Errorf("%s was asked for %v after the host asked for ten minutes of rest", r.path, after)
			}
		}
	})
}

func TestPoliteCrawlBacksOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newPipeSite()
		s.headers["/list"] = func(w http.ResponseWriter, nth int) {
			if nth <= 3 {
				w.WriteHeader(http.StatusTooManyRequests)
				return
			}
			io.WriteString(w, s.pages["/list"])
		}
		s.crawlPolitely(t, "ashwick.example")
		for i, want := range []time.Duration{time.Minute, 2 * time.Minute, 4 * time.Minute} {
			gap := s.asked[i+2].begin.Sub(s.asked[i+1].end)
			if gap < want || gap > want+want/10+time.Second {
				t.Errorf("wait %d is %v, want %v and up to a tenth more", i+1, gap, want)
			}
		}
	})
}

// mostAtOnce returns the most requests that were being answered at a time.
func (s *pipeSite) mostAtOnce() (most int) {
	for _, r := range s.asked {
		n := 0
		for _, other := range s.asked {
			if !other.begin.After(r.begin) && other.end.After(r.begin) {
				n++
			}
		}
		most = max(most, n)
	}
	return most
}

func TestVendorsHostsAreAskedTwoAtOnce(t *testing.T) {
	hosts := []string{"a", "b", "c", "d", "e"}
	for _, c := range []struct {
		domain string
		most   int
	}{{groupSuffix, groupSize}, {".example", len(hosts)}} {
		synctest.Test(t, func(t *testing.T) {
			s := newPipeSite()
			s.takes = 10 * time.Second
			var names []string
			for _, host := range hosts {
				names = append(names, host+c.domain)
			}
			s.crawlPolitely(t, names...)
			if most := s.mostAtOnce(); most != c.most {
				t.Errorf("*%s: %d requests at once, want %d", c.domain, most, c.most)
			}
		})
	}
}

func TestStalledResponsesAreCut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newPipeSite()
		s.headers["/meeting/2"] = func(w http.ResponseWriter, _ int) {
			w.Header().Set("Content-Length", "100")
			io.WriteString(w, "page meeting 2\n")
			w.(http.Flusher).Flush()
			time.Sleep(2 * idleTime)
		}
		s.headers["/meeting/3"] = func(w http.ResponseWriter, _ int) {
			for range 2 * totalTime / time.Second { // a byte a second, for ever
				if _, err := io.WriteString(w, " "); err != nil {
					return
				}
				w.(http.Flusher).Flush()
				time.Sleep(time.Second)
			}
		}
		got := s.crawlPolitely(t, "ashwick.example").Sites[0]
		if len(got.Problems) != 2 || got.New != 3 {
			t.Fatalf("report is %+v, should name two problems and three new pages", got)
		}
		for i, want := range []string{errIdle.Error(), errTotal.Error()} {
			if !strings.Contains(got.Problems[i].Reason, want) {
				t.Errorf("problem %d is %+v, should say %q", i+1, got.Problems[i], want)
			}
		}
	})
}

func TestSlowHeaderIsAwaited(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newPipeSite()
		s.headers["/meeting/2"] = func(w http.ResponseWriter, _ int) {
			time.Sleep(90 * time.Second)
			io.WriteString(w, s.pages["/meeting/2"])
		}
		s.headers["/meeting/3"] = func(w http.ResponseWriter, _ int) { time.Sleep(10 * time.Minute) }
		got := s.crawlPolitely(t, "ashwick.example").Sites[0]
		if len(got.Problems) != 1 || !strings.HasSuffix(got.Problems[0].URL, "/meeting/3") || !strings.Contains(got.Problems[0].Reason, "did not answer in time") {
			t.Errorf("report is %+v, should name only the meeting that took ten minutes", got)
		}
	})
}
