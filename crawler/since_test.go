package crawler

import (
	"testing"

	"minuted"
)

// TestSinceLeavesOutOlderMeetings crawls a list that tells the dates of its meetings.
func TestSinceLeavesOutOlderMeetings(t *testing.T) {
	v := visit{run: &run{crawler: &Crawler{Since: "2024-05-02"}}}
	found := []minuted.Task{{Date: "2024-05-01"}, {Date: "2024-05-02"}, {Date: ""}, {Date: "2025-01-01"}}
	for i := range found {
		found[i].ID = string(found[i].Date)
	}
	o, err := v.outcome(t.Context(), minuted.Task{Depth: 2}, &fetched{verdict: good, page: &minuted.Page{Found: found}})
	if err != nil {
		t.Fatal(err)
	}
	var kept []string
	for _, task := range o.Found {
		kept = append(kept, task.ID)
		if task.Depth != 3 {
			t.Errorf("the meeting of %q has depth %d, want one more than its list", task.ID, task.Depth)
		}
	}
	if len(kept) != 3 || kept[0] != "2024-05-02" || kept[1] != "" || kept[2] != "2025-01-01" {
		t.Errorf("kept %q, want those of the day or later and those without a date", kept)
	}
}
