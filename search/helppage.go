package search

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"minuted/search/web"
)

// helpExamples are queries that show what the language can do.
var helpExamples = [...]struct {
	title string
	rows  [][2]string // a query and what it finds
}{
	{"Words", [][2]string{
		{`school places`, "items with both words, in any of their endings. Where fewer than ten have them all, those with most of them come behind, and the page tells both numbers"},
		{`school AND places`, "only items with both words. What is in quotation marks, has a field's name or is joined by AND, OR, NOT or NEAR is never left out"},
		{`"school places"`, "these words next to each other, exactly as typed but for capitals and accents"},
		{`librar*`, "words that begin like this; * stands for any letters and ? for one. At least three letters come first"},
		{`libary~`, "words that differ by one letter; ~2 allows two"},
	}},
	{"Together or apart", [][2]string{
		{`library OR museum`, "either word. AND, OR and NOT are written in capitals"},
		{`parking -permits`, "the first word without the second"},
		{`(library OR museum) closure`, "brackets say what belongs together"},
		{`speed NEAR/5 limit`, "with at most five words between, in either order; PRE/5 keeps the order"},
		{`speed /s limit`, "in one sentence; /p is for one paragraph"},
		{`"budget savings"~3`, "all the words of the phrase in any order, among at most three others"},
	}},
	{"Where and when", [][2]string{
		{`title:budget`, "only in the title; also agenda, minutes, decision and attachments"},
		{`in:attachments drainage`, "in the text of attached reports"},
		{`from:2020 to:2021-06`, "between two dates, both included. before: and after: leave the day itself out"},
		{`fy:2023/24`, "the financial year from April to March; my: is for the municipal year from May to April"},
		{`outcome:refused`, "by what was decided"},
		{`has:votes`, "with a recorded vote; also decision and attachments"},
		{`lang:cy`, "items in Welsh"},
		{`library museum scope:meeting`, "both words in one meeting, though not in one item"},
	}},
}

func (s *Service) helpPage(c *gin.Context) {
	page := web.Help{Frame: s.bareFrame("Search help", "/help"), Box: web.Form{Label: boxLabel}}
	page.OwnBox = true
	for _, group := range helpExamples {
		g := web.HelpGroup{Title: group.title}
		for _, row := range group.rows {
			g.Examples = append(g.Examples, web.Fact{Term: row[1], Link: web.Link{Text: row[0], Href: newParams().withText(row[0]).address()}})
		}
		page.Groups = append(page.Groups, g)
	}
	if err := s.show(c, http.StatusOK, page); err != nil {
		s.fail(c, err)
	}
}

// bareFrame is the frame of a page that needs no index. It tells of the live one where there is one.
func (s *Service) bareFrame(title, path string) web.Frame {
	if ix, release, err := s.indexes.Acquire(); err == nil {
		defer release()
		return s.frame(ix, title, path)
	}
	return web.Frame{Title: title, Canonical: s.publicURL + path}
}
