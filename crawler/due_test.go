package crawler

import (
	"testing"
	"time"

	"minuted"
)

func TestDueAfter(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name string
		date minuted.Date
		want time.Duration
	}{
		{"to come", "2026-04-01", day},
		{"yesterday", "2026-02-28", day},
		{"two months ago", "2026-01-01", day},
		{"longer ago", "2025-12-30", 7 * day},
		{"nearly a year ago", "2025-03-02", 7 * day},
		{"over a year ago", "2025-02-28", quarter},
		{"no date", "", 7 * day},
	} {
		if got := dueAfter(c.date, now).Sub(now); got != c.want {
			t.Errorf("%s (%s): got %v, want %v", c.name, c.date, got, c.want)
		}
	}
}

func TestPagesAreDueByTheirMeeting(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	next := time.Time{}
	for _, c := range []struct {
		name string
		date minuted.Date // of the task
		page minuted.Page
		want time.Time
	}{
		{"a meeting", "", minuted.Page{Meeting: &minuted.MeetingHeld{Date: "2026-02-27"}}, now.Add(day)},
		{"a meeting that was moved", "2024-02-27", minuted.Page{Meeting: &minuted.MeetingHeld{Date: "2026-02-27"}}, now.Add(day)},
		{"a meeting without a date", "", minuted.Page{Meeting: &minuted.MeetingHeld{}}, now.Add(7 * day)},
		{"an item", "2025-10-27", minuted.Page{}, now.Add(7 * day)},
		{"a list that goes back from long ago", "2023-10-27", minuted.Page{Found: make([]minuted.Task, 3)}, now.Add(quarter)},
		{"a list of what is new", "", minuted.Page{Found: make([]minuted.Task, 3)}, next},
		{"an empty list", "", minuted.Page{}, next},
	} {
		if got := due(minuted.Task{Date: c.date}, &c.page, now); !got.Equal(c.want) {
			t.Errorf("%s: due %v, want %v", c.name, got, c.want)
		}
	}
}
