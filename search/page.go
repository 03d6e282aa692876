package search

import (
	"bytes"
	"net/http"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"minuted"
	"minuted/search/web"
)

const (
	boxLabel  = "Search council minutes"
	mediaHTML = "text/html; charset=utf-8"
)

// show writes a page.
func (s *Service) show(c *gin.Context, status int, p web.Page) error {
	var b bytes.Buffer
	if err := s.renderer.Render(&b, p); err != nil {
		return err
	}
	if status != http.StatusOK {
		c.Data(status, mediaHTML, b.Bytes())
		return nil
	}
	c.Header("Cache-Control", "no-cache") // every page tells of the live index
	send(c, mediaHTML, b.Bytes())
	return nil
}

// frame is what a page has around it. path is the address it should be known under.
func (s *Service) frame(ix minuted.Index, title, path string) web.Frame {
	g := ix.Generation()
	return web.Frame{
		Title:     title,
		Canonical: s.publicURL + path,
		Index:     &web.IndexNote{Items: g.Items, Authorities: g.Authorities, From: g.From, To: g.To, Built: g.Built},
	}
}

// showProblem tells a problem as a page.
func (s *Service) showProblem(c *gin.Context, p problem, cause error) {
	var page web.Page = s.failPage(c, p)
	if p.Takedown != nil {
		page = tombstone(*p.Takedown)
	}
	if err := s.show(c, p.Status, page); err != nil {
		s.log.Error("problem page could not be shown", "error", err, "cause", cause)
		c.String(p.Status, p.Title+"\n")
	}
}

// tombstone is the page of an item that was taken down.
func tombstone(t minuted.Takedown) web.Tombstone {
	return web.Tombstone{
		Frame: web.Frame{Title: "Item taken down", NoIndex: true},
		Facts: []web.Fact{
			{Term: "Since", Link: web.Link{Text: t.Time.UTC().Format("2 January 2006")}},
			{Term: "Reason", Link: web.Link{Text: t.Reason}},
			{Term: "Item", Link: web.Link{Text: t.ID}},
		},
	}
}

// failPage is the page of an error, with the box so that nothing typed is lost.
func (s *Service) failPage(c *gin.Context, p problem) web.Problem {
	page := web.Problem{
		Frame:   web.Frame{NoIndex: true, OwnBox: true},
		Box:     boxOf(c),
		Text:    sentence(p.Detail),
		Notices: s.notices(p.Notices, boxParams(c)),
		Links:   []web.Link{{Text: "Go to the front page", Href: "/"}},
	}
	switch p.Status {
	case http.StatusBadRequest:
		page.Heading = "This search cannot be run"
		page.Box.Wrong = p.Parameter == "q"
		if len(page.Notices) > 0 {
			page.Text = "Something in the words you typed has to change first."
		}
	case http.StatusNotFound:
		page.Heading = "Nothing here"
		page.Text = "There is no page at this address. It may have been mistyped, or its link cut short. Try a search."
	case http.StatusMethodNotAllowed:
		page.Heading = "This page can only be read"
	case http.StatusServiceUnavailable:
		page.Heading = "Not available just now"
	default:
		page.Heading = "Something went wrong"
		page.Text = "The fault is ours, and it has been written down. Please try again."
	}
	page.Title = page.Heading
	return page
}

// boxParams is the search of the address as far as it can be read.
func boxParams(c *gin.Context) params {
	p, err := readParams(c.Request.URL.RawQuery, ignore)
	if err != nil {
		p = newParams().withText(c.Query("q"))
	}
	return p
}

func boxOf(c *gin.Context) web.Form {
	return web.Form{Label: boxLabel, Text: boxParams(c).text}
}

// notices are what the engine says about a query, each with the search it suggests instead.
func (s *Service) notices(list []minuted.Notice, p params) []web.Notice {
	var out []web.Notice
	for _, n := range list {
		notice := web.Notice{Text: n.Text}
		if n.SuggestedQuery != "" {
			notice.Suggest = &web.Link{Text: n.SuggestedQuery, Href: p.withText(n.SuggestedQuery).address()}
		}
		out = append(out, notice)
	}
	return out
}

// asset answers with a style sheet, script or icon. Its address changes with it, so it may be kept for ever.
func (s *Service) asset(c *gin.Context) {
	a, ok := s.renderer.Asset(c.Param("name"))
	if !ok {
		s.fail(c, errNoRoute)
		return
	}
	c.Header("Cache-Control", "no-cache")
	if c.Query("v") == a.Version {
		c.Header("Cache-Control", "public, max-age=31536000, immutable")
	}
	send(c, a.MediaType, a.Body)
}

func (s *Service) aboutPage(c *gin.Context) {
	page := web.About{
		Frame:   s.bareFrame("About", "/about"),
		Version: s.version,
		Topics:  len(s.names.topics),
	}
	if err := s.show(c, http.StatusOK, page); err != nil {
		s.fail(c, err)
	}
}

// sentence begins with a capital and ends with a full stop.
func sentence(text string) string {
	r, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(r)) + strings.TrimSuffix(text[size:], ".") + "."
}
