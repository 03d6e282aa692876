package moderngov

import (
	"net/http/httptest"
	"strings"
	"testing"

	"minuted"
	"minuted/crawler/samplesite"
)

// samplePages fetches the newest meetings of every sample council, as captures of their tasks.
func samplePages(t testing.TB) []*minuted.Capture {
	t.Helper()
	councils, err := samplesite.New()
	if err != nil {
		t.Fatal(err)
	}
	var pages []*minuted.Capture
	fetch := func(task minuted.Task) *minuted.Capture {
		w := httptest.NewRecorder()
		councils.Handler().ServeHTTP(w, httptest.NewRequest("GET", task.URL, nil))
		return &minuted.Capture{Task: task.TaskKey, URL: task.URL, Status: w.Code, Header: w.Header(), MediaType: "text/html", Body: w.Body.Bytes()}
	}
	for _, a := range councils.Authorities("http://councils.example") {
		base := mustParse(t, a.URL)
		for _, start := range New().Start(a.Site(), base)[:1] {
			news, err := New().Read(fetch(start), base)
			if err != nil {
				t.Fatal(err)
			}
			for _, found := range news.Found {
				pages = append(pages, fetch(found))
			}
		}
	}
	return pages
}

// TestOutlineSaysWhatTheWholeSays reads pages as a crawl does, without their words, and with them.
func TestOutlineSaysWhatTheWholeSays(t *testing.T) {
	pages := samplePages(t)
	if len(pages) < 50 {
		t.Fatalf("only %d pages", len(pages))
	}
	cut := 0
	for _, c := range pages {
		base := mustParse(t, c.URL[:strings.LastIndex(c.URL, "/")+1])
		outline, err := New().Read(c, base)
		if err != nil {
			t.Fatalf("%s: %v", c.URL, err)
		}
		p, err := openPage(c, base)
		if err != nil {
			t.Fatal(err)
		}
		s, err := p.readSitting(c.Task.Site, c.Task.ID)
		if err != nil {
			t.Fatal(err)
		}
		if *outline.Meeting != *s.held() {
			t.Errorf("%s: the outline holds %+v, the whole %+v", c.URL, *outline.Meeting, *s.held())
		}
		var want, got []string
		for _, task := range p.found(s) {
			want = append(want, task.URL)
		}
		for _, task := range outline.Found {
			got = append(got, task.URL)
			if task.Kind == KindItem {
				cut++
			}
		}
		if strings.Join(got, " ") != strings.Join(want, " ") {
			t.Errorf("%s: the outline leads to %q, the whole to %q", c.URL, got, want)
		}
	}
	if cut == 0 {
		t.Error("no page cuts an item short")
	}
}
