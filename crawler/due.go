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
