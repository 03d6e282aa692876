package samplesite

import (
	"fmt"
	"regexp"
	"strconv"

	"minuted"
)

// counter is the minute number that a committee has come to. Councils that number by the year begin again in January.
type counter struct{ year, serial int }

// number gives the items of a meeting their printed numbers. Minutes run on from meeting to meeting where the council
// does that; agendas whose minutes are not out yet begin at 1. A number that was written out is kept, and the items
// before it are counted back from it, unless they would begin below 1.
func (c *council) number(m *meeting, counters map[*committee]*counter) {
	count := counters[m.committee]
	if count == nil {
		count = &counter{}
		counters[m.committee] = count
	}
	if count.year != m.start.Year() && c.Habits.Numbers != "dot" {
		*count = counter{year: m.start.Year()}
	}
	if c.Habits.Numbers == "colon" || c.Habits.Numbers == "letter" || !m.minuted() {
		count = &counter{}
	}
	if before, ok := m.numberBefore(); ok {
		count.serial = before
	}
	for _, i := range m.items {
		given, written := i.writtenNumber()
		if i.heading || i.number != "" && !written {
			continue // printed as it was written
		}
		count.serial = max(count.serial+1, given)
		i.number = printedNumber(c.Habits.Numbers, count.serial, m.start.Year())
	}
}

// numberBefore returns the number that comes before the meeting's first item for its first written number to be met.
func (m *meeting) numberBefore() (before int, ok bool) {
	position := 0
	for _, i := range m.items {
		if given, written := i.writtenNumber(); written {
			before = given - position - 1
			return before, before >= 0
		}
		if i.number == "" && !i.heading {
			position++
		}
	}
	return 0, false
}

// writtenNumber returns the number that was written out for the item, if it is plain digits.
func (i *item) writtenNumber() (n int, ok bool) {
	if !digits.MatchString(i.number) {
		return 0, false
	}
	n, err := strconv.Atoi(i.number)
	return n, err == nil
}

var digits = regexp.MustCompile(`^\d{1,6}$`)

// printedNumber writes a number in the form of a council: dot "59.", colon "5:", slash "77/21", year "21/77", letter
// "1a" to "1d", then "2a".
func printedNumber(form string, n, year int) string {
	switch form {
	case "colon":
		return fmt.Sprintf("%d:", n)
	case "slash":
		return fmt.Sprintf("%d/%02d", n, year%100)
	case "year":
		return fmt.Sprintf("%02d/%d", year%100, n)
	case "letter":
		return fmt.Sprintf("%d%c", (n-1)/4+1, 'a'+rune((n-1)%4))
	default:
		return fmt.Sprintf("%d.", n)
	}
}

// minuted reports whether the minutes are out, as a draft or confirmed.
func (m *meeting) minuted() bool {
	return m.state == minuted.StateDraft || m.state == minuted.StateFinal
}

// file gives the items and documents of a meeting their ids. Items that were added to the agenda late, the middle of
// it, have later ids than its end, so that ids do not follow the agenda.
func (c *council) file(m *meeting) {
	first := 3*c.Habits.FirstID + len(c.items)
	for n := range m.items {
		i := m.items[(n+len(m.items)/2)%len(m.items)]
		i.id = first + n
		c.items[i.id] = i
	}
	for _, i := range m.items {
		if i.report != nil {
			i.report.id = c.nextDocument()
		}
		for d := range i.documents {
			i.documents[d].id = c.nextDocument()
		}
	}
}

func (c *council) nextDocument() int {
	c.documents++
	return 7*c.Habits.FirstID + c.documents
}
