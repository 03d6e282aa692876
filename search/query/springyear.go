package query

import (
	"regexp"
	"time"

	"minuted"
)

// yearForm is a year from spring to spring: 2023/24, 2023-24, 2023/2024.
var yearForm = regexp.MustCompile(`^([0-9]{4})[/-]([0-9]{2}|[0-9]{4})$`)

// springYears reads a year of twelve months that starts on the first of a month (the financial year in April, the
// municipal year in May), or a range of such years.
func (r *dateReader) springYears(f field, text string, start time.Month) (minuted.Range, bool) {
	_, from, to := ends(text)
	first, ok := springYear(from, start)
	last, lastOK := springYear(to, start)
	if !ok || !lastOK {
		return r.notOneYear(f, text, start)
	}
	dates := minuted.Range{From: first.From, To: last.To}
	if f.name == "my" {
		dates.Typed = first.Typed
		if from != to {
			dates.Typed += ".." + last.Typed
		}
	}
	if first.From > last.From {
		better := minuted.Range{From: last.From, To: first.To}
		if f.name == "my" {
			better.Typed = last.Typed + ".." + first.Typed
		}
		r.fail(reversedRange(r.pos, from, to), better)
	}
	return dates, true
}

// springYear reads one year. Its Typed is the year's name, 2023/24.
func springYear(text string, start time.Month) (minuted.Range, bool) {
	m := yearForm.FindStringSubmatch(text)
	if m == nil {
		return minuted.Range{}, false
	}
	first, second := number(m[1]), number(m[2])
	if second != first+1 && (len(m[2]) == 4 || second != (first+1)%100) {
		return minuted.Range{}, false
	}
	year := yearFrom(first, start)
	return year, year.From != ""
}

func yearFrom(year int, start time.Month) minuted.Range {
	next := time.Date(year+1, start, 1, 0, 0, 0, 0, time.UTC)
	if next.Year() > 9999 {
		return minuted.Range{}
	}
	name := minuted.DateOf(year, start, 1).Year() + "/" + next.Format("06")
	return minuted.Range{From: minuted.DateOf(year, start, 1), To: shift(minuted.DateOf(next.Date()), -1), Typed: name}
}

// notOneYear refuses what is no year from spring to spring. Where it begins with a year, that one is suggested.
func (r *dateReader) notOneYear(f field, text string, start time.Month) (minuted.Range, bool) {
	year := 2023
	if len(text) >= 4 && dayForm.MatchString(text[:4]) && number(text[:4]) < 9999 {
		year = number(text[:4])
	}
	better := yearFrom(year, start)
	n := notOneYear(r.pos, f.name, text, better.Typed)
	if f.name == "fy" {
		better.Typed = ""
	}
	return r.fail(n, better)
}
