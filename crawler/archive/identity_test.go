package archive

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"minuted"
)

// drawCapture makes up a capture of any kind: a response or a file, with and without what each may have.
func drawCapture(t *rapid.T) *minuted.Capture {
	text := rapid.StringOfN(rapid.Rune(), 0, 30, -1)
	c := &minuted.Capture{
		Task:      minuted.TaskKey{Site: site, Kind: rapid.StringMatching(`[a-z]{1,8}`).Draw(t, "kind"), ID: text.Draw(t, "id")},
		URL:       text.Draw(t, "url"),
		Time:      time.UnixMicro(rapid.Int64Range(1, 4e15).Draw(t, "time")).UTC(),
		MediaType: rapid.SampledFrom([]string{"", "text/html", "application/pdf"}).Draw(t, "media type"),
		Body:      rapid.SliceOf(rapid.Byte()).Draw(t, "body"),
		Duration:  time.Duration(rapid.Int64Range(0, 1e12).Draw(t, "duration")),
	}
	if rapid.Bool().Draw(t, "saved") {
		c.Manifest = &minuted.ManifestRow{File: text.Draw(t, "file"), Committee: text.Draw(t, "committee")}
		return c
	}
	c.Status = rapid.IntRange(100, 599).Draw(t, "status")
	c.Header = make(http.Header)
	names := rapid.SampledFrom([]string{"Etag", "Content-Type", "Content-Length", "Transfer-Encoding", "Content-Encoding", "X-Other"})
	for _, name := range rapid.SliceOfNDistinct(names, 0, 4, rapid.ID).Draw(t, "fields") {
		c.Header[name] = rapid.SliceOfN(rapid.StringMatching(`([!-~]([ -~]{0,20}[!-~])?)?`), 1, 2).Draw(t, name)
	}
	return c
}

// TestWrittenIsRead writes captures and reads them from the archive and, as other programs would, from the file alone.
func TestWrittenIsRead(t *testing.T) {
	dir := t.TempDir()
	a, _ := openArchive(t, dir, Options{})
	rapid.Check(t, func(rt *rapid.T) {
		c := drawCapture(rt)
		good := rapid.Bool().Draw(rt, "good")
		committed, err := a.Commit(t.Context(), Visit{Task: minuted.Task{TaskKey: c.Task}, Capture: c, Good: good})
		if err != nil {
			rt.Fatal(err)
		}
		got, err := a.Capture(t.Context(), committed[0].Seq)
		if err != nil {
			rt.Fatal(err)
		}
		if d := diff(c, got); d != "" {
			rt.Fatalf("not read back as committed (-want +got):\n%s", d)
		}
	})
	captures := allCaptures(t, a.Reader)
	for _, r := range readFile(t, filepath.Join(archiveFolder(dir), warcName(1)))[1:] {
		c, err := newCapture(r)
		if err != nil {
			t.Fatal(err)
		}
		want := *captures[0]
		captures = captures[1:]
		if c.Seq = want.Seq; r.Type == typeRevisit {
			c.Body = want.Body
		}
		if d := diff(&want, c); d != "" {
			t.Errorf("capture %d reads otherwise from the file alone (-catalogue +file):\n%s", want.Seq, d)
		}
	}
	if len(captures) > 0 {
		t.Errorf("%d captures are not in the file", len(captures))
	}
}

func FuzzScanner(f *testing.F) {
	f.Add([]byte(gzipped(page(1), page(2))))
	f.Add([]byte(gzipped(page(1))[:30] + gzipped(page(2))))
	f.Add([]byte(gzipped(strings.Replace(page(1), "WARC-Date", `Minuted-Source: {"site":{}}`+"\r\nWARC-Date", 1))))
	f.Fuzz(func(t *testing.T, text []byte) {
		for s := newScanner(bytes.NewReader(text), int64(len(text)), 0); ; {
			offset := s.offset
			record, length, err := s.next()
			if s.failed != nil {
				t.Fatalf("memory failed to be read: %v", s.failed)
			}
			switch {
			case errors.Is(err, io.EOF) && offset >= s.size:
				return
			case err != nil:
				if !s.skipDamage() {
					return
				}
			default:
				newCapture(record) // must not panic
			}
			if s.offset <= offset || s.offset > s.size || err == nil && s.offset != offset+length {
				t.Fatalf("moved from byte %d to %d of %d", offset, s.offset, s.size)
			}
		}
	})
}
