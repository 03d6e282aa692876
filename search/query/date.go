package query

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"minuted"
)

// relativeForm is a date counted back from today.
var relativeForm = regexp.MustCompile(`^[0-9]+[dmyDMY]$`)

// dates reads the value of a date field as a range. What cannot be read stays in the reading as typed, under a notice.
func (p *parser) dates(t token, f field, text string) minuted.Expr {
	if relativeForm.MatchString(text) {
		p.note(relativeUnavailable(t.pos, text))
		p.dropped = append(p.dropped, plain(text))
		return nil
	}
	r := dateReader{pos: t.pos}
	dates, ok := r.read(text)
	if ok && (f.name == "from" || f.name == "to") {
		ok = r.oneDate(text)
	}
	p.notices = append(p.notices, r.notices...)
	switch {
	case !ok:
		return minuted.Field{Name: f.name, Operand: minuted.Word{Text: text}}
	case f.name == "from":
		return minuted.Range{From: dates.From}
	case f.name == "to":
		return minuted.Range{To: dates.To}
	}
	return dates
}

// isDate reports whether text is a date or a range of dates.
func isDate(text string) bool {
	var r dateReader
	_, ok := r.read(text)
	return ok
}

// dateReader reads dates and notes what it guessed or could not read.
type dateReader struct {
	pos     int
	notices []minuted.Notice
}

var (
	bracketForm    = regexp.MustCompile(`^\[(\S+) TO (\S+)\]$`)
	comparisonForm = regexp.MustCompile(`^([<>]=?)(\S+)$`)
)

// read reads a date as the range of its days, or a range written 2019..2023, [2019 TO 2023] or >=2019.
func (r *dateReader) read(text string) (minuted.Range, bool) {
	if m := bracketForm.FindStringSubmatch(text); m != nil {
		return r.between(text, strings.Trim(m[1], "*"), strings.Trim(m[2], "*"))
	}
	if m := comparisonForm.FindStringSubmatch(text); m != nil {
		return r.compared(m[1], m[2])
	}
	if from, to, found := strings.Cut(text, ".."); found {
		return r.between(text, from, to)
	}
	return r.days(text)
}

// between reads a range by its ends, of which one may be open. It keeps a range that ends before it starts, under an
// error.
func (r *dateReader) between(text, from, to string) (minuted.Range, bool) {
	if from == "" && to == "" {
		r.notices = append(r.notices, unreadableDate(r.pos, text))
		return minuted.Range{}, false
	}
	var dates minuted.Range
	for _, end := range []struct {
		text string
		set  func(minuted.Range)
	}{
		{from, func(days minuted.Range) { dates.From = days.From }},
		{to, func(days minuted.Range) { dates.To = days.To }},
	} {
		if end.text == "" {
			continue
		}
		days, ok := r.days(end.text)
		if !ok {
			return minuted.Range{}, false
		}
		end.set(days)
	}
	if dates.From != "" && dates.To != "" && dates.From > dates.To {
		r.notices = append(r.notices, reversedRange(r.pos, from, to))
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
		r.notices = append(r.notices, noSuchDate(r.pos, sign+text))
		return minuted.Range{}, false
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

// days reads a year, a month or a day.
func (r *dateReader) days(text string) (minuted.Range, bool) {
	var dates minuted.Range
	if m := dayForm.FindStringSubmatch(text); m != nil {
		dates = calendarDays(m[1], m[2], m[3])
	} else if m := slashForm.FindStringSubmatch(text); m != nil {
		dates = calendarDays(m[3], m[2], m[1])
		if number(m[1]) != number(m[2]) && dates.From != "" {
			r.notices = append(r.notices, dayMonthYear(r.pos, text, dates.From))
		}
	} else {
		r.notices = append(r.notices, unreadableDate(r.pos, text))
		return minuted.Range{}, false
	}
	if dates.From == "" || dates.To == "" {
		r.notices = append(r.notices, noSuchDate(r.pos, text))
		return minuted.Range{}, false
	}
	return dates, true
}

// oneDate checks that a text that can be read is a single date.
func (r *dateReader) oneDate(text string) bool {
	if dayForm.MatchString(text) || slashForm.MatchString(text) {
		return true
	}
	r.notices = append(r.notices, unreadableDate(r.pos, text))
	return false
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

// number reads digits that a form has already checked.
func number(digits string) int {
	n, _ := strconv.Atoi(digits)
	return n
}
