package search

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"

	"minuted/search/web"
)

// taggedRoute is a route and an address of it.
type taggedRoute struct {
	route, path string
	indexed     bool // its answer changes with the index
}

// taggedRoutes are the routes whose answers can be kept.
func taggedRoutes() []taggedRoute {
	it, box := plainItem(1), web.SearchBox()
	item, meeting := itemPath(it.ID, it.Title), meetingPath(it.Meeting.ID, it.Committee, it.Date)
	return []taggedRoute{
		{"/api/v1/search", "/api/v1/search?q=library", true},
		{"/api/v1/suggest", "/api/v1/suggest?q=lib", true},
		{"/api/v1/items/:id", "/api/v1/items/" + it.ID, true},
		{"/api/v1/meetings/:id", "/api/v1/meetings/" + it.Meeting.ID, true},
		{"/api/v1/changes", "/api/v1/changes", true},
		{"/api/v1/authorities", "/api/v1/authorities", true},
		{"/api/v1/topics", "/api/v1/topics", true},
		{"/api/v1/topics.jsonld", "/api/v1/topics.jsonld", true},
		{"/api/v1/openapi.json", "/api/v1/openapi.json", false},
		{"/", "/", true},
		{"/search", "/search?q=library", true},
		{"/items/:id/:slug", item, true},
		{"/items/:id/:slug", item + "?q=library", true},
		{"/meetings/:id/:slug", meeting, true},
		{"/authorities", "/authorities", true},
		{"/authorities/:authority", "/authorities/wexmouth", true},
		{"/topics", "/topics", true},
		{"/topics/:topic", "/topics/culture", true},
		{"/topics/:topic/:sub", "/topics/culture/libraries", true},
		{"/embed", "/embed", true},
		{"/about", "/about", true},
		{"/help", "/help", true},
		{"/assets/:name", "/assets/site.css", false},
		{"/robots.txt", "/robots.txt", false},
		{box.Path(), box.Path(), false},
		{box.LatestPath(), box.LatestPath(), false},
	}
}

// untagged are the routes whose answers cannot be kept, and those that only lead to another address.
var untagged = []string{"/healthz", "/readyz", "/metrics", "/items/:id", "/meetings/:id"}

// TestEveryRouteHasATag asks every route with and without what a client has kept.
func TestEveryRouteHasATag(t *testing.T) {
	s := newSite(t, newFake("g1", manyItems(40)...))
	engine := gin.New()
	s.service.apiRoutes(engine)
	s.service.pageRoutes(engine)
	s.service.embedRoutes(engine)
	for _, r := range engine.Routes() {
		tagged := slices.ContainsFunc(taggedRoutes(), func(tagged taggedRoute) bool { return tagged.route == r.Path })
		if tagged == slices.Contains(untagged, r.Path) {
			t.Errorf("%s has to be in one of the two lists", r.Path)
		}
	}
	tags := make(map[string]string)
	for _, r := range taggedRoutes() {
		tag := checkTag(t, s, r.path)
		if other, taken := tags[tag]; taken && !strings.HasPrefix(r.path, "/embed/") {
			t.Errorf("%s and %s have one tag", r.path, other)
		}
		tags[tag] = r.path
	}
	s.indexes.publish(newFake("g2", manyItems(41)...))
	for tag, path := range tags {
		indexed := slices.ContainsFunc(taggedRoutes(), func(r taggedRoute) bool { return r.path == path && r.indexed })
		if a := s.get(t, path, "If-None-Match", tag); (a.StatusCode == http.StatusOK) != indexed {
			t.Errorf("%s in another generation: status %d, ETag %s", path, a.StatusCode, a.Header.Get("ETag"))
		}
	}
}

// checkTag returns the tag of an address.
func checkTag(t *testing.T, s *site, path string) string {
	t.Helper()
	first := s.get(t, path, "Accept-Encoding", "identity")
	tag := first.Header.Get("ETag")
	if first.StatusCode != http.StatusOK || !strings.HasPrefix(tag, `W/"`) {
		t.Errorf("%s: status %d, ETag %q; want 200 and a weak tag", path, first.StatusCode, tag)
	}
	for name, header := range map[string][]string{
		"again": nil, "compressed": {"Accept-Encoding", "gzip"}, "having another": {"If-None-Match", `"another"`},
	} {
		if a := s.get(t, path, header...); a.StatusCode != http.StatusOK || a.Header.Get("ETag") != tag {
			t.Errorf("%s %s: status %d, ETag %s; want 200 and %s", path, name, a.StatusCode, a.Header.Get("ETag"), tag)
		}
	}
	for name, value := range map[string]string{
		"its tag": tag, "its tag made strong": strings.TrimPrefix(tag, "W/"), "some tags": `"a", ` + tag + `,W/"b"`, "anything": "*",
	} {
		for _, coding := range []string{"identity", "gzip"} {
			a := s.get(t, path, "If-None-Match", value, "Accept-Encoding", coding)
			if a.StatusCode != http.StatusNotModified || a.body != "" || a.Header.Get("Content-Encoding") != "" {
				t.Errorf("%s having %s: status %d, coding %q, %d bytes; want an empty 304", path, name, a.StatusCode, a.Header.Get("Content-Encoding"), len(a.body))
			}
			for _, header := range []string{"ETag", "Cache-Control", "Vary", "Access-Control-Allow-Origin"} {
				if got, want := a.Header.Get(header), first.Header.Get(header); got != want {
					t.Errorf("%s having %s: 304 with %s %q, 200 with %q", path, name, header, got, want)
				}
			}
		}
	}
	if head := s.do(t, http.MethodHead, path, "If-None-Match", tag); head.StatusCode != http.StatusNotModified || head.Header.Get("ETag") != tag {
		t.Errorf("HEAD %s: status %d, ETag %s; want 304 and %s", path, head.StatusCode, head.Header.Get("ETag"), tag)
	}
	return tag
}

// TestNoTag checks what cannot be kept.
func TestNoTag(t *testing.T) {
	it, down := plainItem(1), plainItem(2)
	fake := newFake("g1", it, down)
	s := newSite(t, fake.withoutItems("r", down))
	broken := newFake("g1", it)
	broken.before = func(context.Context) error { return errors.New("lost") }
	failing := newSite(t, broken)
	for _, test := range []struct {
		site   *site
		path   string
		status int
	}{
		{s, "/healthz", 200}, {s, "/readyz", 200}, {s, "/metrics", 200},
		{s, "/items/" + it.ID, 301}, {s, "/meetings/" + it.Meeting.ID, 301}, {s, "/search?q=library&from=", 303},
		{s, "/search?q=bad", 400}, {s, "/api/v1/search?q=bad", 400}, {s, "/api/v1/search?x=1", 400},
		{s, "/nothing", 404}, {s, "/assets/nothing.css", 404}, {s, "/api/v1/items/nothing", 404}, {s, "/topics/nothing", 404},
		{s, "/api/v1/items/" + down.ID, 410}, {s, "/items/" + down.ID, 410},
		{failing, "/api/v1/search?q=library", 500}, {failing, "/search?q=library", 500},
	} {
		a := test.site.get(t, test.path)
		again := a
		if test.status != 500 { // of the search that fails the index need not be asked where the client has anything
			again = test.site.get(t, test.path, "If-None-Match", "*")
		}
		if a.StatusCode != test.status || again.StatusCode != test.status || a.Header.Get("ETag") != "" {
			t.Errorf("%s: status %d and %d, ETag %q; want %d and no tag", test.path, a.StatusCode, again.StatusCode, a.Header.Get("ETag"), test.status)
		}
		if kept := a.Header.Get("Cache-Control"); kept != "no-store" && kept != "no-cache" {
			t.Errorf("%s may be kept: Cache-Control %q", test.path, kept)
		}
	}
}

// TestTagsFollowTheDirectory checks that answers kept from before a restart with other names are not found good.
func TestTagsFollowTheDirectory(t *testing.T) {
	index := newFake("g1", plainItem(1))
	before := newSite(t, index)
	after := newSite(t, index, func(o *Options) { o.Authorities[0].Name = "Wexmouth City Council" })
	for _, path := range []string{"/api/v1/authorities", "/authorities", "/authorities/wexmouth"} {
		tag := before.get(t, path).Header.Get("ETag")
		if a := after.get(t, path, "If-None-Match", tag); a.StatusCode != http.StatusOK {
			t.Errorf("%s: status %d with another name, want 200", path, a.StatusCode)
		}
	}
}
