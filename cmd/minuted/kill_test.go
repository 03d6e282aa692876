package main

import (
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"minuted/crawler/archive"
	"minuted/crawler/samplesite"
)

// kills is how often the crawl is killed in TestKilledCrawl, and mostAsked how many pages it may ask for between two of
// them: fewer in all than the council has.
const (
	kills     = 20
	mostAsked = 3
)

// TestKilledCrawl kills a crawl at random moments, starts it again each time, and holds the archive against that of an
// uninterrupted crawl.
func TestKilledCrawl(t *testing.T) {
	councils, err := samplesite.New()
	if err != nil {
		t.Fatal(err)
	}
	asked := make(chan struct{}, 10_000)
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked <- struct{}{}
		councils.Handler().ServeHTTP(w, r)
	}))
	t.Cleanup(site.Close)
	crawl := func(data string) *exec.Cmd {
		return command(t, "crawl", "--url", site.URL+"/harrowmere/", "--authority", "harrowmere", "--platform", "moderngov",
			"--allow-private", "--delay", "0s", "--data", data)
	}
	whole, killed := t.TempDir(), t.TempDir()
	if out, err := crawl(whole).CombinedOutput(); err != nil {
		t.Fatalf("the uninterrupted crawl: %v\n%s", err, out)
	}
	random := rand.New(rand.NewPCG(1, 2))
	for n := range kills {
		for len(asked) > 0 {
			<-asked
		}
		c := crawl(killed)
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		for range 1 + random.IntN(mostAsked) {
			<-asked
		}
		time.Sleep(time.Duration(random.Int64N(int64(4 * time.Millisecond))))
		if err := c.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		if c.Wait() == nil {
			t.Fatalf("crawl %d was done before it was killed", n)
		}
	}
	if out, err := crawl(killed).CombinedOutput(); err != nil {
		t.Fatalf("the last crawl: %v\n%s", err, out)
	}
	if got, want := exported(t, killed), exported(t, whole); !slices.Equal(got, want) {
		t.Errorf("%d items after the kills, %d of an uninterrupted crawl, and they differ", len(got), len(want))
	}
	checkRecords(t, killed)
}

// exported indexes a data folder and returns its records without what differs between two crawls: when, and so which
// digest and capture time.
func exported(t *testing.T, data string) []string {
	t.Helper()
	minutedRun(t, exitDone, "index", "--data", data)
	out, _ := minutedRun(t, exitDone, "export", "--data", data)
	var records []string
	for line := range strings.Lines(out) {
		head, _, ok := strings.Cut(line, `"captured_at"`)
		if !ok {
			t.Fatalf("a record has no captured_at: %s", line)
		}
		records = append(records, head)
	}
	return records
}

// checkRecords reads every WARC file from end to end: no record may be torn and no page stored twice. What a site answers
// instead of a page is kept each time a new visit asks for it.
func checkRecords(t *testing.T, data string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(data, "archive", "*.warc.gz"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no WARC files (%v)", err)
	}
	seen := map[string]bool{}
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		for record, err := range archive.ReadWARC(f) {
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			c, good, err := record.Capture()
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if c == nil || !good {
				continue
			}
			key := record.TargetURI + " " + record.Header["WARC-Payload-Digest"]
			if seen[key] {
				t.Errorf("the page %s is stored twice", record.TargetURI)
			}
			seen[key] = true
		}
		f.Close()
	}
}
