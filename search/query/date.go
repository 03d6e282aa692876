package query

import (
	"regexp"
	"strings"
	"time"

	"minuted"
)

// dates reads the value of a date field as a range. What cannot be read stays in the reading as typed, under a notice.
func (b *builder) dates(t token, f field, text string) minuted.Expr {
	r := dateReader{pos: t.pos, now: b.now}
	dates, ok := r.field(f, text)
	if !ok {
		typed := minuted.Field{Name: f.name, Operand: plain(text)}
		if f.name == "fy" {
			typed.Name = "date" // what fy: is read back as
		}
		r.better.Of = rangeOf(f)
		b.refuseAll(r.notices, typed, *r.better)
		return typed
	}
	if r.better != nil {
		r.better.Of = dates.Of
		b.refuseAll(r.notices, dates, *r.better)
		return dates
	}
	b.notices = append(b.notices, r.notices...)
	return dates
}

// refuseAll notes all that was found out about one expression that cannot be run.
func (b *builder) refuseAll(notices []minuted.Notice, bad, better minuted.Expr) {
	b.notices = append(b.notices, notices[:len(notices)-1]...)
	b.refuse(notices[len(notices)-1], bad, better)
}

// isValueOf reports whether text is a value of a field of dates or numbers.
func isValueOf(f field, text string) bool {
	if f.shape == numberShape {
		_, ok := readNumbers(text)
		return ok
	}
	var r dateReader
	_, ok := r.field(f, text)
	return ok && r.better == nil
}

// dateReader reads dates and notes what it guessed or could not read. Of what it could not, the last notice tells.
type dateReader struct {
	pos     int
	now     func() time.Time
	notices []minuted.Notice
	better  *minuted.Range // what could be run where this cannot
}

// field reads the value of a field.
func (r *dateReader) field(f field, text string) (dates minuted.Range, ok bool) {
	switch f.name {
	case "fy":
		dates, ok = r.springYears(f, text, time.April)
	case "my":
		dates, ok = r.springYears(f, text, time.May)
	case "from":
		dates, ok = r.compared(">=", text)
	case "after":
		dates, ok = r.compared(">", text)
	case "to":
		dates, ok = r.compared("<=", text)
	case "before":
		dates, ok = r.compared("<", text)
	default:
		dates, ok = r.read(text)
	}
	dates.Of = rangeOf(f)
	return dates, ok
}

// rangeOf returns the date of an item that a field is about.
func rangeOf(f field) minuted.RangeOf {
	switch f.name {
	case "my":
		return minuted.OfMunicipalYear
	case "archived":
		return minuted.OfArchiving
	case "changed":
		return minuted.OfChange
	}
	return minuted.OfMeeting
}

// fail notes why a date cannot be read and what could be searched in its place.
func (r *dateReader) fail(n minuted.Notice, better minuted.Range) (minuted.Range, bool) {
	r.notices = append(r.notices, n)
	r.better = &better
	return minuted.Range{}, false
}

// unreadable stands in for a date that cannot be made out: the last six months.
func (r *dateReader) unreadable(text string) (minuted.Range, bool) {
	return r.fail(unreadableDate(r.pos, text), minuted.Range{Typed: "6m"})
}

// read reads a date as the range of its days, or a range written 2019..2023, [2019 TO 2023] or >=2019.
func (r *dateReader) read(text string) (minuted.Range, bool) {
	if relativeForm.MatchString(text) {
		return r.since(text)
	}
	sign, from, to := ends(text)
	switch {
	case sign != "":
		return r.compared(sign, from)
	case from == "" && to == "":
		return r.unreadable(text)
	case from == to:
		return r.days(from)
	}
	return r.between(from, to)
}

// between reads a range by its ends, of which one may be open. It keeps a range that ends before it starts, under an
// error.
func (r *dateReader) between(from, to string) (minuted.Range, bool) {
	var dates, first, last minuted.Range
	ok := true
	if from != "" {
		first, ok = r.days(from)
		dates.From = first.From
	}
	if to != "" && ok {
		last, ok = r.days(to)
		dates.To = last.To
	}
	if !ok {
		return minuted.Range{}, false
	}
	if dates.From != "" && dates.To != "" && dates.From > dates.To {
		r.fail(reversedRange(r.pos, from, to), minuted.Range{From: last.From, To: first.To})
	}
	return dates, true
}

// compared reads the range on one side of a date.
func (r *dateReader) compared(sign, text string) (minuted.Range, bool) {
	days, ok := r.days(text)
	if !ok {
		return minuted.Range{}, false
	}
	var dates minuted.Range
	switch sign {
	case ">=":
		dates.From = days.From
	case ">":
		dates.From = shift(days.To, 1)
	case "<=":
		dates.To = days.To
	case "<":
		dates.To = shift(days.From, -1)
	}
	if dates == (minuted.Range{}) {
		return r.fail(noSuchDate(r.pos, sign+text), days)
	}
	return dates, true
}

// shift moves a date by days. It returns "" outside the years 0000 to 9999.
func shift(d minuted.Date, days int) minuted.Date {
	t := d.Time().AddDate(0, 0, days)
	if t.Year() < 0 || t.Year() > 9999 {
		return ""
	}
	return minuted.DateOf(t.Date())
}

// The forms of a date. A year or month stands for all its days.
var (
	dayForm   = regexp.MustCompile(`^([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?$`)
	slashForm = regexp.MustCompile(`^([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})$`)
)

// days reads a year, a month, a day, or the one day that a relative date goes back to.
func (r *dateReader) days(text string) (minuted.Range, bool) {
	if relativeForm.MatchString(text) {
		since, ok := r.since(text)
		return minuted.Range{From: since.From, To: since.From}, ok
	}
	var year, month, day string
	if m := dayForm.FindStringSubmatch(text); m != nil {
		year, month, day = m[1], m[2], m[3]
	} else if m := slashForm.FindStringSubmatch(text); m != nil {
		year, month, day = m[3], m[2], m[1]
	} else {
		return r.unreadable(text)
	}
	dates := calendarDays(year, month, day)
	if dates.From == "" || dates.To == "" {
		return r.fail(noSuchDate(r.pos, text), nearestDays(year, month, day))
	}
	if strings.Contains(text, "/") && number(day) != number(month) {
		r.notices = append(r.notices, dayMonthYear(r.pos, text, dates.From))
	}
	return dates, true
}

// calendarDays returns the first and last day of a year, of a month or of a day, whichever is given in full.
func calendarDays(year, month, day string) minuted.Range {
	y := number(year)
	switch {
	case month == "":
		return minuted.Range{From: minuted.DateOf(y, time.January, 1), To: minuted.DateOf(y, time.December, 31)}
	case day == "":
		first := minuted.DateOf(y, time.Month(number(month)), 1)
		last := time.Date(y, time.Month(number(month))+1, 0, 0, 0, 0, 0, time.UTC)
		return minuted.Range{From: first, To: minuted.DateOf(last.Date())}
	}
	date := minuted.DateOf(y, time.Month(number(month)), number(day))
	return minuted.Range{From: date, To: date}
}

// nearestDays gives what a day that is not in the calendar may have meant: the day with its month first, as Americans
// write it, else its month, else its year.
func nearestDays(year, month, day string) minuted.Range {
	for _, dates := range []minuted.Range{calendarDays(year, day, month), calendarDays(year, month, "")} {
		if day != "" && dates.From != "" && dates.To != "" {
			return dates
		}
	}
	return calendarDays(year, "", "")
}
