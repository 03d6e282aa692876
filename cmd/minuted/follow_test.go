package main

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"minuted"
	"minuted/crawler"
	"minuted/crawler/archive"
	"minuted/crawler/samplesite"
	"minuted/indexer/bleveindex"
)

// lines is a log that a test reads while it is written.
type lines struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// TestFollowIndexesWhatIsNew follows a council until its pages are indexed, and ends it as an interruption does.
func TestFollowIndexesWhatIsNew(t *testing.T) {
	councils, err := samplesite.New()
	if err != nil {
		t.Fatal(err)
	}
	site := httptest.NewServer(councils.Handler())
	t.Cleanup(site.Close)
	data := t.TempDir()
	lock, err := archive.AcquireLock(data, "test")
	if err != nil {
		t.Fatal(err)
	}
	a, err := archive.Open(t.Context(), lock, archive.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(a.Close(), lock.Release()); err != nil {
			t.Error(err)
		}
	})
	x, err := newIndexer(data, a.Reader)
	if err != nil {
		t.Fatal(err)
	}
	log := &lines{}
	f := following{
		crawler: &crawler.Crawler{Archive: a, Platforms: platforms(), AllowPrivate: true, Delay: new(time.Duration)},
		indexer: x, archive: a.Reader, every: 50 * time.Millisecond, log: slog.New(slog.NewTextHandler(log, nil)),
	}
	ctx, interrupt := context.WithTimeout(t.Context(), time.Minute)
	defer interrupt()
	ended := make(chan error, 1)
	go func() { ended <- f.run(ctx, councils.Authorities(site.URL)[:1]) }()
	items := func() int {
		g, err := bleveindex.NewStore(indexDir(data)).Current()
		if err != nil && !errors.Is(err, minuted.ErrNoIndex) && !errors.Is(err, os.ErrNotExist) {
			t.Fatal(err)
		}
		return g.Items
	}
	last, err := int64(0), error(nil)
	for !strings.Contains(log.String(), "msg=visited") || items() == 0 || indexedUpTo(t, data) != last {
		select {
		case err := <-ended:
			t.Fatalf("it ended by itself: %v\n%s", err, log)
		case <-time.After(20 * time.Millisecond):
		}
		if last, err = a.LastFresh(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	interrupt()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted, it ended with %v", err)
	}
	for _, want := range []string{"msg=following sites=1", "msg=visited site=", " pages=", " next=", "msg=indexed generation="} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("the log lacks %q:\n%s", want, log)
		}
	}
	if n := strings.Count(log.String(), "msg=visited"); n != 1 {
		t.Errorf("%d visits are logged, want one a day", n)
	}
}

// indexedUpTo returns the last capture in the live generation, 0 where there is none.
func indexedUpTo(t *testing.T, data string) int64 {
	t.Helper()
	g, err := bleveindex.NewStore(indexDir(data)).Current()
	if err != nil && !errors.Is(err, minuted.ErrNoIndex) {
		t.Fatal(err)
	}
	return g.LastCapture
}

// TestFollowedCrawlIsInterruptedCleanly runs the verb itself and interrupts it as Ctrl-C does.
func TestFollowedCrawlIsInterruptedCleanly(t *testing.T) {
	councils, err := samplesite.New()
	if err != nil {
		t.Fatal(err)
	}
	site := httptest.NewServer(councils.Handler())
	t.Cleanup(site.Close)
	data := t.TempDir()
	c := command(t, "crawl", "--url", site.URL+"/harrowmere/", "--authority", "harrowmere", "--allow-private", "--delay", "0s",
		"--follow", "--index-every", "0", "--data", data)
	log := &lines{}
	c.Stderr = log
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	for begin := time.Now(); !strings.Contains(log.String(), "msg=visited"); time.Sleep(20 * time.Millisecond) {
		if time.Since(begin) > time.Minute {
			c.Process.Kill()
			t.Fatalf("no visit is logged:\n%s", log)
		}
	}
	if err := c.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	c.Wait()
	if code := c.ProcessState.ExitCode(); code != exitInterrupted {
		t.Errorf("it ended with exit code %d, want %d:\n%s", code, exitInterrupted, log)
	}
	minutedRun(t, exitDone, "verify", "--data", data)
	if status, _ := minutedRun(t, exitDone, "status", "--data", data); strings.Contains(status, "unfinished") {
		t.Errorf("the visit was not ended:\n%s", status)
	}
}
