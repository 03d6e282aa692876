package crawler

import (
	"context"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"time"

	"minuted"
	"minuted/crawler/archive"
	"minuted/crawler/moderngov"
)

// meetingDates knows the dates of the meetings that pages belong to, so that pages of old meetings are looked at rarely.
type meetingDates struct {
	archive  *archive.Archive
	site     minuted.Site
	platform minuted.Platform
	root     *url.URL
	of       map[minuted.TaskKey]minuted.Date // by pages that a meeting's page named
	complete bool                             // the meetings captured in earlier visits are in
}

func newMeetingDates(a *archive.Archive, site minuted.Site, p minuted.Platform, root *url.URL) *meetingDates {
	return &meetingDates{archive: a, site: site, platform: p, root: root, of: map[minuted.TaskKey]minuted.Date{}}
}

// due returns when a page of a task is to be looked at again. A meeting's page goes by the date of the meeting, and what
// is named by it and leads nowhere else, an item or its attendance, by the same date. Lists of long past meetings go by
// the day they go back from. All other lists are of what is new: they are due at the next visit, which is the zero time.
func (m *meetingDates) due(ctx context.Context, task minuted.Task, page *minuted.Page, now time.Time) (time.Time, error) {
	if page.Meeting != nil {
		m.add(page)
		return dueAfter(page.Meeting.Date, now), nil
	}
	if slices.Contains(m.platform.MeetingKinds(), task.Kind) {
		return dueAfter("", now), nil
	}
	if day, back := goesBackFrom(task); back && now.Sub(day.Time()) > freshAge {
		return dueAfter(day, now), nil
	}
	if len(page.Found) > 0 {
		return time.Time{}, nil
	}
	date, known := m.of[task.TaskKey]
	if !known && !m.complete {
		if err := m.load(ctx); err != nil {
			return time.Time{}, err
		}
		date, known = m.of[task.TaskKey]
	}
	if !known {
		return time.Time{}, nil
	}
	return dueAfter(date, now), nil
}

func (m *meetingDates) add(page *minuted.Page) {
	for _, t := range page.Found {
		m.of[t.TaskKey] = page.Meeting.Date
	}
}

// load reads the meetings captured in earlier visits. It is done once a visit at most, when the page of an item turns up
// whose meeting was not met in this visit.
func (m *meetingDates) load(ctx context.Context) error {
	m.complete = true
	for _, kind := range m.platform.MeetingKinds() {
		for c, err := range m.archive.Captures(ctx, m.site, kind) {
			if err != nil {
				return fmt.Errorf("look for the meetings of pages: %w", err)
			}
			root := m.root
			if u, err := FixAddress(c.URL); err == nil {
				root = onHostOf(u, root)
			}
			page, err := m.platform.Read(c, root)
			if err != nil || page.Meeting == nil {
				continue // it was good when it was captured; that it is not now is no matter here
			}
			m.add(page)
		}
	}
	return nil
}

// backWindow matches the id of a list of meetings that goes back in time from a minute: "711@202409051930".
var backWindow = regexp.MustCompile(`@(\d{4})(\d{2})(\d{2})\d{4}(?:\?|$)`)

// goesBackFrom returns the day that a list of meetings goes back from, if it is such a list.
func goesBackFrom(t minuted.Task) (minuted.Date, bool) {
	if t.Kind != moderngov.KindMeetings {
		return "", false
	}
	m := backWindow.FindStringSubmatch(t.ID)
	if m == nil {
		return "", false
	}
	day, err := minuted.ParseDate(m[1] + "-" + m[2] + "-" + m[3])
	return day, err == nil
}

// endsBefore reports whether everything a task leads to is known to lie before a day: it is a list of meetings that
// goes back from an earlier day.
func endsBefore(t minuted.Task, since minuted.Date) bool {
	day, back := goesBackFrom(t)
	return back && since != "" && day < since
}
