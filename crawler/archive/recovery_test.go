package archive

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"minuted"
)

// ends returns where the records of a WARC file end, from 0 on.
func ends(t *testing.T, path string) []int64 {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	out := []int64{0}
	for s := newScanner(strings.NewReader(string(text)), int64(len(text)), 0); ; {
		if _, _, err := s.next(); err != nil {
			return out
		}
		out = append(out, s.offset)
	}
}

// prefixes is a file of four records, to be cut anywhere.
type prefixes struct {
	early      string // data folder as it was after the first capture
	whole      []byte
	recordEnds []int64
}

func newPrefixes(t *testing.T) *prefixes {
	t.Helper()
	dir := t.TempDir()
	a, closeAll := openArchive(t, dir, Options{Software: "minuted/test"})
	mustCommit(t, a, seen("1", "one", 0))
	p := &prefixes{early: copyData(t, dir)}
	mustCommit(t, a, seen("1", "one", 1), seen("2", "two", 2))
	closeAll()
	path := filepath.Join(archiveFolder(dir), warcName(1))
	p.recordEnds = ends(t, path)
	var err error
	if p.whole, err = os.ReadFile(path); err != nil || len(p.recordEnds) != 5 {
		t.Fatalf("the file has %d records, error %v; want 4", len(p.recordEnds)-1, err)
	}
	return p
}

// write writes the first n bytes to a data folder.
func (p *prefixes) write(t *testing.T, dir string, n int) {
	t.Helper()
	if err := os.MkdirAll(archiveFolder(dir), 0o755); err != nil {
		t.Fatal(err)
	}
	writeFile(t, filepath.Join(archiveFolder(dir), warcName(1)), string(p.whole[:n]))
}

// check compares an archive, recovered from the first n bytes, with the whole records in them.
func (p *prefixes) check(t *testing.T, dir string, r *Reader, n int) (captures int) {
	t.Helper()
	size := int64(0)
	for i, end := range p.recordEnds {
		if end <= int64(n) {
			size, captures = end, max(0, i-1) // the first record tells of the file
		}
	}
	if got, want := bodies(allCaptures(t, r)), strings.Join([]string{"one", "one", "two"}[:captures], " "); got != want {
		t.Errorf("%d bytes: bodies %q, want %q", n, got, want)
	}
	info, err := os.Stat(filepath.Join(archiveFolder(dir), warcName(1)))
	if err != nil {
		t.Fatal(err)
	}
	if info.Size() != size {
		t.Errorf("%d bytes: the file was cut to %d, want %d", n, info.Size(), size)
	}
	return captures
}

// TestEveryPrefixIsRecovered cuts the file at every byte, with a catalogue that knows nothing of it and with one that
// knows its first record.
func TestEveryPrefixIsRecovered(t *testing.T) {
	p := newPrefixes(t)
	dir := t.TempDir()
	disk := &faultyDisk{room: -1, skipSync: true} // else the test takes half a minute
	a, _ := openArchive(t, dir, Options{openFile: disk.open})
	if _, err := a.writer.Exec(`PRAGMA synchronous = OFF`); err != nil {
		t.Fatal(err)
	}
	for _, committed := range []int64{unknownSize, p.recordEnds[1]} {
		for n := int(max(committed, 0)); n <= len(p.whole); n++ {
			p.write(t, dir, n)
			if _, err := a.writer.Exec(`DELETE FROM capture; DELETE FROM file`); err != nil {
				t.Fatal(err)
			}
			if _, err := a.recoverFile(t.Context(), 1, committed); err != nil {
				t.Fatalf("%d bytes, %d of them committed: %v", n, committed, err)
			}
			p.check(t, dir, a.Reader, n)
		}
	}
}

// TestOpenAtRecordEnds opens files that end at and about the end of a record, and commits to them.
func TestOpenAtRecordEnds(t *testing.T) {
	p := newPrefixes(t)
	begins := map[string]func() string{
		"no catalogue":           func() string { return t.TempDir() },
		"catalogue of the first": func() string { return copyData(t, p.early) },
	}
	for name, begin := range begins {
		for i, recordEnd := range p.recordEnds {
			if name != "no catalogue" && i <= 2 {
				continue // less than the catalogue knows
			}
			for _, n := range []int{int(recordEnd) - 1, int(recordEnd), int(recordEnd) + 11} {
				if n < 0 || n > len(p.whole) {
					continue
				}
				dir := begin()
				p.write(t, dir, n)
				a, closeAll := openArchive(t, dir, Options{})
				captures := p.check(t, dir, a.Reader, n)
				mustCommit(t, a, seen("9", "more", 9))
				closeAll()
				records := readFile(t, filepath.Join(archiveFolder(dir), warcName(1)))
				if records[0].Type != typeInfo || len(records) != captures+2 {
					t.Errorf("%s, %d bytes: %d records after another commit, want %d", name, n, len(records), captures+2)
				}
			}
		}
	}
}

// TestKilledDuringCommit looks at what is on disk at each point of a commit and opens that.
func TestKilledDuringCommit(t *testing.T) {
	dir := t.TempDir()
	disk := &faultyDisk{room: -1}
	a, _ := openArchive(t, dir, Options{openFile: disk.open})
	if _, err := a.BeginVisit(t.Context(), site, []minuted.Task{meetingTask("1"), meetingTask("2")}); err != nil {
		t.Fatal(err)
	}
	mustCommit(t, a, seen("1", "one", 0))
	snapshots := map[string]string{"before": copyData(t, dir)}
	disk.afterWrite = func() { snapshots["after append"] = copyData(t, dir) }
	disk.afterSync = func() { snapshots["after fsync, before commit"] = copyData(t, dir) }
	v := seen("2", "two", 1)
	v.Found = []minuted.Task{meetingTask("3")}
	mustCommit(t, a, v)
	snapshots["after"] = copyData(t, dir)

	cases := map[string]struct {
		bodies string
		unread int
		next   string // id of the task to be done next
	}{
		"before":                     {"one", 0, "2"},
		"after append":               {"one two", 1, ""},
		"after fsync, before commit": {"one two", 1, ""},
		"after":                      {"one two", 0, "3"},
	}
	for name, want := range cases {
		t.Run(name, func(t *testing.T) {
			b, _ := openArchive(t, snapshots[name], Options{})
			if got := bodies(allCaptures(t, b.Reader)); got != want.bodies {
				t.Errorf("bodies %q, want %q", got, want.bodies)
			}
			unread, err := b.Unread(t.Context())
			if err != nil || len(unread) != want.unread {
				t.Fatalf("%d unread, error %v; want %d", len(unread), err, want.unread)
			}
			if got := nextID(t, b); got != want.next {
				t.Errorf("next task %q, want %q", got, want.next)
			}
			for _, c := range unread {
				if err := b.Resolve(t.Context(), c.Seq, v); err != nil {
					t.Fatal(err)
				}
				if got := nextID(t, b); got != "3" {
					t.Errorf("next task after resolving %q, want 3", got)
				}
				if err := b.Resolve(t.Context(), c.Seq, v); err == nil {
					t.Error("resolved twice")
				}
			}
			if left, err := b.Unread(t.Context()); err != nil || len(left) != 0 {
				t.Errorf("%d unread after resolving, error %v", len(left), err)
			}
		})
	}
}

// TestKilledAfterAnotherAnswer kills a commit of an answer that was not the page: it is not asked for again.
func TestKilledAfterAnotherAnswer(t *testing.T) {
	dir := t.TempDir()
	disk := &faultyDisk{room: -1}
	a, _ := openArchive(t, dir, Options{openFile: disk.open})
	if _, err := a.BeginVisit(t.Context(), site, []minuted.Task{meetingTask("1"), meetingTask("2")}); err != nil {
		t.Fatal(err)
	}
	var killed string
	disk.afterSync = func() { killed = copyData(t, dir) }
	gone := seen("1", "not here", 0)
	gone.Good, gone.State, gone.Reason, gone.Due = false, Gone, "HTTP 404", start.Add(time.Hour)
	mustCommit(t, a, gone)
	b, _ := openArchive(t, killed, Options{})
	if got := nextID(t, b); got != "2" {
		t.Errorf("the next task is %q, want 2", got)
	}
	status, err := b.Status(t.Context())
	if err != nil || len(status) != 1 || len(status[0].Problems) != 1 {
		t.Fatalf("status %+v, error %v; want the one page that is gone", status, err)
	}
	if p := status[0].Problems[0]; p.State != Gone || p.Reason != "HTTP 404" || p.ID != "1" {
		t.Errorf("the page is %+v, want it gone for the reason the site gave", p)
	}
}

func TestFullDisk(t *testing.T) {
	for _, room := range []int{0, 1, 100, 400} {
		t.Run(fmt.Sprint(room, " bytes left"), func(t *testing.T) {
			dir := t.TempDir()
			disk := &faultyDisk{room: -1}
			a, _ := openArchive(t, dir, Options{openFile: disk.open})
			mustCommit(t, a, seen("1", "one", 0))
			path := filepath.Join(archiveFolder(dir), warcName(1))
			before := ends(t, path)
			disk.room = room
			if _, err := a.Commit(t.Context(), seen("2", "two", 1)); !errors.Is(err, syscall.ENOSPC) {
				t.Fatalf("error %v, want one that says the disk is full", err)
			}
			if info, err := os.Stat(path); err != nil || info.Size() != before[len(before)-1] {
				t.Errorf("the file is %d bytes, error %v; want %d as before", info.Size(), err, before[len(before)-1])
			}
			disk.room = -1
			if got := mustCommit(t, a, seen("2", "two", 1)); got[0].Seq != 2 {
				t.Errorf("with room again, seq %d, want 2", got[0].Seq)
			}
			if got := bodies(allCaptures(t, a.Reader)); got != "one two" {
				t.Errorf("bodies %q", got)
			}
		})
	}
}

func TestFailedSync(t *testing.T) {
	disk := &faultyDisk{room: -1}
	a, _ := openArchive(t, t.TempDir(), Options{openFile: disk.open})
	disk.failSync = true
	if _, err := a.Commit(t.Context(), seen("1", "one", 0)); !errors.Is(err, syscall.EIO) {
		t.Fatalf("error %v, want that of the sync", err)
	}
	mustCommit(t, a, seen("1", "one", 0))
	if got := bodies(allCaptures(t, a.Reader)); got != "one" {
		t.Errorf("bodies %q, want one", got)
	}
}

// TestFailedCatalogue makes the transaction fail after the records were written.
func TestFailedCatalogue(t *testing.T) {
	dir := t.TempDir()
	a, _ := openArchive(t, dir, Options{})
	mustCommit(t, a, seen("1", "one", 0))
	const trap = `CREATE TRIGGER full BEFORE INSERT ON task BEGIN SELECT raise(ABORT, 'no room'); END`
	if _, err := a.writer.Exec(trap); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Commit(t.Context(), seen("2", "two", 1)); err == nil || !strings.Contains(err.Error(), "no room") {
		t.Fatalf("error %v, want that of the catalogue", err)
	}
	if _, err := a.writer.Exec(`DROP TRIGGER full`); err != nil {
		t.Fatal(err)
	}
	mustCommit(t, a, seen("3", "three", 2))
	if got := bodies(allCaptures(t, a.Reader)); got != "one three" {
		t.Errorf("bodies %q, want one three", got)
	}
	if got := len(readFile(t, filepath.Join(archiveFolder(dir), warcName(1)))); got != 3 {
		t.Errorf("%d records in the file, want 3", got)
	}
}

func TestCatalogueIsRebuilt(t *testing.T) {
	dir := t.TempDir()
	a, closeAll := openArchive(t, dir, Options{MaxFile: 2000})
	authority := minuted.Authority{ID: "wexbridge", Name: "Wexbridge Council", Platform: "moderngov", URL: "https://wexbridge.example/"}
	for _, name := range []string{"Wexbridge Council", "Wexbridge Borough Council"} {
		authority.Name = name
		if err := a.AddSite(t.Context(), authority); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 5 {
		mustCommit(t, a, seen("1", fmt.Sprint("version ", i/2), i), seen(fmt.Sprint("m", i), "page", i))
	}
	bad := seen("1", "challenge page", 9)
	bad.Good = false
	mustCommit(t, a, bad)
	want := allCaptures(t, a.Reader)
	closeAll()

	copied := copyData(t, dir)
	if err := os.Remove(cataloguePath(copied)); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenReader(t.Context(), copied); !errors.Is(err, ErrNoCatalogue) {
		t.Errorf("reading without a catalogue: error %v", err)
	}
	b, _ := openArchive(t, copied, Options{})
	if d := diff(want, allCaptures(t, b.Reader)); d != "" {
		t.Errorf("captures after rebuilding (-want +got):\n%s", d)
	}
	authorities, err := b.Authorities(t.Context())
	if d := diff([]minuted.Authority{authority}, authorities); err != nil || d != "" {
		t.Errorf("authorities after rebuilding, error %v (-want +got):\n%s", err, d)
	}
	newest, err := b.Newest(t.Context(), meetingKey("1"))
	if err != nil || string(newest.Body) != "version 2" {
		t.Errorf("newest is %v, error %v", newest, err)
	}
	if unread, err := b.Unread(t.Context()); err != nil || len(unread) != len(want)-1 {
		t.Errorf("%d unread, error %v; want the %d good ones", len(unread), err, len(want)-1)
	}
	if got := mustCommit(t, b, seen("1", "version 2", 20)); !got[0].Unchanged {
		t.Error("an unchanged body was stored again after rebuilding")
	}
}

// TestDamageIsSteppedOver spoils one record in the middle of a file whose catalogue is lost: what follows is kept.
func TestDamageIsSteppedOver(t *testing.T) {
	dir := t.TempDir()
	a, closeAll := openArchive(t, dir, Options{})
	for i := range 4 {
		mustCommit(t, a, seen(fmt.Sprint(i), fmt.Sprint("body", i), i))
	}
	closeAll()
	path := filepath.Join(archiveFolder(dir), warcName(1))
	middle := ends(t, path)[2] + 40
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	text[middle] ^= 0xff
	writeFile(t, path, string(text))
	if err := os.Remove(cataloguePath(dir)); err != nil {
		t.Fatal(err)
	}
	b, _ := openArchive(t, dir, Options{})
	if got := bodies(allCaptures(t, b.Reader)); got != "body0 body2 body3" {
		t.Errorf("bodies %q, want all but the second", got)
	}
	if info, err := os.Stat(path); err != nil || info.Size() != int64(len(text)) {
		t.Errorf("the file was cut to %d bytes of %d, error %v", info.Size(), len(text), err)
	}
}

func TestLostCapturesAreReported(t *testing.T) {
	for name, spoil := range map[string]func(path string) error{
		"missing":     os.Remove,
		"been cut to": func(path string) error { return os.Truncate(path, 100) },
	} {
		dir := t.TempDir()
		a, closeAll := openArchive(t, dir, Options{})
		mustCommit(t, a, seen("1", "one", 0))
		closeAll()
		path := filepath.Join(archiveFolder(dir), warcName(1))
		if err := spoil(path); err != nil {
			t.Fatal(err)
		}
		lock, err := AcquireLock(dir, "test")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Open(t.Context(), lock, Options{}); err == nil || !strings.Contains(err.Error(), name) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: error %v", name, err)
		}
		if err := lock.Release(); err != nil {
			t.Error(err)
		}
	}
}

// nextID gives the id of the next task, "" if there is none.
func nextID(t testing.TB, a *Archive) string {
	t.Helper()
	task, _, err := a.Next(t.Context(), site, start.Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	if task == nil {
		return ""
	}
	return task.ID
}
