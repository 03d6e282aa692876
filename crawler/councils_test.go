package crawler

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"minuted"
	"minuted/crawler/archive"
	"minuted/crawler/moderngov"
	"minuted/crawler/samplesite"
)

// councils serves the sample councils, and returns them with a log of what is asked.
func councils(t *testing.T, wrap func(http.Handler) http.Handler) ([]minuted.Authority, *samplesite.Arrivals) {
	t.Helper()
	sample, err := samplesite.New()
	if err != nil {
		t.Fatal(err)
	}
	arrivals := &samplesite.Arrivals{}
	server := httptest.NewServer(arrivals.Log(wrap(sample.Handler())))
	t.Cleanup(server.Close)
	return sample.Authorities(server.URL), arrivals
}

// TestFaultsCostNothing crawls a sample council that fails now and then, and one that does not: what is kept is the same.
func TestFaultsCostNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("fetches some hundred pages")
	}
	clean := heldAfter(t, func(h http.Handler) http.Handler { return h })
	faulty := heldAfter(t, func(h http.Handler) http.Handler {
		return samplesite.WithFaults(h,
			samplesite.Rule{Path: "ieListDocuments", Skip: 2, Times: 1, Fault: samplesite.Status(429, "Retry-After", "1")},
			samplesite.Rule{Path: "ieListDocuments", Skip: 5, Times: 2, Fault: samplesite.Truncate(700)},
			samplesite.Rule{Path: "ieListDocuments", Skip: 9, Times: 1, Fault: samplesite.Hangup},
			samplesite.Rule{Path: "ieListDocuments", Skip: 12, Times: 1, Fault: samplesite.Status(302, "Location", "mgError.aspx")},
			samplesite.Rule{Path: "ieListMeetings", Skip: 1, Times: 2, Fault: samplesite.Status(500)},
			samplesite.Rule{Path: "mgAi", Times: 1, Fault: samplesite.Body("text/html", "<html><body>Just a moment...</body></html>")},
		)
	})
	if diff := cmp.Diff(clean, faulty); diff != "" {
		t.Errorf("held, without faults (-) and with faults (+):\n%s", diff)
	}
}

// heldAfter crawls the first sample council twice, so that what failed at first is asked for again, and returns the ids
// of the meetings and items held.
func heldAfter(t *testing.T, wrap func(http.Handler) http.Handler) map[string][]string {
	t.Helper()
	all, _ := councils(t, wrap)
	c := quickCrawler(t)
	c.Platforms = []minuted.Platform{moderngov.New()}
	for range 2 {
		if report, err := c.Crawl(t.Context(), all[:1]); err != nil || report.Sites[0].Stopped != "" {
			t.Fatalf("report is %+v (%v)", report, err)
		}
	}
	held := map[string][]string{}
	for _, kind := range []string{moderngov.KindMeeting, moderngov.KindItem, moderngov.KindAttendance} {
		ids, err := c.Archive.Keys(t.Context(), all[0].Site(), kind)
		if err != nil {
			t.Fatal(err)
		}
		slices.Sort(ids)
		held[kind] = ids
	}
	if len(held[moderngov.KindMeeting]) == 0 {
		t.Fatal("no meeting is held")
	}
	return held
}

func TestCrawlOfSampleCouncils(t *testing.T) {
	if testing.Short() {
		t.Skip("fetches some thousand pages")
	}
	all, arrivals := councils(t, func(h http.Handler) http.Handler { return h })
	c := quickCrawler(t)
	c.Platforms = []minuted.Platform{moderngov.New()}
	begin := time.Now()
	report, err := c.Crawl(t.Context(), all)
	if err != nil {
		t.Fatal(err)
	}
	pages := 0
	for _, s := range report.Sites {
		pages += s.Pages
		if s.Stopped != "" || s.Failed > 0 || s.NewMeetings == 0 || s.Items == 0 {
			t.Errorf("report is %+v, should say that all was fetched", s)
		}
	}
	t.Logf("%d pages in %v", pages, time.Since(begin))
	asked := map[string]int{}
	for _, a := range arrivals.All() {
		if asked[a.URI]++; asked[a.URI] > 1 {
			t.Errorf("%s was asked for %d times", a.URI, asked[a.URI])
		}
		if a.Open > 1 {
			t.Errorf("%s was asked for while the host was still answering", a.URI)
		}
	}
	if report, err = c.Crawl(t.Context(), all[:1]); err != nil || !report.Sites[0].Unchanged() {
		t.Errorf("the second report is %+v (%v), should say that nothing is new", report, err)
	}
}

// TestRevisitOfSampleCouncil visits an unchanged council again after some days: the lists are asked for, and what is
// about meetings that are due by their age.
func TestRevisitOfSampleCouncil(t *testing.T) {
	if testing.Short() {
		t.Skip("fetches some hundred pages")
	}
	for _, c := range []struct {
		days int // that have passed
		age  int // in days, of the oldest meeting that is due
	}{{2, 60}, {8, 365}, {92, 100_000}} {
		all, arrivals := councils(t, func(h http.Handler) http.Handler { return h })
		crawl, dir := quickCrawler(t), t.TempDir()
		crawl.Platforms = []minuted.Platform{moderngov.New()}
		visit := func(passed time.Duration) SiteReport {
			clock := func() time.Time { return time.Now().Add(passed) }
			a, done := openArchiveWith(t, dir, archive.Options{Clock: clock})
			defer done()
			crawl.Archive = a
			report, err := crawl.Crawl(t.Context(), all[:1])
			if err != nil {
				t.Fatal(err)
			}
			return report.Sites[0]
		}
		visit(0)
		first := len(arrivals.All())
		want := dueAmong(t, dir, time.Duration(c.age)*day)
		if r := visit(time.Duration(c.days) * day); !r.Unchanged() {
			t.Errorf("after %d days the report is %+v, should say that nothing is new", c.days, r)
		}
		var asked []string
		for _, a := range arrivals.All()[first:] {
			if a.URI != "/robots.txt" {
				asked = append(asked, a.URI)
			}
		}
		slices.Sort(asked)
		if diff := cmp.Diff(want, asked); diff != "" {
			t.Errorf("after %d days, want (-) and asked for (+):\n%s", c.days, diff)
		}
	}
}

// dueAmong lists the addresses of all pages held but for those about meetings older than an age.
func dueAmong(t *testing.T, dir string, age time.Duration) (due []string) {
	t.Helper()
	a, done := openArchiveWith(t, dir, archive.Options{})
	defer done()
	for l, err := range a.Located(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		key := l.Capture.Task
		date, err := a.Date(t.Context(), key)
		if err != nil {
			t.Fatal(err)
		}
		isList := slices.Contains([]string{moderngov.KindNews, moderngov.KindCommittees, moderngov.KindCommittee, moderngov.KindMeetings,
			moderngov.KindWSCommittees, moderngov.KindWSMeetings}, key.Kind)
		if key.Kind == minuted.KindRobots || l.Capture.Status != http.StatusOK || !isList && (date == "" || time.Since(date.Time()) >= age) {
			continue
		}
		u, err := url.Parse(l.Capture.URL)
		if err != nil {
			t.Fatal(err)
		}
		due = append(due, u.RequestURI())
	}
	slices.Sort(due)
	return due
}
