package crawler

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"minuted"
	"minuted/crawler/archive"
)

// plainPlatform is a platform with pages of plain lines, small enough to write in a test:
//
//	page meeting 7
//	date 2024-05-01
//	link item 71
//	end
type plainPlatform struct{}

func (plainPlatform) Name() string { return "plain" }

func (plainPlatform) MeetingKinds() []string { return []string{"meeting"} }

func (p plainPlatform) Start(site minuted.Site, base *url.URL) []minuted.Task {
	return []minuted.Task{p.task(site, base, "list", "")}
}

func (plainPlatform) task(site minuted.Site, base *url.URL, kind, id string) minuted.Task {
	return minuted.Task{
		TaskKey: minuted.TaskKey{Site: site, Kind: kind, ID: id}, URL: base.String() + strings.TrimSuffix(kind+"/"+id, "/"),
	}
}

func (plainPlatform) Classify(base, u *url.URL) (kind, id string, ok bool) {
	rest, under := strings.CutPrefix(u.Path, base.Path)
	if base.Host != u.Host || !under {
		return "", "", false
	}
	kind, id, _ = strings.Cut(rest, "/")
	return kind, id, slices.Contains([]string{"news", "list", "meeting", "item"}, kind)
}

func (p plainPlatform) Read(c *minuted.Capture, base *url.URL) (*minuted.Page, error) {
	lines := bufio.NewScanner(bytes.NewReader(c.Body))
	page, first, last := &minuted.Page{}, "", ""
	var date minuted.Date
	for lines.Scan() {
		if last = lines.Text(); first == "" {
			first = last
		}
		words := strings.Fields(last)
		switch {
		case len(words) == 2 && words[0] == "date":
			date = minuted.Date(words[1])
		case len(words) == 3 && words[0] == "link":
			page.Found = append(page.Found, p.task(c.Task.Site, base, words[1], words[2]))
		}
	}
	switch {
	case first == "challenge":
		return nil, &minuted.NotThePageError{Reason: "challenge page", Block: true}
	case first != strings.TrimSpace("page "+c.Task.Kind+" "+c.Task.ID):
		return nil, &minuted.NotThePageError{Reason: "error page"}
	case last != "end":
		return nil, &minuted.NotThePageError{Reason: "page ends early"}
	}
	if c.Task.Kind == "meeting" {
		for i := range page.Found {
			page.Found[i].Date = date
		}
		page.Meeting = &minuted.MeetingHeld{ID: c.Task.ID, Date: date, State: minuted.StateFinal, Items: len(page.Found)}
	}
	return page, nil
}

func (plainPlatform) Assemble(minuted.Site, string, func(kind, id string) (*minuted.Capture, error)) (*minuted.Meeting, error) {
	return nil, fmt.Errorf("not needed here")
}

func (plainPlatform) ReadSaved(c *minuted.Capture) (*minuted.Meeting, error) {
	if !bytes.HasPrefix(c.Body, []byte("page meeting")) {
		return nil, &minuted.NotThePageError{Reason: "no meeting"}
	}
	return &minuted.Meeting{PlatformID: c.Task.ID, Date: c.Manifest.Date, Items: []minuted.Item{{Title: "One"}}}, nil
}

// page writes a page of the plain platform.
func page(kind, id string, lines ...string) string {
	return strings.Join(append(append([]string{strings.TrimSpace("page " + kind + " " + id)}, lines...), "end"), "\n") + "\n"
}

// council is a small site: a list, three meetings and an item each.
func council() map[string]string {
	pages := map[string]string{"/list": page("list", "", "link meeting 1", "link meeting 2", "link meeting 3")}
	for _, id := range []string{"1", "2", "3"} {
		pages["/meeting/"+id] = page("meeting", id, "date 2024-05-0"+id, "link item "+id+"0")
		pages["/item/"+id+"0"] = page("item", id+"0")
	}
	return pages
}

// fakeSite serves a council, with handlers in place of pages where a test wants faults, and logs what is asked.
type fakeSite struct {
	*httptest.Server
	mu     sync.Mutex
	pages  map[string]string
	faults map[string]http.HandlerFunc
	asked  []string
	atOnce int
}

func newFakeSite(t *testing.T) *fakeSite {
	s := &fakeSite{pages: council(), faults: map[string]http.HandlerFunc{}}
	s.Server = httptest.NewServer(s)
	t.Cleanup(s.Close)
	return s
}

func (s *fakeSite) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.asked = append(s.asked, r.URL.RequestURI())
	s.atOnce++
	if s.atOnce > 1 {
		s.asked = append(s.asked, "two requests at once")
	}
	fault, page := s.faults[r.URL.Path], s.pages[r.URL.Path]
	s.mu.Unlock()
	defer func() {
		s.mu.Lock()
		s.atOnce--
		s.mu.Unlock()
	}()
	switch {
	case fault != nil:
		fault(w, r)
	case page != "":
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, page)
	default:
		http.NotFound(w, r)
	}
}

// counts returns how often each address was asked for since the last call.
func (s *fakeSite) counts() map[string]int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := map[string]int{}
	for _, address := range s.asked {
		n[address]++
	}
	s.asked = nil
	return n
}

// put sets a page of the site.
func (s *fakeSite) put(path, page string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pages[path] = page
}

func (s *fakeSite) fault(path string, f http.HandlerFunc) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults[path] = f
}

func (s *fakeSite) authority() minuted.Authority {
	return minuted.Authority{ID: "ashwick", Name: "Ashwick Council", Platform: "plain", URL: s.URL + "/"}
}

// openArchive opens the archive of a data folder until the test ends.
func openArchive(t testing.TB, dir string) *archive.Archive {
	t.Helper()
	a, done := openArchiveWith(t, dir, archive.Options{Software: "test"})
	t.Cleanup(done)
	return a
}

// openArchiveWith opens the archive of a data folder until done is called.
func openArchiveWith(t testing.TB, dir string, o archive.Options) (a *archive.Archive, done func()) {
	t.Helper()
	lock, err := archive.AcquireLock(dir, "test")
	if err != nil {
		t.Fatal(err)
	}
	if a, err = archive.Open(t.Context(), lock, o); err != nil {
		t.Fatal(errors.Join(err, lock.Release()))
	}
	return a, func() {
		t.Helper()
		if err := errors.Join(a.Close(), lock.Release()); err != nil {
			t.Error(err)
		}
	}
}

// quickCrawler crawls private hosts without pace.
func quickCrawler(t *testing.T) *Crawler {
	return &Crawler{
		Archive: openArchive(t, t.TempDir()), Platforms: []minuted.Platform{plainPlatform{}}, AllowPrivate: true,
		Delay: new(time.Duration), Log: slog.New(slog.NewTextHandler(t.Output(), nil)),
	}
}

// crawl crawls one site and returns its report.
func (s *fakeSite) crawl(t *testing.T, c *Crawler) SiteReport {
	t.Helper()
	report, err := c.Crawl(t.Context(), []minuted.Authority{s.authority()})
	if err != nil {
		t.Fatal(err)
	}
	return report.Sites[0]
}

// tasks returns how many tasks of the site are in each state.
func (s *fakeSite) tasks(t *testing.T, a *archive.Archive) map[archive.State]int {
	t.Helper()
	status, err := a.Status(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, site := range status {
		if site.Authority.ID == "ashwick" {
			n := maps.Clone(site.Tasks)
			maps.DeleteFunc(n, func(_ archive.State, count int) bool { return count == 0 })
			return n
		}
	}
	t.Fatal("the archive does not know the site")
	return nil
}
