package archive

import "testing"

func TestNewestBodyIsWhenThePageLastChanged(t *testing.T) {
	a, _ := openArchive(t, t.TempDir(), Options{})
	key := task("meeting", "1", 0).TaskKey
	if c, err := a.NewestBody(t.Context(), key); err != nil || c != nil {
		t.Errorf("an empty archive gives %v, error %v", c, err)
	}
	for _, c := range []struct {
		body     string
		minute   int
		seen     int // minute Newest tells
		changed  int // minute NewestBody tells
		lastBody int64
	}{
		{"one", 0, 0, 0, 1}, {"one", 1, 1, 0, 1}, {"two", 2, 2, 2, 3}, {"one", 3, 3, 3, 4}, {"one", 4, 4, 3, 4},
	} {
		v := seen("1", c.body, c.minute)
		key = v.Task.TaskKey
		mustCommit(t, a, v)
		newest, err := a.Newest(t.Context(), key)
		if err != nil {
			t.Fatal(err)
		}
		changed, err := a.NewestBody(t.Context(), key)
		if err != nil {
			t.Fatal(err)
		}
		at := func(minute int) string { return seen("1", "", minute).Capture.Time.String() }
		if newest.Time.String() != at(c.seen) || changed.Time.String() != at(c.changed) || string(changed.Body) != c.body {
			t.Errorf("minute %d: last seen %s, changed %s with body %q; want minutes %d and %d with %q",
				c.minute, newest.Time, changed.Time, changed.Body, c.seen, c.changed, c.body)
		}
		if last, err := a.LastBody(t.Context()); err != nil || last != c.lastBody {
			t.Errorf("minute %d: the last new body is capture %d, error %v; want %d", c.minute, last, err, c.lastBody)
		}
	}
}
