package crawler

import (
	"testing"
	"time"

	"minuted"
	"minuted/crawler/moderngov"
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
	s, c := newFakeSite(t), quickCrawler(t)
	s.crawl(t, c)
	root, err := siteRoot(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	key := func(kind, id string) minuted.Task {
		return minuted.Task{TaskKey: minuted.TaskKey{Site: s.authority().Site(), Kind: kind, ID: id}}
	}
	meeting := &minuted.Page{Meeting: &minuted.MeetingHeld{ID: "9", Date: "2026-02-27"}, Found: []minuted.Task{key("item", "90")}}
	list := &minuted.Page{Found: []minuted.Task{key("meeting", "9")}}
	dates := newMeetingDates(c.Archive, s.authority().Site(), plainPlatform{}, root)
	for _, c := range []struct {
		name string
		task minuted.Task
		page *minuted.Page
		want time.Duration // 0 for the next visit
	}{
		{"a meeting", key("meeting", "9"), meeting, day},
		{"its item", key("item", "90"), &minuted.Page{}, day},
		{"an item of a meeting of an earlier visit", key("item", "10"), &minuted.Page{}, quarter},
		{"an item of nobody", key("item", "99"), &minuted.Page{}, 0},
		{"a meeting's page without a meeting", key("meeting", "8"), &minuted.Page{}, 7 * day},
		{"a list", key("list", ""), list, 0},
		{"an empty list", key("list", ""), &minuted.Page{}, 0},
		{"a list that goes back from this month", key(moderngov.KindMeetings, "7@202602011830"), list, 0},
		{"a list that goes back from last year", key(moderngov.KindMeetings, "7@202511011830"), list, 7 * day},
		{"a list that goes forward from last year", key(moderngov.KindMeetings, "7@202511011830+"), list, 0},
	} {
		got, err := dates.due(t.Context(), c.task, c.page, now)
		if err != nil {
			t.Fatal(err)
		}
		want := now.Add(c.want)
		if c.want == 0 {
			want = time.Time{}
		}
		if !got.Equal(want) {
			t.Errorf("%s: got %v, want %v", c.name, got, want)
		}
	}
}

func TestEndsBefore(t *testing.T) {
	for _, c := range []struct {
		kind, id string
		since    minuted.Date
		want     bool
	}{
		{moderngov.KindMeetings, "711@202409051930", "2024-09-06", true},
		{moderngov.KindMeetings, "711@202409051930?LLL=1", "2024-09-06", true},
		{moderngov.KindMeetings, "711@202409051930", "2024-09-05", false},
		{moderngov.KindMeetings, "711@202409051930", "", false},
		{moderngov.KindMeetings, "711@202409051930+", "2025-01-01", false},
		{moderngov.KindMeetings, "711@202499991930", "2025-01-01", false},
		{moderngov.KindMeetings, "711@2023", "2025-01-01", false},
		{moderngov.KindMeetings, "711", "2025-01-01", false},
		{moderngov.KindMeeting, "711@202409051930", "2025-01-01", false},
	} {
		task := minuted.Task{TaskKey: minuted.TaskKey{Kind: c.kind, ID: c.id}}
		if got := endsBefore(task, c.since); got != c.want {
			t.Errorf("%s %s since %q: got %v", c.kind, c.id, c.since, got)
		}
	}
}
