package samplesite

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"minuted"
)

// Alteration is one thing that a council did to an item of its pages.
type Alteration struct {
	Authority string
	Item      string // the platform's own id
	Change    minuted.Change
}

// alteredCouncil is the council whose pages change from one state of the sites to the other.
const alteredCouncil = "strathlorne"

// Weeks returns the councils in two states, some weeks apart. In between one item of one council was edited, one given
// another number, one withdrawn, and the draft minutes of one have become final; all else is as it was. The first state
// is that of [New] with one more meeting, whose draft minutes have a single item.
func Weeks() (before, after *Councils, altered []Alteration, err error) {
	if before, err = New(); err != nil {
		return nil, nil, nil, err
	}
	if after, err = New(); err != nil {
		return nil, nil, nil, err
	}
	for _, c := range []*Councils{before, after} {
		c.council(alteredCouncil).appoint()
	}
	altered, err = after.council(alteredCouncil).alter()
	return before, after, altered, err
}

// appoint adds the meeting of a panel, in draft, with a single item.
func (c *council) appoint() {
	panel := &committee{Keys: []string{"appointments"}, ID: 9001, Name: "Appointments Panel", Category: "Other Meetings", Starts: "14:00", Lang: "en"}
	last := c.meetings[len(c.meetings)-1]
	m := &meeting{
		id: last.id + 100, committee: panel, start: time.Date(2026, time.June, 4, 14, 0, 0, 0, time.UTC),
		status: minuted.StatusHeld, state: minuted.StateDraft, lang: "en",
	}
	m.attendees = c.attendance(m, chanceOf(c.ID+"/appointments"))
	m.items = []*item{{
		meeting: m, title: "Appointment of the Head of Coastal Works",
		agenda:   "To interview the candidates.",
		minutes:  "The Panel interviewed three candidates and thanked each of them.",
		decision: "That the post be offered to the second candidate.",
	}}
	panel.meetings = []*meeting{m}
	c.Committees = append(c.Committees, panel)
	c.meetings = append(c.meetings, m)
	c.byID[m.id] = m
	c.file(m)
	c.number(m, map[*committee]*counter{})
}

// alter changes one item in each of four meetings.
func (c *council) alter() (altered []Alteration, err error) {
	note := func(i *item, change minuted.Change) {
		altered = append(altered, Alteration{Authority: c.ID, Item: strconv.Itoa(i.id), Change: change})
	}
	for _, m := range slices.Backward(c.meetings) {
		last := len(m.items) - 1
		switch {
		case len(m.items) == 1:
			m.state = minuted.StateFinal
			note(m.items[0], minuted.ChangeFinalised)
		case m.state != minuted.StateFinal || last < 3:
		case len(altered) == 1:
			m.items[last].minutes += "\n\nThe Chair thanked the officers for their work."
			note(m.items[last], minuted.ChangeEdited)
		case len(altered) == 2:
			m.items[1].number += "A"
			note(m.items[1], minuted.ChangeRenumbered)
		case len(altered) == 3:
			note(m.items[last], minuted.ChangeWithdrawn)
			m.items = m.items[:last]
			return altered, nil
		}
	}
	return nil, fmt.Errorf("%s has too few meetings to alter", c.ID)
}
