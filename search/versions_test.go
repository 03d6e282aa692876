package search

import (
	"net/http"
	"strings"
	"testing"

	"minuted"
)

func TestVersionsOnPages(t *testing.T) {
	items := manyItems(4)
	items[2] = alteredItem(2)
	path := itemPath(items[2].ID, items[2].Title)
	site := newSite(t, newFake("g1", items...))
	site.check(t,
		says{path: path, want: []string{
			"does not show this item any more", `<strong aria-current="true">Version 3</strong>, captured 1 May 2024, 10:00 UTC: taken off the council’s page`,
			`<a href="` + path + `?version=2">Version 2</a>, captured 1 May 2024, 10:00 UTC: draft minutes confirmed, text edited`,
			`<a href="` + path + `?version=1">Version 1</a>, captured 1 April 2024, 10:00 UTC</li>`,
		}, not: []string{"noindex", "an earlier version"}},
		says{path: path + "?version=1", want: []string{
			"The library would close.", "Draft minutes", `This is an earlier version of the item. <a href="` + path + `">Read it`, "noindex",
			`<strong aria-current="true">Version 1</strong>`, `<a href="` + path + `">Version 3</a>`,
		}, not: []string{"does not show this item any more", "The library would open later."}},
		says{path: path + "?version=1&q=close", want: []string{"would <mark>close</mark>"}},
		says{path: path + "?version=3", not: []string{"an earlier version"}},
		says{path: itemPath(items[1].ID, items[1].Title), not: []string{`id="versions"`}},
		says{path: meetingPath(items[2].Meeting.ID, items[2].Committee, items[2].Date), want: []string{path + `">Library opening hours, part 2</a> <span class="chip">Agreed</span> <span class="chip">Withdrawn`}},
		says{path: "/search?q=library", want: []string{`<span class="chip">Withdrawn</span>`}},
	)
	for version, want := range map[string]int{"4": http.StatusNotFound, "0": http.StatusBadRequest, "x": http.StatusBadRequest, "1&version=2": http.StatusBadRequest} {
		if a := site.get(t, path+"?version="+version); a.StatusCode != want {
			t.Errorf("version %s of the page is answered with status %d, want %d", version, a.StatusCode, want)
		}
	}
	if a := site.get(t, "/items/"+items[2].ID+"?version=1"); a.StatusCode != http.StatusMovedPermanently || a.Header.Get("Location") != path+"?version=1" {
		t.Errorf("without a slug a version leads to %s (status %d), want %s", a.Header.Get("Location"), a.StatusCode, path+"?version=1")
	}
}

func TestVersionsInTheAPI(t *testing.T) {
	it := alteredItem(2)
	site := newSite(t, newFake("g1", it))
	newest := decode[minuted.Item](t, site.get(t, "/api/v1/items/"+it.ID))
	if newest.Version != 3 || len(newest.Earlier) != 2 || newest.Earlier[0].Minutes != "The library would close." || !newest.Withdrawn() {
		t.Errorf("the item is %+v, want version 3 with two earlier ones", newest)
	}
	first := site.get(t, "/api/v1/items/"+it.ID+"?version=1&explain=topics")
	if got := decode[minuted.Item](t, first); got.Version != 1 || got.Title != "Library hours" || got.Earlier != nil {
		t.Errorf("version 1 is %+v", got)
	}
	if a, b := first.Header.Get("ETag"), site.get(t, "/api/v1/items/"+it.ID+"?version=2&explain=topics").Header.Get("ETag"); a == b || a == "" {
		t.Errorf("two versions have the entity tags %q and %q", a, b)
	}
	for version, want := range map[string]struct {
		status int
		says   string
	}{
		"4":           {http.StatusNotFound, "no version of this number"},
		"0":           {http.StatusBadRequest, "whole number"},
		"-1":          {http.StatusBadRequest, "whole number"},
		"one":         {http.StatusBadRequest, "whole number"},
		"":            {http.StatusBadRequest, "whole number"},
		"1&version=2": {http.StatusBadRequest, "once is the most"},
		"1&x=2":       {http.StatusBadRequest, "no parameter"},
	} {
		if a := site.get(t, "/api/v1/items/"+it.ID+"?version="+version); a.StatusCode != want.status || !strings.Contains(a.body, want.says) {
			t.Errorf("version %q is answered with status %d: %s, want %d and %q", version, a.StatusCode, a.body, want.status, want.says)
		}
	}
	if hits := decode[Answer](t, site.get(t, "/api/v1/search?q=library")).Hits; len(hits) != 1 || !hits[0].Withdrawn {
		t.Errorf("the hits are %+v, want one that is marked as withdrawn", hits)
	}
}
