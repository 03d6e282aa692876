package main

import (
	"encoding/json"
	"net/http/httptest"
	"testing"

	"minuted/crawler"
	"minuted/crawler/samplesite"
	"minuted/indexer"
)

// TestReportsAsJSON crawls a little of a council and indexes it, with both reports as programs read them.
func TestReportsAsJSON(t *testing.T) {
	councils, err := samplesite.New()
	if err != nil {
		t.Fatal(err)
	}
	site := httptest.NewServer(councils.Handler())
	t.Cleanup(site.Close)
	data := t.TempDir()
	out, _ := minutedRun(t, exitDone, "crawl", "--url", site.URL+"/harrowmere/", "--authority", "harrowmere", "--allow-private", "--delay", "0s",
		"--limit", "40", "--json", "--data", data)
	var crawled crawler.Report
	if err := json.Unmarshal([]byte(out), &crawled); err != nil {
		t.Fatalf("%v in\n%s", err, out)
	}
	if s := crawled.Sites[0]; s.Site.Authority != "harrowmere" || s.Pages != 40 || s.NewMeetings == 0 {
		t.Errorf("the crawl reports %+v, want 40 pages with meetings", s)
	}
	out, _ = minutedRun(t, exitDone, "index", "--json", "--data", data)
	var indexed indexer.Report
	if err := json.Unmarshal([]byte(out), &indexed); err != nil {
		t.Fatalf("%v in\n%s", err, out)
	}
	if indexed.Generation.Items == 0 || indexed.Whole != indexer.WholeFirst || indexed.Read != crawled.Sites[0].NewMeetings {
		t.Errorf("the index reports %+v, want the %d meetings read", indexed, crawled.Sites[0].NewMeetings)
	}
}
