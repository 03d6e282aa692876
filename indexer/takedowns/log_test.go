package takedowns

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"minuted"
)

const (
	first  = "aaaaaaaaaaaaa"
	second = "bbbbbbbbbbbbb"
)

// clocked is a log whose acts are a minute apart.
func clocked(dir string) *Log {
	now := time.Date(2026, 3, 1, 9, 0, 0, 5e8, time.UTC)
	l := In(dir)
	l.Clock = func() time.Time {
		now = now.Add(time.Minute)
		return now
	}
	return l
}

func add(t *testing.T, l *Log, verb Verb, reason string, ids ...string) []Outcome {
	t.Helper()
	outcomes, err := l.Add(t.Context(), verb, reason, ids...)
	if err != nil {
		t.Fatal(err)
	}
	return outcomes
}

// inForce gives the ids and reasons of what a log has taken down.
func inForce(t *testing.T, l *Log) string {
	t.Helper()
	h, err := l.Read()
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, each := range h.InForce().All() {
		list = append(list, each.ID[:1]+": "+each.Reason)
	}
	return strings.Join(list, ", ")
}

func TestLog(t *testing.T) {
	dir := t.TempDir()
	l := clocked(dir)
	if got := inForce(t, l); got != "" {
		t.Errorf("without a file %q is in force", got)
	}
	add(t, l, TakeDown, "names a child", first, second, first)
	before := minuted.Takedown{ID: first, Time: time.Date(2026, 3, 1, 9, 1, 0, 0, time.UTC), Reason: "names a child"}
	if diff := cmp.Diff([]Outcome{{ID: first, Before: &before}}, add(t, l, TakeDown, "again", first)); diff != "" {
		t.Errorf("taken down twice: want (-) and got (+):\n%s", diff)
	}
	if diff := cmp.Diff([]Outcome{{ID: first, Done: true, Before: &before}}, add(t, l, Undo, "", first)); diff != "" {
		t.Errorf("undone: want (-) and got (+):\n%s", diff)
	}
	if diff := cmp.Diff([]Outcome{{ID: first}}, add(t, l, Undo, "", first)); diff != "" {
		t.Errorf("undone twice: want (-) and got (+):\n%s", diff)
	}
	if got := inForce(t, l); got != "b: names a child" {
		t.Errorf("in force is %q", got)
	}
	add(t, l, TakeDown, "again", first)
	if got := inForce(t, l); got != "a: again, b: names a child" {
		t.Errorf("taken down again, in force is %q", got)
	}
	text, err := os.ReadFile(filepath.Join(dir, File))
	want := heading + "2026-03-01T09:01:00Z\ttakedown\taaaaaaaaaaaaa\tnames a child\n" +
		"2026-03-01T09:01:00Z\ttakedown\tbbbbbbbbbbbbb\tnames a child\n" +
		"2026-03-01T09:03:00Z\tundo\taaaaaaaaaaaaa\t\n" +
		"2026-03-01T09:05:00Z\ttakedown\taaaaaaaaaaaaa\tagain\n"
	if err != nil || string(text) != want {
		t.Errorf("the file holds\n%s(%v), want\n%s", text, err, want)
	}
}

// TestTornLine ends the file after every byte of an act, as a crash may: what was acknowledged before it holds, and the
// next act follows on a line of its own.
func TestTornLine(t *testing.T) {
	dir := t.TempDir()
	l := clocked(dir)
	add(t, l, TakeDown, "names a child", first)
	path := filepath.Join(dir, File)
	sound, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	torn := Act{Time: time.Unix(0, 0), Verb: Undo, ID: first, Reason: "mistaken"}.line()
	for cut := range len(torn) {
		if err := os.WriteFile(path, append(sound[:len(sound):len(sound)], torn[:cut]...), 0o600); err != nil {
			t.Fatal(err)
		}
		if h, err := l.Read(); err != nil || h.Torn != (cut > 0) || len(h.Acts) != 1 {
			t.Fatalf("cut after byte %d: %+v, %v", cut, h, err)
		}
		add(t, l, TakeDown, "other", second)
		if got := inForce(t, l); got != "a: names a child, b: other" {
			t.Fatalf("cut after byte %d and gone on: %q is in force", cut, got)
		}
		if text, err := os.ReadFile(path); err != nil || !strings.HasPrefix(string(text), string(sound)+"2026-") || strings.Count(string(text), "\n") != 3 {
			t.Fatalf("cut after byte %d and gone on, the file holds\n%s(%v)", cut, text, err)
		}
	}
	if err := os.WriteFile(path, []byte(heading[:9]), 0o600); err != nil {
		t.Fatal(err)
	}
	add(t, l, TakeDown, "other", second)
	if got := inForce(t, l); got != "b: other" {
		t.Errorf("after a torn heading %q is in force", got)
	}
}

func TestWhatCannotBeRead(t *testing.T) {
	const good = "2026-03-01T09:00:00Z\ttakedown\taaaaaaaaaaaaa\tnames a child\n"
	for _, c := range []struct{ name, text, want string }{
		{"a blank line", good + "\n" + good, "line 2: it has 1 columns"},
		{"spaces for tabs", "2026-03-01T09:00:00Z takedown aaaaaaaaaaaaa x\n", "line 1: it has 1 columns"},
		{"a fifth column", strings.TrimSuffix(good, "\n") + "\tx\n", "it has 5 columns"},
		{"no time", "yesterday\ttakedown\taaaaaaaaaaaaa\tx\n", `"yesterday" is not a time`},
		{"a time of another zone", "2026-03-01T09:00:00+01:00\ttakedown\taaaaaaaaaaaaa\tx\n", "not a time in UTC"},
		{"another act", "# remark\n2026-03-01T09:00:00Z\tremove\taaaaaaaaaaaaa\tx\n", `line 2: "remove" is not an act; it can be takedown or undo`},
		{"no id", "2026-03-01T09:00:00Z\ttakedown\tBus lanes\tx\n", `"Bus lanes" is not an item id`},
		{"no reason", "2026-03-01T09:00:00Z\ttakedown\taaaaaaaaaaaaa\t\n", "there is no reason"},
		{"line feeds of another system", "2026-03-01T09:00:00Z\ttakedown\taaaaaaaaaaaaa\tx\r\n", "no plain text of one line"},
		{"no text at all", "\xff\xfe\n", "line 1"},
	} {
		dir := t.TempDir()
		path := filepath.Join(dir, File)
		if err := os.WriteFile(path, []byte(c.text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := In(dir).Read()
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), "mend the line") {
			t.Errorf("%s: error %v, want one that says %q, the file and what to do", c.name, err, c.want)
		}
		if _, err := In(dir).Add(t.Context(), TakeDown, "x", first); err == nil {
			t.Errorf("%s: it was added to", c.name)
		}
		if text, err := os.ReadFile(path); err != nil || string(text) != c.text {
			t.Errorf("%s: the file was changed to %q (%v)", c.name, text, err)
		}
	}
}

func TestReasons(t *testing.T) {
	for text, want := range map[string]string{
		" names\ta child\n ":            "names a child",
		"gofyn gan y teulu – 12 Mawrth": "gofyn gan y teulu – 12 Mawrth",
	} {
		if got, err := CleanReason(text); got != want || err != nil {
			t.Errorf("reason %q is written %q (%v), want %q", text, got, err, want)
		}
	}
	for text, want := range map[string]string{
		" \n ": "no reason", "a\x00b": "plain text", "a\xffb": "plain text", strings.Repeat("a", maxReason+1): "longer than 1000",
	} {
		if got, err := CleanReason(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("reason %.20q is written %.20q (%v), should be refused: %s", text, got, err, want)
		}
	}
}

func TestWhatCannotBeWritten(t *testing.T) {
	dir := t.TempDir()
	l := clocked(dir)
	add(t, l, TakeDown, "names a child", first)
	for _, c := range []struct{ id, reason, want string }{
		{"Bus lanes", "x", "not an item id"},
		{second, "", "no reason"},
		{second, "two\nlines", "plain text"},
		{second, "two\tcells", "columns"},
		{second, "a\rb", "plain text"},
	} {
		if _, err := l.Add(t.Context(), TakeDown, c.reason, second, c.id); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q because of %q: error %v, want one that says %q", c.id, c.reason, err, c.want)
		}
		if got := inForce(t, l); got != "a: names a child" {
			t.Fatalf("%q because of %q: in force is %q", c.id, c.reason, got)
		}
	}
}

// TestManyAtOnce has several writers: no act is lost.
func TestManyAtOnce(t *testing.T) {
	dir := t.TempDir()
	var writers sync.WaitGroup
	const each = 5
	for w := range 4 {
		writers.Go(func() {
			for n := range each {
				id := minuted.ImportedID("a", fmt.Sprint(w, n))
				if _, err := In(dir).Add(t.Context(), TakeDown, "many", id); err != nil {
					t.Error(err)
				}
			}
		})
	}
	writers.Wait()
	if h, err := In(dir).Read(); err != nil || len(h.InForce().All()) != 4*each {
		t.Errorf("%d were taken down (%v), want %d", len(h.InForce().All()), err, 4*each)
	}
}

func FuzzReadHistory(f *testing.F) {
	f.Add([]byte(heading + "2026-03-01T09:00:00Z\ttakedown\taaaaaaaaaaaaa\tnames a child\n2026-03-01T09:00:00Z\tundo\taaaa"))
	f.Add([]byte("# a remark\n2026-03-01T09:00:00Z\tundo\taaaaaaaaaaaaa\t\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		h, err := readHistory(text)
		if err != nil {
			return
		}
		var again strings.Builder
		for _, act := range h.Acts {
			again.WriteString(act.line())
		}
		second, err := readHistory([]byte(again.String()))
		if err != nil || !cmp.Equal(h.Acts, second.Acts) || second.Torn {
			t.Errorf("%q is read as %v, and written out again as %v (%v)", text, h.Acts, second, err)
		}
	})
}
