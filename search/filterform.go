package search

import (
	"fmt"
	"slices"

	"minuted"
	"minuted/search/web"
)

// shortFacet is how many values of a facet are shown before "Show all".
const shortFacet = 8

// drop is one filter in force and the search without it.
type drop struct {
	facet    string
	value    string
	excluded bool
	rest     params
}

// drops lists the filters in force in the order of the form.
func (p params) drops() []drop {
	var out []drop
	for _, facet := range narrowing() {
		for _, v := range p.any[facet] {
			out = append(out, drop{facet, v, false, p.without(false, facet, v)})
		}
		for _, v := range p.not[facet] {
			out = append(out, drop{facet, v, true, p.without(true, facet, v)})
		}
	}
	if p.from != "" || p.to != "" {
		out = append(out, drop{minuted.FacetDate, spanWords(p), false, p.withDates("", "")})
	}
	return out
}

func spanWords(p params) string {
	switch {
	case p.from == p.to:
		return bucketLabel(p.from)
	case p.from == "":
		return "up to " + bucketLabel(p.to)
	case p.to == "":
		return "from " + bucketLabel(p.from)
	default:
		return bucketLabel(p.from) + " to " + bucketLabel(p.to)
	}
}

// active are the filters in force and how far the search reaches, each a link that removes it.
func (s *Service) active(p params, facets map[string]minuted.Facet) []web.Link {
	var out []web.Link
	if p.attachments {
		out = append(out, web.Link{Text: "attached reports too", Href: p.withAttachments(false).address()})
	}
	if p.scope != "" {
		out = append(out, web.Link{Text: scopeWords(p.scope), Href: p.withScope("").address()})
	}
	if p.literal {
		out = append(out, web.Link{Text: "only the words typed", Href: p.withLiteral(false).address()})
	}
	for _, d := range p.drops() {
		out = append(out, web.Link{Text: s.filterName(d, facets[d.facet]), Href: d.rest.address()})
	}
	return out
}

func scopeWords(scope minuted.Scope) string {
	if scope == minuted.ScopeMeeting {
		return "words anywhere in one meeting"
	}
	return "words in one item"
}

// filterName writes a filter for people. f may hold its label.
func (s *Service) filterName(d drop, f minuted.Facet) string {
	name := d.value
	if d.facet != minuted.FacetDate {
		name = s.label(d.facet, d.value, f)
	}
	if d.excluded {
		return "not " + name
	}
	return name
}

// label writes a value of a facet for people.
func (s *Service) label(facet, value string, f minuted.Facet) string {
	switch facet {
	case minuted.FacetKind:
		return kindWord(minuted.Kind(value))
	case minuted.FacetOutcome:
		return outcomeWord(minuted.Outcome(value))
	case "nation", "region":
		return placeWords(value)
	case "lang":
		return languageWord(value)
	}
	for _, b := range f {
		if b.Value == value && b.Label != "" {
			return b.Label
		}
	}
	switch facet {
	case minuted.FacetTopic:
		return s.names.topicName(value)
	case minuted.FacetAuthority:
		return s.names.authorityName(value)
	default:
		return value
	}
}

// filterForm is the form of every facet that has values, with what else the search says sent along.
func (s *Service) filterForm(p params, facets map[string]minuted.Facet) web.Filters {
	form := web.Filters{From: p.from, To: p.to}
	kept := p.clone()
	kept.from, kept.to = "", ""
	for _, facet := range filterNames {
		delete(kept.any, facet)
	}
	form.Kept = kept.fields()
	for _, facet := range filterNames {
		if g := s.group(p, facet, facets[facet]); len(g.Values) > 0 {
			form.Groups = append(form.Groups, g)
		}
	}
	return form
}

func (s *Service) group(p params, facet string, f minuted.Facet) web.FacetGroup {
	group := web.FacetGroup{Name: facet, Title: groupTitle(facet)}
	values := s.values(p, facet, f)
	whole := len(values) <= shortFacet+1 || slices.Contains(p.show, facet)
	for i, v := range values {
		if whole || i < shortFacet || v.Chosen || v.Sub {
			group.Values = append(group.Values, v)
		}
	}
	if hidden := len(values) - len(group.Values); hidden > 0 {
		all := p.clone()
		all.show = append(all.show, facet)
		group.More = &web.Link{Text: fmt.Sprintf("Show all %d", len(values)), Href: all.address()}
	}
	return group
}

func groupTitle(facet string) string {
	switch facet {
	case minuted.FacetAuthority:
		return "Authority"
	case minuted.FacetCommittee:
		return "Committee"
	case minuted.FacetTopic:
		return "Topic"
	case minuted.FacetKind:
		return "Kind of item"
	default:
		return "Outcome"
	}
}

// values are the buckets as choices; what is chosen and finds nothing is listed too. Subtopics stand under their subject
// and only where it or one of them is chosen.
func (s *Service) values(p params, facet string, f minuted.Facet) []web.FacetValue {
	authorities := make(map[string]bool)
	for _, b := range f {
		authorities[subject(b.Value)] = true
	}
	var out []web.FacetValue
	for _, b := range s.withChosen(p, facet, f) {
		v := web.FacetValue{Value: b.Value, Label: s.label(facet, b.Value, f), Count: b.Count, Chosen: slices.Contains(p.any[facet], b.Value)}
		if facet == minuted.FacetCommittee && len(authorities) > 1 {
			v.Label += " – " + s.names.authorityName(subject(b.Value))
		}
		out = append(out, v)
	}
	if facet == minuted.FacetTopic {
		out = nested(p, out)
	}
	return out
}

func (s *Service) withChosen(p params, facet string, f minuted.Facet) minuted.Facet {
	all := slices.Clone(f)
	for _, value := range p.any[facet] {
		if !slices.ContainsFunc(all, func(b minuted.Bucket) bool { return b.Value == value }) {
			all = append(all, minuted.Bucket{Value: value, Label: s.label(facet, value, f)})
		}
	}
	return all
}

// nested puts the subtopics of open subjects after their subject and leaves the others out.
func nested(p params, values []web.FacetValue) []web.FacetValue {
	subtopics := make(map[string][]web.FacetValue)
	var subjects []web.FacetValue
	for _, v := range values {
		if !isSubtopic(v.Value) {
			subjects = append(subjects, v)
			continue
		}
		v.Sub = true
		subtopics[subject(v.Value)] = append(subtopics[subject(v.Value)], v)
	}
	var out []web.FacetValue
	for _, v := range subjects {
		out = append(out, v)
		if slices.ContainsFunc(p.any[minuted.FacetTopic], func(t string) bool { return subject(t) == v.Value }) {
			out = append(out, subtopics[v.Value]...)
		}
		delete(subtopics, v.Value)
	}
	for _, topic := range p.any[minuted.FacetTopic] { // chosen, while its subject has nothing to show
		out = append(out, subtopics[subject(topic)]...)
		delete(subtopics, subject(topic))
	}
	return out
}
