package crawler

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"minuted"
	"minuted/crawler/archive"
)

// newsPlatform is the plain platform with a page that tells what is new, in lines such as
//
//	news meeting 1 minutes published
//
// and with lines that begin with "today" on any page, which mean nothing.
type newsPlatform struct{ plainPlatform }

func (newsPlatform) OptionalKinds() []string { return []string{"news"} }

func (p newsPlatform) Start(site minuted.Site, base *url.URL) []minuted.Task {
	return []minuted.Task{p.task(site, base, "news", ""), p.task(site, base, "list", "")}
}

func (p newsPlatform) Read(c *minuted.Capture, base *url.URL) (*minuted.Page, error) {
	page, err := p.plainPlatform.Read(c, base)
	if err != nil {
		return nil, err
	}
	var says bytes.Buffer
	for line := range strings.Lines(string(c.Body)) {
		if !strings.HasPrefix(line, "today") {
			says.WriteString(line)
		}
		if words := strings.Fields(line); len(words) > 3 && words[0] == "news" {
			page.News = append(page.News, minuted.News{Task: p.task(c.Task.Site, base, words[1], words[2]), Says: line})
		}
	}
	page.Digest = archive.Digest(says.Bytes())
	return page, nil
}

// followed is what came of following a site for a while.
type followed struct {
	visits []SiteReport
	nexts  []time.Time
	err    error
}

// follow follows a site on a host for some time. each is called after every visit, with its number from 1.
func (s *pipeSite) follow(t *testing.T, c *Crawler, host string, last time.Duration, each func(visit int)) (f followed) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), last)
	defer cancel()
	s.during(t, func() error {
		f.err = c.Follow(ctx, sitesOn([]string{host}), func(r SiteReport, next time.Time) {
			f.visits, f.nexts = append(f.visits, r), append(f.nexts, next)
			if each != nil {
				each(len(f.visits))
			}
		})
		return nil
	})
	return f
}

// times returns when a path was asked for, as days since the beginning.
func (s *pipeSite) times(path string, begin time.Time) (days []int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range s.asked {
		if strings.HasSuffix(r.path, path) {
			days = append(days, int(r.begin.Sub(begin)/day))
		}
	}
	return days
}

// inBubble is a time at which the clock of a test's bubble begins: midnight of the first of January 2000.
func inBubble(days int) minuted.Date {
	return minuted.Date(time.Date(2000, 1, 1+days, 0, 0, 0, 0, time.UTC).Format(time.DateOnly))
}

func TestFollowRevisitsAsDue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newPipeSite()
		for id, date := range map[string]minuted.Date{"1": inBubble(-1), "2": inBubble(-100), "3": inBubble(-1000)} {
			s.pages["/meeting/"+id] = page("meeting", id, "date "+string(date))
		}
		begin := time.Now()
		f := s.follow(t, s.crawler(t), "ashwick.example", 30*day+time.Hour, nil)
		if !errors.Is(f.err, context.DeadlineExceeded) {
			t.Errorf("it ended with %v, should wrap the error of its context", f.err)
		}
		if len(f.visits) != 31 {
			t.Fatalf("%d visits in 30 days, want 31", len(f.visits))
		}
		if last := f.visits[30]; last.Open || !last.Unchanged() {
			t.Errorf("the last report is %+v, should say that the visit ended and nothing is new", last)
		}
		for path, want := range map[string]int{"/list": 31, "/meeting/1": 31, "/meeting/2": 5, "/meeting/3": 1} {
			if days := s.times(path, begin); len(days) != want {
				t.Errorf("%s was asked for on the days %v, want %d times", path, days, want)
			}
		}
		if days := s.times("/robots.txt", begin); len(days) < 30 {
			t.Errorf("robots.txt was asked for on the days %v, want daily", days)
		}
		for i := 1; i < len(s.asked); i++ {
			if gap := s.asked[i].begin.Sub(s.asked[i-1].end); gap < minGap {
				t.Errorf("%s came %v after the one before", s.asked[i].path, gap)
			}
		}
	})
}

func TestNewsComeFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newPipeSite()
		old := string(inBubble(-1000))
		for _, id := range []string{"1", "2", "3"} {
			s.pages["/meeting/"+id] = page("meeting", id, "date "+old, "link item "+id+"0")
		}
		s.pages["/news"] = page("news", "", "today is the first", "news meeting 2 agenda published")
		c := s.crawler(t)
		c.Platforms = []minuted.Platform{newsPlatform{}}
		begin := time.Now()
		f := s.follow(t, c, "ashwick.example", 5*day+time.Hour, func(visit int) {
			s.mu.Lock()
			defer s.mu.Unlock()
			switch visit {
			case 2: // the third visit finds minutes of one meeting, and of the other only another day
				s.pages["/news"] = page("news", "", "today is the third", "news meeting 1 minutes published", "news meeting 2 agenda published")
				s.pages["/meeting/1"] = page("meeting", "1", "date "+old, "link item 10", "with minutes")
			case 3:
				s.pages["/news"] = strings.Replace(s.pages["/news"], "third", "fourth", 1)
			}
		})
		for path, want := range map[string][]int{"/meeting/1": {0, 2}, "/item/10": {0, 2}, "/meeting/2": {0}, "/meeting/3": {0}, "/item/20": {0}} {
			days := s.times(path, begin)
			if len(days) != len(want) || days[len(days)-1] != want[len(want)-1] {
				t.Errorf("%s was asked for on the days %v, want %v", path, days, want)
			}
		}
		if r := f.visits[2]; r.ChangedMeetings != 1 || r.Changed != 1 {
			t.Errorf("the report of the third visit is %+v, should say that one meeting changed", r)
		}
		for _, n := range []int{1, 3, 4} {
			if !f.visits[n].Unchanged() {
				t.Errorf("the report of visit %d is %+v, should say that nothing changed", n+1, f.visits[n])
			}
		}
	})
}

func TestSiteWithoutNewsIsNoFailure(t *testing.T) {
	s, c := newFakeSite(t), quickCrawler(t)
	c.Platforms = []minuted.Platform{newsPlatform{}}
	s.fault("/news", redirect("/mgError.aspx"))
	if got := s.crawl(t, c); got.Failed != 0 || got.Gone != 1 || got.New != 7 {
		t.Errorf("report is %+v, should say that one page is gone and seven are new", got)
	}
}

func TestHeldPageIsGoneAfterThreeMisses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newPipeSite()
		lost := map[string]bool{}
		for _, path := range []string{"/meeting/1", "/meeting/2"} {
			s.headers[path] = func(w http.ResponseWriter, _ int) {
				if lost[path] {
					w.WriteHeader(http.StatusGone)
					return
				}
				io.WriteString(w, s.pages[path])
			}
		}
		c := s.crawler(t)
		begin := time.Now()
		f := s.follow(t, c, "ashwick.example", 30*day-time.Hour, func(visit int) {
			s.mu.Lock()
			defer s.mu.Unlock()
			lost["/meeting/1"] = visit >= 1
			lost["/meeting/2"] = visit == 1 // for a day only
		})
		if days := s.times("/meeting/1", begin); len(days) < 4 || days[1] != days[0]+1 || days[3] < days[1]+7 {
			t.Errorf("the lost page was asked for on the days %v", days)
		}
		missing, gone := 0, 0
		for _, r := range f.visits {
			missing, gone = missing+r.Missing, gone+r.Gone
		}
		if missing != 3 || gone == 0 {
			t.Errorf("%d misses and %d gone were told, want 2 of the lost page and 1 of the one that came back", missing, gone)
		}
		site := sitesOn([]string{"ashwick.example"})[0].Site()
		for _, id := range []string{"1", "2"} {
			if kept, err := c.Archive.Newest(t.Context(), minuted.TaskKey{Site: site, Kind: "meeting", ID: id}); err != nil || kept == nil {
				t.Errorf("meeting %s is not kept (%v)", id, err)
			}
		}
		status, err := c.Archive.Status(t.Context())
		if err != nil || len(status[0].Problems) != 1 || status[0].Problems[0].ID != "1" || status[0].Problems[0].State != "gone" {
			t.Errorf("the problems told are %+v (%v), want one page that is gone", status[0].Problems, err)
		}
	})
}

func TestFollowComesBackWhenTheHostAllows(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newPipeSite()
		s.headers["/meeting/2"] = func(w http.ResponseWriter, nth int) {
			if nth == 1 {
				w.Header().Set("Retry-After", "7200")
				w.WriteHeader(http.StatusServiceUnavailable)
				return
			}
			io.WriteString(w, s.pages["/meeting/2"])
		}
		begin := time.Now()
		f := s.follow(t, s.crawler(t), "ashwick.example", 12*time.Hour, nil)
		if len(f.visits) != 2 || f.visits[0].Stopped == "" || !f.visits[1].Resumed || f.visits[1].Open {
			t.Fatalf("reports are %+v, want a visit that is left and one that resumes it", f.visits)
		}
		if wait := f.nexts[0].Sub(begin); wait < 2*time.Hour || wait > 2*time.Hour+time.Minute {
			t.Errorf("the next visit was to be after %v, want the two hours that the host asked for", wait)
		}
	})
}
