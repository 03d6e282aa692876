package main

import (
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"minuted/crawler/archive"
)

func TestSecondWriter(t *testing.T) {
	data := t.TempDir()
	lock, err := archive.AcquireLock(data, "crawl")
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Release()
	_, stderr := minutedRun(t, exitFailed, "import", "x.ndjson", "--data", data)
	if !strings.Contains(stderr, "crawl") || !strings.Contains(stderr, "wait for it") {
		t.Errorf("a second writer is told %q, want who holds the folder and what to do", stderr)
	}
}

func TestPortInUse(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for _, verb := range []string{"serve", "demo"} {
		_, stderr := minutedRun(t, exitFailed, verb, "--addr", l.Addr().String(), "--data", t.TempDir())
		if !strings.Contains(stderr, l.Addr().String()) || !strings.Contains(stderr, "choose another address") {
			t.Errorf("%s on a port in use says %q", verb, stderr)
		}
	}
}

func TestDataFolderThatIsAFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "taken")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"import", "x.ndjson"}, {"index"}, {"status"}, {"search", "x"}} {
		_, stderr := minutedRun(t, exitFailed, append(args, "--data", file)...)
		if !strings.Contains(stderr, file) {
			t.Errorf("minuted %s on a file says %q, which does not name it", args[0], stderr)
		}
	}
}

func TestDeadHost(t *testing.T) {
	dead := httptest.NewServer(nil)
	dead.Close()
	stdout, _ := crawlURL(t, exitPartly, dead.URL, t.TempDir())
	if !strings.Contains(stdout, "stopped") || !strings.Contains(stdout, strings.TrimPrefix(dead.URL, "http://")) {
		t.Errorf("a crawl of a dead host says %q", stdout)
	}
}

// TestHugeBody serves 300 MB where a page was due. The crawl must go on, keep what it had and name the page.
func TestHugeBody(t *testing.T) {
	const megabyte = 1 << 20
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasSuffix(r.URL.Path, "mgListCommittees.aspx") {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		line := []byte(strings.Repeat("<p>padding</p>\n", megabyte/15))
		for range 300 {
			if _, err := w.Write(line); err != nil {
				return
			}
		}
	}))
	defer site.Close()
	data := t.TempDir()
	stdout, _ := crawlURL(t, exitPartly, site.URL, data)
	if !strings.Contains(stdout, "20 MB") {
		t.Errorf("the report does not name the limit: %s", stdout)
	}
	status, _ := minutedRun(t, exitDone, "status", "--data", data)
	if !strings.Contains(status, "mgListCommittees.aspx") {
		t.Errorf("status does not name the page that failed:\n%s", status)
	}
}

func TestUnreadableWhereXMLWasDue(t *testing.T) {
	site := kingston(t)
	data := t.TempDir()
	inner := site.Config.Handler
	site.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.Contains(strings.ToLower(r.URL.Path), "mgwebservice") {
			w.Write([]byte("<html><body>Object moved</body></html>"))
			return
		}
		inner.ServeHTTP(w, r)
	})
	stdout, _ := crawlURL(t, exitDone, site.URL, data)
	if !strings.Contains(stdout, "HTML where XML was due") {
		t.Errorf("the report does not say what was wrong: %s", stdout)
	}
}

func crawlURL(t *testing.T, wantCode int, url, data string) (stdout, stderr string) {
	t.Helper()
	return minutedRun(t, wantCode, "crawl", "--url", url, "--authority", "example", "--allow-private", "--delay", "0s", "--data", data)
}
