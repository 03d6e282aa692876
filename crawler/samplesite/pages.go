package samplesite

import (
	"fmt"
	"slices"

	"minuted"
)

// windowSize is how many meetings a list shows at once.
const windowSize = 15

// stamp is the form in which addresses name the start of a window: yyyymmddHHMM.
const stamp = "200601021504"

func (c *council) committeesView() *view {
	v := c.view(nil, "en", "Committee structure", "Committee structure")
	for _, m := range c.Committees {
		if m.Expired || m.Info {
			continue
		}
		i := slices.IndexFunc(v.Groups, func(g group) bool { return g.Category == m.Category })
		if i < 0 {
			i = len(v.Groups)
			v.Groups = append(v.Groups, group{Category: m.Category})
		}
		v.Groups[i].Committees = append(v.Groups[i].Committees, m)
	}
	return v
}

// newsSize is how many meetings the page of what is new shows.
const newsSize = 8

// newsView lists the newest meetings of which something has been published, with what has. It does not go by the day:
// the councils publish nothing further.
func (c *council) newsView() *view {
	v := c.view(nil, "en", "What's new", "What's new")
	for _, m := range slices.Backward(c.meetings) {
		if m.committee.Expired || m.committee.Info || m.state == minuted.StateNone {
			continue
		}
		l := c.line(m)
		l.Line = escape(m.committee.Name) + ", " + l.Line
		if v.Meetings = append(v.Meetings, l); len(v.Meetings) == newsSize {
			break
		}
	}
	return v
}

func (c *council) committeeView(m *committee) *view {
	v := c.view(m, "en", "Committee details", "Committee details - "+m.Name)
	v.Labels = labelsIn(m.Lang)
	purpose := m.Purpose
	if purpose == "" {
		purpose = "The business of the " + m.Name + " is set out in the scheme of delegation."
	}
	v.Purpose = c.word().body(minuted.Text(purpose))
	for i, surname := range c.Members[:8] {
		v.Members = append(v.Members, member{ID: 100 + i, Name: "Councillor " + surname, Role: [8]string{"Chair", "Vice-Chair"}[i]})
	}
	return v
}

// meetingsView lists a committee's meetings as the query asks: those of a year, fifteen before or after a moment, or
// the newest fifteen.
func (c *council) meetingsView(m *committee, q query) *view {
	v := c.view(m, "en", "Browse meetings", "Browse meetings - "+m.Name)
	from, to := m.window(q)
	for _, one := range m.meetings[from:to] {
		v.Meetings = append(v.Meetings, c.line(one))
	}
	if to < len(m.meetings) && to > from {
		v.Earlier = m.meetings[to-1].start.Format(stamp)
	}
	if from > 0 && to > from {
		v.Later = m.meetings[from].start.Format(stamp)
	}
	for _, one := range m.meetings {
		if !slices.Contains(v.Years, one.start.Year()) {
			v.Years = append(v.Years, one.start.Year())
		}
	}
	slices.Reverse(v.Years)
	return v
}

// window returns the range of the committee's meetings, newest first, that the query asks for.
func (m *committee) window(q query) (from, to int) {
	year := q.number("year")
	before := func(moment string) int {
		i := slices.IndexFunc(m.meetings, func(one *meeting) bool { return one.start.Format(stamp) < moment })
		if i < 0 {
			return len(m.meetings)
		}
		return i
	}
	switch {
	case q["act"] == "earlier":
		from = before(q["d"])
	case q["act"] == "later":
		to = before(q["d"])
		for to > 0 && m.meetings[to-1].start.Format(stamp) == q["d"] {
			to--
		}
		return max(0, to-windowSize), to
	case year > 0:
		return before(fmt.Sprintf("%04d", year+1)), before(fmt.Sprintf("%04d", year))
	}
	return from, min(from+windowSize, len(m.meetings))
}

// line is the meeting's line in a list: its end tells cheaply what has been published.
func (c *council) line(m *meeting) meetingLine {
	l := meetingLine{
		ID:     m.id,
		Day:    m.start.Format("2 Jan 2006"),
		Line:   m.start.Format("2 Jan 2006") + "&nbsp;" + m.start.Format("3&#58;04 pm"),
		Time:   m.start.Format("3.04 pm"),
		Status: serviceStatus(m),
	}
	switch {
	case m.committee.Info:
		l.Line = escape(m.committee.Name)
	case m.status == minuted.StatusCancelled:
		l.Tail = " - CANCELLED"
	case m.minuted():
		l.Tail = " - Agenda, Minutes"
	case m.state == minuted.StateAgenda:
		l.Tail = " - Agenda"
	}
	return l
}

func (c *council) meetingPage(m *meeting) *view {
	v := c.meetingView(m, "")
	v.Heading = stateHeading(m, v.Decided)
	for _, i := range m.items {
		v.Items = append(v.Items, c.itemView(i, false))
	}
	when := m.start.Format("Monday 02-Jan-2006 15.04 ") + m.committee.Name + ".pdf"
	add := func(shown bool, label string, t int) {
		if shown {
			v.Printed = append(v.Printed, printed{Label: label, File: label + " " + when, T: t, Size: 80 + m.id%300})
		}
	}
	add(m.state != minuted.StateNone, "Agenda frontsheet", 0)
	add(v.Decided, "Printed decisions", 2)
	add(m.state == minuted.StateDraft, "Printed draft minutes", 1)
	add(m.state == minuted.StateFinal, "Printed minutes", 1)
	return v
}

func (c *council) itemPage(i *item) *view {
	v := c.meetingView(i.meeting, labelsIn(i.meeting.lang).Item)
	v.Item = c.itemView(i, true)
	return v
}
