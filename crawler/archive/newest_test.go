package archive

import (
	"fmt"
	"testing"
	"time"

	"minuted"
)

// sightings gives what a page said over time in short: minutes since the start, with a "gone".
func sightings(t *testing.T, r *Reader, key minuted.TaskKey) (list []string) {
	t.Helper()
	all, err := r.Sightings(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]string{}
	for _, s := range all {
		minute := int(s.Time.Sub(start) / time.Minute)
		if s.Gone {
			list = append(list, fmt.Sprintf("%d by %d: gone", minute, s.Seq))
			continue
		}
		if said[s.Says] == "" {
			said[s.Says] = string(rune('A' + len(said)))
		}
		list = append(list, fmt.Sprintf("%d by %d: %s", minute, s.Seq, said[s.Says]))
	}
	return list
}

// notThere is the visit at which a page was not there, the nth time in a row.
func notThere(id string, state State, nth, minute int) Visit {
	v := seen(id, "not found", minute)
	v.Good, v.Capture.Status, v.State, v.Reason = false, 404, state, fmt.Sprintf("404, %d times", nth)
	v.Misses = &Misses{Count: nth, Since: start}
	return v
}

func TestSightings(t *testing.T) {
	dir := t.TempDir()
	a, closeAll := openArchive(t, dir, Options{})
	for _, c := range []struct {
		visit Visit
		fresh int64 // the last capture that brought something new
		same  bool
	}{
		{seen("1", "one", 10), 1, false},
		{seen("1", "one", 11), 1, true},
		{says("1", "two", "2", 12), 3, false},
		{says("1", "two again", "2", 13), 3, true},
		{notModified("1", 14), 3, true},
		{seen("1", "one", 2), 6, false}, // an older one, imported
		{notThere("1", Done, 1, 15), 6, false},
		{notThere("1", Gone, 3, 16), 8, false},
		{notThere("1", Gone, 4, 17), 8, false},
		{says("1", "two", "2", 18), 10, false}, // as it was, but it was gone
		{says("1", "two", "2", 19), 10, true},
		{notThere("2", Gone, 3, 20), 10, false}, // never held
	} {
		got := mustCommit(t, a, c.visit)
		if got[0].Unchanged != c.same {
			t.Errorf("capture %d being unchanged is %v", got[0].Seq, got[0].Unchanged)
		}
		if last, err := a.LastFresh(t.Context()); err != nil || last != c.fresh {
			t.Errorf("after capture %d the last that brought something new is %d (%v), want %d", got[0].Seq, last, err, c.fresh)
		}
	}
	check := func(r *Reader) {
		t.Helper()
		want := "[2 by 6: A 10 by 1: A 11 by 2: A 12 by 3: B 13 by 4: B 14 by 5: B 16 by 8: gone 18 by 10: B 19 by 11: B]"
		if got := fmt.Sprint(sightings(t, r, meetingKey("1"))); got != want {
			t.Errorf("sightings are %s, want %s", got, want)
		}
		if last, err := r.LastFresh(t.Context()); err != nil || last != 10 {
			t.Errorf("the last capture that brought something new is %d (%v), want 10", last, err)
		}
	}
	check(a.Reader)
	closeAll()
	rebuilt(t, dir, check)
}

// TestGoneStaysGone builds the catalogue again from the WARC files: what is known of pages that are not there is kept.
func TestGoneStaysGone(t *testing.T) {
	dir := t.TempDir()
	a, closeAll := openArchive(t, dir, Options{})
	for _, v := range []Visit{
		seen("gone", "minutes", 0), notThere("gone", Done, 1, 1), notThere("gone", Gone, 3, 2),
		seen("back", "minutes", 3), notThere("back", Done, 1, 4), notThere("back", Gone, 3, 5), seen("back", "minutes", 6),
		seen("missing", "minutes", 7), notThere("missing", Done, 2, 8),
		notThere("never", Gone, 1, 9),
	} {
		mustCommit(t, a, v)
	}
	closeAll()
	removeCatalogue(t, dir)
	b, _ := openArchive(t, dir, Options{})
	for {
		captures, err := b.Unread(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if len(captures) == 0 {
			break
		}
		for _, c := range captures {
			v := Visit{Task: minuted.Task{TaskKey: c.Task, URL: c.URL}, State: Done, Misses: &Misses{}}
			if err := b.Resolve(t.Context(), c.Seq, v); err != nil {
				t.Fatal(err)
			}
		}
	}
	status, err := b.Status(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	gone := map[string]string{}
	for _, p := range status[0].Problems {
		gone[p.ID] = string(p.State) + ": " + p.Reason
	}
	if want := fmt.Sprint(map[string]string{"gone": "gone: 404, 3 times", "never": "gone: 404, 1 times"}); fmt.Sprint(gone) != want {
		t.Errorf("the problems are %v, want %s", gone, want)
	}
	for id, count := range map[string]int{"gone": 3, "back": 0, "missing": 2, "never": 1} {
		if m, err := b.Misses(t.Context(), meetingKey(id)); err != nil || m.Count != count || count > 0 && !m.Since.Equal(start) {
			t.Errorf("%s has the misses %+v (%v), want %d", id, m, err, count)
		}
	}
}
