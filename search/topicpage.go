package search

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"minuted"
	"minuted/search/web"
)

func (s *Service) topicsPage(c *gin.Context, ix minuted.Index) error {
	result, err := browse(c.Request.Context(), ix, newParams(), 0, minuted.FacetTopic)
	if err != nil {
		return err
	}
	f := result.Facets[minuted.FacetTopic]
	held := counts(f)
	page := web.Topics{Frame: s.frame(ix, "Topics", "/topics")}
	if page.Business, page.Unclassified, err = s.coverage(c.Request.Context(), ix); err != nil {
		return err
	}
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

// coverage counts the items that are business, and of them those without a topic.
func (s *Service) coverage(ctx context.Context, ix minuted.Index) (business int, unclassified web.Counted, err error) {
	p := newParams()
	p.not[minuted.FacetKind] = []string{string(minuted.KindProcedure)}
	if business, err = count(ctx, ix, p, minuted.Query{}); err != nil {
		return 0, web.Counted{}, err
	}
	for _, t := range s.names.topics {
		if !isSubtopic(t.ID) {
			p.not[minuted.FacetTopic] = append(p.not[minuted.FacetTopic], t.ID)
		}
	}
	unclassified.Link = web.Link{Text: "not classified", Href: p.address()}
	unclassified.Count, err = count(ctx, ix, p, minuted.Query{})
	return business, unclassified, err
}

func (s *Service) topicPage(c *gin.Context, ix minuted.Index) error {
	id := strings.TrimSuffix(c.Param("topic")+"/"+c.Param("sub"), "/")
	t, known := s.names.topic[id]
	if successor, replaced := s.names.successor[id]; replaced {
		c.Redirect(http.StatusMovedPermanently, topicPath(successor))
		return nil
	}
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
		Codes:   codesOf(t),
		Box:     web.Form{Label: "Search within " + t.Name, Kept: p.fields()},
		Dates:   histogram(p, result.Facets[minuted.FacetDate], minuted.GrainYear),
		Authorities: s.counted(minuted.FacetAuthority, result.Facets[minuted.FacetAuthority], authoritiesShown, func(value string) string {
			return narrowed(p, minuted.FacetAuthority, value).address()
		}),
		Newest: s.hits(result.Hits, newParams()),
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

// codesOf names the codes that other schemes have for a topic.
func codesOf(t minuted.Topic) []web.Fact {
	var out []web.Fact
	for _, list := range []struct {
		scheme string
		codes  []int
	}{{"Comparative Agendas Project", t.CAP}, {"Local Government Services List", t.LGSL}} {
		texts := make([]string, len(list.codes))
		for i, code := range list.codes {
			texts[i] = strconv.Itoa(code)
		}
		if len(texts) > 0 {
			out = append(out, web.Fact{Term: list.scheme, Link: web.Link{Text: strings.Join(texts, ", ")}})
		}
	}
	return out
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

func subjectsOnly(f minuted.Facet) minuted.Facet {
	var out minuted.Facet
	for _, b := range f {
		if !isSubtopic(b.Value) {
			out = append(out, b)
		}
	}
	return out
}
