package crawler

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"minuted"
	"minuted/crawler/archive"
	"minuted/crawler/authorities"
)

func directory(t *testing.T) *authorities.Directory {
	t.Helper()
	d, err := authorities.New([]minuted.Authority{
		{ID: "ashwick", Name: "Ashwick Council", Platform: "plain", URL: "https://ashwick.example/modgov/"},
	})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// write writes files into a new folder, and returns it.
func write(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(file, []byte(content), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func importInto(t *testing.T, a *archive.Archive, o ImportOptions, paths ...string) ImportReport {
	t.Helper()
	if o.Directory == nil {
		o.Directory = directory(t)
	}
	report, err := Import(t.Context(), a, []minuted.Platform{plainPlatform{}}, paths, o)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// checkProblems compares what a report names with what each problem should say.
func checkProblems(t *testing.T, got ImportReport, want ...string) {
	t.Helper()
	if len(got.Problems) != len(want) || got.Failed != len(want) {
		t.Fatalf("%d problems (%d counted), want %d:\n%s", len(got.Problems), got.Failed, len(want), strings.Join(got.Problems, "\n"))
	}
	for i := range want {
		if !strings.Contains(got.Problems[i], want[i]) {
			t.Errorf("problem %d is %q, should say %q", i+1, got.Problems[i], want[i])
		}
	}
}

func TestImportRecords(t *testing.T) {
	const kept = "abcdefghijklm"
	lines := []string{
		"\ufeff" + `{"id":"` + kept + `","authority":"ashwick","date":"2024-05-01","title":"Bus lanes","text":"Agreed."}`,
		`{"id":"17","authority":"borrow","authority_name":"Borrow Council","date":"2024-05-01","title":"Parks"}`,
		``,
		`{"authority":"ashwick","date":"2024-05-01","title":"Same title"}`,
		`{"authority":"ashwick","date":"2024-05-01","title":"Same title","captured_at":"0000-01-01T00:00:00Z"}`,
		`{"authority":"ashwick","date":"May","title":"Bad date"}`,
		`not JSON`,
		`{"id":"17","authority":"borrow","date":"2024-05-01","title":"Another item under the same id"}`,
	}
	file := filepath.Join(write(t, map[string]string{"items.ndjson": strings.Join(lines, "\n")}), "items.ndjson")
	a := openArchive(t, t.TempDir())
	got := importInto(t, a, ImportOptions{}, file)
	checkProblems(t, got, "line 6: \"May\" is not a date", "line 7: not an item record", "line 8: its id is that of line 2")
	if got.Records != 4 || got.Taken() != 4 || got.Unchanged != 0 {
		t.Errorf("report is %+v, want four records", got)
	}
	for _, want := range []struct{ authority, id string }{
		{"ashwick", kept},
		{"borrow", minuted.ImportedID("borrow", "17")},
		{"ashwick", minuted.UnnamedID("ashwick", "", "2024-05-01", "", "Same title", "0")},
		{"ashwick", minuted.UnnamedID("ashwick", "", "2024-05-01", "", "Same title", "1")},
	} {
		key := minuted.TaskKey{Site: minuted.Site{Authority: want.authority, Platform: "plain"}, Kind: minuted.KindRecord, ID: want.id}
		c, err := a.Newest(t.Context(), key)
		if err != nil || c == nil {
			t.Errorf("%v: no record (%v)", want, err)
			continue
		}
		if item, err := minuted.DecodeItem(c.Body); err != nil || item.ID != want.id {
			t.Errorf("%v: record holds %+v (%v)", want, item, err)
		}
	}
	last, err := a.LastSeq(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if again := importInto(t, a, ImportOptions{}, file, file); again.Taken() != 0 || again.Unchanged != 8 {
		t.Errorf("importing again, twice: report is %+v, want eight unchanged", again)
	}
	if now, err := a.LastSeq(t.Context()); err != nil || now != last {
		t.Errorf("importing again made captures %d to %d (%v)", last+1, now, err)
	}
	known, err := a.Authorities(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := []minuted.Authority{
		{ID: "ashwick", Name: "Ashwick Council", Platform: "plain", URL: "https://ashwick.example/modgov/"},
		{ID: "borrow", Name: "Borrow Council", Platform: "plain"},
	}
	if diff := cmp.Diff(want, known); diff != "" {
		t.Errorf("authorities, want (-) and got (+):\n%s", diff)
	}
}

func TestImportedRecordIsTheExportedLine(t *testing.T) {
	item := minuted.Item{
		ID: "abcdefghijklm", Authority: "ashwick", AuthorityName: "Ashwick Council", Committee: "Planning & Licensing",
		Date: "2024-05-01", Title: "Bus <lanes>", Minutes: "RESOLVED\n\n• one", Topics: []string{"transport"}, Version: 2,
		CapturedAt: time.Date(2024, 6, 1, 10, 0, 0, 5000, time.UTC),
	}
	line, err := item.Encode()
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(write(t, map[string]string{"x.jsonl": string(line) + "\n"}), "x.jsonl")
	a := openArchive(t, t.TempDir())
	importInto(t, a, ImportOptions{}, file)
	c, err := a.Newest(t.Context(), minuted.TaskKey{Site: minuted.Site{Authority: "ashwick", Platform: "plain"}, Kind: minuted.KindRecord, ID: item.ID})
	if err != nil || c == nil {
		t.Fatalf("no record (%v)", err)
	}
	if string(c.Body) != string(line) || !c.Time.Equal(item.CapturedAt) {
		t.Errorf("archived %s of %v,\nimported %s of %v", c.Body, c.Time, line, item.CapturedAt)
	}
}

func TestImportLongLineIsPassedOver(t *testing.T) {
	long := `{"title":"` + strings.Repeat("x", maxRecord) + `"}`
	short := `{"authority":"ashwick","date":"2024-05-01","title":"Parks"}`
	file := filepath.Join(write(t, map[string]string{"x.ndjson": long + "\n" + short + "\n" + long}), "x.ndjson")
	got := importInto(t, openArchive(t, t.TempDir()), ImportOptions{}, file)
	checkProblems(t, got, "line 1: the line is longer than 16 MB", "line 3: the line is longer than 16 MB")
	if got.Records != 1 {
		t.Errorf("report is %+v, want one record", got)
	}
}

func TestImportSavedPages(t *testing.T) {
	dir := write(t, map[string]string{
		"manifest.tsv": strings.Join([]string{
			"\ufefffile\tnote\tauthority\tcommittee\tdate\turl\r",
			"one.html\tx\tashwick\tPlanning\t2024-05-01\thttps://ashwick.example/modgov/meeting/1",
			"sub/two.txt\tx\tborrow\tPlanning\t2024-05-02\t",
			"",
			"missing.html\tx\tashwick\tPlanning\t2024-05-03\t",
			"empty.html\tx\tashwick\tPlanning\t2024-05-03\t",
			"recipe.html\tx\tashwick\tPlanning\t2024-05-03\t",
			"one.html\tx\tashwick\tPlanning\t2024-05-03\t",
			"../outside.html\tx\tashwick\tPlanning\t2024-05-03\t",
			"bad-date.html\tx\tashwick\tPlanning\t3 May\t",
			"sub\tx\tashwick\tPlanning\t2024-05-03\t",
			"\tx\tashwick",
			"latin.html\tx\tashwick\tCaf\xe9\t2024-05-03\t",
			"name.html\tx\tAshwick Council\tPlanning\t2024-05-03\t",
			"nobody.html\tx",
		}, "\n"),
		"one.html":      page("meeting", "1"),
		"sub/two.txt":   page("meeting", "2"),
		"empty.html":    " \n",
		"recipe.html":   "Take two eggs",
		"bad-date.html": page("meeting", "3"),
		"unnamed.html":  page("meeting", "4"),
		"nobody.html":   page("meeting", "5"),
		"latin.html":    page("meeting", "6"),
		"name.html":     page("meeting", "7"),
		".hidden":       "x",
	})
	a := openArchive(t, t.TempDir())
	got := importInto(t, a, ImportOptions{}, dir)
	checkProblems(t, got, "line 5: file missing.html is named but is not there", "line 6: file empty.html is empty",
		"line 7: recipe.html is not a page of a meeting", "line 8: file one.html is already named in line 2", "line 9: file ../outside.html",
		"line 10: \"3 May\" is not a date", "line 11: sub is not a file", "line 12: no file is named", "line 13: it is not UTF-8", "line 14: authority \"Ashwick Council\" is not an id", "line 15: no authority is named",
		"unnamed.html is in the folder but not in its manifest.tsv")
	if got.Saved != 2 || got.Taken() != 2 {
		t.Errorf("report is %+v, want two saved pages", got)
	}
	for _, want := range []struct {
		authority, id, media string
		row                  minuted.ManifestRow
	}{
		{"ashwick", "https://ashwick.example/modgov/meeting/1", "text/html",
			minuted.ManifestRow{File: "one.html", Authority: "ashwick", Committee: "Planning", Date: "2024-05-01", URL: "https://ashwick.example/modgov/meeting/1"}},
		{"borrow", "sub/two.txt", "text/plain",
			minuted.ManifestRow{File: "sub/two.txt", Authority: "borrow", Committee: "Planning", Date: "2024-05-02"}},
	} {
		c, err := a.Newest(t.Context(), minuted.TaskKey{Site: minuted.Site{Authority: want.authority, Platform: "plain"}, Kind: minuted.KindSaved, ID: want.id})
		if err != nil || c == nil {
			t.Errorf("%s: not in the archive (%v)", want.id, err)
			continue
		}
		if diff := cmp.Diff(&want.row, c.Manifest); diff != "" || c.MediaType != want.media {
			t.Errorf("%s: media type %s; manifest row, want (-) and got (+):\n%s", want.id, c.MediaType, diff)
		}
	}
	if again := importInto(t, a, ImportOptions{}, dir); again.Taken() != 0 || again.Unchanged != 2 {
		t.Errorf("importing again: report is %+v, want two unchanged", again)
	}
}

func TestSavedPagesOfOneAddressAreKeptApart(t *testing.T) {
	dir := write(t, map[string]string{
		"manifest.tsv": "file\tauthority\tcommittee\tdate\turl\na.html\tashwick\tP\t2024-05-01\thttps://x.example/1\nb.html\tashwick\tP\t2024-05-01\thttps://x.example/1\n",
		"a.html":       page("meeting", "1"), "b.html": page("meeting", "2"),
	})
	a := openArchive(t, t.TempDir())
	if got := importInto(t, a, ImportOptions{}, dir); got.Saved != 2 || got.Failed != 0 {
		t.Errorf("report is %+v, want two saved pages", got)
	}
	keys, err := a.Keys(t.Context(), minuted.Site{Authority: "ashwick", Platform: "plain"}, minuted.KindSaved)
	if diff := cmp.Diff([]string{"a.html", "b.html"}, keys); diff != "" || err != nil {
		t.Errorf("ids (%v), want (-) and got (+):\n%s", err, diff)
	}
}

func TestImportNamesBadManifests(t *testing.T) {
	for _, c := range []struct {
		name  string
		files map[string]string
		want  string
	}{
		{"no manifest", map[string]string{"a.html": "x"}, "it is missing"},
		{"empty manifest", map[string]string{"manifest.tsv": ""}, "it is empty"},
		{"a column short", map[string]string{"manifest.tsv": "file\tauthority\tcommittee\tdate\n"}, `the column "url" is missing`},
	} {
		got := importInto(t, openArchive(t, t.TempDir()), ImportOptions{}, write(t, c.files))
		if len(got.Problems) != 1 || !strings.Contains(got.Problems[0], c.want) {
			t.Errorf("%s: problems are %q, want one that says %q", c.name, got.Problems, c.want)
		}
	}
}

// warcRecord writes one record of an uncompressed WARC file.
func warcRecord(kind, target, date, block string) string {
	contentType := "application/http; msgtype=response"
	if kind != "response" {
		contentType = "application/octet-stream"
	}
	return fmt.Sprintf("WARC/1.0\r\nWARC-Type: %s\r\nWARC-Record-ID: <urn:uuid:%x>\r\nWARC-Target-URI: <%s>\r\nWARC-Date: %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n",
		kind, len(block)+len(target), target, date, contentType, len(block), block)
}

func httpBlock(code int, body string) string {
	return fmt.Sprintf("HTTP/1.1 %d %s\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s", code, http.StatusText(code), len(body), body)
}

func TestImportWARC(t *testing.T) {
	const root, date = "https://ashwick.example/modgov/", "2019-03-04T05:06:07Z"
	warc := strings.Join([]string{
		warcRecord("warcinfo", "", date, "software: test\r\n"),
		warcRecord("request", root+"meeting/1", date, "GET / HTTP/1.1\r\n\r\n"),
		warcRecord("response", root+"meeting/1", date, httpBlock(200, page("meeting", "1", "date 2019-03-01"))),
		warcRecord("response", "http://www.ashwick.example/modgov/meeting/2", date, httpBlock(200, page("meeting", "2"))),
		warcRecord("response", root+"meeting/3", date, httpBlock(404, "no")),
		warcRecord("response", root+"meeting/4", date, httpBlock(200, "something went wrong")),
		warcRecord("response", root+"councillors", date, httpBlock(200, "x")),
		warcRecord("response", "https://borrow.example/a/meeting/9", date, httpBlock(200, page("meeting", "9"))),
		warcRecord("response", "dns:ashwick.example", date, httpBlock(200, "x")),
		warcRecord("revisit", root+"meeting/1", date, httpBlock(200, "")),
	}, "")
	file := filepath.Join(write(t, map[string]string{"old.warc": warc + "WARC/1.0\r\nWARC-Ty"}), "old.warc")
	a := openArchive(t, t.TempDir())
	got := importInto(t, a, ImportOptions{}, file)
	checkProblems(t, got, "old.warc: record 11")
	skipped := map[string]int{
		"record of type warcinfo": 1, "record of type request": 1, "record of type revisit": 1,
		skipStatus: 1, skipPage: 1, skipGrammar: 1, skipSite: 2,
	}
	if diff := cmp.Diff(skipped, got.Skipped); diff != "" || got.Pages != 2 {
		t.Errorf("%d pages; skipped, want (-) and got (+):\n%s", got.Pages, diff)
	}
	site := minuted.Site{Authority: "ashwick", Platform: "plain"}
	c, err := a.Newest(t.Context(), minuted.TaskKey{Site: site, Kind: "meeting", ID: "1"})
	if err != nil || c == nil || c.Time.Format(time.RFC3339) != date || c.Status != 200 {
		t.Errorf("meeting 1 is %+v (%v), should be of %s", c, err, date)
	}
	again := importInto(t, a, ImportOptions{Authority: "borrow", Platform: "plain"}, file)
	if again.Pages != 1 || again.Unchanged != 2 {
		t.Errorf("importing again with an authority: report is %+v, want one page and two unchanged", again)
	}
	if c, err := a.Newest(t.Context(), minuted.TaskKey{Site: minuted.Site{Authority: "borrow", Platform: "plain"}, Kind: "meeting", ID: "9"}); err != nil || c == nil {
		t.Errorf("the page of the authority that was named is not in the archive (%v)", err)
	}
}

func TestOldWARCDoesNotSpeakForANewerPage(t *testing.T) {
	s, c := newFakeSite(t), quickCrawler(t)
	s.crawl(t, c)
	d, err := authorities.New([]minuted.Authority{s.authority()})
	if err != nil {
		t.Fatal(err)
	}
	old := warcRecord("response", s.URL+"/meeting/1", "2019-03-04T05:06:07Z", httpBlock(200, page("meeting", "1", "date 2024-05-01")))
	file := filepath.Join(write(t, map[string]string{"old.warc": old}), "old.warc")
	if got := importInto(t, c.Archive, ImportOptions{Directory: d}, file); got.Pages != 1 {
		t.Fatalf("report is %+v, want one page", got)
	}
	newest, err := c.Archive.Newest(t.Context(), minuted.TaskKey{Site: s.authority().Site(), Kind: "meeting", ID: "1"})
	if err != nil || newest == nil || string(newest.Body) != s.pages["/meeting/1"] {
		t.Errorf("the newest capture is %+v (%v), should be the one crawled", newest, err)
	}
	status, err := c.Archive.Status(t.Context())
	if err != nil || len(status) != 1 || status[0].Items != 3 {
		t.Errorf("status is %+v (%v), should still count three items", status, err)
	}
}

func TestImportNamesWhatItCannotRead(t *testing.T) {
	dir := write(t, map[string]string{"notes.docx": "x"})
	got := importInto(t, openArchive(t, t.TempDir()), ImportOptions{}, filepath.Join(dir, "notes.docx"), filepath.Join(dir, "nowhere"))
	checkProblems(t, got, "notes.docx: not something to import", "nowhere: cannot be read")
}

func TestImportRefusesUnknownPlatform(t *testing.T) {
	a := openArchive(t, t.TempDir())
	if _, err := Import(t.Context(), a, []minuted.Platform{plainPlatform{}}, nil, ImportOptions{Platform: "stone-tablets"}); err == nil {
		t.Error("no error")
	}
}

func TestInterruptedImportKeepsWhatItReports(t *testing.T) {
	var lines []string
	for i := range 3 * batchSize {
		lines = append(lines, fmt.Sprintf(`{"id":"%d","authority":"ashwick","date":"2024-05-01","title":"Item %d"}`, i, i))
	}
	file := filepath.Join(write(t, map[string]string{"x.ndjson": strings.Join(lines, "\n")}), "x.ndjson")
	a := openArchive(t, t.TempDir())
	ctx, cancel := context.WithCancel(t.Context())
	progress := func(done int) {
		if done >= 2*batchSize {
			cancel()
		}
	}
	report, err := Import(ctx, a, []minuted.Platform{plainPlatform{}}, []string{file}, ImportOptions{Directory: directory(t), Progress: progress})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("error is %v, should wrap context.Canceled", err)
	}
	if n, err := a.LastSeq(t.Context()); err != nil || int(n) != report.Records || n == 0 {
		t.Errorf("%d captures in the archive (%v), %d reported", n, err, report.Records)
	}
	if got := importInto(t, a, ImportOptions{}, file); got.Records+report.Records != len(lines) || got.Unchanged != report.Records {
		t.Errorf("importing again: report is %+v after %+v", got, report)
	}
}

func FuzzManifest(f *testing.F) {
	f.Add("file\tauthority\tcommittee\tdate\turl\na.html\tashwick\tP\t2024-05-01\thttps://x.example/1\n")
	f.Add("\ufeffurl\tdate\tFILE\tauthority\tcommittee\r\n\t\t\t\t\r\nx")
	f.Fuzz(func(t *testing.T, text string) {
		rows, err := readManifest(strings.NewReader(text))
		if err != nil {
			return
		}
		for _, row := range rows {
			if row.problem == "" && (row.File == "" || row.Authority == "") {
				t.Errorf("row %+v of %q is taken for a good one", row, text)
			}
		}
	})
}
