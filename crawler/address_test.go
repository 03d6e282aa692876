package crawler

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"minuted"
)

func TestFixAddress(t *testing.T) {
	for _, c := range []struct{ written, want string }{
		{"http://ashwick.example", "http://ashwick.example/"},
		{"  http://ashwick.example/a\n", "http://ashwick.example/a"},
		{"http://ashwick.example/a\r\n\tb", "http://ashwick.example/ab"},
		{"http://ashwick.example\\a\\b?c\\d", "http://ashwick.example/a/b?c%5Cd"},
		{"http://ashwick.example/50% increase.pdf", "http://ashwick.example/50%25%20increase.pdf"},
		{"http://ashwick.example/50%25.pdf", "http://ashwick.example/50%25.pdf"},
		{"http://ashwick.example/%%20", "http://ashwick.example/%25%20"},
		{"http://ashwick.example/a?b=c d&e=100%", "http://ashwick.example/a?b=c%20d&e=100%25"},
		{"HTTP://Ashwick.EXAMPLE:80/A", "http://ashwick.example/A"},
		{"https://ashwick.example:443/", "https://ashwick.example/"},
		{"https://ashwick.example:80/", "https://ashwick.example:80/"},
		{"http://me:secret@ashwick.example/", "http://ashwick.example/"},
		{"http://ashwick.example/a#AI7", "http://ashwick.example/a"},
		{"http://ashwick.example/a?", "http://ashwick.example/a"},
		{"http://äshwick.example/é?ü", "http://xn--shwick-9ta.example/%C3%A9?%C3%BC"},
		{"http://[::1]:80/", "http://[::1]/"},
		{"http://[::1]:8080/", "http://[::1]:8080/"},
		{"http://ashwick.example/(S(abc))/ieListDocuments.aspx?MId=1", "http://ashwick.example/(S(abc))/ieListDocuments.aspx?MId=1"},
	} {
		got, err := FixAddress(c.written)
		if err != nil || got.String() != c.want {
			t.Errorf("%q: got %v, %v, want %s", c.written, got, err, c.want)
		}
	}
}

func TestFixAddressRefuses(t *testing.T) {
	for _, written := range []string{"", "ashwick", "/a", "mailto:me@ashwick.example", "javascript:void(0)", "http://", "http:///a", "http://a b/", "http://ash_wick\x00/", "ftp://ashwick.example/"} {
		if got, err := FixAddress(written); err == nil {
			t.Errorf("%q: got %v, should be refused", written, got)
		}
	}
}

func TestRedirectsAreResolved(t *testing.T) {
	from, err := url.Parse("https://ashwick.example/moderngov/ieListDocuments.aspx?MId=1")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ location, want string }{
		{"mgError.aspx", "https://ashwick.example/moderngov/mgError.aspx"},
		{"/a b", "https://ashwick.example/a%20b"},
		{"//borrow.example/x", "https://borrow.example/x"},
		{"?MId=2", "https://ashwick.example/moderngov/ieListDocuments.aspx?MId=2"},
		{"", ""},
		{"file:///etc/passwd", ""},
	} {
		a := &answer{capture: &minuted.Capture{Status: 302, Header: http.Header{"Location": {c.location}}}}
		got := redirectOf(a, from)
		if got == nil && c.want != "" || got != nil && got.String() != c.want {
			t.Errorf("%q: got %v, want %q", c.location, got, c.want)
		}
	}
}

func checkFixed(t interface{ Errorf(string, ...any) }, written string) {
	fixed, err := FixAddress(written)
	if err != nil {
		return
	}
	again, err := FixAddress(fixed.String())
	if err != nil || again.String() != fixed.String() {
		t.Errorf("%q is fixed to %q, and that to %v (%v)", written, fixed, again, err)
	}
	if _, err := http.NewRequest(http.MethodGet, fixed.String(), nil); err != nil {
		t.Errorf("%q is fixed to %q, which cannot be requested: %v", written, fixed, err)
	}
	if fixed.User != nil || fixed.Fragment != "" || strings.ContainsAny(fixed.String(), " \t\r\n") {
		t.Errorf("%q is fixed to %q", written, fixed)
	}
}

func TestFixingTwiceChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		path := rapid.StringOfN(rapid.SampledFrom([]rune("abZ09/\\%?#&= .:@[](){}|é\t\n\u00a0+~'\"<>")), 0, 40, -1).Draw(t, "path")
		host := rapid.SampledFrom([]string{"ashwick.example", "ASHWICK.example:80", "me@ashwick.example", "äshwick.example", "[::1]", "127.0.0.1:8080"}).Draw(t, "host")
		checkFixed(t, "http://"+host+path)
	})
}

func FuzzFixAddress(f *testing.F) {
	f.Add("http://ashwick.example/50% increase.pdf?a b#c")
	f.Add("HTTPS://me:x@ÄSHWICK.example:443\\a\\..\\b")
	f.Fuzz(func(t *testing.T, written string) { checkFixed(t, written) })
}

func TestUserAgent(t *testing.T) {
	if got, err := UserAgent("0.1", " me@ashwick.example "); err != nil || got != "Minuted/0.1 (+me@ashwick.example)" {
		t.Errorf("got %q, %v", got, err)
	}
	if _, err := UserAgent("0.1", "  "); err != ErrNoContact {
		t.Errorf("blank contact: error is %v, want ErrNoContact", err)
	}
	for _, contact := range []string{"me\r\nX-Evil: 1", "(me)", "mé"} {
		if got, err := UserAgent("0.1", contact); err == nil {
			t.Errorf("%q: got %q, should be refused", contact, got)
		}
	}
}

// TestSiteThatMovedIsFollowed has the site of the directory on a host that redirects every page to another.
func TestSiteThatMovedIsFollowed(t *testing.T) {
	s, c := newFakeSite(t), quickCrawler(t)
	asked := 0
	old := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			http.NotFound(w, r)
			return
		}
		asked++
		http.Redirect(w, r, s.URL+r.URL.Path, http.StatusMovedPermanently)
	}))
	defer old.Close()
	a := s.authority()
	a.URL = old.URL
	report, err := c.Crawl(t.Context(), []minuted.Authority{a})
	if err != nil {
		t.Fatal(err)
	}
	if got := report.Sites[0]; got.New != 7 || got.Failed > 0 {
		t.Errorf("report is %+v, should say that seven pages are new", got)
	}
	if asked != 1 {
		t.Errorf("the old host was asked %d times, should be once", asked)
	}
	if n := s.counts()["/robots.txt"]; n != 1 {
		t.Errorf("the robots.txt of the new host was asked for %d times", n)
	}
}
