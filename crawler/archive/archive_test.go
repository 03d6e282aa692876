package archive

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"golang.org/x/sync/errgroup"

	"minuted"
)

var (
	site  = minuted.Site{Authority: "wexbridge", Platform: "moderngov"}
	start = time.Date(2026, 3, 1, 9, 0, 0, 123456000, time.UTC)
)

func clock() time.Time { return start }

// openArchive locks and opens a data folder; both are given back when the test ends, or by the function returned.
func openArchive(t testing.TB, dir string, o Options) (*Archive, func()) {
	t.Helper()
	lock, err := AcquireLock(dir, "test")
	if err != nil {
		t.Fatal(err)
	}
	if o.Clock == nil {
		o.Clock = clock
	}
	a, err := Open(t.Context(), lock, o)
	if err != nil {
		lock.Release()
		t.Fatal(err)
	}
	open := true
	closeAll := func() {
		if !open {
			return
		}
		open = false
		if err := a.Close(); err != nil {
			t.Errorf("closing the archive: %v", err)
		}
		if err := lock.Release(); err != nil {
			t.Error(err)
		}
	}
	t.Cleanup(closeAll)
	return a, closeAll
}

func meetingKey(id string) minuted.TaskKey {
	return minuted.TaskKey{Site: site, Kind: "meeting", ID: id}
}

func meetingTask(id string) minuted.Task {
	return minuted.Task{TaskKey: meetingKey(id), URL: "https://wexbridge.example/ieListDocuments.aspx?MId=" + id, Depth: 2}
}

// seen is a good visit to a meeting page with the given body, n minutes after the start.
func seen(id, body string, n int) Visit {
	task := meetingTask(id)
	return Visit{
		Task: task, Good: true, State: Done, Due: start.Add(24 * time.Hour),
		Capture: &minuted.Capture{
			Task: task.TaskKey, URL: task.URL, Time: start.Add(time.Duration(n) * time.Minute), Status: 200,
			Header:    http.Header{"Content-Type": {"text/html; charset=utf-8"}, "Etag": {`"a"`}, "Content-Length": {"9"}},
			MediaType: "text/html", Body: []byte(body), Duration: 250 * time.Millisecond,
		},
	}
}

func mustCommit(t testing.TB, a *Archive, visits ...Visit) []Committed {
	t.Helper()
	out, err := a.Commit(t.Context(), visits...)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func allCaptures(t testing.TB, r *Reader) []*minuted.Capture {
	t.Helper()
	last, err := r.LastSeq(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var out []*minuted.Capture
	for seq := int64(1); seq <= last; seq++ {
		c, err := r.Capture(t.Context(), seq)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, c)
	}
	return out
}

func bodies(captures []*minuted.Capture) string {
	var out []string
	for _, c := range captures {
		out = append(out, string(c.Body))
	}
	return strings.Join(out, " ")
}

func diff(want, got any) string { return cmp.Diff(want, got, cmpopts.EquateEmpty()) }

func TestCommittedCapturesAreReadBack(t *testing.T) {
	saved := minuted.TaskKey{Site: site, Kind: minuted.KindSaved, ID: "pages/a b.html"}
	row := minuted.ManifestRow{File: "pages/a b.html", Authority: "wexbridge", Committee: "Licensing", Date: "2024-05-07"}
	coded := seen("3", "decoded", 2)
	coded.Capture.Header = http.Header{"Content-Encoding": {"gzip"}, "Transfer-Encoding": {"chunked"}, "Set-Cookie": {"a=1", "b=2"}}
	notFound := seen("4", "no such meeting", 3)
	notFound.Good, notFound.State, notFound.Capture.Status = false, Gone, 404
	cut := seen("5", "half a pa", 4)
	cut.Truncated, cut.State = "disconnect", Queued
	odd := seen("6", "odd address", 5)
	odd.Capture.URL = "https://wexbridge.example/a b\n<c>"
	visits := []Visit{
		seen("1", "first", 0), coded, notFound, cut, odd,
		{Task: minuted.Task{TaskKey: saved}, Good: true, Capture: &minuted.Capture{Task: saved, Time: start, MediaType: "text/html", Body: []byte("<p>saved"), Manifest: &row}},
		{Task: meetingTask("7"), State: Failed, Reason: "connection refused"},
	}
	a, _ := openArchive(t, t.TempDir(), Options{})
	committed := mustCommit(t, a, visits...)
	for i, v := range visits {
		if v.Capture == nil {
			if committed[i] != (Committed{}) {
				t.Errorf("visit %d without a capture gave %+v", i, committed[i])
			}
			continue
		}
		if committed[i].Seq != int64(i+1) || v.Capture.Seq != committed[i].Seq || v.Capture.Digest != Digest(v.Capture.Body) {
			t.Errorf("visit %d: committed as %+v, capture has seq %d and digest %s", i, committed[i], v.Capture.Seq, v.Capture.Digest)
		}
		got, err := a.Capture(t.Context(), committed[i].Seq)
		if err != nil {
			t.Errorf("visit %d: %v", i, err)
			continue
		}
		if d := diff(v.Capture, got); d != "" {
			t.Errorf("visit %d was not read back as committed (-want +got):\n%s", i, d)
		}
	}
	for id, want := range map[string]bool{"1": true, "3": true, "4": false, "5": false, "6": true, "7": false} {
		c, err := a.Newest(t.Context(), meetingKey(id))
		if err != nil || (c != nil) != want {
			t.Errorf("meeting %s: a good capture is %v, want %v (error %v)", id, c != nil, want, err)
		}
	}
}

func TestUnchangedBodyIsStoredOnce(t *testing.T) {
	dir := t.TempDir()
	a, _ := openArchive(t, dir, Options{})
	first := mustCommit(t, a, seen("1", "minutes", 0))
	again := mustCommit(t, a, seen("1", "minutes", 10), seen("1", "minutes", 20))
	changed := mustCommit(t, a, seen("1", "minutes, signed", 30), seen("1", "minutes, signed", 40))
	got := fmt.Sprint(first, again, changed)
	if want := "[{1 false}] [{2 true} {3 true}] [{4 false} {5 true}]"; got != want {
		t.Errorf("committed %s, want %s", got, want)
	}
	if got, want := bodies(allCaptures(t, a.Reader)), "minutes minutes minutes minutes, signed minutes, signed"; got != want {
		t.Errorf("bodies %q, want %q", got, want)
	}
	newest, err := a.Newest(t.Context(), meetingKey("1"))
	if err != nil || newest.Seq != 5 || !newest.Time.Equal(start.Add(40*time.Minute)) {
		t.Errorf("newest is %+v, error %v; want seq 5 at 40 minutes", newest, err)
	}

	records := readFile(t, filepath.Join(dir, "archive", "00001.warc.gz"))
	original, revisit := records[1], records[3]
	for name, want := range map[string]string{
		"WARC-Type":                 "revisit",
		"WARC-Profile":              sameBodyProfile,
		"WARC-Refers-To":            original.Header["WARC-Record-ID"],
		"WARC-Refers-To-Target-URI": original.TargetURI,
		"WARC-Refers-To-Date":       original.Header["WARC-Date"],
		"WARC-Payload-Digest":       original.Header["WARC-Payload-Digest"],
	} {
		if revisit.Header[name] != want || want == "" {
			t.Errorf("second revisit has %s %q, want %q", name, revisit.Header[name], want)
		}
	}
	if _, _, body, err := revisit.HTTP(); err != nil || len(body) != 0 {
		t.Errorf("revisit has body %q, error %v; want none", body, err)
	}
}

func TestOlderImportDoesNotReplaceNewest(t *testing.T) {
	a, _ := openArchive(t, t.TempDir(), Options{})
	mustCommit(t, a, seen("1", "new", 60))
	mustCommit(t, a, seen("1", "old", 0))
	newest, err := a.Newest(t.Context(), meetingKey("1"))
	if err != nil || string(newest.Body) != "new" {
		t.Errorf("newest is %v, error %v; want the capture with the later time", newest, err)
	}
	if got := fmt.Sprint(sightings(t, a.Reader, meetingKey("1"))); got != "[0 by 2: A 60 by 1: B]" {
		t.Errorf("sightings are %s, want the older one first", got)
	}
}

func TestRecordsAreAsTheFormatSays(t *testing.T) {
	dir := t.TempDir()
	a, _ := openArchive(t, dir, Options{Software: "minuted/test"})
	if err := a.AddSite(t.Context(), minuted.Authority{ID: "wexbridge", Name: "Wexbridge", Platform: "moderngov"}); err != nil {
		t.Fatal(err)
	}
	v := seen("1", "body", 0)
	v.Capture.Header["Content-Encoding"] = []string{"br"}
	cut := seen("2", "bo", 1)
	cut.Truncated = "length"
	mustCommit(t, a, v, cut)
	records := readFile(t, filepath.Join(dir, "archive", "00001.warc.gz"))
	types := []string{}
	for _, r := range records {
		types = append(types, r.Type)
		if got := Digest(r.Block); r.Header["WARC-Block-Digest"] != got {
			t.Errorf("%s record: block digest %s, want %s", r.Type, r.Header["WARC-Block-Digest"], got)
		}
	}
	if d := diff([]string{"warcinfo", "metadata", "response", "response"}, types); d != "" {
		t.Fatalf("types of records (-want +got):\n%s", d)
	}
	if !strings.Contains(string(records[0].Block), "software: minuted/test\r\n") {
		t.Errorf("warcinfo does not name the software:\n%s", records[0].Block)
	}
	if got := records[1].TargetURI; got != "urn:minuted:site:wexbridge/moderngov" {
		t.Errorf("site record has target %s", got)
	}
	const block = "HTTP/1.1 200 OK\r\nX-Archive-Orig-Content-Encoding: br\r\nX-Archive-Orig-Content-Length: 9\r\n" +
		"Content-Type: text/html; charset=utf-8\r\nEtag: \"a\"\r\nContent-Length: 4\r\n\r\nbody"
	if d := diff(strings.Split(block, "\r\n"), strings.Split(string(records[2].Block), "\r\n")); d != "" {
		t.Errorf("block of the response (-want +got):\n%s", d)
	}
	if got := records[2].Header["WARC-Payload-Digest"]; got != Digest([]byte("body")) {
		t.Errorf("payload digest %s is not that of the decoded body", got)
	}
	if got := records[3].Header["WARC-Truncated"]; got != "length" {
		t.Errorf("WARC-Truncated is %q, want length", got)
	}
}

func TestRotation(t *testing.T) {
	dir := t.TempDir()
	a, closeAll := openArchive(t, dir, Options{MaxFile: 1500})
	for i := range 6 {
		mustCommit(t, a, seen(fmt.Sprint(i), fmt.Sprint("body", i), i))
	}
	closeAll()
	numbers, err := warcNumbers(filepath.Join(dir, "archive"))
	if err != nil || len(numbers) < 2 {
		t.Fatalf("files %v, error %v; want several", numbers, err)
	}
	for _, n := range numbers {
		if first := readFile(t, filepath.Join(dir, "archive", warcName(n)))[0]; first.Type != "warcinfo" || first.Header["WARC-Filename"] != warcName(n) {
			t.Errorf("%s begins with %v", warcName(n), first.Header)
		}
	}
	b, _ := openArchive(t, dir, Options{MaxFile: 1500})
	mustCommit(t, b, seen("6", "body6", 6))
	if got, want := bodies(allCaptures(t, b.Reader)), "body0 body1 body2 body3 body4 body5 body6"; got != want {
		t.Errorf("bodies %q, want %q", got, want)
	}
}

func TestReaderBesideWriter(t *testing.T) {
	dir := t.TempDir()
	if _, err := OpenReader(t.Context(), dir); err != ErrNoArchive {
		t.Errorf("reader of an empty folder: error %v, want ErrNoArchive", err)
	}
	a, _ := openArchive(t, dir, Options{})
	r, err := OpenReader(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for i := range 3 {
		mustCommit(t, a, seen(fmt.Sprint(i), fmt.Sprint("body", i), i))
		if got, err := r.LastSeq(t.Context()); err != nil || got != int64(i+1) {
			t.Errorf("after commit %d the reader sees %d captures, error %v", i+1, got, err)
		}
	}
	keys, err := r.Keys(t.Context(), site, "meeting")
	if d := diff([]string{"0", "1", "2"}, keys); err != nil || d != "" {
		t.Errorf("keys, error %v (-want +got):\n%s", err, d)
	}
	if known, err := r.Known(t.Context(), meetingKey("1"), Digest([]byte("body1"))); err != nil || !known {
		t.Errorf("body1 is not known: %v", err)
	}
	if known, err := r.Known(t.Context(), meetingKey("1"), Digest([]byte("body2"))); err != nil || known {
		t.Errorf("body2 is known of meeting 1: %v", err)
	}
}

// TestConcurrentUse commits and reads from several goroutines; the race detector looks on.
func TestConcurrentUse(t *testing.T) {
	a, _ := openArchive(t, t.TempDir(), Options{})
	const writers, each = 4, 10
	var group errgroup.Group
	for w := range writers {
		group.Go(func() error {
			for i := range each {
				id := fmt.Sprint(w, "-", i)
				if _, err := a.Commit(t.Context(), seen(id, id, i)); err != nil {
					return err
				}
				c, err := a.Newest(t.Context(), meetingKey(id))
				if err != nil || string(c.Body) != id {
					return fmt.Errorf("meeting %s is read as %v, error %v", id, c, err)
				}
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
	if got := len(allCaptures(t, a.Reader)); got != writers*each {
		t.Errorf("%d captures, want %d", got, writers*each)
	}
}

func TestForeignCatalogueIsRefused(t *testing.T) {
	cases := map[string]struct {
		make func(t *testing.T, path string)
		want string
	}{
		"not a database": {func(t *testing.T, path string) { writeFile(t, path, strings.Repeat("notes ", 1000)) }, "cannot be read as a catalogue"},
		"of another program": {func(t *testing.T, path string) {
			execute(t, path, `CREATE TABLE recipes (name TEXT)`)
		}, "database of some other program"},
		"of another format": {func(t *testing.T, path string) {
			execute(t, path, fmt.Sprintf(`PRAGMA application_id = %d; PRAGMA user_version = 99; CREATE TABLE x (y)`, applicationID))
		}, "format 99"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			path := cataloguePath(dir)
			c.make(t, path)
			before, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			lock, err := AcquireLock(dir, "test")
			if err != nil {
				t.Fatal(err)
			}
			defer lock.Release()
			_, openErr := Open(t.Context(), lock, Options{})
			_, readErr := OpenReader(t.Context(), dir)
			for _, err := range []error{openErr, readErr} {
				if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), "move it away") {
					t.Errorf("error %v; want one that says %q, names the file and what to do", err, c.want)
				}
			}
			if after, _ := os.ReadFile(path); string(after) != string(before) {
				t.Error("the file was changed")
			}
		})
	}
}

func TestCommitRefusesWhatCannotBeReadBack(t *testing.T) {
	a, _ := openArchive(t, t.TempDir(), Options{})
	cases := map[string]func(*Visit){
		"no site":       func(v *Visit) { v.Task.Site = minuted.Site{} },
		"slash in site": func(v *Visit) { v.Task.Site.Authority = "a/b" },
		"no kind":       func(v *Visit) { v.Task.Kind = "" },
		"state":         func(v *Visit) { v.State = "lost" },
		"status":        func(v *Visit) { v.Capture.Status = 7 },
		"time":          func(v *Visit) { v.Capture.Time = time.Date(20000, 1, 1, 0, 0, 0, 0, time.UTC) },
		"found":         func(v *Visit) { v.Found = []minuted.Task{{}} },
		"endless id":    func(v *Visit) { v.Task.ID = strings.Repeat("9", maxHead) },
		"truncated":     func(v *Visit) { v.Truncated = "a\nb" },
	}
	for name, spoil := range cases {
		v := seen("1", "body", 0)
		spoil(&v)
		if _, err := a.Commit(t.Context(), seen("2", "fine", 0), v); err == nil {
			t.Errorf("%s: committed", name)
		}
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := a.Commit(ended, seen("1", "body", 0)); err == nil {
		t.Error("committed after the context ended")
	}
	if last, err := a.LastSeq(t.Context()); err != nil || last != 0 {
		t.Errorf("%d captures, error %v; want none", last, err)
	}
}
