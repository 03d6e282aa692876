package search

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"minuted"
	"minuted/search/web"
)

func (s *Service) itemPage(c *gin.Context, ix minuted.Index) error {
	it, err := findItem(c, ix, c.Param("id"))
	if err != nil {
		return err
	}
	path := itemPath(it.ID, it.Title)
	if movedTo(c, path) {
		return nil
	}
	var siblings []*minuted.Item
	if minuted.IsID(it.Meeting.ID) {
		if siblings, err = findMeeting(c, ix, it.Meeting.ID); err != nil {
			return err
		}
	}
	asked, err := versionAsked(c, it)
	if err != nil {
		return err
	}
	from := boxParams(c)
	pen, err := s.pen(c.Request.Context(), ix, from, asked)
	if err != nil {
		return err
	}
	page := s.item(ix, asked, siblings, from, pen)
	page.Versions = versionLinks(it, asked.Version)
	if asked != it {
		page.Newest, page.NoIndex, page.Canonical = path, true, s.publicURL+path
	}
	return s.show(c, http.StatusOK, page)
}

// movedTo sends a request with another slug, or none, to the address with the right one.
func movedTo(c *gin.Context, path string) bool {
	if c.Request.URL.EscapedPath() == path {
		return false
	}
	if q := c.Request.URL.RawQuery; q != "" {
		path += "?" + q
	}
	c.Redirect(http.StatusMovedPermanently, path)
	return true
}

// item is the page of an item. from is the search that led to it.
func (s *Service) item(ix minuted.Index, it *minuted.Item, siblings []*minuted.Item, from params, pen pen) web.Item {
	title := titleOf(it.Title)
	path := itemPath(it.ID, it.Title)
	page := web.Item{
		Frame:       s.frame(ix, title, path),
		Crumbs:      s.itemCrumbs(it),
		Heading:     pen.parts("title", 0, title),
		Facts:       s.itemFacts(it),
		Outcome:     outcomeWord(it.Decision.Outcome),
		Decision:    pen.blocks("decision", it.Decision.Text),
		Topics:      s.about(it),
		Agenda:      pen.blocks("agenda", it.Agenda),
		Minutes:     pen.blocks("minutes", it.Minutes),
		Cut:         it.Cut,
		Withdrawn:   it.Withdrawn(),
		Votes:       votes(it.Votes),
		Attendance:  it.Attendance,
		Attachments: attachments(it.Attachments),
		Provenance: web.Provenance{
			Source:    webURL(it.SourceURL),
			Captured:  it.CapturedAt,
			FirstSeen: it.FirstSeen,
			Digest:    it.Digest,
			Version:   it.Version,
		},
		Citation: s.citation(it),
	}
	if it.Lang != "" && !strings.HasPrefix(it.Lang, "en") {
		page.Lang = it.Lang
	}
	if from.encode() != "" {
		page.Back = from.address()
	}
	page.Description = title + ": " + strings.Join(nonEmpty(s.authorityOf(it), it.Committee, web.Day(it.Date)), ", ")
	if minuted.IsID(it.Meeting.ID) {
		page.Meeting = &web.Link{Text: cmp.Or(it.Committee, "The meeting") + ", " + web.Day(it.Date), Href: meetingPath(it.Meeting.ID, it.Committee, it.Date)}
	}
	page.Previous, page.Next = neighbours(it.ID, siblings)
	return page
}

// pen marks in an item what a search looks for. A query that cannot be run marks nothing.
func (s *Service) pen(ctx context.Context, ix minuted.Index, from params, it *minuted.Item) (pen, error) {
	q, err := s.parseText(from.text)
	if err != nil || q.Expr == nil {
		return pen{}, nil
	}
	q.Expr, _ = s.expanded(from, q.Expr)
	marks, err := ix.Marks(ctx, minuted.Request{Expr: q.Expr, Match: from.match}, it)
	if err != nil {
		return pen{}, fmt.Errorf("mark what was searched for: %w", err)
	}
	return pen{marks}, nil
}

func (s *Service) itemCrumbs(it *minuted.Item) []web.Link {
	crumbs := []web.Link{{Text: s.authorityOf(it), Href: authorityPath(it.Authority)}}
	if it.Committee != "" {
		crumbs = append(crumbs, web.Link{Text: it.Committee, Href: scoped(minuted.FacetCommittee, it.CommitteeValue()).address()})
	}
	if minuted.IsID(it.Meeting.ID) {
		crumbs = append(crumbs, web.Link{Text: web.Day(it.Date), Href: meetingPath(it.Meeting.ID, it.Committee, it.Date)})
	}
	return crumbs
}

func (s *Service) itemFacts(it *minuted.Item) []web.Fact {
	facts := []web.Fact{{Term: "Date", Link: web.Link{Text: web.Day(it.Date)}}}
	add := func(term, text string) {
		if text != "" {
			facts = append(facts, web.Fact{Term: term, Link: web.Link{Text: text}})
		}
	}
	add("Item number", it.Number)
	if it.Kind != minuted.KindSubstance {
		add("Kind", kindWord(it.Kind))
	}
	add("Papers", stateWord(it.Meeting.State))
	if it.Meeting.Status != minuted.StatusHeld {
		add("Meeting", string(it.Meeting.Status))
	}
	return facts
}

// stateWord is how far the papers of a meeting have come.
func stateWord(state minuted.PublicationState) string {
	switch state {
	case minuted.StateAgenda:
		return "Agenda only, no minutes yet"
	case minuted.StateDraft:
		return "Draft minutes"
	case minuted.StateFinal:
		return "Minutes as confirmed"
	default:
		return ""
	}
}

func votes(list []minuted.Vote) []web.Vote {
	var out []web.Vote
	for _, v := range list {
		vote := web.Vote{Motion: cmp.Or(v.Motion, v.Type, "Recorded vote"), Result: v.Result}
		add := func(name string, side *minuted.Side) {
			if side != nil {
				vote.Sides = append(vote.Sides, web.Side{Name: name, Count: side.Count, Names: side.Names})
			}
		}
		add("For", v.For)
		add("Against", v.Against)
		add("Abstained", v.Abstained)
		out = append(out, vote)
	}
	return out
}

func attachments(list []minuted.Attachment) []web.Attachment {
	var out []web.Attachment
	for _, a := range list {
		out = append(out, web.Attachment{
			Link: web.Link{Text: cmp.Or(a.Title, a.URL), Href: webURL(a.URL)},
			Type: typeWord(a.MediaType),
		})
	}
	return out
}

// typeWord is a media type for people.
func typeWord(mediaType string) string {
	switch mediaType {
	case "application/pdf":
		return "PDF"
	case "application/msword", "application/vnd.openxmlformats-officedocument.wordprocessingml.document":
		return "Word"
	case "application/vnd.ms-excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet":
		return "Excel"
	case "text/html":
		return "Web page"
	default:
		return mediaType
	}
}

// citation names the item so that it can be found again here and at its source.
func (s *Service) citation(it *minuted.Item) string {
	title := titleOf(it.Title)
	if it.Number != "" {
		title = "item " + strings.TrimRight(it.Number, ".:") + ", " + title
	}
	parts := nonEmpty(s.authorityOf(it), it.Committee, web.Day(it.Date), "‘"+title+"’", webURL(it.SourceURL))
	if !it.CapturedAt.IsZero() {
		parts = append(parts, "captured "+it.CapturedAt.UTC().Format("2 January 2006"))
	}
	here := "item " + it.ID
	if s.publicURL != "" {
		here = s.publicURL + "/items/" + it.ID
	}
	return strings.Join(parts, ", ") + ". Minuted, " + here + "."
}

func nonEmpty(texts ...string) []string {
	return slices.DeleteFunc(texts, func(t string) bool { return t == "" })
}

func neighbours(id string, siblings []*minuted.Item) (previous, next *web.Link) {
	at := slices.IndexFunc(siblings, func(it *minuted.Item) bool { return it.ID == id })
	if at > 0 {
		previous = itemLink(siblings[at-1])
	}
	if at >= 0 && at+1 < len(siblings) {
		next = itemLink(siblings[at+1])
	}
	return previous, next
}

func itemLink(it *minuted.Item) *web.Link {
	return &web.Link{Text: titleOf(it.Title), Href: itemPath(it.ID, it.Title)}
}
