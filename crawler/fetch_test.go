package crawler

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"minuted"
)

func TestGuard(t *testing.T) {
	for _, c := range []struct {
		address         string
		public, private bool // allowed without and with private hosts
	}{
		{"93.184.215.14:80", true, true},
		{"93.184.215.14:443", true, true},
		{"93.184.215.14:22", false, true},
		{"127.0.0.1:80", false, true},
		{"127.0.0.1:8080", false, true},
		{"10.1.2.3:443", false, true},
		{"172.16.0.1:443", false, true},
		{"192.168.1.1:80", false, true},
		{"169.254.169.254:80", false, false}, // where clouds keep their secrets
		{"100.64.0.1:80", false, false},
		{"224.0.0.1:80", false, false},
		{"0.0.0.0:80", false, false},
		{"[::1]:80", false, true},
		{"[fd00::1]:80", false, true},
		{"[fe80::1]:80", false, false},
		{"[::ffff:127.0.0.1]:80", false, false},
		{"[64:ff9b::7f00:1]:80", false, false},
	} {
		network := "tcp4"
		if strings.HasPrefix(c.address, "[") {
			network = "tcp6"
		}
		for allowPrivate, want := range map[bool]bool{false: c.public, true: c.private} {
			if err := guard(allowPrivate).Safe(network, c.address, nil); (err == nil) != want {
				t.Errorf("%s, private hosts allowed %v: error is %v, want allowed %v", c.address, allowPrivate, err, want)
			}
		}
	}
}

// TestRedirectInsideIsRefused has a public site redirect one page to this machine.
func TestRedirectInsideIsRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newPipeSite()
		s.guarded = true
		s.headers["/meeting/2"] = func(w http.ResponseWriter, _ int) {
			w.Header().Set("Location", "http://127.0.0.1/meeting/2")
			w.WriteHeader(http.StatusFound)
		}
		got := s.crawlPolitely(t, "ashwick.example").Sites[0]
		if len(got.Problems) != 1 || !strings.Contains(got.Problems[0].Reason, "127.0.0.1 is not on the public Internet") || got.New != 5 || got.Stopped != "" {
			t.Errorf("report is %+v, should say that one page redirects to a host that is not public and five are new", got)
		}
		for _, r := range s.asked {
			if strings.HasPrefix(r.path, "127.0.0.1") {
				t.Errorf("%s was asked for", r.path)
			}
		}
	})
}

func TestRequestsNameUs(t *testing.T) {
	s := newFakeSite(t)
	var header http.Header
	s.fault("/list", func(_ http.ResponseWriter, r *http.Request) { header = r.Header })
	c := quickCrawler(t)
	c.UserAgent = "Minuted/test (+me@ashwick.example)"
	s.crawl(t, c)
	if got := header.Get("User-Agent"); got != c.UserAgent {
		t.Errorf("the User-Agent is %q, want %q", got, c.UserAgent)
	}
}

// FuzzBody decodes bodies that may be cut, bombs, or not what their header says.
func FuzzBody(f *testing.F) {
	f.Add("gzip", []byte(gzipped(100_000)))
	f.Add("gzip", []byte(gzipped(100_000)[:50]))
	f.Add("deflate, gzip", []byte("x"))
	f.Add("", []byte("page"))
	f.Fuzz(func(t *testing.T, coding string, body []byte) {
		const most = 4096
		a := &answer{capture: &minuted.Capture{Header: http.Header{"Content-Encoding": {coding}}}}
		a.read(context.Background(), bytes.NewReader(body), most)
		if len(a.capture.Body) > most {
			t.Errorf("%d bytes were kept of a body that may have %d", len(a.capture.Body), most)
		}
		if (a.truncated == "") != (a.fault == "") {
			t.Errorf("truncated is %q, the fault %q", a.truncated, a.fault)
		}
	})
}

func TestIdleBodyIsCut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ours, theirs := net.Pipe()
		go func() {
			defer theirs.Close()
			io.ReadFull(theirs, make([]byte, 4))
			io.WriteString(theirs, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\npage")
			io.Copy(io.Discard, theirs) // until the other side hangs up
		}()
		f := newFetcher("test", false, func(context.Context, string, string) (net.Conn, error) { return ours, nil })
		defer f.close()
		u, err := FixAddress("http://ashwick.example/")
		if err != nil {
			t.Fatal(err)
		}
		begin := time.Now()
		a, err := f.get(t.Context(), question{url: u})
		if err != nil {
			t.Fatal(err)
		}
		if a.truncated != truncatedTime || string(a.capture.Body) != "page" || time.Since(begin) != idleTime {
			t.Errorf("after %v: truncated %q, body %q; want %q and what came, after %v", time.Since(begin), a.truncated, a.capture.Body, truncatedTime, idleTime)
		}
	})
}
