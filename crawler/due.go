package crawler

import (
	"time"

	"minuted"
)

const day = 24 * time.Hour

// When pages are looked at again.
const (
	freshAge  = 60 * day  // until then after a meeting its pages may change daily
	recentAge = 365 * day // until then weekly, later quarterly
	quarter   = 91 * day
	goneRest  = 7 * day // before a page that is gone is looked for again
)

// When a page that was held counts as gone.
const (
	goneMisses = 3             // times in a row that it was not there
	goneAfter  = 7 * day       // since the first of them
	missRest   = goneAfter / 2 // between them
)

// dueEarly is by how much pages are due before their time, so that a visit a day after another finds due what that one
// fetched, though it begins a little earlier in the day.
const dueEarly = time.Hour

// dueFrom is the time from which what the visit fetches becomes due. It does not matter how long the visit takes.
func (v *visit) dueFrom() time.Time { return v.began.Add(-dueEarly) }

// due returns when the page of a task is to be looked at again. What is about meetings goes by their date. Other pages
// are lists of what is new: they are due at the next visit, which is the zero time.
func due(task minuted.Task, page *minuted.Page, now time.Time) time.Time {
	switch {
	case page.Meeting != nil:
		return dueAfter(page.Meeting.Date, now)
	case task.Date != "":
		return dueAfter(task.Date, now)
	default:
		return time.Time{}
	}
}

// dueAfter returns when the pages of a meeting of the given date are to be looked at again after now. Minutes appear,
// and are corrected, mostly in the first two months. A meeting whose date is not known counts as a recent one.
func dueAfter(date minuted.Date, now time.Time) time.Time {
	if date == "" {
		return now.Add(7 * day)
	}
	switch age := now.Sub(date.Time()); {
	case age < freshAge:
		return now.Add(day)
	case age < recentAge:
		return now.Add(7 * day)
	default:
		return now.Add(quarter)
	}
}
