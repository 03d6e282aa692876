package search

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"minuted"
)

func TestNoIndexYet(t *testing.T) {
	s := newSite(t, nil)
	for path, status := range map[string]int{
		"/healthz": 200, "/readyz": 503, "/about": 200, "/api/v1/openapi.json": 200, "/metrics": 200,
		"/": 503, "/search?q=a": 503, "/api/v1/search": 503, "/api/v1/topics": 503, "/api/v1/items/aaaaaaaaaaaaa": 503,
	} {
		a := s.get(t, path)
		if a.StatusCode != status {
			t.Errorf("%s: status %d, want %d", path, a.StatusCode, status)
		}
		if status == 503 && a.Header.Get("Retry-After") == "" {
			t.Errorf("%s: 503 without Retry-After", path)
		}
	}
	s.check(t, says{path: "/", want: []string{"no index yet"}})
	s.indexes.publish(newFake("g1"))
	if a := s.get(t, "/readyz"); a.StatusCode != http.StatusOK {
		t.Errorf("/readyz with an index: status %d", a.StatusCode)
	}
}

func TestMethods(t *testing.T) {
	it := plainItem(1)
	s := newSite(t, newFake("g1", it))
	for _, path := range append(pagesOf(it), "/api/v1/search?q=library", "/api/v1/suggest?q=l", "/api/v1/items/"+it.ID, "/api/v1/topics", "/api/v1/openapi.json", "/healthz", "/readyz", "/metrics", "/robots.txt", "/assets/site.css") {
		get, head := s.get(t, path), s.do(t, http.MethodHead, path)
		if head.StatusCode != get.StatusCode || head.body != "" || head.Header.Get("Content-Type") != get.Header.Get("Content-Type") {
			t.Errorf("HEAD %s: status %d, body of %d bytes, type %q; GET gave %d, %q", path, head.StatusCode, len(head.body), head.Header.Get("Content-Type"), get.StatusCode, get.Header.Get("Content-Type"))
		}
		for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodDelete, "BREW"} {
			a := s.do(t, method, path)
			if a.StatusCode != http.StatusMethodNotAllowed || !strings.Contains(a.Header.Get("Allow"), "GET") || !strings.Contains(a.Header.Get("Allow"), "HEAD") {
				t.Errorf("%s %s: status %d, Allow %q; want 405 naming GET and HEAD", method, path, a.StatusCode, a.Header.Get("Allow"))
			}
		}
	}
	preflight := s.do(t, http.MethodOptions, "/api/v1/search", "Origin", "https://elsewhere.example", "Access-Control-Request-Method", "GET")
	if preflight.StatusCode != http.StatusNoContent || preflight.Header.Get("Access-Control-Allow-Origin") != "*" || preflight.Header.Get("Access-Control-Allow-Methods") != "GET, HEAD" {
		t.Errorf("preflight: status %d, %v", preflight.StatusCode, preflight.Header)
	}
	if a := s.do(t, http.MethodOptions, "/search"); a.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("OPTIONS of a page: status %d, want 405", a.StatusCode)
	}
}

func TestHeaders(t *testing.T) {
	s := newSite(t, newFake("g1"))
	for _, path := range []string{"/", "/nothing", "/search?q=bad", "/api/v1/search", "/api/v1/search?x=1", "/api/v1/nothing", "/assets/site.js", "/healthz"} {
		a := s.get(t, path)
		api := strings.HasPrefix(path, apiPrefix)
		for name, want := range map[string]string{
			"Content-Security-Policy":          contentPolicy,
			"X-Content-Type-Options":           "nosniff",
			"Referrer-Policy":                  "strict-origin-when-cross-origin",
			"Access-Control-Allow-Origin":      map[bool]string{true: "*"}[api],
			"Cross-Origin-Resource-Policy":     map[bool]string{true: "cross-origin"}[api],
			"Access-Control-Allow-Credentials": "",
			"Set-Cookie":                       "",
		} {
			if got := a.Header.Get(name); got != want {
				t.Errorf("%s: %s is %q, want %q", path, name, got, want)
			}
		}
	}
}

func TestCompression(t *testing.T) {
	s := newSite(t, newFake("g1", manyItems(40)...))
	for _, test := range []struct{ path, accept, coding string }{
		{"/search", "gzip", "gzip"},
		{"/search", "gzip;q=0", ""},
		{"/search", "identity", ""},
		{"/api/v1/search", "gzip", "gzip"},
		{"/healthz", "gzip", ""},
		{"/assets/site.css", "gzip", "gzip"},
	} {
		request, err := http.NewRequest(http.MethodGet, s.URL+test.path, nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Accept-Encoding", test.accept)
		response, err := http.DefaultTransport.RoundTrip(request)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		if got := response.Header.Get("Content-Encoding"); got != test.coding {
			t.Errorf("%s with %q: coding %q, want %q", test.path, test.accept, got, test.coding)
		}
	}
}

func TestAssetsAreKept(t *testing.T) {
	s := newSite(t, newFake("g1"))
	for _, link := range readPage(t, s.get(t, "/").body).links {
		if !strings.HasPrefix(link, "/assets/") {
			continue
		}
		if a := s.get(t, link); !strings.Contains(a.Header.Get("Cache-Control"), "immutable") {
			t.Errorf("%s: Cache-Control %q", link, a.Header.Get("Cache-Control"))
		}
	}
	if a := s.get(t, "/assets/site.css?v=old"); a.StatusCode != http.StatusOK || strings.Contains(a.Header.Get("Cache-Control"), "immutable") {
		t.Errorf("an old version: status %d, Cache-Control %q", a.StatusCode, a.Header.Get("Cache-Control"))
	}
}

func TestMetricsHoldNoQuery(t *testing.T) {
	s := newSite(t, newFake("g1"))
	s.get(t, "/search?q=secretword")
	s.get(t, "/secretpath")
	body := s.get(t, "/metrics").body
	if !strings.Contains(body, `minuted_http_requests_total{method="GET",route="/search",status="200"} 1`) {
		t.Errorf("the search was not counted:\n%s", body)
	}
	if strings.Contains(body, "secret") {
		t.Error("metrics hold what was asked for")
	}
}

// TestPanic checks that a panic is answered and logged, without the query.
func TestPanic(t *testing.T) {
	var log bytes.Buffer
	fake := newFake("g1")
	fake.before = func(context.Context) error { panic("lost") }
	s := newSite(t, fake, func(o *Options) { o.Log = slog.New(slog.NewTextHandler(&log, nil)) })
	if a := s.get(t, "/api/v1/search?q=secretword"); a.StatusCode != http.StatusInternalServerError || decode[problem](t, a).Status != 500 {
		t.Errorf("API: status %d, %s", a.StatusCode, a.body)
	}
	a := s.get(t, "/search?q=secretword")
	if checkPage(t, "/search", a); a.StatusCode != http.StatusInternalServerError {
		t.Errorf("page: status %d", a.StatusCode)
	}
	if !strings.Contains(log.String(), "lost") || !strings.Contains(log.String(), "stack=") || strings.Contains(log.String(), "secretword") {
		t.Errorf("log is %s", log.String())
	}
}

func TestEngineErrorStaysInside(t *testing.T) {
	var log bytes.Buffer
	fake := newFake("g1")
	fake.before = func(context.Context) error { return io.ErrUnexpectedEOF }
	s := newSite(t, fake, func(o *Options) { o.Log = slog.New(slog.NewTextHandler(&log, nil)) })
	a := s.get(t, "/api/v1/search")
	if a.StatusCode != http.StatusInternalServerError || strings.Contains(a.body, "EOF") || !strings.Contains(log.String(), "EOF") {
		t.Errorf("status %d, body %s, log %s", a.StatusCode, a.body, log.String())
	}
}

func TestSlowSearch(t *testing.T) {
	fake := newFake("g1")
	fake.before = func(ctx context.Context) error {
		<-ctx.Done()
		return ctx.Err()
	}
	s := newSite(t, fake)
	s.service.answer = 20 * time.Millisecond
	for _, path := range []string{"/api/v1/search", "/search"} {
		if a := s.get(t, path); a.StatusCode != http.StatusServiceUnavailable || a.Header.Get("Retry-After") == "" {
			t.Errorf("%s: status %d, want 503 with Retry-After", path, a.StatusCode)
		}
	}
}

// TestTurns checks that requests wait for their turn and that waiting counts towards their time.
func TestTurns(t *testing.T) {
	it := plainItem(1)
	s := newSite(t, newFake("g1", it))
	s.service.answer = time.Second
	searches := s.service.desk.searches
	for range cap(searches.taken) {
		searches.taken <- struct{}{}
	}
	if a := s.get(t, "/api/v1/topics"); a.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("with every turn taken: status %d, want 503", a.StatusCode)
	}
	if a := s.get(t, "/healthz"); a.StatusCode != http.StatusOK {
		t.Errorf("/healthz with every turn taken: status %d", a.StatusCode)
	}
	for _, path := range []string{"/api/v1/items/" + it.ID, "/items/" + it.ID + "/library-opening-hours-part-1", "/api/v1/changes", "/api/v1/suggest?q=lib"} {
		if a := s.get(t, path); a.StatusCode != http.StatusOK {
			t.Errorf("%s, which is no search, with every turn to search taken: status %d", path, a.StatusCode)
		}
	}
	<-searches.taken
	if a := s.get(t, "/api/v1/topics"); a.StatusCode != http.StatusOK {
		t.Errorf("with a turn free: status %d, want 200", a.StatusCode)
	}
}

// TestOneGenerationPerRequest publishes another generation between the searches of one page.
func TestOneGenerationPerRequest(t *testing.T) {
	before, after := newFake("g1", plainItem(1)), newFake("g2", manyItems(7)...)
	s := newSite(t, before)
	before.before = func(context.Context) error {
		s.indexes.publish(after)
		return nil
	}
	s.check(t,
		says{path: "/", want: []string{"Search 1 item of", "part 1"}, not: []string{"7 items"}},
		says{path: "/", want: []string{"Search 7 items of"}},
	)
}

// TestServeFinishesOpenRequests stops the service while a search is under way.
func TestServeFinishesOpenRequests(t *testing.T) {
	fake := newFake("g1", plainItem(1))
	started, finish := make(chan struct{}), make(chan struct{})
	fake.before = func(context.Context) error {
		close(started)
		<-finish
		return nil
	}
	service, err := New(Options{Indexes: &fakeIndexes{live: fake}})
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() { served <- service.Serve(ctx, listener) }()
	status := make(chan int, 1)
	go func() {
		response, err := http.Get("http://" + listener.Addr().String() + "/api/v1/search?facet=none")
		if err != nil {
			t.Error(err)
			status <- 0
			return
		}
		response.Body.Close()
		status <- response.StatusCode
	}()
	<-started
	stop()
	select {
	case err := <-served:
		t.Fatalf("Serve returned %v while a request was open", err)
	case <-time.After(50 * time.Millisecond):
	}
	close(finish)
	if got := <-status; got != http.StatusOK {
		t.Errorf("the open request got status %d, want 200", got)
	}
	if err := <-served; err != nil {
		t.Errorf("Serve: %v", err)
	}
	if _, err := http.Get("http://" + listener.Addr().String() + "/healthz"); err == nil {
		t.Error("a request was answered after the stop")
	}
}

func TestServeSaysWhyItStopped(t *testing.T) {
	service, err := New(Options{Indexes: &fakeIndexes{}})
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	listener.Close()
	if err := service.Serve(context.Background(), listener); err == nil || !strings.Contains(err.Error(), listener.Addr().String()) {
		t.Errorf("Serve on a closed listener: %v", err)
	}
}

func TestOptions(t *testing.T) {
	indexes := &fakeIndexes{}
	for _, test := range []struct {
		name string
		o    Options
		says string
	}{
		{"nothing", Options{}, "needs indexes"},
		{"public URL without scheme", Options{Indexes: indexes, PublicURL: "minutes.example"}, "public URL"},
		{"public URL with a path", Options{Indexes: indexes, PublicURL: "https://minutes.example/a"}, "public URL"},
		{"public URL with a user", Options{Indexes: indexes, PublicURL: "https://a@minutes.example"}, "public URL"},
		{"proxy", Options{Indexes: indexes, TrustedProxies: []string{"nonsense"}}, "trusted proxies"},
		{"good", Options{Indexes: indexes, PublicURL: "https://minutes.example/", TrustedProxies: []string{"10.0.0.0/8"}}, ""},
	} {
		_, err := New(test.o)
		if (err == nil) != (test.says == "") || (err != nil && !strings.Contains(err.Error(), test.says)) {
			t.Errorf("%s: error %v, want one saying %q", test.name, err, test.says)
		}
	}
}

// TestRealQueries checks that the language of the search box is the default.
func TestRealQueries(t *testing.T) {
	s := newSite(t, newFake("g1", plainItem(1)), func(o *Options) { o.Parse = nil })
	if got := decode[Answer](t, s.get(t, "/api/v1/search?q=library+opening")); got.Total != 1 || got.Query.ReadAs == "" {
		t.Errorf("answer is %+v", got)
	}
	a := s.get(t, "/api/v1/search?q=-library")
	if got := decode[problem](t, a); a.StatusCode != http.StatusBadRequest || len(got.Notices) == 0 || got.Notices[0].Level != minuted.LevelError {
		t.Errorf("status %d, %+v; want 400 with a notice of level error", a.StatusCode, got)
	}
}
