package search

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"minuted"
	"minuted/search/web"
)

// How much the landing pages show.
const (
	newestShown      = 5
	topicsShown      = 12
	authoritiesShown = 24
)

func (s *Service) homePage(c *gin.Context, ix minuted.Index) error {
	everything, err := browse(c.Request.Context(), ix, newParams(), 0, minuted.FacetTopic, minuted.FacetAuthority)
	if err != nil {
		return err
	}
	decided := newParams()
	decided.not[minuted.FacetOutcome] = []string{string(minuted.OutcomeNone)}
	decided.not[minuted.FacetKind] = []string{string(minuted.KindProcedure)}
	newest, err := browse(c.Request.Context(), ix, decided, newestShown)
	if err != nil {
		return err
	}
	page := web.Home{
		Frame:       s.frame(ix, "Search council minutes", "/"),
		Box:         web.Form{Label: boxLabel},
		Topics:      s.subjects(everything.Facets[minuted.FacetTopic]),
		Authorities: s.counted(minuted.FacetAuthority, everything.Facets[minuted.FacetAuthority], authoritiesShown, authorityPath),
		Newest:      s.hits(newest.Hits, newParams()),
	}
	page.OwnBox = true
	page.Description = "Search what councils decided: minutes of council meetings, one agenda item at a time."
	for _, example := range []string{"library opening hours", `"school places"`, "flooding OR drainage"} {
		page.Examples = append(page.Examples, web.Link{Text: example, Href: newParams().withText(example).address()})
	}
	return s.show(c, http.StatusOK, page)
}

// counted lists the first values of a facet with links made by path.
func (s *Service) counted(facet string, f minuted.Facet, most int, path func(value string) string) []web.Counted {
	var out []web.Counted
	for _, b := range f[:min(len(f), most)] {
		out = append(out, web.Counted{Link: web.Link{Text: s.label(facet, b.Value, f), Href: path(b.Value)}, Count: b.Count})
	}
	return out
}
