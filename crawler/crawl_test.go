package crawler

import (
	"context"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"minuted"
	"minuted/crawler/archive"
)

func TestCrawlFetchesEveryPageOnce(t *testing.T) {
	s, c := newFakeSite(t), quickCrawler(t)
	got := s.crawl(t, c)
	got.Took = 0
	want := SiteReport{Site: s.authority().Site(), Pages: 7, New: 7, NewMeetings: 3, Items: 3}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("report, want (-) and got (+):\n%s", diff)
	}
	asked := map[string]int{"/robots.txt": 1, "/list": 1}
	for _, id := range []string{"1", "2", "3"} {
		asked["/meeting/"+id], asked["/item/"+id+"0"] = 1, 1
	}
	if diff := cmp.Diff(asked, s.counts()); diff != "" {
		t.Errorf("asked, want (-) and got (+):\n%s", diff)
	}
	if diff := cmp.Diff(map[archive.State]int{archive.Done: 8}, s.tasks(t, c.Archive)); diff != "" {
		t.Errorf("tasks, want (-) and got (+):\n%s", diff)
	}
}

func TestSecondCrawlFindsNothingNew(t *testing.T) {
	s, c := newFakeSite(t), quickCrawler(t)
	s.crawl(t, c)
	s.counts()
	got := s.crawl(t, c)
	if !got.Unchanged() || got.Pages != 1 || got.Same != 1 {
		t.Errorf("report is %+v, should say that one list was looked at and nothing is new", got)
	}
	if diff := cmp.Diff(map[string]int{"/list": 1}, s.counts()); diff != "" {
		t.Errorf("asked, want (-) and got (+):\n%s", diff)
	}
	s.put("/list", page("list", "", "link meeting 1", "link meeting 2", "link meeting 3", "link meeting 4"))
	s.put("/meeting/4", page("meeting", "4", "date 2024-06-01"))
	if got := s.crawl(t, c); got.Unchanged() || got.NewMeetings != 1 || got.New != 1 {
		t.Errorf("report is %+v, should say that one meeting is new", got)
	}
}

func TestInterruptedCrawlIsResumed(t *testing.T) {
	s, c := newFakeSite(t), quickCrawler(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	s.fault("/meeting/2", func(w http.ResponseWriter, r *http.Request) {
		cancel()
		<-r.Context().Done()
	})
	report, err := c.Crawl(ctx, []minuted.Authority{s.authority()})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("error is %v, should wrap context.Canceled", err)
	}
	if !report.Sites[0].Open {
		t.Errorf("report is %+v, should say that the visit is open", report.Sites[0])
	}
	first := s.counts()
	s.fault("/meeting/2", nil)
	if got := s.crawl(t, c); !got.Resumed || got.Open || got.New != 5 {
		t.Errorf("report is %+v, should say that the visit was resumed and five pages were new", got)
	}
	for address, n := range s.counts() {
		if first[address] > 0 && address != "/meeting/2" || n > 1 {
			t.Errorf("%s was asked for %d times, then %d times", address, first[address], n)
		}
	}
}

func TestAdoptedCapturesAreNotFetchedAgain(t *testing.T) {
	s, dir := newFakeSite(t), t.TempDir()
	c := quickCrawler(t)
	c.Archive = openArchiveOnce(t, dir, func(a *archive.Archive) {
		c.Archive = a
		s.crawl(t, c)
	})
	s.counts()
	if got := s.crawl(t, c); got.Failed > 0 || got.New > 0 || !got.Unchanged() {
		t.Errorf("report is %+v, should say that nothing is new", got)
	}
	if diff := cmp.Diff(map[string]int{"/list": 1}, s.counts()); diff != "" {
		t.Errorf("asked, want (-) and got (+):\n%s", diff)
	}
	if n := s.tasks(t, c.Archive)[archive.Done]; n != 8 {
		t.Errorf("%d tasks are done, not 8", n)
	}
}

// openArchiveOnce opens an archive for use, closes it, removes its catalogue as if that had been lost, and opens it
// again: every capture is then adopted from the WARC files.
func openArchiveOnce(t *testing.T, dir string, use func(*archive.Archive)) *archive.Archive {
	t.Helper()
	lock, err := archive.AcquireLock(dir, "test")
	if err != nil {
		t.Fatal(err)
	}
	a, err := archive.Open(t.Context(), lock, archive.Options{Software: "test"})
	if err != nil {
		t.Fatal(err)
	}
	use(a)
	if err := errors.Join(a.Close(), lock.Release()); err != nil {
		t.Fatal(err)
	}
	catalogue, err := filepath.Glob(filepath.Join(dir, "catalogue.db*"))
	if err != nil || len(catalogue) == 0 {
		t.Fatalf("no catalogue in %s (%v)", dir, err)
	}
	for _, file := range catalogue {
		if err := os.Remove(file); err != nil {
			t.Fatal(err)
		}
	}
	return openArchive(t, dir)
}

func TestLimitLeavesTheVisitOpen(t *testing.T) {
	s, c := newFakeSite(t), quickCrawler(t)
	c.Limit = 3
	for i, want := range []SiteReport{
		{Pages: 3, Open: true, Limited: true},
		{Pages: 3, Open: true, Limited: true, Resumed: true},
		{Pages: 1, Resumed: true},
	} {
		got := s.crawl(t, c)
		got = SiteReport{Pages: got.Pages, Open: got.Open, Limited: got.Limited, Resumed: got.Resumed, Stopped: got.Stopped}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("crawl %d, want (-) and got (+):\n%s", i+1, diff)
		}
	}
	for address, n := range s.counts() {
		if n > 1 {
			t.Errorf("%s was asked for %d times", address, n)
		}
	}
}

// TestSiteOnAnotherHost crawls part of a site, which then moves with all its pages to another host.
func TestSiteOnAnotherHost(t *testing.T) {
	old, c := newFakeSite(t), quickCrawler(t)
	c.Limit = 3
	if got := old.crawl(t, c); !got.Open {
		t.Fatalf("report is %+v, should leave the visit open", got)
	}
	old.Close()
	s := newFakeSite(t)
	c.Limit = 0
	if got := s.crawl(t, c); got.New != 4 || got.Failed > 0 || got.Stopped != "" {
		t.Errorf("report is %+v, should say that four more pages are new", got)
	}
	site := s.authority().Site()
	robots := minuted.Task{TaskKey: minuted.TaskKey{Site: site, Kind: minuted.KindRobots, ID: strings.TrimPrefix(old.URL, "http://")}, URL: old.URL + "/robots.txt"}
	if _, err := c.Archive.Commit(t.Context(), archive.Visit{Task: robots, State: archive.Failed}); err != nil {
		t.Fatal(err)
	}
	if got := s.crawl(t, c); !got.Unchanged() || got.Failed > 0 {
		t.Errorf("report is %+v, should not speak of the old host", got)
	}
}

func TestSitesOnOneHostTakeTurns(t *testing.T) {
	s, c := newFakeSite(t), quickCrawler(t)
	var all []minuted.Authority
	for _, id := range []string{"ashwick", "borrow", "carn"} {
		a := s.authority()
		a.ID = id
		all = append(all, a)
	}
	report, err := c.Crawl(t.Context(), append(all, all[0])) // one is named twice
	if err != nil {
		t.Fatal(err)
	}
	if len(report.Sites) != len(all) {
		t.Fatalf("%d sites were visited, not %d", len(report.Sites), len(all))
	}
	for i, r := range report.Sites {
		if r.New != 7 || r.Site.Authority != all[i].ID {
			t.Errorf("report %d is %+v, should be of %s and say that 7 pages are new", i, r, all[i].ID)
		}
	}
	if n := s.counts()["two requests at once"]; n > 0 {
		t.Errorf("the host was asked %d times while it was still answering", n)
	}
}

func TestProgressEndsWithTheCounts(t *testing.T) {
	s, c := newFakeSite(t), quickCrawler(t)
	var all []Progress
	c.Progress = func(p Progress) { all = append(all, p) }
	s.crawl(t, c)
	if len(all) != 8 {
		t.Fatalf("progress was told %d times, should be once a page and at the end: %+v", len(all), all)
	}
	last := all[7]
	if !last.Ended || last.Pages != 7 || last.Meetings != 3 || last.Items != 3 || last.Queued != 0 || last.Elapsed <= 0 {
		t.Errorf("the last progress is %+v", last)
	}
}

func TestCrawlRefusesWrongSettings(t *testing.T) {
	for _, c := range []struct {
		name    string
		crawler Crawler
		want    error
	}{
		{"no contact", Crawler{}, ErrNoContact},
		{"a delay for public hosts", Crawler{UserAgent: "Minuted/1 (+me@ashwick.example)", Delay: new(time.Duration)}, ErrDelayNotAllowed},
	} {
		if _, err := c.crawler.Crawl(t.Context(), nil); !errors.Is(err, c.want) {
			t.Errorf("%s: error is %v, want %v", c.name, err, c.want)
		}
	}
}

func TestSitesThatCannotBeVisited(t *testing.T) {
	c := quickCrawler(t)
	report, err := c.Crawl(t.Context(), []minuted.Authority{
		{ID: "borrow", Platform: "stone-tablets", URL: "http://127.0.0.1:1/"},
		{ID: "carn", Platform: "plain", URL: "gopher://carn.example/"},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range report.Sites {
		if s.Stopped == "" {
			t.Errorf("%s: the report does not say why it was not visited", s.Site)
		}
	}
	if !report.Failed() {
		t.Error("the report does not say that sites failed")
	}
}

func TestPlanAsksNobody(t *testing.T) {
	s, c := newFakeSite(t), quickCrawler(t)
	all := []minuted.Authority{s.authority(), {ID: "borrow", Platform: "stone-tablets"}}
	plans := c.Plan(nil, all)
	if len(plans[0].Start) != 1 || plans[0].Start[0].URL != s.URL+"/list" || plans[0].Problem != "" {
		t.Errorf("the plan of ashwick is %+v, should start with the list", plans[0])
	}
	if plans[1].Problem == "" {
		t.Errorf("the plan of borrow is %+v, should tell the problem", plans[1])
	}
	if asked := s.counts(); len(asked) > 0 {
		t.Errorf("the plan asked for %v", asked)
	}
	c.Limit = 2
	s.crawl(t, c)
	held, err := c.Archive.Status(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if plans = c.Plan(held, all); !plans[0].Resumes || plans[0].Tasks[archive.Queued] == 0 {
		t.Errorf("after a limited crawl the plan is %+v, should resume what is queued", plans[0])
	}
}
