package search

import (
	"crypto/sha512"
	"encoding/base64"
	"html"
	"net/http"
	"strings"
	"testing"

	"minuted/search/web"
)

func TestBoxScript(t *testing.T) {
	s := newSite(t, newFake("g1", plainItem(1)))
	box := web.SearchBox()
	for path, kept := range map[string]string{
		box.Path():       "public, max-age=31536000, immutable",
		box.LatestPath(): "public, max-age=3600",
	} {
		a := s.get(t, path, "Origin", "https://elsewhere.example")
		if a.StatusCode != http.StatusOK {
			t.Errorf("%s answers %d", path, a.StatusCode)
		}
		sum := sha512.Sum384([]byte(a.body))
		if got := "sha384-" + base64.StdEncoding.EncodeToString(sum[:]); got != box.Integrity {
			t.Errorf("%s has the digest %s, pages are told %s", path, got, box.Integrity)
		}
		for name, want := range map[string]string{
			"Access-Control-Allow-Origin":  "*",
			"Cross-Origin-Resource-Policy": "cross-origin",
			"Cache-Control":                kept,
			"Content-Type":                 "text/javascript; charset=utf-8",
			"Set-Cookie":                   "",
		} {
			if got := a.Header.Get(name); got != want {
				t.Errorf("%s: %s is %q, want %q", path, name, got, want)
			}
		}
	}
	if a := s.get(t, "/embed/v0.0.1/minuted-search.js"); a.StatusCode != http.StatusNotFound {
		t.Errorf("a version that never was answers %d", a.StatusCode)
	}
}

func TestEmbedPage(t *testing.T) {
	s := newSite(t, newFake("g1", plainItem(1)))
	a := s.get(t, "/embed")
	box := web.SearchBox()
	text := html.UnescapeString(a.body)
	for _, want := range []string{s.URL + box.Path(), `integrity="` + box.Integrity + `"`, `<minuted-search authority="wexmouth">`} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
}
