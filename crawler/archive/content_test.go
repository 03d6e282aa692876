package archive

import (
	"errors"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"minuted"
)

// says is a good visit whose body says what content stands for.
func says(id, body, content string, n int) Visit {
	v := seen(id, body, n)
	v.Content = content
	return v
}

// notModified is a visit at which the server sent no body, for nothing had changed.
func notModified(id string, n int) Visit {
	v := seen(id, "", n)
	v.Capture.Status, v.Capture.Body, v.Same = 304, nil, true
	return v
}

func TestOtherBytesOfTheSameContentAreUnchanged(t *testing.T) {
	dir := t.TempDir()
	a, closeAll := openArchive(t, dir, Options{})
	got := fmt.Sprint(
		mustCommit(t, a, says("1", "today is Monday", "A", 0)),
		mustCommit(t, a, says("1", "today is Tuesday", "A", 10)),
		mustCommit(t, a, says("1", "something new", "B", 20), says("1", "something new on Thursday", "B", 30)),
		mustCommit(t, a, says("1", "something new on Thursday", "B", 40)),
	)
	if want := "[{1 false}] [{2 true}] [{3 false} {4 true}] [{5 true}]"; got != want {
		t.Errorf("committed %s, want %s", got, want)
	}
	check := func(r *Reader) {
		t.Helper()
		if last, err := r.LastFresh(t.Context()); err != nil || last != 3 {
			t.Errorf("the last capture with something new is %d (%v), want 3", last, err)
		}
		if got := bodies(allCaptures(t, r)); got != "today is Monday today is Tuesday something new something new on Thursday something new on Thursday" {
			t.Errorf("bodies are %q", got)
		}
	}
	check(a.Reader)
	closeAll()
	rebuilt(t, dir, check)
}

// rebuilt checks an archive again with a catalogue that was built from the WARC files alone.
func rebuilt(t *testing.T, dir string, check func(*Reader)) {
	t.Helper()
	copied := copyData(t, dir)
	removeCatalogue(t, copied)
	b, _ := openArchive(t, copied, Options{})
	check(b.Reader)
	if found, _ := differences(t, b.Reader, copied); found != "" {
		t.Errorf("after rebuilding the archive differs:\n%s", found)
	}
}

func TestNotModified(t *testing.T) {
	dir := t.TempDir()
	a, closeAll := openArchive(t, dir, Options{})
	mustCommit(t, a, says("1", "minutes", "A", 0))
	if got := fmt.Sprint(mustCommit(t, a, notModified("1", 10))); got != "[{2 true}]" {
		t.Errorf("committed %s, want capture 2, unchanged", got)
	}
	check := func(r *Reader) {
		t.Helper()
		c, err := r.Newest(t.Context(), meetingKey("1"))
		if err != nil || c.Seq != 2 || string(c.Body) != "minutes" || c.Status != 200 || c.Digest != Digest([]byte("minutes")) ||
			c.Header.Get("Etag") == "" || !c.Time.Equal(start.Add(10*time.Minute)) {
			t.Errorf("newest is %+v (%v), want the body of the first, seen ten minutes later", c, err)
		}
	}
	check(a.Reader)
	revisit := readFile(t, filepath.Join(dir, "archive", "00001.warc.gz"))[2]
	if revisit.Type != typeRevisit || revisit.Header[fieldProfile] != notSentProfile || revisit.Header[fieldRefersToURI] == "" ||
		revisit.Header[fieldPayloadDigest] != "" {
		t.Errorf("the record is %+v, want a revisit of the profile server-not-modified without a payload digest", revisit.Header)
	}
	if _, err := a.Commit(t.Context(), notModified("2", 20)); err == nil {
		t.Error("a page that was never captured can be unmodified")
	}
	closeAll()
	rebuilt(t, dir, check)
}

func TestRenewedTasksAreQueuedAgainUnlessUnchanged(t *testing.T) {
	a, _ := openArchive(t, t.TempDir(), Options{})
	later := start.Add(90 * 24 * time.Hour)
	for i, state := range []State{Done, Gone, Failed, Forbidden} {
		mustCommit(t, a, outcome(task("item", fmt.Sprint(10+i), 3), state, later))
	}
	renewing := func(body string, n int) Visit {
		v := seen("1", body, n)
		for _, id := range []string{"10", "11", "12", "13", "14"} {
			v.Renew = append(v.Renew, task("item", id, 3))
		}
		return v
	}
	mustCommit(t, a, renewing("draft", 0))
	if got := drain(t, a, start); got != "[10 11 14]" {
		t.Errorf("a changed page renewed %s, want 10, 11 and 14", got)
	}
	mustCommit(t, a, renewing("draft", 10))
	if got := drain(t, a, start); got != "[]" {
		t.Errorf("an unchanged page renewed %s", got)
	}
}

func TestMissesAreKept(t *testing.T) {
	a, _ := openArchive(t, t.TempDir(), Options{})
	page := task("meeting", "1", 2)
	want := Misses{Count: 2, Since: start}
	v := outcome(page, Done, start)
	v.Misses = &want
	mustCommit(t, a, v, outcome(page, Failed, start)) // the second leaves them as they are
	if got, err := a.Misses(t.Context(), page.TaskKey); err != nil || got != want {
		t.Errorf("misses are %+v (%v), want %+v", got, err, want)
	}
	if got, err := a.Misses(t.Context(), minuted.TaskKey{Site: site, Kind: "meeting", ID: "2"}); err != nil || got != (Misses{}) {
		t.Errorf("misses of an unknown page are %+v (%v)", got, err)
	}
}

// TestOldCatalogueIsUpgraded opens catalogues as the formats before this one have them.
func TestOldCatalogueIsUpgraded(t *testing.T) {
	downgrades := []string{
		`ALTER TABLE capture DROP COLUMN content; ALTER TABLE capture DROP COLUMN same;
		ALTER TABLE task DROP COLUMN misses; ALTER TABLE task DROP COLUMN missed;
		ALTER TABLE host DROP COLUMN day; ALTER TABLE host DROP COLUMN requests; ALTER TABLE host DROP COLUMN bytes;`,
		`DROP INDEX capture_gone; DROP INDEX capture_fresh; ALTER TABLE capture DROP COLUMN fresh; ALTER TABLE capture DROP COLUMN gone;
		ALTER TABLE capture ADD COLUMN same INTEGER NOT NULL DEFAULT 0;`,
	}
	for format := len(downgrades); format > 0; format-- {
		dir := t.TempDir()
		a, closeAll := openArchive(t, dir, Options{})
		mustCommit(t, a, seen("1", "minutes", 0))
		mustCommit(t, a, seen("1", "minutes", 1))
		closeAll()
		for older := len(downgrades); older >= format; older-- {
			execute(t, cataloguePath(dir), downgrades[older-1])
		}
		execute(t, cataloguePath(dir), fmt.Sprintf(`PRAGMA user_version = %d`, format))
		if _, err := OpenReader(t.Context(), dir); !errors.Is(err, ErrOldCatalogue) {
			t.Errorf("a reader of a catalogue of format %d gets %v", format, err)
		}
		b, _ := openArchive(t, dir, Options{})
		if last, err := b.LastFresh(t.Context()); err != nil || last != 1 {
			t.Errorf("format %d: the last capture that brought something new is %d (%v), want 1", format, last, err)
		}
		mustCommit(t, b, says("1", "minutes, signed", "A", 10))
		if found, done := differences(t, b.Reader, dir); found != "" || done.Captures != 3 {
			t.Errorf("after the upgrade from format %d %+v were verified and differ:\n%s", format, done, found)
		}
	}
}
