package main

import (
	"math/rand/v2"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"minuted/crawler/archive"
	"minuted/crawler/samplesite"
)

// kills is how often the crawl is killed in TestKilledCrawl.
const kills = 20

// TestKilledCrawl kills a crawl at random moments, starts it again each time, and holds the archive against that of an
// uninterrupted crawl.
func TestKilledCrawl(t *testing.T) {
	councils, err := samplesite.New()
	if err != nil {
		t.Fatal(err)
	}
	site := httptest.NewServer(councils.Handler())
	t.Cleanup(site.Close)
	args := func(data string) []string {
		return []string{
			"crawl", "--url", site.URL + "/harrowmere/", "--authority", "harrowmere", "--platform", "moderngov",
			"--allow-private", "--delay", "0s", "--data", data,
		}
	}
	whole, killed := t.TempDir(), t.TempDir()
	began := time.Now()
	if out, err := command(t, args(whole)...).CombinedOutput(); err != nil {
		t.Fatalf("the uninterrupted crawl: %v\n%s", err, out)
	}
	took := time.Since(began)

	random := rand.New(rand.NewPCG(1, 2))
	interrupted, ended := 0, false
	for range kills {
		c := command(t, args(killed)...)
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(took/20 + time.Duration(random.Int64N(int64(took/8))))
		if err := c.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		if ended = c.Wait() == nil; ended { // another crawl would be another visit, which asks for the lists again
			break
		}
		interrupted++
	}
	if interrupted < kills/2 {
		t.Errorf("only %d of %d crawls were still running when they were killed", interrupted, kills)
	}
	if !ended {
		if out, err := command(t, args(killed)...).CombinedOutput(); err != nil {
			t.Fatalf("the last crawl: %v\n%s", err, out)
		}
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
