package crawler

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"testing"
	"time"

	"minuted"
	"minuted/crawler/archive"
)

// Environment of the process that is killed: where it keeps its archive, the site it crawls, and, where it is to kill
// itself, at which point of which write: "synced 3".
const (
	killedData  = "MINUTED_TEST_KILLED_DATA"
	killedSite  = "MINUTED_TEST_KILLED_SITE"
	killedPoint = "MINUTED_TEST_KILLED_POINT"
)

// TestKilledProcess is the crawl that TestKilledCrawlLosesNothing runs in a process of its own.
func TestKilledProcess(t *testing.T) {
	dir, site := os.Getenv(killedData), os.Getenv(killedSite)
	if dir == "" {
		t.Skip("only run by TestKilledCrawlLosesNothing")
	}
	a, done := openArchiveWith(t, dir, archive.Options{Reached: killAt(t, os.Getenv(killedPoint))})
	t.Cleanup(done)
	c := Crawler{Archive: a, Platforms: []minuted.Platform{plainPlatform{}}, AllowPrivate: true, Delay: new(time.Duration)}
	report, err := c.Crawl(t.Context(), []minuted.Authority{{ID: "ashwick", Platform: "plain", URL: site}})
	if err != nil || report.Failed() {
		t.Fatalf("report is %+v (%v)", report, err)
	}
}

// killAt returns what kills this process at a point, "" for never.
func killAt(t *testing.T, when string) func(archive.Point) {
	t.Helper()
	var point archive.Point
	var writes int
	if _, err := fmt.Sscanf(when, "%s %d", &point, &writes); err != nil && when != "" {
		t.Fatal(err)
	}
	return func(p archive.Point) {
		if p != point {
			return
		}
		if writes--; writes == 0 {
			self, err := os.FindProcess(os.Getpid())
			if err == nil {
				err = self.Kill()
			}
			if err != nil {
				t.Error(err)
			}
			select {} // the signal is on its way
		}
	}
}

func TestKilledCrawlLosesNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("starts and kills a process some dozens of times")
	}
	s, dir := newFakeSite(t), t.TempDir()
	meetings := []string{}
	for i := range 150 {
		id := fmt.Sprint(i)
		meetings = append(meetings, "link meeting "+id)
		s.put("/meeting/"+id, page("meeting", id, "date 2024-05-01", "link item "+id+"0"))
		s.put("/item/"+id+"0", page("item", id+"0"))
	}
	s.put("/list", page("list", "", meetings...))
	kills := crawlKilling(t, dir, s.URL+"/")
	extra := 0
	for address, n := range s.counts() {
		extra += n - 1
		if address == "two requests at once" {
			t.Error("the host was asked while it was still answering")
		}
	}
	if kills == 0 || extra > kills {
		t.Errorf("%d kills cost %d requests, should be no more than one each", kills, extra)
	}
	a := openArchive(t, dir)
	if _, err := a.Verify(t.Context(), func(d archive.Difference) { t.Errorf("%s: %s", d.Where, d.What) }, func(archive.Verified) {}); err != nil {
		t.Error(err)
	}
	t.Logf("%d kills cost %d requests", kills, extra)
	for kind, want := range map[string]int{"list": 1, "meeting": 150, "item": 150} {
		if keys, err := a.Keys(t.Context(), s.authority().Site(), kind); err != nil || len(keys) != want {
			t.Errorf("%d pages of kind %s were kept (%v), want %d", len(keys), kind, err, want)
		}
	}
	if n := s.tasks(t, a)[archive.Done]; n != 302 {
		t.Errorf("%d tasks are done, want 302: a list, robots.txt and 150 meetings with an item", n)
	}
}

// crawlKilling crawls a site in one process after the other, killed in turn after a while and at the points of a write,
// until one of them ends by itself. It returns how many were killed.
func crawlKilling(t *testing.T, dir, site string) (kills int) {
	t.Helper()
	patience := 60 * time.Millisecond
	for round := 0; ; round++ {
		point, limit := "", patience
		if round%4 > 0 {
			point = fmt.Sprint([]archive.Point{archive.Appended, archive.Synced, archive.Entered}[round%4-1], " ", 1+round%7)
			limit = time.Minute
		} else {
			patience += patience / 10
		}
		ctx, cancel := context.WithTimeout(t.Context(), limit)
		process := exec.CommandContext(ctx, os.Args[0], "-test.run=^TestKilledProcess$")
		process.Env = append(os.Environ(), killedData+"="+dir, killedSite+"="+site, killedPoint+"="+point)
		output, err := process.CombinedOutput()
		cancel()
		var exit *exec.ExitError
		switch {
		case errors.As(err, &exit) && !exit.Exited():
			kills++
		case errors.Is(err, context.DeadlineExceeded): // it had ended when it was to be killed
			return kills
		case err != nil:
			t.Fatalf("%v\n%s", err, output)
		default:
			return kills
		}
		if kills > 500 {
			t.Fatal("no process came to the end")
		}
	}
}
