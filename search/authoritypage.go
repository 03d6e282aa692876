package search

import (
	"cmp"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"minuted"
	"minuted/search/web"
)

func (s *Service) authoritiesPage(c *gin.Context, ix minuted.Index) error {
	list, err := s.authorityEntries(c, ix)
	if err != nil {
		return err
	}
	page := web.Authorities{Frame: s.frame(ix, "Authorities", "/authorities")}
	for _, a := range list {
		if a.Items == 0 {
			continue
		}
		page.List = append(page.List, web.AuthorityRow{
			Counted: web.Counted{Link: web.Link{Text: cmp.Or(a.Name, a.ID), Href: authorityPath(a.ID)}, Count: a.Items},
			Where:   placeWords(cmp.Or(a.Region, a.Nation)),
		})
	}
	return s.show(c, http.StatusOK, page)
}

func (s *Service) authorityPage(c *gin.Context, ix minuted.Index) error {
	id := c.Param("authority")
	p := scoped(minuted.FacetAuthority, id)
	p.grain = minuted.GrainYear
	result, err := browse(c.Request.Context(), ix, p, 0, minuted.FacetAuthority, minuted.FacetCommittee, minuted.FacetTopic, minuted.FacetDate)
	if err != nil {
		return err
	}
	a, known := s.names.authority[id]
	if !known && result.Total == 0 {
		return minuted.ErrNotFound
	}
	business := p.clone()
	business.not[minuted.FacetKind] = []string{string(minuted.KindProcedure)}
	newest, err := browse(c.Request.Context(), ix, business, newestShown)
	if err != nil {
		return err
	}
	name := s.label(minuted.FacetAuthority, id, result.Facets[minuted.FacetAuthority])
	if known {
		name = s.names.authorityName(id)
	}
	p.grain = ""
	within := func(facet string) func(string) string {
		return func(value string) string { return narrowed(p, facet, value).address() }
	}
	page := web.Authority{
		Frame:      s.frame(ix, name, authorityPath(id)),
		Crumbs:     []web.Link{{Text: "Authorities", Href: "/authorities"}, {Text: name}},
		Heading:    name,
		Box:        web.Form{Label: "Search the minutes of " + name, Kept: p.fields()},
		Facts:      authorityFacts(a),
		Dates:      histogram(p, result.Facets[minuted.FacetDate], minuted.GrainYear),
		Committees: s.counted(minuted.FacetCommittee, result.Facets[minuted.FacetCommittee], minuted.MaxCommitteeBuckets, within(minuted.FacetCommittee)),
		Topics:     s.counted(minuted.FacetTopic, subjectsOnly(result.Facets[minuted.FacetTopic]), topicsShown, within(minuted.FacetTopic)),
		Newest:     s.hits(newest.Hits, newParams()),
		All:        web.Counted{Link: web.Link{Href: p.address()}, Count: result.Total},
	}
	page.OwnBox = true
	page.Description = "Minutes and decisions of " + name + ", item by item."
	return s.show(c, http.StatusOK, page)
}

func authorityFacts(a minuted.Authority) []web.Fact {
	var out []web.Fact
	add := func(term, text, href string) {
		if text != "" {
			out = append(out, web.Fact{Term: term, Link: web.Link{Text: text, Href: href}})
		}
	}
	add("Kind", placeWords(a.Tier), "")
	add("Region", placeWords(a.Region), "")
	add("Nation", placeWords(a.Nation), "")
	add("GSS code", a.GSS, "")
	add("Meeting pages", webURL(a.URL), webURL(a.URL))
	return out
}

// placeWords writes a region or nation slug for people: "Yorkshire and the Humber".
func placeWords(slug string) string {
	words := strings.Split(slug, "-")
	for i, w := range words {
		if w != "" && w != "and" && w != "the" && w != "of" {
			words[i] = strings.ToUpper(w[:1]) + w[1:]
		}
	}
	return strings.Join(words, " ")
}
