package samplesite

import (
	"fmt"
	"maps"
	"strings"
	"time"

	"minuted"
)

// filler fills the blanks of one item of the meeting: the words of subjects.yaml, the council's own people and places,
// and what the meeting itself tells.
func (a *agenda) filler() *filler {
	c, m := a.council, a.meeting
	words := maps.Clone(a.subjects.Words)
	words["place"] = c.Places
	words["member"], words["aelod"] = titled("Councillor ", c.Members[1:]), titled("y Cynghorydd ", c.Members[1:])
	last := m.start.AddDate(0, 0, -7*(5+a.chance.upTo(4)))
	return &filler{chance: a.chance, words: words, filled: map[string]string{
		"council":   c.Name,
		"committee": m.committee.Name,
		"seat":      c.Seat,
		"chair":     c.Members[0],
		"apologies": m.apologies(),
		"last":      last.Format("2 January 2006"),
		"diwethaf":  welshDate(last),
		"year":      m.start.Format("2006"),
		"ref":       fmt.Sprintf("%s/%05d/FUL", m.start.Format("06"), a.chance.between(20, 2400)),
		"fy":        financialYear(m.start),
		"nextfy":    financialYear(m.start.AddDate(1, 0, 0)),
	}}
}

func titled(title string, surnames []string) []string {
	out := make([]string, len(surnames))
	for i, surname := range surnames {
		out[i] = title + surname
	}
	return out
}

func (m *meeting) apologies() string {
	for _, a := range m.attendees {
		if a.Attendance == "Apologies" {
			return a.Name
		}
	}
	return "no member"
}

// financialYear is the year from April to March that holds the day, as "2023/24".
func financialYear(day time.Time) string {
	first := day.AddDate(0, -3, 0).Year()
	return fmt.Sprintf("%d/%02d", first, (first+1)%100)
}

// decide writes the clauses of a decision into the item, in the wording and at the places that the council is used to.
func (h habits) decide(i *item, clauses, lang string) {
	text := h.resolution(strings.Split(clauses, "|"), lang)
	if h.Decisions != "minutes" {
		i.decision = text
	}
	if h.Decisions != "decision" {
		i.minutes = minuted.NewText(append(i.minutes.Blocks(), text.Blocks()...)...)
	}
}

func (h habits) resolution(clauses []string, lang string) minuted.Text {
	lead := map[string]string{"resolved": "RESOLVED that", "dash": "RESOLVED – That", "ordered": "ORDERED that", "agreed": "AGREED that"}[h.Wording]
	if lang == "cy" {
		lead = "PENDERFYNWYD"
	}
	if len(clauses) == 1 {
		return minuted.Text(lead + " " + strings.TrimSpace(clauses[0]) + ".")
	}
	lines := []string{lead + ":"}
	for n, clause := range clauses {
		end := ";"
		if n == len(clauses)-1 {
			end = "."
		}
		lines = append(lines, fmt.Sprintf("%d. %s%s", n+1, strings.TrimSpace(clause), end))
	}
	return readText(lines)
}
