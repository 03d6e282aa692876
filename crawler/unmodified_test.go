package crawler

import (
	"fmt"
	"net/http"
	"sync/atomic"
	"testing"

	"minuted"
	"minuted/crawler/archive"
)

// TestUnmodifiedPagesAreNotSent crawls a site that gives its list a validator, twice.
func TestUnmodifiedPagesAreNotSent(t *testing.T) {
	const modified = "Sun, 01 Mar 2026 12:00:00 GMT"
	for _, c := range []struct{ name, header, value, asks string }{
		{"entity tag", "Etag", `"a1"`, "If-None-Match"},
		{"time of the last change", "Last-Modified", modified, "If-Modified-Since"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, crawler := newFakeSite(t), quickCrawler(t)
			var unmodified atomic.Int32
			s.fault("/list", func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set(c.header, c.value)
				if r.Header.Get(c.asks) == c.value {
					unmodified.Add(1)
					w.WriteHeader(http.StatusNotModified)
					return
				}
				fmt.Fprint(w, s.pages["/list"])
			})
			s.crawl(t, crawler)
			key := minuted.TaskKey{Site: s.authority().Site(), Kind: "list"}
			first, err := crawler.Archive.Newest(t.Context(), key)
			if err != nil {
				t.Fatal(err)
			}
			for range 2 {
				if got := s.crawl(t, crawler); !got.Unchanged() || got.Same != 1 || got.Failed > 0 {
					t.Errorf("report is %+v, should say that one page is unchanged", got)
				}
			}
			if n := unmodified.Load(); n != 2 {
				t.Errorf("%d requests were answered without a body, want the second and third", n)
			}
			last, err := crawler.Archive.Newest(t.Context(), key)
			if err != nil || !last.Time.After(first.Time) || string(last.Body) != string(first.Body) || last.Status != 200 {
				t.Errorf("the newest is %+v (%v), want the first body, seen again later", last, err)
			}
			if _, err := crawler.Archive.Verify(t.Context(), func(d archive.Difference) { t.Errorf("%+v", d) }, func(archive.Verified) {}); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestUnmodifiedWithoutBeingAskedIsNoPage(t *testing.T) {
	s, c := newFakeSite(t), quickCrawler(t)
	s.fault("/meeting/2", status(http.StatusNotModified))
	if got := s.crawl(t, c); got.Failed != 1 || got.New != 5 {
		t.Errorf("report is %+v, should say that one page failed", got)
	}
}

// TestUnreadableHeldPageIsAskedForWhole has a page that can no longer be read where the site says it has not changed.
func TestUnreadableHeldPageIsAskedForWhole(t *testing.T) {
	s, c := newFakeSite(t), quickCrawler(t)
	task := minuted.Task{TaskKey: minuted.TaskKey{Site: s.authority().Site(), Kind: "list"}, URL: s.URL + "/list"}
	held := &minuted.Capture{Task: task.TaskKey, URL: task.URL, Status: 200, Header: http.Header{"Etag": {`"a1"`}}, Body: []byte("of another time")}
	if _, err := c.Archive.Commit(t.Context(), archive.Visit{Task: task, Capture: held, Good: true, State: archive.Done}); err != nil {
		t.Fatal(err)
	}
	s.fault("/list", func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("If-None-Match") != "" {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		fmt.Fprint(w, s.pages["/list"])
	})
	if got := s.crawl(t, c); got.Failed != 0 || got.New != 6 {
		t.Errorf("report is %+v, should say that the other pages are new", got)
	}
}
