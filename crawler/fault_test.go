package crawler

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"minuted"
	"minuted/crawler/archive"
)

// hijack answers with the given bytes and closes the connection.
func hijack(response string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			panic(err)
		}
		defer conn.Close()
		io.WriteString(conn, response)
	}
}

func redirect(to string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, to, http.StatusFound) }
}

func status(code int, header ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		for i := 0; i < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		http.Error(w, http.StatusText(code), code)
	}
}

// gzipped compresses n zero bytes.
func gzipped(n int64) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := io.CopyN(w, zeros{}, n); err != nil {
		panic(err)
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return b.String()
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

func TestFaultsOfOnePage(t *testing.T) {
	whole := page("meeting", "2", "date 2024-05-02")
	head := "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
	bomb := gzipped(maxHTML + 1)
	cutGzip := gzipped(100_000)[:60]
	for _, c := range []struct {
		name  string
		fault http.HandlerFunc
		state archive.State
		want  string // in the reason
		asked int
	}{
		{"silent close", hijack(head + "\r\n" + whole[:20]), archive.Failed, "page ends early (tried 3 times)", 3},
		{"short of its length", hijack(fmt.Sprintf("%sContent-Length: %d\r\n\r\n%s", head, len(whole)+9, whole)), archive.Failed, "ends early", 3},
		{"cut in a chunk", hijack(head + "Transfer-Encoding: chunked\r\n\r\nff\r\npage meeting 2"), archive.Failed, "ends early", 3},
		{"cut gzip", hijack(fmt.Sprintf("%sContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n%s", head, len(cutGzip), cutGzip)), archive.Failed, "ends early", 3},
		{"not gzip", hijack(head + "Content-Encoding: gzip\r\nContent-Length: 20\r\n\r\nplain text, not gzip"), archive.Failed, "gzip", 3},
		{"unknown coding", hijack(head + "Content-Encoding: br\r\nContent-Length: 5\r\n\r\nplain"), archive.Failed, "coding br", 3},
		{"gzip bomb", hijack(fmt.Sprintf("%sContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n%s", head, len(bomb), bomb)), archive.Failed, "larger than the 20 MB allowed", 1},
		{"no answer", hijack(""), archive.Failed, "no answer from", 3},
		{"no status", hijack("HTTP/1.1 042 Odd\r\nContent-Length: 0\r\n\r\n"), archive.Failed, "not an HTTP status", 3},
		{"large header", status(200, "X-Large", strings.Repeat("x", maxHeader)), archive.Failed, "no answer from", 3},
		{"error page", func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "something went wrong") }, archive.Failed, "error page", 3},
		{"server error", status(500), archive.Failed, "HTTP 500", 3},
		{"empty answer", status(204), archive.Failed, "HTTP 204", 3},
		{"not there", status(404), archive.Gone, "HTTP 404", 1},
		{"gone", status(410), archive.Gone, "HTTP 410", 1},
		{"forbidden", status(403), archive.Failed, "HTTP 403", 1},
		{"challenge", func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "challenge") }, archive.Failed, "challenge page", 1},
		{"redirect to error page", redirect("/mgError.aspx"), archive.Failed, "error page", 3},
		{"redirect to another page", redirect("/meeting/3"), archive.Failed, "another page", 3},
		{"redirect to another site", redirect("http://localhost:1/login"), archive.Failed, "another page", 3},
		{"redirect loop", redirect("/meeting/2"), archive.Failed, "redirects more than 5 times", 18},
		{"redirect nowhere", status(302), archive.Failed, "redirects nowhere", 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, crawler := newFakeSite(t), quickCrawler(t)
			s.fault("/meeting/2", c.fault)
			got := s.crawl(t, crawler)
			if len(got.Problems) != 1 || got.Stopped != "" {
				t.Fatalf("report is %+v, should name one problem", got)
			}
			p := got.Problems[0]
			if p.State != string(c.state) || !strings.Contains(p.Reason, c.want) || p.URL != s.URL+"/meeting/2" {
				t.Errorf("problem is %+v, want %s and %q", p, c.state, c.want)
			}
			if n := s.counts()["/meeting/2"]; n != c.asked {
				t.Errorf("it was asked for %d times, want %d", n, c.asked)
			}
			if got.New != 5 {
				t.Errorf("%d other pages were fetched, want 5", got.New)
			}
			key := minuted.TaskKey{Site: got.Site, Kind: "meeting", ID: "2"}
			if kept, err := crawler.Archive.Newest(t.Context(), key); kept != nil || err != nil {
				t.Errorf("it counts as a good capture: %+v (%v)", kept, err)
			}
		})
	}
}

func TestFailedPagesAreTriedAgainOnTheNextVisit(t *testing.T) {
	s, c := newFakeSite(t), quickCrawler(t)
	s.fault("/meeting/2", status(500))
	s.crawl(t, c)
	s.fault("/meeting/2", nil)
	if got := s.crawl(t, c); got.New != 2 || got.NewMeetings != 1 || got.Failed != 0 {
		t.Errorf("report is %+v, should say that the meeting and its item are new", got)
	}
}

func TestErrorPageDoesNotReplaceGoodCapture(t *testing.T) {
	s, c := newFakeSite(t), quickCrawler(t)
	s.crawl(t, c)
	s.fault("/list", func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "something went wrong") })
	if got := s.crawl(t, c); got.Failed != 1 {
		t.Errorf("report is %+v, should say that one page failed", got)
	}
	kept, err := c.Archive.Newest(t.Context(), minuted.TaskKey{Site: s.authority().Site(), Kind: "list"})
	if err != nil || kept == nil || string(kept.Body) != s.pages["/list"] {
		t.Errorf("the newest good capture is %+v (%v), should be the list", kept, err)
	}
}

func TestLargeFileStopsAtTheLimit(t *testing.T) {
	s, c := newFakeSite(t), quickCrawler(t)
	sent := make(chan int64, 1)
	s.fault("/meeting/2", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/pdf")
		n, _ := io.CopyN(w, zeros{}, 300<<20)
		sent <- n
	})
	got := s.crawl(t, c)
	if len(got.Problems) != 1 || !strings.Contains(got.Problems[0].Reason, "larger than the 100 MB allowed") || got.New != 5 {
		t.Errorf("report is %+v, should say that one file is larger than allowed and the rest is there", got)
	}
	if n := <-sent; n > maxFile+16<<20 {
		t.Errorf("%d bytes were taken, though no more than %d are allowed", n, maxFile)
	}
}

func TestThreeRefusalsStopTheSite(t *testing.T) {
	for _, refusal := range []http.HandlerFunc{
		status(403),
		func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "challenge") },
	} {
		s, c := newFakeSite(t), quickCrawler(t)
		for _, id := range []string{"1", "2", "3"} {
			s.fault("/meeting/"+id, refusal)
		}
		s.put("/list", page("list", "", "link meeting 1", "link meeting 2", "link meeting 3", "link item 10"))
		got := s.crawl(t, c)
		if !strings.Contains(got.Stopped, "3 refusals in a row") || !got.Open {
			t.Errorf("report is %+v, should say that the site was left after three refusals", got)
		}
		if n := s.tasks(t, c.Archive)[archive.Queued]; n != 1 {
			t.Errorf("%d tasks are queued, not 1", n)
		}
		if n := s.counts()["/item/10"]; n != 0 {
			t.Errorf("the site was asked %d more times", n)
		}
		if got := s.crawl(t, c); got.New != 1 || got.Open {
			t.Errorf("the next report is %+v, should say that the last page was fetched", got)
		}
	}
}

func TestOverloadedHostIsAskedAgainLater(t *testing.T) {
	s, c := newFakeSite(t), quickCrawler(t)
	var times []time.Time
	s.fault("/meeting/2", func(w http.ResponseWriter, r *http.Request) {
		if times = append(times, time.Now()); len(times) < 3 {
			status(429, "Retry-After", "1")(w, r)
			return
		}
		io.WriteString(w, s.pages["/meeting/2"])
	})
	if got := s.crawl(t, c); got.New != 7 || got.Failed != 0 {
		t.Errorf("report is %+v, should say that seven pages are new", got)
	}
	if len(times) != 3 || times[2].Sub(times[0]) < 2*time.Second {
		t.Errorf("it was asked for at %v, should be three times, a second apart", times)
	}
}

func TestHostThatIsAlwaysOverloadedIsLeft(t *testing.T) {
	for _, code := range []int{429, 503} {
		s, c := newFakeSite(t), quickCrawler(t)
		s.fault("/list", status(code))
		if got := s.crawl(t, c); !strings.Contains(got.Stopped, "asked for fewer requests 8 times") {
			t.Errorf("%d: report is %+v, should say why the site was left", code, got)
		}
		if n := s.counts()["/list"]; n != maxBusyInRow {
			t.Errorf("%d: asked %d times, want %d", code, n, maxBusyInRow)
		}
	}
}

func TestLongRetryAfterStopsTheSiteAndIsKept(t *testing.T) {
	s, c := newFakeSite(t), quickCrawler(t)
	s.fault("/list", status(503, "Retry-After", "7200"))
	for i := range 2 {
		if got := s.crawl(t, c); !strings.Contains(got.Stopped, "asks to be left alone until") {
			t.Errorf("crawl %d: report is %+v, should say that the host wants to be left alone", i+1, got)
		}
	}
	if n := s.counts()["/list"]; n != 1 {
		t.Errorf("the list was asked for %d times, though the host asked to be left alone", n)
	}
}

func TestDeadHostFailsFast(t *testing.T) {
	for _, host := range []struct {
		err  error
		want string
	}{
		{&net.OpError{Op: "dial", Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)}, "borrow.example refuses connections"},
		{&net.DNSError{Name: "borrow.example", IsNotFound: true}, "there is no host borrow.example"},
		{&net.DNSError{Name: "borrow.example", IsTimeout: true}, "borrow.example did not answer in time"},
		{errors.New("x509: certificate signed by unknown authority"), "no secure connection to borrow.example"},
	} {
		c, dials := quickCrawler(t), 0
		c.dial = func(context.Context, string, string) (net.Conn, error) { dials++; return nil, host.err }
		report, err := c.Crawl(t.Context(), []minuted.Authority{{ID: "borrow", Platform: "plain", URL: "http://borrow.example/"}})
		if err != nil {
			t.Fatal(err)
		}
		if got := report.Sites[0]; !strings.Contains(got.Stopped, host.want) || got.Open || dials != robotsTries {
			t.Errorf("%v: report after %d dials is %+v, should say %q and that the visit is over", host.err, dials, got, host.want)
		}
	}
}

func TestHostThatDiesIsLeft(t *testing.T) {
	s, c := newFakeSite(t), quickCrawler(t)
	for path := range s.pages {
		s.fault(path, hijack(""))
	}
	if got := s.crawl(t, c); !strings.Contains(got.Stopped, "3 times in a row") {
		t.Errorf("report is %+v, should say that the host did not answer three times", got)
	}
}

func TestPrivateHostsAreRefused(t *testing.T) {
	s, c := newFakeSite(t), quickCrawler(t)
	c.AllowPrivate, c.Delay, c.UserAgent = false, nil, "Minuted/test (+me@ashwick.example)"
	if got := s.crawl(t, c); !strings.Contains(got.Stopped, "not on the public Internet") {
		t.Errorf("report is %+v, should say that the host is not public", got)
	}
	if asked := s.counts(); len(asked) > 0 {
		t.Errorf("the host was asked for %v", asked)
	}
}
