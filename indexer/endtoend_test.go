package indexer_test

import (
	"net/http/httptest"
	"reflect"
	"testing"
	"time"

	"minuted"
	"minuted/crawler"
	"minuted/crawler/archive"
	"minuted/crawler/moderngov"
	"minuted/crawler/samplesite"
	"minuted/indexer"
	"minuted/indexer/bleveindex"
	"minuted/indexer/topics"
)

// crawlSamples crawls sample councils from a server on the loopback interface into the shelf's archive.
func (s *shelf) crawlSamples(councils int) {
	s.t.Helper()
	samples, err := samplesite.New()
	if err != nil {
		s.t.Fatal(err)
	}
	server := httptest.NewServer(samples.Handler())
	defer server.Close()
	var none time.Duration
	c := crawler.Crawler{
		Archive: s.archive, Platforms: []minuted.Platform{moderngov.New()}, AllowPrivate: true, Delay: &none, Limit: 300,
	}
	if _, err := c.Crawl(s.t.Context(), samples.Authorities(server.URL)[:councils]); err != nil {
		s.t.Fatal(err)
	}
}

func TestCrawledSites(t *testing.T) {
	s := newShelf(t)
	s.crawlSamples(2)
	lexicon, err := topics.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	x := indexer.Indexer{Archive: s.archive.Reader, Platforms: []minuted.Platform{moderngov.New()}, Labeller: lexicon, Store: indexer.BleveStore{Store: s.store}}
	began := time.Now()
	report, err := x.Run(t.Context(), false)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d items of %d meetings in %s", report.Generation.Items, report.Generation.Meetings, time.Since(began).Round(time.Millisecond))
	if len(report.Problems) > 0 {
		t.Errorf("problems: %q", report.Problems)
	}
	if g := report.Generation; g.Items < 100 || g.Authorities != 2 {
		t.Errorf("%d items of %d authorities, want hundreds of 2", g.Items, g.Authorities)
	}
	before := s.answers()

	dir := t.TempDir()
	reader, err := archive.OpenReader(t.Context(), s.dir)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	other := bleveindex.NewStore(dir)
	elsewhere := indexer.Indexer{Archive: reader, Platforms: x.Platforms, Labeller: lexicon, Store: indexer.BleveStore{Store: other}}
	if _, err := elsewhere.Run(t.Context(), false); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(readAnswers(t, other, dir), before) {
		t.Error("built elsewhere, the index gives other answers")
	}
	if _, err := x.Run(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(s.answers(), before) {
		t.Error("a rebuild gives other answers")
	}
}
