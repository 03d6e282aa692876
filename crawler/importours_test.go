package crawler

import (
	"bytes"
	"compress/gzip"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"minuted"
	"minuted/crawler/archive"
)

// TestImportOfAnotherArchive imports the archive of a crawl, of item records and of saved pages.
func TestImportOfAnotherArchive(t *testing.T) {
	s, c := newFakeSite(t), quickCrawler(t)
	dir := t.TempDir()
	a, done := openArchiveWith(t, dir, archive.Options{})
	c.Archive = a
	s.crawl(t, c)
	inbox := write(t, map[string]string{
		"records.ndjson":     `{"authority":"borrow","date":"2024-05-01","title":"Harbour dues"}` + "\n",
		"saved/manifest.tsv": "file\tauthority\tcommittee\tdate\turl\none.html\tborrow\tCabinet\t2024-03-02\thttps://borrow.example/m/1\n",
		"saved/one.html":     page("meeting", "1"),
	})
	importInto(t, a, ImportOptions{}, filepath.Join(inbox, "records.ndjson"), filepath.Join(inbox, "saved"))
	done()
	file := filepath.Join(dir, "archive", "00001.warc.gz")

	into := openArchive(t, t.TempDir())
	got := importInto(t, into, ImportOptions{}, file)
	if got.Pages != 7 || got.Records != 1 || got.Saved != 1 || got.Failed != 0 || got.Skipped[skipRobots] != 1 {
		t.Errorf("report is %+v, want 7 pages, a record and a saved page, and robots.txt passed over", got)
	}
	again := importInto(t, into, ImportOptions{}, file)
	if again.Taken() != 0 || again.Unchanged != 9 {
		t.Errorf("importing again: report is %+v, want 9 unchanged", again)
	}
	known, err := into.Authorities(t.Context())
	if err != nil || len(known) != 2 || known[0] != s.authority() {
		t.Errorf("the authorities are %+v (%v), want %+v and borrow", known, err, s.authority())
	}
	borrow := minuted.Site{Authority: "borrow", Platform: "plain"}
	for _, kind := range []string{minuted.KindRecord, minuted.KindSaved} {
		if keys, err := into.Keys(t.Context(), borrow, kind); err != nil || len(keys) != 1 {
			t.Errorf("%d captures of kind %s are kept (%v)", len(keys), kind, err)
		}
	}
	saved, err := into.Newest(t.Context(), minuted.TaskKey{Site: borrow, Kind: minuted.KindSaved, ID: "https://borrow.example/m/1"})
	if err != nil || saved == nil || saved.Manifest == nil || saved.Manifest.Committee != "Cabinet" {
		t.Errorf("the saved page is %+v (%v), want its manifest row with it", saved, err)
	}
}

func TestImportOfAnotherArchiveTakesNothingOnTrust(t *testing.T) {
	source := func(text string) string {
		return strings.Replace(warcRecord("resource", "urn:x", "2019-03-04T05:06:07Z", `{"authority":"borrow","date":"2024-05-01","title":"T","id":"x"}`),
			"WARC-Type", "Minuted-Source: "+text+"\r\nWARC-Type", 1)
	}
	for _, c := range []struct{ name, source string }{
		{"no JSON", `{`},
		{"no site", `{"kind":"record","id":"x","good":true}`},
		{"a site that cannot be", `{"site":{"Authority":"a/b","Platform":"plain"},"kind":"record","id":"x","good":true}`},
		{"another id", `{"site":{"authority":"borrow","platform":"plain"},"kind":"record","id":"y","good":true}`},
		{"another authority", `{"site":{"authority":"ashwick","platform":"plain"},"kind":"record","id":"x","good":true}`},
		{"another platform", `{"site":{"authority":"borrow","platform":"clay"},"kind":"meeting","id":"x","good":true}`},
		{"no page", `{"site":{"authority":"borrow","platform":"plain"},"kind":"saved","id":"x","good":true}`},
	} {
		file := filepath.Join(write(t, map[string]string{"x.warc": source(c.source)}), "x.warc")
		got := importInto(t, openArchive(t, t.TempDir()), ImportOptions{}, file)
		if got.Taken() != 0 || len(got.Skipped) != 1 {
			t.Errorf("%s: report is %+v, want one record passed over", c.name, got)
		}
	}
}

// TestImportWhatOthersWrite imports the same page as different programs write it.
func TestImportWhatOthersWrite(t *testing.T) {
	const address, date = "https://ashwick.example/modgov/meeting/1", "2019-03-04T05:06:07Z"
	body := page("meeting", "1", "date 2019-03-01")
	plain := warcRecord("response", address, date, httpBlock(200, body))
	browser := strings.NewReplacer("WARC/1.0", "WARC/1.1", "<"+address+">", address).Replace(warcRecord("response", address, "2019-03-04T05:06:07.123456Z",
		"HTTP/2 200\r\ncontent-type: text/html; charset=utf-8\r\ncontent-encoding: gzip\r\ntransfer-encoding: chunked\r\n\r\n"+zipped(t, body)))
	for name, file := range map[string]string{
		"wget.warc":         warcRecord("warcinfo", "", date, "software: Wget\r\n") + warcRecord("request", address, date, "GET / HTTP/1.1\r\n\r\n") + plain,
		"browser.warc.gz":   zipped(t, warcRecord("resource", "urn:pageinfo:"+address, date, "{}")) + zipped(t, browser),
		"onemember.warc.gz": zipped(t, warcRecord("warcinfo", "", date, "software: x\r\n")+plain),
		"linesbefore.warc":  "\r\n\r\n" + plain,
		"permember.warc.gz": zipped(t, warcRecord("warcinfo", "", date, "")) + zipped(t, plain),
	} {
		path := filepath.Join(write(t, map[string]string{name: file}), name)
		a := openArchive(t, t.TempDir())
		got := importInto(t, a, ImportOptions{}, path)
		c, err := a.Newest(t.Context(), minuted.TaskKey{Site: minuted.Site{Authority: "ashwick", Platform: "plain"}, Kind: "meeting", ID: "1"})
		if got.Pages != 1 || got.Failed != 0 || err != nil || c == nil || string(c.Body) != body {
			t.Errorf("%s: report is %+v, capture %+v (%v)", name, got, c, err)
		}
	}
	zstd := filepath.Join(write(t, map[string]string{"x.warc.gz": "\x28\xb5\x2f\xfd...."}), "x.warc.gz")
	checkProblems(t, importInto(t, openArchive(t, t.TempDir()), ImportOptions{}, zstd), "zstd-compressed WARC files are not read")
}

func zipped(t *testing.T, text string) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestImportOfWget has wget visit a site and write a WARC file.
func TestImportOfWget(t *testing.T) {
	program, err := exec.LookPath("wget")
	if err != nil {
		t.Skip("wget is not installed")
	}
	s := newFakeSite(t)
	dir := t.TempDir()
	args := []string{"--quiet", "--no-proxy", "--tries=1", "--output-document=" + os.DevNull, "--warc-file=" + filepath.Join(dir, "site")}
	for path := range s.pages {
		args = append(args, s.URL+path)
	}
	if out, err := exec.Command(program, args...).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	a := openArchive(t, t.TempDir())
	got := importInto(t, a, ImportOptions{Authority: "ashwick", Platform: "plain"}, filepath.Join(dir, "site.warc.gz"))
	if got.Pages != len(s.pages) || got.Failed != 0 {
		t.Errorf("report is %+v, want %d pages", got, len(s.pages))
	}
}
