package archive

import (
	"fmt"
	"testing"
	"time"

	"minuted"
)

func task(kind, id string, depth int) minuted.Task {
	return minuted.Task{TaskKey: minuted.TaskKey{Site: site, Kind: kind, ID: id}, URL: "https://wexbridge.example/" + kind + "/" + id, Depth: depth}
}

// outcome is a visit without a capture.
func outcome(t minuted.Task, s State, due time.Time, found ...minuted.Task) Visit {
	return Visit{Task: t, State: s, Due: due, Found: found, Reason: "because"}
}

func begin(t *testing.T, a *Archive, want bool, tasks ...minuted.Task) {
	t.Helper()
	if resumed, err := a.BeginVisit(t.Context(), site, tasks); err != nil || resumed != want {
		t.Fatalf("beginning a visit: resumed %v, error %v; want resumed %v", resumed, err, want)
	}
}

func end(t *testing.T, a *Archive) {
	t.Helper()
	if err := a.EndVisit(t.Context(), site); err != nil {
		t.Fatal(err)
	}
}

// drain hands out all tasks that may run now, in order, and ends each with Done.
func drain(t *testing.T, a *Archive, now time.Time) string {
	t.Helper()
	var ids []string
	for {
		next, _, err := a.Next(t.Context(), site, now)
		if err != nil {
			t.Fatal(err)
		}
		if next == nil {
			return fmt.Sprint(ids)
		}
		ids = append(ids, next.ID)
		mustCommit(t, a, outcome(*next, Done, now.Add(48*time.Hour)))
	}
}

func TestTasksRunByDepthThenAge(t *testing.T) {
	a, _ := openArchive(t, t.TempDir(), Options{})
	begin(t, a, false, task("list", "root", 0))
	mustCommit(t, a, outcome(task("list", "root", 0), Done, time.Time{},
		task("item", "deep", 3), task("meeting", "b", 1), task("meeting", "a", 1), task("list", "root", 1)))
	if got, want := drain(t, a, start), "[b a deep]"; got != want {
		t.Errorf("order %s, want %s", got, want)
	}
}

func TestTasksWaitUntilDue(t *testing.T) {
	a, _ := openArchive(t, t.TempDir(), Options{})
	one, two := task("meeting", "one", 1), task("meeting", "two", 1)
	begin(t, a, false, one, two)
	retry := start.Add(10 * time.Minute)
	mustCommit(t, a, outcome(one, Queued, retry), outcome(two, Queued, retry.Add(time.Hour)))
	next, wait, err := a.Next(t.Context(), site, start)
	if next != nil || !wait.Equal(retry) || err != nil {
		t.Errorf("before the first is due: %v, wait %s, error %v; want none until %s", next, wait, err, retry)
	}
	if next, _, err = a.Next(t.Context(), site, retry); err != nil || next == nil || next.ID != "one" {
		t.Errorf("when it is due: %v, error %v; want one", next, err)
	}
	if got := drain(t, a, retry.Add(2*time.Hour)); got != "[one two]" {
		t.Errorf("later: %s, want [one two]", got)
	}
	if next, wait, err = a.Next(t.Context(), site, retry); next != nil || !wait.IsZero() || err != nil {
		t.Errorf("in the end: %v, wait %s, error %v; want nothing left", next, wait, err)
	}
}

func TestVisits(t *testing.T) {
	now := start
	a, _ := openArchive(t, t.TempDir(), Options{Clock: func() time.Time { return now }})
	root := task("list", "root", 0)
	begin(t, a, false, root)
	mustCommit(t, a, outcome(root, Done, now.Add(time.Hour),
		task("m", "soon", 1), task("m", "later", 1), task("m", "next", 1), task("m", "gone", 1), task("m", "barred", 1),
		task("m", "recheck", 1), task("m", "failed", 1), task("m", "left", 1)))
	mustCommit(t, a,
		outcome(task("m", "soon", 1), Done, now.Add(time.Hour)),
		outcome(task("m", "later", 1), Done, now.Add(99*time.Hour)),
		outcome(task("m", "next", 1), Done, time.Time{}),
		outcome(task("m", "gone", 1), Gone, time.Time{}),
		outcome(task("m", "barred", 1), Forbidden, time.Time{}),
		outcome(task("m", "recheck", 1), Forbidden, now.Add(time.Hour)),
		outcome(task("m", "failed", 1), Failed, time.Time{}))
	now = now.Add(2 * time.Hour)
	begin(t, a, true, root)
	if got := drain(t, a, now); got != "[left]" {
		t.Errorf("resumed visit does %s, want only what was left", got)
	}
	end(t, a)
	begin(t, a, false, root)
	if got, want := drain(t, a, now), "[root soon next recheck failed]"; got != want {
		t.Errorf("next visit does %s, want %s", got, want)
	}
}

func TestImportLeavesTasksAlone(t *testing.T) {
	a, _ := openArchive(t, t.TempDir(), Options{})
	v := seen("1", "imported", 0)
	v.State = ""
	mustCommit(t, a, v)
	begin(t, a, false)
	if got := drain(t, a, start); got != "[]" {
		t.Errorf("an import queued %s", got)
	}
}

func TestHostTimersSurvive(t *testing.T) {
	dir := t.TempDir()
	a, closeAll := openArchive(t, dir, Options{})
	want := HostTimer{Host: "wexbridge.example", NotBefore: start.Add(time.Minute), Failures: 2, Blocks: 1, Day: "2026-03-01", Requests: 7, Bytes: 9000}
	v := outcome(task("m", "1", 1), Queued, want.NotBefore)
	v.Host = &HostTimer{Host: want.Host, Failures: 1}
	mustCommit(t, a, v)
	v.Host = &want
	mustCommit(t, a, v)
	closeAll()
	b, _ := openArchive(t, dir, Options{})
	if got, err := b.Host(t.Context(), want.Host); err != nil || got != want {
		t.Errorf("timer %+v, error %v; want %+v", got, err, want)
	}
	if got, err := b.Host(t.Context(), "other.example"); err != nil || got != (HostTimer{Host: "other.example"}) {
		t.Errorf("timer of a host never asked: %+v, error %v", got, err)
	}
}

func TestStatus(t *testing.T) {
	a, _ := openArchive(t, t.TempDir(), Options{})
	authority := minuted.Authority{ID: "wexbridge", Name: "Wexbridge Council", Platform: "moderngov"}
	if err := a.AddSite(t.Context(), authority); err != nil {
		t.Fatal(err)
	}
	begin(t, a, false, task("list", "root", 0))
	one, two := seen("1", "one", 1), seen("2", "two", 2)
	one.Meeting = &minuted.MeetingHeld{ID: "1", Date: "2023-05-04", State: minuted.StateFinal, Items: 3}
	two.Meeting = &minuted.MeetingHeld{ID: "2", Date: "2024-06-05", State: minuted.StateAgenda, Items: 4}
	undated := seen("2", "two again", 3)
	undated.Meeting = &minuted.MeetingHeld{ID: "2", State: minuted.StateFinal, Items: 5}
	mustCommit(t, a, one, two, undated, outcome(task("m", "lost", 1), Gone, time.Time{}))
	imported := seen("1", "elsewhere", 1)
	imported.Task.Site.Authority, imported.State = "abbotsmere", ""
	mustCommit(t, a, imported)

	want := []SiteStatus{{
		Authority: minuted.Authority{ID: "abbotsmere", Platform: "moderngov"}, Platform: "moderngov",
		Captures: 1, LastSuccess: start.Add(time.Minute),
	}, {
		Authority: authority, Platform: "moderngov", Tasks: map[State]int{Queued: 1, Done: 2, Gone: 1},
		Captures: 3, Meetings: 2, Items: 8, From: "2023-05-04", To: "2024-06-05",
		LastSuccess: start.Add(3 * time.Minute), VisitOpen: true,
		Problems: []TaskProblem{{Kind: "m", ID: "lost", URL: "https://wexbridge.example/m/lost", State: Gone, Reason: "because"}},
	}}
	got, err := a.Status(t.Context())
	if d := diff(want, got); err != nil || d != "" {
		t.Errorf("status, error %v (-want +got):\n%s", err, d)
	}
	authorities, err := a.Authorities(t.Context())
	if d := diff([]minuted.Authority{authority}, authorities); err != nil || d != "" {
		t.Errorf("authorities, error %v (-want +got):\n%s", err, d)
	}
}
