package crawler

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"minuted"
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
	if report, err = c.Crawl(t.Context(), all[:1]); err != nil || !report.Unchanged() {
		t.Errorf("the second report is %+v (%v), should say that nothing is new", report, err)
	}
}
