package bleveindex

import (
	"bytes"
	"cmp"
	"time"

	"minuted"
)

// epoch is where days are counted from: the day before the first of January of the year 1.
var epoch = time.Date(0, 12, 31, 0, 0, 0, 0, time.UTC)

// dayOfDate counts days from the beginning of the calendar, 0 for no date.
func dayOfDate(d minuted.Date) uint32 {
	if d == "" {
		return 0
	}
	return uint32(max(1, (d.Time().Unix()-epoch.Unix())/(24*60*60)))
}

// date gives the date of an item.
func (c *columns) date(item uint32) minuted.Date {
	day := c.days[item]
	if day == 0 {
		return ""
	}
	return minuted.Date(epoch.AddDate(0, 0, int(day)).Format(time.DateOnly))
}

// compareAge puts the newer item first, undated ones last, and those of a day in the order of their ids.
func (c *columns) compareAge(a, b uint32) int {
	if byDate := cmp.Compare(c.days[b], c.days[a]); byDate != 0 {
		return byDate
	}
	return bytes.Compare(c.ids.bytes(a), c.ids.bytes(b))
}

// period is a range of days. One that is open on both sides holds undated items too.
type period struct{ from, to uint32 }

// periodOf gives the days from one date to another, both included. An empty end is open; where either is given, undated
// items are outside.
func periodOf(from, to minuted.Date) period {
	switch {
	case from == "" && to == "":
		return period{0, ^uint32(0)}
	case to == "":
		return period{dayOfDate(from), ^uint32(0)}
	default:
		return period{max(dayOfDate(from), 1), dayOfDate(to)}
	}
}

func (p period) holds(day uint32) bool { return p.from <= day && day <= p.to }
