package archive

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
)

// warcText writes a record as another program might.
func warcText(version, uri, contentType, block string, more ...string) string {
	return version + "\r\nWARC-Type: response\r\nWARC-Target-URI: " + uri + "\r\nWARC-Date: 2024-05-07T10:00:00Z\r\n" +
		"Content-Type: " + contentType + "\r\n" + strings.Join(more, "") +
		fmt.Sprintf("Content-Length: %d\r\n\r\n", len(block)) + block + "\r\n\r\n"
}

func page(n int) string {
	return warcText("WARC/1.0", fmt.Sprintf("http://wexbridge.example/%d", n), "application/http; msgtype=response",
		fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\npage %d", n))
}

func gzipped(parts ...string) string {
	var b bytes.Buffer
	for _, part := range parts {
		w := gzip.NewWriter(&b)
		io.WriteString(w, part)
		w.Close()
	}
	return b.String()
}

// readText reads a WARC file and describes what came out of it.
func readText(text string) (uris []string, errs []error) {
	for r, err := range ReadWARC(strings.NewReader(text)) {
		if err != nil {
			errs = append(errs, err)
			continue
		}
		uris = append(uris, r.TargetURI)
	}
	return uris, errs
}

func TestReadWARC(t *testing.T) {
	const one, two = "http://wexbridge.example/1", "http://wexbridge.example/2"
	both := []string{one, two}
	large := "WARC/1.1\r\nWARC-Type: resource\r\nWARC-Target-URI: http://wexbridge.example/film\r\nContent-Length: 300000000\r\n\r\n"
	cases := map[string]struct {
		text string
		uris []string
		err  string
	}{
		"empty":                     {"", nil, ""},
		"plain":                     {page(1) + page(2), both, ""},
		"a member a record":         {gzipped(page(1), page(2)), both, ""},
		"a single member":           {gzipped(page(1) + page(2)), both, ""},
		"records across members":    {gzipped(page(1)[:90], page(1)[90:]+page(2)), both, ""},
		"version 0.17":              {strings.Replace(page(1), "WARC/1.0", "WARC/0.17", 1), []string{one}, ""},
		"version 1.1":               {strings.Replace(page(1), "WARC/1.0", "WARC/1.1", 1), []string{one}, ""},
		"version 3.0":               {strings.Replace(page(1), "WARC/1.0", "WARC/3.0", 1), nil, `not a WARC record: it begins with "WARC/3.0"`},
		"brackets around the URI":   {warcText("WARC/1.0", "<"+one+">", "text/html", "x"), []string{one}, ""},
		"continuation line":         {warcText("WARC/1.0", one, "text/html", "x", "WARC-Note: a\r\n  b\r\n"), []string{one}, ""},
		"line ends of LF alone":     {"WARC/1.0\nWARC-Target-URI: " + one + "\nContent-Length: 1\n\nx\n\n" + page(2), both, ""},
		"no blank lines in between": {strings.TrimSuffix(page(1), "\r\n\r\n") + page(2), both, ""},
		"field names in lower case": {"WARC/1.0\r\nwarc-target-uri: " + one + "\r\ncontent-length: 0\r\n\r\n\r\n\r\n", []string{one}, ""},
		"not a WARC":                {"<!DOCTYPE html><p>Minutes", nil, "not a WARC record"},
		"zstd":                      {"\x28\xb5\x2f\xfd rest", nil, "zstd-compressed WARC files are not read; recompress with gzip"},
		"zstd with dictionary":      {"\x5d\x2a\x4d\x18 rest", nil, "zstd-compressed WARC files are not read; recompress with gzip"},
		"no length":                 {"WARC/1.0\r\nWARC-Target-URI: " + one + "\r\n\r\n", nil, "the record of " + one + " has no usable Content-Length"},
		"negative length":           {"WARC/1.0\r\nContent-Length: -1\r\n\r\n", nil, "no usable Content-Length"},
		"torn block":                {page(1) + page(2)[:200], []string{one}, "reading the record of " + two + ": unexpected EOF"},
		"torn header":               {page(1) + page(2)[:60], []string{one}, "reading the header of a record: unexpected EOF"},
		"torn member":               {gzipped(page(1)) + gzipped(page(2))[:40], []string{one}, "unexpected EOF"},
		"too large and cut short":   {large + "x", nil, "skipping the record of http://wexbridge.example/film: unexpected EOF"},
		"endless header":            {"WARC/1.0\r\n" + strings.Repeat("X: y\r\n", 1<<18), nil, "a header is longer than"},
	}
	for name, c := range cases {
		uris, errs := readText(c.text)
		if d := diff(c.uris, uris); d != "" {
			t.Errorf("%s: records (-want +got):\n%s", name, d)
		}
		switch {
		case c.err == "" && len(errs) > 0:
			t.Errorf("%s: errors %v, want none", name, errs)
		case c.err != "" && (len(errs) != 1 || !strings.Contains(errs[0].Error(), c.err)):
			t.Errorf("%s: errors %v, want one that says %q", name, errs, c.err)
		}
	}
}

func TestTornFileGivesItsWholeRecords(t *testing.T) {
	text := gzipped(page(1), page(2), page(3))
	for n := range len(text) {
		uris, errs := readText(text[:n])
		if len(errs) > 1 {
			t.Errorf("%d bytes: errors %v, want at most one", n, errs)
		}
		for i, uri := range uris {
			if want := fmt.Sprintf("http://wexbridge.example/%d", i+1); uri != want {
				t.Errorf("%d bytes: record %d is %s", n, i, uri)
			}
		}
		if whole := n * 3 / len(text); len(uris) < whole-1 {
			t.Errorf("%d bytes: %d records", n, len(uris))
		}
	}
}

func TestRecordFields(t *testing.T) {
	text := warcText("WARC/1.0", "http://wexbridge.example/", "text/plain", "block", "warc-ip-address: 192.0.2.1\r\nWARC-Concurrent-To: a\r\nWARC-Concurrent-To: b\r\nX-Note: one\r\n\ttwo\r\n")
	for r, err := range ReadWARC(strings.NewReader(text)) {
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]string{
			"WARC-Type": "response", "WARC-Target-URI": "http://wexbridge.example/", "WARC-Date": "2024-05-07T10:00:00Z", "Content-Type": "text/plain",
			"WARC-IP-Address": "192.0.2.1", "WARC-Concurrent-To": "a", "X-Note": "one two", "Content-Length": "5",
		}
		if d := diff(want, r.Header); d != "" {
			t.Errorf("fields (-want +got):\n%s", d)
		}
		if r.Type != "response" || string(r.Block) != "block" || !r.Date.Equal(time.Date(2024, 5, 7, 10, 0, 0, 0, time.UTC)) {
			t.Errorf("type %s, block %q, date %s", r.Type, r.Block, r.Date)
		}
	}
}

func TestReadDate(t *testing.T) {
	for text, want := range map[string]time.Time{
		"2024-05-07T10:11:12Z":        time.Date(2024, 5, 7, 10, 11, 12, 0, time.UTC),
		"2024-05-07T10:11:12.123456Z": time.Date(2024, 5, 7, 10, 11, 12, 123456000, time.UTC),
		"2024-05-07T10:11:12+01:00":   time.Date(2024, 5, 7, 9, 11, 12, 0, time.UTC),
		"2024-05-07T10:11Z":           time.Date(2024, 5, 7, 10, 11, 0, 0, time.UTC),
		"2024-05-07":                  time.Date(2024, 5, 7, 0, 0, 0, 0, time.UTC),
		"2024-05":                     time.Date(2024, 5, 1, 0, 0, 0, 0, time.UTC),
		"2024":                        time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC),
		"Tuesday":                     {},
		"":                            {},
	} {
		if got := readDate(text); !got.Equal(want) {
			t.Errorf("%q is read as %s, want %s", text, got, want)
		}
	}
}

func TestRecordHTTP(t *testing.T) {
	deflated := func(w io.WriteCloser, b *bytes.Buffer) string {
		io.WriteString(w, "minutes")
		w.Close()
		return b.String()
	}
	var zb, fb bytes.Buffer
	fw, err := flate.NewWriter(&fb, 6)
	if err != nil {
		t.Fatal(err)
	}
	zlibText, flateText := deflated(zlib.NewWriter(&zb), &zb), deflated(fw, &fb)
	chunked := func(s string) string { return fmt.Sprintf("%x;ext=1\r\n%s\r\n0\r\n\r\n", len(s), s) }
	const ok = "HTTP/1.1 200 OK\r\n"
	cases := map[string]struct {
		block  string
		status int
		body   string
		err    string
	}{
		"plain":                       {ok + "\r\nminutes", 200, "minutes", ""},
		"no header and no body":       {ok, 200, "", ""},
		"no reason phrase":            {"HTTP/1.1 404\r\n\r\nminutes", 404, "minutes", ""},
		"HTTP/2":                      {"HTTP/2 200\r\n\r\nminutes", 200, "minutes", ""},
		"line ends of LF alone":       {"HTTP/1.0 200 OK\nA: b\n\nminutes", 200, "minutes", ""},
		"a line that is no field":     {ok + "nonsense\r\nA: b\r\n\r\nminutes", 200, "minutes", ""},
		"chunked":                     {ok + "Transfer-Encoding: chunked\r\n\r\n" + "3\r\nmin\r\n" + chunked("utes"), 200, "minutes", ""},
		"chunked by name only":        {ok + "Transfer-Encoding: chunked\r\n\r\nminutes", 200, "minutes", ""},
		"chunked, text begins in hex": {ok + "Transfer-Encoding: chunked\r\n\r\nface", 200, "face", ""},
		"chunks cut short":            {ok + "Transfer-Encoding: chunked\r\n\r\n20\r\nminutes", 200, "", "reading chunks: unexpected EOF"},
		"gzip":                        {ok + "Content-Encoding: gzip\r\n\r\n" + gzipped("minutes"), 200, "minutes", ""},
		"gzip, chunked":               {ok + "Content-Encoding: x-gzip\r\nTransfer-Encoding: chunked\r\n\r\n" + chunked(gzipped("minutes")), 200, "minutes", ""},
		"gzip twice":                  {ok + "Content-Encoding: gzip, GZIP\r\n\r\n" + gzipped(gzipped("minutes")), 200, "minutes", ""},
		"gzip by name only":           {ok + "Content-Encoding: gzip\r\n\r\nminutes", 200, "minutes", ""},
		"gzip cut short":              {ok + "Content-Encoding: gzip\r\n\r\n" + gzipped("minutes")[:20], 200, "", "reading gzip: unexpected EOF"},
		"deflate":                     {ok + "Content-Encoding: deflate\r\n\r\n" + zlibText, 200, "minutes", ""},
		"deflate without zlib":        {ok + "Content-Encoding: deflate\r\n\r\n" + flateText, 200, "minutes", ""},
		"identity":                    {ok + "Content-Encoding: identity\r\n\r\nminutes", 200, "minutes", ""},
		"br":                          {ok + "Content-Encoding: br\r\n\r\nminutes", 200, "", `content coding "br" is not read, only gzip and deflate are`},
		"not HTTP":                    {"<html>", 0, "", `"<html>" is not an HTTP status line`},
		"no status":                   {"HTTP/1.1 fine\r\n\r\n", 0, "", "is not an HTTP status line"},
	}
	for name, c := range cases {
		r := &Record{Type: "response", TargetURI: "http://wexbridge.example/", Header: map[string]string{"Content-Type": "application/http;msgtype=response"}, Block: []byte(c.block)}
		status, _, body, err := r.HTTP()
		if status != c.status || string(body) != c.body {
			t.Errorf("%s: status %d, body %q; want %d, %q", name, status, body, c.status, c.body)
		}
		if (err == nil) != (c.err == "") || err != nil && !strings.Contains(err.Error(), c.err) {
			t.Errorf("%s: error %v, want %q", name, err, c.err)
		}
	}
}

func TestRecordHTTPHeader(t *testing.T) {
	r := &Record{Header: map[string]string{"Content-Type": "application/http"}, Block: []byte("HTTP/1.1 200 OK\r\nset-cookie: a\r\nSet-Cookie: b\r\nX-Long: one\r\n  two\r\n\r\n")}
	_, header, _, err := r.HTTP()
	if d := diff(http.Header{"Set-Cookie": {"a", "b"}, "X-Long": {"one two"}}, header); err != nil || d != "" {
		t.Errorf("error %v, header (-want +got):\n%s", err, d)
	}
	r.Header["Content-Type"] = "text/html"
	if _, _, _, err := r.HTTP(); err == nil {
		t.Error("a block that is not HTTP was read as HTTP")
	}
}

func TestDecodedBodiesAreBounded(t *testing.T) {
	for size, want := range map[int]string{1000: "", 1001: "decodes to more than 1000 bytes"} {
		r, err := gzip.NewReader(strings.NewReader(gzipped(strings.Repeat("x", size))))
		if err != nil {
			t.Fatal(err)
		}
		_, err = readBounded(r, 1000)
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%d bytes: error %v, want %q", size, err, want)
		}
	}
}

// zeros is an endless file.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

func TestLargeRecordIsSkipped(t *testing.T) {
	const size = maxBlock + 1
	head := fmt.Sprintf("WARC/1.1\r\nWARC-Type: resource\r\nWARC-Target-URI: http://wexbridge.example/film\r\nContent-Length: %d\r\n\r\n", size)
	file := io.MultiReader(strings.NewReader(head), io.LimitReader(zeros{}, size), strings.NewReader("\r\n\r\n"+page(2)))
	got := ""
	for r, err := range ReadWARC(file) {
		if err != nil {
			got += err.Error() + "; "
		} else {
			got += "then " + r.TargetURI
		}
	}
	want := "the record of http://wexbridge.example/film has a block of 268435457 bytes; at most 268435456 are read; then http://wexbridge.example/2"
	if got != want {
		t.Errorf("reading gives %q, want %q", got, want)
	}
}

func FuzzReadWARC(f *testing.F) {
	f.Add([]byte(page(1) + page(2)))
	f.Add([]byte(gzipped(page(1), page(2))))
	f.Add([]byte(gzipped(page(1) + page(2))))
	f.Add([]byte(gzipped(page(1))[:50]))
	f.Add([]byte(warcText("WARC/1.1", "<http://a/>", "application/http", "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n")))
	f.Add([]byte("WARC/1.1\r\nContent-Length: 99999999999\r\n\r\n"))
	f.Add([]byte("\x28\xb5\x2f\xfd"))
	f.Add([]byte(warcText("WARC/1.1", "urn:x", "application/json", "{}",
		`Minuted-Source: {"site":{"authority":"wexbridge","platform":"moderngov"},"kind":"record","id":"x","good":true}`+"\r\n")))
	f.Add([]byte(strings.Replace(warcText("WARC/1.1", siteURI+"wexbridge/moderngov", "application/json", `{"id":"wexbridge","platform":"moderngov"}`), "response", "metadata", 1)))
	f.Fuzz(func(t *testing.T, text []byte) {
		failed := false
		for r, err := range ReadWARC(bytes.NewReader(text)) {
			if failed {
				t.Error("something came after an error that ends the file")
			}
			if (r == nil) != (err != nil) {
				t.Fatalf("record %v with error %v", r, err)
			}
			if err != nil {
				failed = !strings.Contains(err.Error(), "at most")
				continue
			}
			if length, err := strconv.Atoi(r.Header["Content-Length"]); err != nil || length != len(r.Block) {
				t.Errorf("block of %d bytes under Content-Length %s", len(r.Block), r.Header["Content-Length"])
			}
			if status, _, _, err := r.HTTP(); err == nil && (status < 100 || status > 999) {
				t.Errorf("status %d", status)
			}
			if c, _, err := r.Capture(); err == nil && c != nil && checkKey(c.Task) != nil {
				t.Errorf("a capture of %+v, which cannot be", c.Task)
			}
			if a, ours := r.Site(); ours && (a.ID == "" || a.Platform == "") {
				t.Errorf("a site of %+v", a)
			}
		}
	})
}
