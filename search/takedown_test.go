package search

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"minuted"
)

// withoutItems gives what is left of a fake without some items.
func (f *fakeIndex) withoutItems(reason string, items ...*minuted.Item) minuted.Index {
	var list []minuted.Takedown
	for _, it := range items {
		list = append(list, minuted.Takedown{ID: it.ID, Time: time.Date(2026, 3, 1, 9, 30, 0, 0, time.UTC), Reason: reason})
	}
	return f.Without(minuted.NewTakedowns(list))
}

func TestTombstone(t *testing.T) {
	down, never := plainItem(1), plainItem(90)
	down.Title, down.Minutes = "Zeppelin mooring", "The zeppelin was discussed."
	whole := newFake("g1", plainItem(0), down)
	s := newSite(t, whole.withoutItems(`asked for by <b>the family</b>`, down, never))
	for _, it := range []*minuted.Item{down, never} {
		for _, path := range []string{"/items/" + it.ID, "/items/" + it.ID + "/another-slug", itemPath(it.ID, it.Title) + "?q=opened", "/items/" + it.ID + "?version=1"} {
			a := s.get(t, path, "If-None-Match", "*")
			checkPage(t, path, a)
			if a.StatusCode != http.StatusGone || a.Header.Get("Cache-Control") != "no-store" || a.Header.Get("ETag") != "" {
				t.Errorf("%s: status %d, Cache-Control %q, ETag %q", path, a.StatusCode, a.Header.Get("Cache-Control"), a.Header.Get("ETag"))
			}
			for _, want := range []string{"1 March 2026", "asked for by &lt;b&gt;the family&lt;/b&gt;", it.ID, `content="noindex"`} {
				if !strings.Contains(a.body, want) {
					t.Errorf("%s: the tombstone lacks %q", path, want)
				}
			}
			checkNothingOf(t, path, a)
		}
		a := s.get(t, "/api/v1/items/"+it.ID, "If-None-Match", "*")
		p := decode[problem](t, a)
		if a.StatusCode != http.StatusGone || p.Status != http.StatusGone || p.Title != "Gone" || p.Takedown == nil || p.ID != it.ID ||
			p.Reason != "asked for by <b>the family</b>" || p.Time.Format(time.RFC3339) != "2026-03-01T09:30:00Z" {
			t.Errorf("%s: status %d, %s", a.Request.URL, a.StatusCode, a.body)
		}
		if kind := a.Header.Get("Content-Type"); kind != "application/problem+json" {
			t.Errorf("%s: %s", a.Request.URL, kind)
		}
		checkNothingOf(t, "the API", a)
		if old := s.get(t, "/api/v1/items/"+it.ID+"?version=1"); old.StatusCode != http.StatusGone {
			t.Errorf("an earlier version of %s: status %d", it.ID, old.StatusCode)
		}
		if head := s.do(t, http.MethodHead, "/items/"+it.ID); head.StatusCode != http.StatusGone {
			t.Errorf("HEAD of a tombstone: status %d", head.StatusCode)
		}
	}
	meeting := s.get(t, meetingPath(down.Meeting.ID, down.Committee, down.Date))
	if meeting.StatusCode != http.StatusOK {
		t.Errorf("the meeting of the other item: status %d", meeting.StatusCode)
	}
	checkNothingOf(t, "the meeting", meeting)
}

// checkNothingOf wants nothing of the item about a zeppelin.
func checkNothingOf(t *testing.T, where string, a answered) {
	t.Helper()
	if strings.Contains(strings.ToLower(a.body), "zeppelin") || strings.Contains(strings.ToLower(a.Header.Get("Location")), "zeppelin") {
		t.Errorf("%s still tells of the item: %s", where, a.body)
	}
}

// TestTakedownsChangeEveryTag checks that no answer kept from before a takedown is found good after it.
func TestTakedownsChangeEveryTag(t *testing.T) {
	stays, down := plainItem(0), plainItem(1)
	whole := newFake("g1", stays, down)
	s := newSite(t, whole)
	paths := []string{
		"/api/v1/search?q=library", "/api/v1/search", "/api/v1/suggest?q=lib", "/api/v1/items/" + stays.ID, "/api/v1/meetings/" + stays.Meeting.ID,
		"/api/v1/authorities", "/api/v1/topics",
	}
	tags := map[string]string{}
	for _, path := range paths {
		a := s.get(t, path)
		if tags[path] = a.Header.Get("ETag"); tags[path] == "" || a.Header.Get("Cache-Control") != "no-cache" {
			t.Errorf("%s: ETag %q, Cache-Control %q", path, tags[path], a.Header.Get("Cache-Control"))
		}
	}
	for _, change := range []struct {
		name  string
		index minuted.Index
		fresh bool
	}{
		{"nothing", whole, true},
		{"a takedown", whole.withoutItems("r", down), false},
		{"another takedown", whole.withoutItems("r", plainItem(5)), false},
		{"an undo", whole.withoutItems("r"), true},
	} {
		s.indexes.publish(change.index)
		for _, path := range paths {
			if a := s.get(t, path, "If-None-Match", tags[path]); (a.StatusCode == http.StatusNotModified) != change.fresh {
				t.Errorf("%s after %s: status %d", path, change.name, a.StatusCode)
			}
		}
	}
	for _, path := range pagesOf(stays) {
		a := s.get(t, path)
		if kept := a.Header.Get("Cache-Control"); a.Header.Get("Last-Modified") != "" || kept != "no-cache" {
			t.Errorf("%s may be kept: Cache-Control %q, Last-Modified %q", path, kept, a.Header.Get("Last-Modified"))
		}
	}
	if moved := s.get(t, "/items/"+stays.ID); moved.StatusCode != http.StatusMovedPermanently || moved.Header.Get("Cache-Control") != "no-cache" {
		t.Errorf("the way to an item's slug may be kept: status %d, Cache-Control %q", moved.StatusCode, moved.Header.Get("Cache-Control"))
	}
}
