package crawler

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"minuted"
	"minuted/crawler/archive"
)

func TestCrawlDelay(t *testing.T) {
	for _, c := range []struct {
		name, robots string
		want         time.Duration
	}{
		{"none", "User-agent: *\nDisallow: /x\n", 0},
		{"for all", "User-agent: *\nCrawl-delay: 10\n", 10 * time.Second},
		{"part of a second", "User-agent: *\ncrawl-delay: 0.5\n", 500 * time.Millisecond},
		{"for us", "User-agent: *\nCrawl-delay: 10\n\nUser-agent: minuted\nCrawl-delay: 3\n", 3 * time.Second},
		{"for us and another", "User-agent: OtherBot\nUser-agent: Minuted/2.0\nCrawl-delay: 4\n", 4 * time.Second},
		{"not for us", "User-agent: OtherBot\nCrawl-delay: 10\n", 0},
		{"our group has none", "User-agent: *\nCrawl-delay: 10\n\nUser-agent: Minuted\nDisallow: /x\n", 0},
		{"for a namesake", "User-agent: MinutedX\nCrawl-delay: 10\n", 0},
		{"no number", "User-agent: *\nCrawl-delay: slow\n", 0},
		{"negative", "User-agent: *\nCrawl-delay: -4\n", 0},
		{"not a number", "User-agent: *\nCrawl-delay: NaN\n", 0},
		{"absurd", "User-agent: *\nCrawl-delay: 1e300\n", maxDelay},
	} {
		got := newRules(&minuted.Capture{Status: 200, Body: []byte(c.robots)})
		if got.delay != c.want {
			t.Errorf("%s: got %v, want %v", c.name, got.delay, c.want)
		}
	}
}

func TestRobotsForbidPages(t *testing.T) {
	s, c := newFakeSite(t), quickCrawler(t)
	s.put("/robots.txt", "User-agent: *\nDisallow: /\n\nUser-agent: Minuted\nDisallow: /meeting/2\nDisallow: /*?secret\n")
	got := s.crawl(t, c)
	if got.Forbidden != 1 || got.New != 5 || got.Stopped != "" || len(got.Problems) != 1 || !strings.Contains(got.Problems[0].Reason, "robots.txt") {
		t.Errorf("report is %+v, should say that one page is forbidden and five are new", got)
	}
	if n := s.counts()["/meeting/2"]; n != 0 {
		t.Errorf("a forbidden page was asked for %d times", n)
	}
	if n := s.tasks(t, c.Archive)[archive.Forbidden]; n != 1 {
		t.Errorf("%d tasks are forbidden, want 1", n)
	}
}

func TestRobotsAnswers(t *testing.T) {
	for _, c := range []struct {
		name    string
		answer  http.HandlerFunc
		allowed bool
		want    string // in why the site was left
	}{
		{"not there", status(404), true, ""},
		{"not for us to see", status(403), true, ""},
		{"a page", func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "<html>Welcome</html>") }, true, ""},
		{"server error", status(500), false, "HTTP 500"},
		{"overloaded", status(429, "Retry-After", "0"), false, "HTTP 429"},
		{"redirect", redirect("/other-robots.txt"), false, ""},
		{"redirect loop", redirect("/robots.txt"), false, "redirects too often"},
		{"redirect nowhere", status(302), false, "redirects nowhere"},
		{"cut short", hijack("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nUser-agent: *\nAllow: /\n"), false, "ends early"},
		{"nothing", hijack(""), false, "no answer"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, crawler := newFakeSite(t), quickCrawler(t)
			s.put("/other-robots.txt", "User-agent: *\nDisallow: /\n")
			s.fault("/robots.txt", c.answer)
			got := s.crawl(t, crawler)
			if !strings.Contains(got.Stopped, c.want) || (c.want != "") != (got.Stopped != "") {
				t.Errorf("the site was left because of %q, should be %q", got.Stopped, c.want)
			}
			if n := s.counts()["/list"]; (n > 0) != c.allowed {
				t.Errorf("the list was asked for %d times; allowed is %v", n, c.allowed)
			}
		})
	}
}

func TestRobotsAreKeptForADay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newPipeSite()
		s.pages["/robots.txt"] = "User-agent: *\nDisallow: /meeting/2\n"
		s.headers["/item/10"] = func(w http.ResponseWriter, nth int) {
			time.Sleep(time.Minute)
			if nth < 3 {
				w.Header().Set("Retry-After", "1500") // puts the rest of the crawl off
				w.WriteHeader(http.StatusServiceUnavailable)
				return
			}
			io.WriteString(w, s.pages["/item/10"])
		}
		s.crawlPolitely(t, "ashwick.example")
		n := 0
		for _, r := range s.asked {
			if strings.HasSuffix(r.path, "/robots.txt") {
				n++
			}
		}
		if n != 1 {
			t.Errorf("robots.txt was asked for %d times within a day", n)
		}
	})
}

// TestOldRobotsAreReadAgain has a robots.txt from two days before in the archive.
func TestOldRobotsAreReadAgain(t *testing.T) {
	for _, c := range []struct {
		name      string
		now       http.HandlerFunc
		forbidden int
	}{
		{"changed", func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "User-agent: *\nDisallow:\n") }, 0},
		{"failing, so that the old one holds", status(500), 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, crawler := newFakeSite(t), quickCrawler(t)
			s.fault("/robots.txt", c.now)
			host := strings.TrimPrefix(s.URL, "http://")
			key := minuted.TaskKey{Site: s.authority().Site(), Kind: minuted.KindRobots, ID: host}
			old := time.Now().Add(-2 * day)
			if _, err := crawler.Archive.Commit(t.Context(), archive.Visit{
				Task: minuted.Task{TaskKey: key, URL: s.URL + "/robots.txt"}, Good: true, State: archive.Done, Due: old.Add(day),
				Capture: &minuted.Capture{Task: key, URL: s.URL + "/robots.txt", Time: old, Status: 200, Body: []byte("User-agent: *\nDisallow: /meeting/2\n")},
			}); err != nil {
				t.Fatal(err)
			}
			if got := s.crawl(t, crawler); got.Forbidden != c.forbidden || got.Stopped != "" {
				t.Errorf("report is %+v, should say that %d pages are forbidden", got, c.forbidden)
			}
			if diff := cmp.Diff(1, s.counts()["/robots.txt"]); diff != "" {
				t.Errorf("robots.txt, want (-) and got (+) requests:\n%s", diff)
			}
		})
	}
}

func FuzzRobots(f *testing.F) {
	f.Add([]byte("User-agent: *\nCrawl-delay: 1\nDisallow: /*.aspx$\n"))
	f.Fuzz(func(t *testing.T, body []byte) {
		r := newRules(&minuted.Capture{Status: 200, Body: body})
		if r.delay < 0 || r.delay > maxDelay {
			t.Errorf("Crawl-delay %v of %q", r.delay, body)
		}
		u, err := FixAddress("http://ashwick.example/ieListDocuments.aspx?MId=1")
		if err != nil {
			t.Fatal(err)
		}
		r.allow(u)
	})
}
