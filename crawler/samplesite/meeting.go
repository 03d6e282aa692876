package samplesite

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"minuted"
)

// today is the day on which the sites stand still: meetings after it have an agenda at most.
var today = time.Date(2026, time.June, 15, 12, 0, 0, 0, time.UTC)

// Times from a meeting to the publication of its papers.
const (
	agendaBefore   = 8 * 24 * time.Hour
	draftAfter     = 10 * 24 * time.Hour
	confirmedAfter = 60 * 24 * time.Hour
)

// meeting is one sitting, as its pages show it.
type meeting struct {
	id        int
	committee *committee
	start     time.Time // local time, held as UTC
	status    minuted.MeetingStatus
	state     minuted.PublicationState
	items     []*item
	attendees []attendee
	lang      string
}

// attendee is one line of a meeting's attendance.
type attendee struct {
	Name, Role, Attendance string
}

// item is one row of an agenda.
type item struct {
	id        int
	meeting   *meeting
	number    string // as printed, "" for a heading row
	title     string
	heading   bool // a row that only heads those below it
	report    *document
	documents []document
	agenda    minuted.Text
	decision  minuted.Text
	minutes   minuted.Text
	votes     []minuted.Vote
}

// document is a linked file. It has a name and no content.
type document struct {
	id   int
	name string // with its extension, "Appendix A.pdf"
}

// sitting is a meeting that is still to be made.
type sitting struct {
	committee *committee
	day       minuted.Date
	lang      string
	written   []*writtenItem
}

// hold makes the meetings of the council and numbers them in order of date.
func (c *council) hold(s *subjects) error {
	var sittings []*sitting
	for _, m := range c.Committees {
		sittings = append(sittings, c.sittings(m)...)
	}
	slices.SortStableFunc(sittings, func(a, b *sitting) int {
		return cmp.Or(cmp.Compare(a.day, b.day), cmp.Compare(a.committee.ID, b.committee.ID), cmp.Compare(a.lang, b.lang))
	})
	c.byID, c.items = map[int]*meeting{}, map[int]*item{}
	numbers := map[*committee]*counter{}
	for i, sitting := range sittings {
		m, err := c.meet(sitting, s)
		if err != nil {
			return err
		}
		m.id = c.Habits.FirstID + i
		if !m.committee.Info {
			c.meetings = append(c.meetings, m)
		}
		c.byID[m.id] = m
		sitting.committee.meetings = append(sitting.committee.meetings, m)
		c.file(m)
		c.number(m, numbers)
	}
	for _, m := range c.Committees {
		slices.Reverse(m.meetings)
	}
	return nil
}

// sittings lists the days of one committee: those of its written items, and as many made ones as the committee asks
// for, spread evenly over its years.
func (c *council) sittings(m *committee) []*sitting {
	var out []*sitting
	for _, w := range m.written {
		i := slices.IndexFunc(out, func(s *sitting) bool { return s.day == w.Date && s.lang == w.Lang })
		if i < 0 {
			i = len(out)
			out = append(out, &sitting{committee: m, day: w.Date, lang: w.Lang})
		}
		out[i].written = append(out[i].written, w)
	}
	first, last := m.years()
	months := 12 * (last - first)
	for n := range m.Meetings {
		chance := chanceOf(fmt.Sprintf("%s/%d/day/%d", c.ID, m.ID, n))
		after := n*months/max(1, m.Meetings-1) - min(n, 1)*chance.upTo(3)
		month := time.Date(first, time.June+time.Month(after), 1, 0, 0, 0, 0, time.UTC)
		day := minuted.Date(workday(month, chance).Format(time.DateOnly))
		if !slices.ContainsFunc(out, func(s *sitting) bool { return s.day == day }) {
			out = append(out, &sitting{committee: m, day: day, lang: m.Lang})
		}
	}
	return out
}

func (m *committee) years() (first, last int) {
	return cmp.Or(m.From, 2016), cmp.Or(m.To, 2026)
}

// workday picks a Tuesday, Wednesday or Thursday of the month; councils do not meet in August, so that month's
// business waits for September.
func workday(month time.Time, chance *chance) time.Time {
	if month.Month() == time.August {
		month = month.AddDate(0, 1, 0)
	}
	day := month.AddDate(0, 0, chance.upTo(27))
	for day.Weekday() < time.Tuesday || day.Weekday() > time.Thursday {
		day = day.AddDate(0, 0, 1)
	}
	return day
}

// publication tells how far the papers of a meeting have come by [today].
func publication(start time.Time) minuted.PublicationState {
	age := today.Sub(start)
	switch {
	case age < -agendaBefore:
		return minuted.StateNone
	case age < draftAfter:
		return minuted.StateAgenda
	case age < confirmedAfter:
		return minuted.StateDraft
	default:
		return minuted.StateFinal
	}
}
