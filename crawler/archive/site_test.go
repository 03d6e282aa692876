package archive

import (
	"testing"
	"time"

	"minuted"
)

func TestTasksMoveWithTheirSite(t *testing.T) {
	a, _ := openArchive(t, t.TempDir(), Options{})
	authority := minuted.Authority{ID: site.Authority, Name: "Wexbridge Council", Platform: site.Platform, URL: "https://wexbridge.example/"}
	if err := a.AddSite(t.Context(), authority); err != nil {
		t.Fatal(err)
	}
	elsewhere := minuted.Task{TaskKey: minuted.TaskKey{Site: site, Kind: "meeting", ID: "other"}, URL: "https://elsewhere.example/meeting/other", Depth: 2}
	begin(t, a, false, task("meeting", "1", 1), elsewhere)
	authority.URL = "https://democracy.wexbridge.example/moderngov/"
	if err := a.AddSite(t.Context(), authority); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"https://democracy.wexbridge.example/moderngov/meeting/1", elsewhere.URL} {
		next, _, err := a.Next(t.Context(), site, start)
		if err != nil || next == nil {
			t.Fatalf("no task after the move (error %v), want %s", err, want)
		}
		if next.URL != want {
			t.Errorf("after the move a task is at %s, want %s", next.URL, want)
		}
		mustCommit(t, a, outcome(*next, Done, start.Add(time.Hour)))
	}
}
