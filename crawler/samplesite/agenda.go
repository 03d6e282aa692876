package samplesite

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"minuted"
)

// meet makes the meeting of a sitting: who came, and procedure around the written items and made business.
func (c *council) meet(s *sitting, all *subjects) (*meeting, error) {
	chance := chanceOf(fmt.Sprintf("%s/%d/%s/%s", c.ID, s.committee.ID, s.day, s.lang))
	starts, err := time.Parse("2006-01-02 15:04", string(s.day)+" "+s.committee.Starts)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", s.committee.Name, err)
	}
	m := &meeting{committee: s.committee, start: starts, status: minuted.StatusHeld, state: publication(starts), lang: s.lang}
	if len(s.written) > 0 {
		m.state = minuted.StateFinal // what is written out is published, whatever its date
	} else if !s.committee.Info {
		m.status = chance.status()
	}
	if m.status == minuted.StatusCancelled {
		m.state = minuted.StateNone
	}
	m.attendees = c.attendance(m, chance)
	if m.state == minuted.StateNone {
		return m, nil
	}
	a := &agenda{council: c, meeting: m, subjects: all, chance: chance}
	return m, a.write(s.written)
}

// status is mostly held.
func (c *chance) status() minuted.MeetingStatus {
	switch n := c.upTo(100); {
	case n < 5:
		return minuted.StatusCancelled
	case n < 9:
		return minuted.StatusMoved
	default:
		return minuted.StatusHeld
	}
}

// attendance draws the committee's members. Somebody always sends apologies.
func (c *council) attendance(m *meeting, chance *chance) []attendee {
	seats := min(len(c.Members), 8+m.committee.ID%5)
	if slices.Contains(m.committee.Keys, "council") {
		seats = len(c.Members)
	}
	if m.committee.Info {
		return nil
	}
	absent := 1 + chance.upTo(seats-1)
	var out []attendee
	for i := range seats {
		a := attendee{Name: "Councillor " + c.Members[i], Role: "Committee Member", Attendance: "Present, as expected"}
		switch {
		case i == 0:
			a.Role = "Chair"
		case i == 1:
			a.Role = "Vice-Chair"
		}
		switch {
		case m.state == minuted.StateNone || m.state == minuted.StateAgenda:
			a.Attendance = "Expected"
		case i == absent:
			a.Attendance = "Apologies"
		}
		out = append(out, a)
	}
	return out
}

// agenda writes the items of one meeting.
type agenda struct {
	council  *council
	meeting  *meeting
	subjects *subjects
	chance   *chance
}

func (a *agenda) write(written []*writtenItem) error {
	if err := a.procedure("first"); err != nil {
		return err
	}
	if a.council.Habits.Headings && len(written) > 0 {
		a.add(&item{title: "Items for Decision", heading: true})
	}
	for _, w := range written {
		a.add(a.copy(w))
	}
	if err := a.business(max(0, 2-len(written))); err != nil {
		return err
	}
	return a.procedure("last")
}

func (a *agenda) add(i *item) {
	i.meeting = a.meeting
	a.meeting.items = append(a.meeting.items, i)
}

// procedure adds the procedural items that a meeting of this kind has at the place.
func (a *agenda) procedure(place string) error {
	for _, s := range a.subjects.business(a.meeting.committee.Keys, a.meeting.lang, place) {
		if !a.chance.percent(s.Share) {
			continue
		}
		if err := a.make(s); err != nil {
			return err
		}
	}
	return nil
}

// business adds up to n different items of the committee's own subjects.
func (a *agenda) business(n int) error {
	fit := a.subjects.business(a.meeting.committee.Keys, a.meeting.lang, "")
	for _, i := range a.chance.order(len(fit)) {
		if n == 0 {
			break
		}
		n--
		if err := a.make(fit[i]); err != nil {
			return err
		}
	}
	return nil
}

// copy makes an item of a written one.
func (a *agenda) copy(w *writtenItem) *item {
	i := &item{
		number: w.Number, title: w.Title,
		agenda: w.Agenda, decision: w.Decision, minutes: w.Minutes, votes: w.Votes,
	}
	if w.Report != "" {
		i.report = &document{name: w.Report}
	}
	for _, name := range w.Documents {
		i.documents = append(i.documents, document{name: name})
	}
	return i
}

// make adds an item made from a subject.
func (a *agenda) make(s *subject) error {
	w := &wordings{filler: a.filler(), chance: a.chance}
	i := &item{title: sentences(w.one(s.Title)), agenda: minuted.Text(sentences(w.one(s.Agenda)))}
	if s.Report != "" {
		i.report = &document{name: w.fill(s.Report)}
	}
	for _, name := range s.Documents {
		i.documents = append(i.documents, document{name: w.fill(name)})
	}
	if a.meeting.state != minuted.StateAgenda {
		var paragraphs []string
		for _, alternatives := range s.Minutes {
			paragraphs = append(paragraphs, sentences(w.one(alternatives)))
		}
		i.minutes = readText(strings.Split(strings.Join(paragraphs, "\n\n"), "\n"))
		if clauses := w.one(s.Decision); clauses != "" {
			a.council.Habits.decide(i, clauses, s.Lang)
		}
		if s.Vote != "" && a.chance.percent(40) {
			i.votes = append(i.votes, a.vote(w.fill(s.Vote)))
		}
	}
	a.add(i)
	if w.err != nil {
		return fmt.Errorf("subject %q: %w", s.Title[0], w.err)
	}
	return nil
}

// vote records a vote that was carried.
func (a *agenda) vote(motion string) minuted.Vote {
	present := len(a.meeting.attendees) - 1
	against := a.chance.upTo(present/3 + 1)
	abstained := a.chance.upTo(2)
	return minuted.Vote{
		Motion: motion, Type: "Motion", Result: "Carried",
		For:       &minuted.Side{Count: present - against - abstained},
		Against:   &minuted.Side{Count: against},
		Abstained: &minuted.Side{Count: abstained},
	}
}

// wordings chooses among wordings and fills their blanks, and keeps the first error.
type wordings struct {
	filler *filler
	chance *chance
	err    error
}

// one fills one of the alternatives; it gives "" where there are none.
func (w *wordings) one(alternatives []string) string {
	if len(alternatives) == 0 {
		return ""
	}
	return w.fill(w.chance.of(alternatives))
}

func (w *wordings) fill(wording string) string {
	text, err := w.filler.fill(wording)
	if err != nil && w.err == nil {
		w.err = err
	}
	return text
}
