package query

import (
	"regexp"
	"strings"
	"time"

	"minuted"
)

// relativeForm is a date counted back from today in days, months or years.
var relativeForm = regexp.MustCompile(`^[0-9]{1,5}[dmyDMY]$`)

// since reads a date counted back from today as the days from then to today.
func (r *dateReader) since(text string) (minuted.Range, bool) {
	today := r.today()
	count := number(text[:len(text)-1])
	var from minuted.Date
	switch text[len(text)-1] {
	case 'd', 'D':
		from = shift(today, -count)
	case 'm', 'M':
		from = monthsBefore(today, count)
	default:
		from = monthsBefore(today, 12*count)
	}
	if from == "" {
		return r.fail(noSuchDate(r.pos, text), minuted.Range{To: today})
	}
	return minuted.Range{From: from, To: today, Typed: strings.ToLower(text)}, true
}

// today returns the day in London, or in UTC where its clock is not known.
func (r *dateReader) today() minuted.Date {
	now := time.Now
	if r.now != nil {
		now = r.now
	}
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		zone = time.UTC
	}
	return minuted.DateOf(now().In(zone).Date())
}

// monthsBefore goes back by months to the same day, or to the last one of a month that is too short. It returns ""
// before the year 0000.
func monthsBefore(d minuted.Date, months int) minuted.Date {
	t := d.Time()
	first := time.Date(t.Year(), t.Month()-time.Month(months), 1, 0, 0, 0, 0, time.UTC)
	if first.Year() < 0 {
		return ""
	}
	last := first.AddDate(0, 1, -1).Day()
	return minuted.DateOf(first.Year(), first.Month(), min(t.Day(), last))
}
