package archive

import (
	"errors"
	"testing"

	"minuted"
)

func TestFind(t *testing.T) {
	a, _ := openArchive(t, t.TempDir(), Options{})
	first, again, other := seen("1", "one", 0), seen("1", "one", 1), seen("2", "two", 2)
	mustCommit(t, a, first, again, other)
	for body, want := range map[string]struct {
		seq   int64
		visit Visit
	}{"one": {1, first}, "two": {3, other}} {
		got, err := a.Find(t.Context(), Digest([]byte(body)))
		if err != nil {
			t.Fatalf("%s: %v", body, err)
		}
		if got.Seq != want.seq || got.Task != want.visit.Task.TaskKey || got.URL != want.visit.Capture.URL || got.File != "00001.warc.gz" || got.Offset <= 0 {
			t.Errorf("%s lies in %+v, want capture %d of %+v", body, got, want.seq, want.visit.Task.TaskKey)
		}
	}
	if got, err := a.Find(t.Context(), Digest([]byte("three"))); !errors.Is(err, minuted.ErrNotFound) {
		t.Errorf("a body never received lies in %+v, error %v", got, err)
	}
}
