package query

import (
	"regexp"
	"slices"
	"time"

	"minuted"
)

// laterFields lists the filters that are known and cannot be searched yet.
var laterFields = [...]string{
	"after", "apologies", "archived", "attachments", "before", "fy", "has", "in", "lang", "meeting", "my", "nation",
	"person", "present", "ref", "region", "scope", "sort", "source", "state", "url", "words",
}

func isLater(name string) bool { return slices.Contains(laterFields[:], name) }

// later notes that a filter cannot be searched yet and gives what stands in for it in the suggested query: the same
// dates written another way, the words of names and references, else nothing.
func (p *parser) later(t token, f field, operand minuted.Expr) minuted.Expr {
	p.note(filterUnavailable(t, f))
	switch f.name {
	case "after", "before", "fy", "my":
		if value, ok := operand.(minuted.Word); ok {
			if dates, ok := sameDates(f.name, value.Text); ok {
				return dates
			}
		}
	}
	words := spread(operand, func(text string) minuted.Expr { return plain(longestPiece(text)) })
	switch f.name {
	case "apologies", "attachments", "person", "present", "ref", "url":
		return words
	}
	p.dropped = append(p.dropped, words)
	return nil
}

// yearForm is a year from spring to spring, 2023/24.
var yearForm = regexp.MustCompile(`^([0-9]{4})/([0-9]{2})$`)

// sameDates gives the range of dates that a filter not available yet stands for.
func sameDates(name, text string) (minuted.Range, bool) {
	switch name {
	case "fy":
		return springYear(text, time.April)
	case "my":
		return springYear(text, time.May)
	case "after":
		var r dateReader
		return r.compared(">", text)
	}
	var r dateReader
	return r.compared("<", text)
}

// springYear reads a year of twelve months that starts on the first of a month: the financial year in April, the
// municipal year in May.
func springYear(text string, start time.Month) (minuted.Range, bool) {
	m := yearForm.FindStringSubmatch(text)
	if m == nil || (number(m[1])+1)%100 != number(m[2]) {
		return minuted.Range{}, false
	}
	year := number(m[1])
	next := minuted.DateOf(year+1, start, 1)
	return minuted.Range{From: minuted.DateOf(year, start, 1), To: shift(next, -1)}, true
}
