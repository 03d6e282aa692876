package search

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"minuted"
)

func decode[T any](t *testing.T, a answered) T {
	t.Helper()
	var v T
	if err := json.Unmarshal([]byte(a.body), &v); err != nil {
		t.Fatalf("%s: %v in %s", a.Request.URL, err, a.body)
	}
	return v
}

func TestSearchAnswers(t *testing.T) {
	items := append(manyItems(45), hostileItem(), bareItem())
	s := newSite(t, newFake("g1", items...))
	for _, test := range []struct {
		query       string
		total, hits int
	}{
		{"", 47, 20},
		{"q=", 47, 20},
		{"q=library", 45, 20},
		{"q=library&per=100", 45, 45},
		{"q=library&page=3", 45, 5},
		{"q=library&page=4", 45, 0},
		{"q=library&per=0", 45, 0},
		{"q=nowhere", 0, 0},
		{"authority=wexmouth&authority=ostrey", 46, 20},
		{"authority=wexmouth&authority=wexmouth", 45, 20},
		{"not_authority=wexmouth", 2, 2},
		{"committee=wexmouth/101&kind=substance", 45, 20},
		{"topic=culture&outcome=agreed&outcome=noted", 45, 20},
		{"from=2020&to=2020", 9, 9},
		{"from=2020-02&to=2020-02-29", 4, 4},
		{"sort=oldest&grain=month&facet=date", 47, 20},
		{"q=odd", 0, 0},
		{"q=%D7%A9%D7%9C%D7%95%D7%9D", 1, 1},
	} {
		a := s.get(t, "/api/v1/search?"+test.query)
		got := decode[Answer](t, a)
		if a.StatusCode != http.StatusOK || got.Total != test.total || len(got.Hits) != test.hits {
			t.Errorf("%q: status %d, total %d, %d hits; want 200, %d, %d", test.query, a.StatusCode, got.Total, len(got.Hits), test.total, test.hits)
		}
		if got.Query.Matched != "all" || got.Index.Generation != "g1" || got.Index.Items != 47 {
			t.Errorf("%q: query %+v, index %+v", test.query, got.Query, got.Index)
		}
		if strings.Contains(a.body, ":null") {
			t.Errorf("%q: a null in %s", test.query, a.body)
		}
	}
}

// TestSearchFromInside checks that a caller in the same program gets the API's answers and refusals.
func TestSearchFromInside(t *testing.T) {
	s := newSite(t, newFake("g1", manyItems(3)...))
	got, err := s.service.Search(t.Context(), url.Values{"q": {"library"}, "per": {"2"}})
	if err != nil || got.Total != 3 || len(got.Hits) != 2 {
		t.Errorf("answer is %+v, %v", got, err)
	}
	for _, bad := range []url.Values{{"colour": {"red"}}, {"q": {"bad"}}, {"per": {"x"}}} {
		if _, err := s.service.Search(t.Context(), bad); !Refused(err) {
			t.Errorf("%v: error %v, want one that is a refusal", bad, err)
		}
	}
	s.indexes.publish(nil)
	if _, err := s.service.Search(t.Context(), url.Values{}); err == nil || Refused(err) {
		t.Errorf("without an index: error %v, want one that is not a refusal", err)
	}
}

func TestSearchFacets(t *testing.T) {
	s := newSite(t, newFake("g1", append(manyItems(4), hostileItem())...))
	for _, test := range []struct {
		query string
		want  []string
	}{
		{"", minuted.FacetNames[:]},
		{"facet=none", nil},
		{"facet=topic", []string{"topic"}},
		{"facet=topic&facet=date", []string{"topic", "date"}},
	} {
		got := decode[Answer](t, s.get(t, "/api/v1/search?"+test.query)).Facets
		if len(got) != len(test.want) {
			t.Errorf("%q: %d facets, want %v", test.query, len(got), test.want)
		}
		for _, name := range test.want {
			if len(got[name]) == 0 {
				t.Errorf("%q: facet %s is empty", test.query, name)
			}
		}
	}
}

func TestHitAddress(t *testing.T) {
	it := plainItem(1)
	for _, test := range []struct{ public, want string }{
		{"", "/items/" + it.ID + "/library-opening-hours-part-1"},
		{"https://minutes.example/", "https://minutes.example/items/" + it.ID + "/library-opening-hours-part-1"},
	} {
		s := newSite(t, newFake("g1", it), func(o *Options) { o.PublicURL = test.public })
		got := decode[Answer](t, s.get(t, "/api/v1/search"))
		if got.Hits[0].URL != test.want {
			t.Errorf("public URL %q: hit at %s, want %s", test.public, got.Hits[0].URL, test.want)
		}
	}
}

func TestBadInput(t *testing.T) {
	s := newSite(t, newFake("g1", plainItem(1)))
	for _, test := range []struct{ path, parameter, says string }{
		{"search?colour=red", "colour", "no parameter"},
		{"search?show=topic", "show", "no parameter"},
		{"search?not_q=a", "not_q", "no parameter"},
		{"search?not_from=2020", "not_from", "no parameter"},
		{"search?Q=a", "Q", "no parameter"},
		{"search?=a", "", "no parameter"},
		{"search?q=a&q=b", "q", "2 times"},
		{"search?page=1&page=2", "page", "2 times"},
		{"search?page=0", "page", "1 to"},
		{"search?page=-1", "page", "1 to"},
		{"search?page=99999999999999999999", "page", "1 to"},
		{"search?page=two", "page", "whole number"},
		{"search?page=", "page", "no value"},
		{"search?per=101", "per", "0 to 100"},
		{"search?match=most", "match", "auto, all, any"},
		{"search?expand=2", "expand", "0 to 1"},
		{"search?attachments=yes", "attachments", "0 to 1"},
		{"search?scope=council", "scope", "item, meeting"},
		{"search?strict=-1", "strict", "0 to 1"},
		{"search?explain=1", "explain", "is not one of topics"},
		{"search?explain=topics&explain=topics", "explain", "2 times"},
		{"items/" + plainItem(1).ID + "?explain=1", "explain", "is not one of topics"},
		{"items/" + plainItem(1).ID + "?per=20", "per", "no parameter"},
		{"search?match=all&match=any", "match", "2 times"},
		{"search?sort=best", "sort", "relevance, newest, oldest"},
		{"search?grain=day", "grain", "year, month"},
		{"search?from=20", "from", "not a date"},
		{"search?from=2020-13", "from", "not a date"},
		{"search?to=2023-02-29", "to", "not a date"},
		{"search?to=1/2/2023", "to", "not a date"},
		{"search?from=2021&to=2020", "from", "starts after it ends"},
		{"search?from=2021-05-02&to=2021-05-01", "from", "starts after it ends"},
		{"search?kind=minutes", "kind", "substance"},
		{"search?not_kind=minutes", "not_kind", "substance"},
		{"search?outcome=yes", "outcome", "agreed"},
		{"search?facet=colour", "facet", "no facet"},
		{"search?facet=none&facet=topic", "facet", "no facet"},
		{"search?authority=", "authority", "no value"},
		{"search?authority=" + strings.Repeat("a", maxValueBytes+1), "authority", "longer"},
		{"search?" + strings.Repeat("topic=a&", maxValues+1), "topic", "times"},
		{"search?q=" + strings.Repeat("a", maxTextBytes+1), "q", "longer"},
		{"search?q=%ff", "q", "UTF-8"},
		{"search?q=%zz", "query string", "encoded"},
		{"search?q=a;b", "query string", "encoded"},
		{"search?q=bad", "q", "bad"},
		{"search?q=broken", "q", "no notices"},
		{"suggest?q=a&q=b", "q", "2 times"},
		{"suggest?limit=0", "limit", "1 to 10"},
		{"suggest?kind=title", "kind", "no parameter"},
		{"suggest?q=" + strings.Repeat("a", maxSuggestText+1), "q", "longer"},
		{"items/" + plainItem(1).ID + "?x=1", "x", "no parameter"},
		{"topics?q=a", "q", "no parameter"},
		{"authorities?page=1", "page", "no parameter"},
	} {
		a := s.get(t, "/api/v1/"+test.path)
		got := decode[problem](t, a)
		if a.StatusCode != http.StatusBadRequest || got.Status != http.StatusBadRequest || got.Parameter != test.parameter || !strings.Contains(got.Detail, test.says) {
			t.Errorf("%.80s: status %d, problem %+v; want 400 naming %q and saying %q", test.path, a.StatusCode, got, test.parameter, test.says)
		}
		if kind := a.Header.Get("Content-Type"); kind != "application/problem+json" {
			t.Errorf("%.80s: Content-Type %q", test.path, kind)
		}
	}
}

func TestBadQueryHoldsNotices(t *testing.T) {
	s := newSite(t, newFake("g1"))
	got := decode[problem](t, s.get(t, "/api/v1/search?q=bad"))
	if len(got.Notices) != 1 || got.Notices[0].Code != "Q202" || got.Notices[0].SuggestedQuery != "good" {
		t.Errorf("notices are %+v", got.Notices)
	}
}

func TestRecords(t *testing.T) {
	it, bare := plainItem(1), bareItem()
	half := plainItem(5)
	half.Attendance.Apologies = nil
	s := newSite(t, newFake("g1", it, bare, hostileItem(), half))
	if got := decode[minuted.Item](t, s.get(t, "/api/v1/items/"+it.ID)); got.Title != it.Title || got.Minutes != it.Minutes {
		t.Errorf("item is %+v", got)
	}
	for _, id := range []string{bare.ID, hostileItem().ID, half.ID} {
		if a := s.get(t, "/api/v1/items/"+id); a.StatusCode != http.StatusOK || strings.Contains(a.body, ":null") {
			t.Errorf("item %s: status %d, %s", id, a.StatusCode, a.body)
		}
	}
	meeting := decode[meetingRecord](t, s.get(t, "/api/v1/meetings/"+it.Meeting.ID))
	if meeting.ID != it.Meeting.ID || meeting.Authority.Name != it.AuthorityName || len(meeting.Items) != 1 {
		t.Errorf("meeting is %+v", meeting)
	}
	for _, path := range []string{"items/nothing", "items/aaaaaaaaaaaaa", "meetings/aaaaaaaaaaaaa", "meetings/..", "nothing", ""} {
		if a := s.get(t, "/api/v1/"+path); a.StatusCode != http.StatusNotFound || decode[problem](t, a).Status != http.StatusNotFound {
			t.Errorf("%q: status %d, want 404", path, a.StatusCode)
		}
	}
}

func TestLists(t *testing.T) {
	foreign := plainItem(3)
	foreign.Authority, foreign.AuthorityName = "elsewhere", "Elsewhere Council"
	s := newSite(t, newFake("g1", plainItem(1), plainItem(2), foreign))
	authorities := decode[struct{ Authorities []authorityEntry }](t, s.get(t, "/api/v1/authorities")).Authorities
	var got []string
	for _, a := range authorities {
		got = append(got, a.ID)
	}
	if strings.Join(got, " ") != "elsewhere ostrey silent wexmouth" || authorities[3].Items != 2 || authorities[2].Items != 0 {
		t.Errorf("authorities are %+v", authorities)
	}
	topics := decode[struct{ Topics []topicEntry }](t, s.get(t, "/api/v1/topics")).Topics
	if len(topics) != 4 || topics[0].Items != 3 || topics[1].Items != 3 || topics[2].Items != 0 {
		t.Errorf("topics are %+v", topics)
	}
}

func TestSuggest(t *testing.T) {
	s := newSite(t, newFake("g1"))
	for query, want := range map[string][]string{
		"q=lib&limit=4": {
			"/search?q=%22Library+opening+hours%22", "/authorities/wexmouth",
			"/search?committee=wexmouth%2F101", "/topics/culture/libraries",
		},
		"q=lib&limit=4&authority=wexmouth": {
			"/search?q=%22Library+opening+hours%22&authority=wexmouth", "/search?authority=wexmouth",
			"/search?authority=wexmouth&committee=wexmouth%2F101", "/search?authority=wexmouth&topic=culture%2Flibraries",
		},
	} {
		var got []string
		for _, suggested := range decode[suggestions](t, s.get(t, "/api/v1/suggest?"+query)).Suggestions {
			got = append(got, suggested.URL)
		}
		if !slices.Equal(got, want) {
			t.Errorf("suggestions for %s lead to %q, want %q", query, got, want)
		}
	}
	a := s.get(t, "/api/v1/suggest?q=lib")
	for name, want := range map[string]string{
		"Access-Control-Allow-Origin":      "*",
		"Cross-Origin-Resource-Policy":     "cross-origin",
		"Cache-Control":                    "no-cache",
		"Timing-Allow-Origin":              "*",
		"Access-Control-Allow-Credentials": "",
	} {
		if got := a.Header.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if got := decode[suggestions](t, s.get(t, "/api/v1/suggest?q=+")); len(got.Suggestions) != 0 {
		t.Errorf("blank text gives %+v", got)
	}
}

func TestUnchangedAnswer(t *testing.T) {
	it := plainItem(1)
	s := newSite(t, newFake("g1", it))
	first := s.get(t, "/api/v1/search?q=library&authority=wexmouth")
	tag := first.Header.Get("ETag")
	if !strings.HasPrefix(tag, `W/"`) {
		t.Fatalf("ETag is %q", tag)
	}
	for _, path := range []string{"/api/v1/search?authority=wexmouth&q=library", "/api/v1/search?q=library&authority=wexmouth&page=1&per=20"} {
		a := s.get(t, path, "If-None-Match", `"other", `+tag, "Accept-Encoding", "gzip")
		if a.StatusCode != http.StatusNotModified || a.body != "" || a.Header.Get("Content-Encoding") != "" {
			t.Errorf("%s: status %d, coding %q, body %q; want an empty 304", path, a.StatusCode, a.Header.Get("Content-Encoding"), a.body)
		}
	}
	if a := s.get(t, "/api/v1/search?q=library", "If-None-Match", tag); a.StatusCode != http.StatusOK {
		t.Errorf("another search: status %d, want 200", a.StatusCode)
	}
	s.indexes.publish(newFake("g2", it))
	if a := s.get(t, "/api/v1/search?q=library&authority=wexmouth", "If-None-Match", tag); a.StatusCode != http.StatusOK || a.Header.Get("ETag") == tag {
		t.Errorf("another generation: status %d, ETag %s; want 200 and another", a.StatusCode, a.Header.Get("ETag"))
	}
}

func TestCanonicalAddress(t *testing.T) {
	for _, test := range []struct{ query, want string }{
		{"per=20&page=1", ""},
		{"to=2021&q=a+b&topic=x&authority=b&authority=a&not_kind=document", "q=a+b&authority=b&authority=a&topic=x&not_kind=document&to=2021"},
		{"strict=0&match=auto&expand=1&attachments=0", ""},
		{"strict=1&scope=item&attachments=1&expand=0&match=any&q=a", "q=a&match=any&expand=0&attachments=1&scope=item&strict=1"},
		{"page=2&sort=oldest&show=topic&grain=month", "sort=oldest&grain=month&show=topic&page=2"},
		{"q=%22a%22+%26+b", "q=%22a%22+%26+b"},
	} {
		p, err := readParams(test.query, ignore)
		if err != nil {
			t.Errorf("%s: %v", test.query, err)
			continue
		}
		if got := p.encode(); got != test.want {
			t.Errorf("%s: canonical %s, want %s", test.query, got, test.want)
		}
	}
}

func FuzzReadParams(f *testing.F) {
	for _, seed := range []string{"q=a&page=2", "from=2020&to=2021-02&kind=document", "facet=none&show=topic", "%zz", "not_outcome=none&per=0"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, rawQuery string) {
		p, err := readParams(rawQuery, ignore)
		if err != nil {
			return
		}
		again, err := readParams(p.encode(), refuseAllBut("show"))
		if err != nil {
			t.Fatalf("%q: canonical %q cannot be read: %v", rawQuery, p.encode(), err)
		}
		if got, want := again.encode(), p.encode(); got != want {
			t.Fatalf("%q: canonical %q becomes %q", rawQuery, want, got)
		}
		if _, err := url.ParseQuery(p.encode()); err != nil {
			t.Fatalf("%q: canonical %q is not a query string: %v", rawQuery, p.encode(), err)
		}
	})
}

func refuseAllBut(known string) func(string) error {
	return func(name string) error {
		if name == known {
			return nil
		}
		return refuse(name)
	}
}
