package search

import (
	"cmp"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"minuted"
	"minuted/search/web"
)

func (s *Service) meetingPage(c *gin.Context, ix minuted.Index) error {
	items, err := findMeeting(c, ix, c.Param("id"))
	if err != nil {
		return err
	}
	first := items[0]
	path := meetingPath(first.Meeting.ID, first.Committee, first.Date)
	if movedTo(c, path) {
		return nil
	}
	heading := cmp.Or(first.Committee, "Meeting") + ", " + web.Day(first.Date)
	page := web.Meeting{
		Frame:      s.frame(ix, heading+", "+s.authorityOf(first), path),
		Crumbs:     s.itemCrumbs(first),
		Heading:    heading,
		Facts:      meetingFacts(first.Meeting, len(items)),
		Attendance: first.Attendance,
		Source:     webURL(first.Meeting.URL),
	}
	for _, it := range items {
		row := web.AgendaRow{Number: it.Number, Item: *itemLink(it), Minor: it.Kind == minuted.KindProcedure, Gone: it.Withdrawn()}
		if it.Decision.Outcome != minuted.OutcomeNone && it.Decision.Outcome != "" {
			row.Outcome = outcomeWord(it.Decision.Outcome)
		}
		page.Agenda = append(page.Agenda, row)
	}
	page.Description = "Agenda and decisions of " + heading + "."
	return s.show(c, http.StatusOK, page)
}

func meetingFacts(m minuted.MeetingRef, items int) []web.Fact {
	facts := []web.Fact{{Term: "Items", Link: web.Link{Text: strconv.Itoa(items)}}}
	if word := stateWord(m.State); word != "" {
		facts = append(facts, web.Fact{Term: "Papers", Link: web.Link{Text: word}})
	}
	if m.Status != "" && m.Status != minuted.StatusHeld {
		facts = append(facts, web.Fact{Term: "Status", Link: web.Link{Text: string(m.Status)}})
	}
	return facts
}
