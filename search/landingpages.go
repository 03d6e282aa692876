package search

import (
	"cmp"
	"net/http"
	"strings"

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
	newest, err := browse(c.Request.Context(), ix, decided, newestShown)
	if err != nil {
		return err
	}
	page := web.Home{
		Frame:       s.frame(ix, "Search council minutes", "/"),
		Box:         web.Form{Label: boxLabel},
		Topics:      s.subjects(everything.Facets[minuted.FacetTopic]),
		Authorities: s.counted(minuted.FacetAuthority, everything.Facets[minuted.FacetAuthority], authoritiesShown, authorityPath),
		Newest:      s.hits(newest.Hits, ""),
	}
	page.OwnBox = true
	page.Description = "Search what councils decided: minutes of council meetings, one agenda item at a time."
	for _, example := range []string{"library opening hours", `"school places"`, "flooding OR drainage"} {
		page.Examples = append(page.Examples, web.Link{Text: example, Href: newParams().withText(example).address()})
	}
	return s.show(c, http.StatusOK, page)
}

// subjects lists the scheme's subjects in its own order, those without items too.
func (s *Service) subjects(f minuted.Facet) []web.Counted {
	held := counts(f)
	var out []web.Counted
	for _, t := range s.names.topics {
		if !isSubtopic(t.ID) {
			out = append(out, web.Counted{Link: web.Link{Text: t.Name, Href: topicPath(t.ID)}, Count: held[t.ID]})
		}
	}
	return out
}

// subtopics lists the subtopics of a subject in the scheme's order.
func (s *Service) subtopics(of string, f minuted.Facet) []web.Counted {
	held := counts(f)
	var out []web.Counted
	for _, t := range s.names.topics {
		if isSubtopic(t.ID) && subject(t.ID) == of {
			out = append(out, web.Counted{Link: web.Link{Text: t.Name, Href: topicPath(t.ID)}, Count: held[t.ID]})
		}
	}
	return out
}

// counted lists the first values of a facet with links made by path.
func (s *Service) counted(facet string, f minuted.Facet, most int, path func(value string) string) []web.Counted {
	var out []web.Counted
	for _, b := range f[:min(len(f), most)] {
		out = append(out, web.Counted{Link: web.Link{Text: s.label(facet, b.Value, f), Href: path(b.Value)}, Count: b.Count})
	}
	return out
}

func (s *Service) authoritiesPage(c *gin.Context, ix minuted.Index) error {
	list, err := s.authorityEntries(c, ix)
	if err != nil {
		return err
	}
	page := web.Authorities{Frame: s.frame(ix, "Authorities", "/authorities")}
	for _, a := range list {
		page.List = append(page.List, web.AuthorityRow{
			Counted: web.Counted{Link: web.Link{Text: cmp.Or(a.Name, a.ID), Href: authorityPath(a.ID)}, Count: a.Items},
			Where:   placeWords(cmp.Or(a.Region, a.Nation)),
		})
	}
	return s.show(c, http.StatusOK, page)
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

func (s *Service) authorityPage(c *gin.Context, ix minuted.Index) error {
	id := c.Param("authority")
	p := scoped(minuted.FacetAuthority, id)
	p.grain = minuted.GrainYear
	result, err := browse(c.Request.Context(), ix, p, newestShown, minuted.FacetAuthority, minuted.FacetCommittee, minuted.FacetTopic, minuted.FacetDate)
	if err != nil {
		return err
	}
	a, known := s.names.authority[id]
	if !known && result.Total == 0 {
		return minuted.ErrNotFound
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
		Newest:     s.hits(result.Hits, ""),
		All:        web.Counted{Link: web.Link{Href: p.address()}, Count: result.Total},
	}
	page.OwnBox = true
	page.Description = "Minutes and decisions of " + name + ", item by item."
	return s.show(c, http.StatusOK, page)
}

// narrowed is a search with one more filter.
func narrowed(p params, facet, value string) params {
	p = p.clone()
	p.any[facet] = []string{value}
	return p
}

func subjectsOnly(f minuted.Facet) minuted.Facet {
	var out minuted.Facet
	for _, b := range f {
		if !isSubtopic(b.Value) {
			out = append(out, b)
		}
	}
	return out
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

func (s *Service) topicsPage(c *gin.Context, ix minuted.Index) error {
	result, err := browse(c.Request.Context(), ix, newParams(), 0, minuted.FacetTopic)
	if err != nil {
		return err
	}
	f := result.Facets[minuted.FacetTopic]
	held := counts(f)
	page := web.Topics{Frame: s.frame(ix, "Topics", "/topics")}
	for _, t := range s.names.topics {
		if !isSubtopic(t.ID) {
			page.Subjects = append(page.Subjects, web.Subject{
				Counted:   web.Counted{Link: web.Link{Text: t.Name, Href: topicPath(t.ID)}, Count: held[t.ID]},
				Subtopics: s.subtopics(t.ID, f),
			})
		}
	}
	return s.show(c, http.StatusOK, page)
}

func (s *Service) topicPage(c *gin.Context, ix minuted.Index) error {
	id := strings.TrimSuffix(c.Param("topic")+"/"+c.Param("sub"), "/")
	t, known := s.names.topic[id]
	if !known {
		return minuted.ErrNotFound
	}
	p := scoped(minuted.FacetTopic, id)
	p.grain = minuted.GrainYear
	result, err := browse(c.Request.Context(), ix, p, newestShown, minuted.FacetTopic, minuted.FacetAuthority, minuted.FacetDate)
	if err != nil {
		return err
	}
	p.grain = ""
	page := web.Topic{
		Frame:   s.frame(ix, t.Name, topicPath(id)),
		Crumbs:  []web.Link{{Text: "Topics", Href: "/topics"}},
		Heading: t.Name,
		Note:    t.Note,
		Box:     web.Form{Label: "Search within " + t.Name, Kept: p.fields()},
		Dates:   histogram(p, result.Facets[minuted.FacetDate], minuted.GrainYear),
		Authorities: s.counted(minuted.FacetAuthority, result.Facets[minuted.FacetAuthority], authoritiesShown, func(value string) string {
			return narrowed(p, minuted.FacetAuthority, value).address()
		}),
		Newest: s.hits(result.Hits, ""),
		All:    web.Counted{Link: web.Link{Href: p.address()}, Count: result.Total},
	}
	if isSubtopic(id) {
		page.Crumbs = append(page.Crumbs, web.Link{Text: s.names.topicName(subject(id)), Href: topicPath(subject(id))})
	} else {
		page.Subtopics = s.subtopics(id, result.Facets[minuted.FacetTopic])
	}
	page.Crumbs = append(page.Crumbs, web.Link{Text: t.Name})
	page.OwnBox = true
	page.Description = "What councils decided about " + t.Name + "."
	return s.show(c, http.StatusOK, page)
}
