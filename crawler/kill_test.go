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

// Environment of the process that is killed: where it keeps its archive, and the site it crawls.
const (
	killedData = "MINUTED_TEST_KILLED_DATA"
	killedSite = "MINUTED_TEST_KILLED_SITE"
)

// TestKilledProcess is the crawl that TestKilledCrawlLosesNothing runs in a process of its own.
func TestKilledProcess(t *testing.T) {
	dir, site := os.Getenv(killedData), os.Getenv(killedSite)
	if dir == "" {
		t.Skip("only run by TestKilledCrawlLosesNothing")
	}
	c := Crawler{Archive: openArchive(t, dir), Platforms: []minuted.Platform{plainPlatform{}}, AllowPrivate: true, Delay: new(time.Duration)}
	report, err := c.Crawl(t.Context(), []minuted.Authority{{ID: "ashwick", Platform: "plain", URL: site}})
	if err != nil || report.Failed() {
		t.Fatalf("report is %+v (%v)", report, err)
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
	t.Logf("%d kills cost %d requests", kills, extra)
	a := openArchive(t, dir)
	for kind, want := range map[string]int{"list": 1, "meeting": 150, "item": 150} {
		if keys, err := a.Keys(t.Context(), s.authority().Site(), kind); err != nil || len(keys) != want {
			t.Errorf("%d pages of kind %s were kept (%v), want %d", len(keys), kind, err, want)
		}
	}
	if n := s.tasks(t, a)[archive.Done]; n != 302 {
		t.Errorf("%d tasks are done, want 302: a list, robots.txt and 150 meetings with an item", n)
	}
}

// crawlKilling crawls a site in one process after the other, each killed after a while, until one of them ends by
// itself. It returns how many were killed.
func crawlKilling(t *testing.T, dir, site string) (kills int) {
	t.Helper()
	for patience := 60 * time.Millisecond; ; patience += patience / 10 {
		ctx, cancel := context.WithTimeout(t.Context(), patience)
		process := exec.CommandContext(ctx, os.Args[0], "-test.run=^TestKilledProcess$")
		process.Env = append(os.Environ(), killedData+"="+dir, killedSite+"="+site)
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
		if kills > 200 {
			t.Fatal("no process came to the end")
		}
	}
}
