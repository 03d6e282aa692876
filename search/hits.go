package search

import (
	"cmp"
	"fmt"
	"strings"

	"minuted"
	"minuted/search/web"
)

// hits are the items found as the page shows them. Their addresses keep the search, so that its words are marked on
// their pages and the way back is known.
func (s *Service) hits(list []minuted.Hit, p params) []web.Hit {
	var out []web.Hit
	for _, h := range list {
		out = append(out, s.hit(h, p))
	}
	return out
}

func (s *Service) hit(h minuted.Hit, p params) web.Hit {
	path := itemPath(h.ID, h.Title)
	if q := p.encode(); q != "" {
		path += "?" + q
	}
	hit := web.Hit{
		Href:      path,
		Title:     []minuted.SnippetPart{{Text: titleOf(h.Title)}},
		Authority: web.Link{Text: cmp.Or(h.Authority.Name, s.names.authorityName(h.Authority.ID)), Href: authorityPath(h.Authority.ID)},
		Committee: web.Link{Text: h.Committee.Name, Href: scoped(minuted.FacetCommittee, h.Committee.ID).address()},
		Date:      h.Date,
		Withdrawn: h.Withdrawn,
	}
	if h.Kind != minuted.KindSubstance && h.Kind != "" {
		hit.Kind = kindWord(h.Kind)
	}
	if h.Outcome != minuted.OutcomeNone && h.Outcome != "" {
		hit.Outcome = outcomeWord(h.Outcome)
		hit.Decided = h.Outcome == minuted.OutcomeAgreed || h.Outcome == minuted.OutcomeRefused
	}
	for _, sn := range h.Snippets {
		if sn.Field == "title" {
			if wholeText(sn.Parts) == h.Title {
				hit.Title = sn.Parts
			}
			continue
		}
		hit.Snippets = append(hit.Snippets, web.Snippet{Field: placeOf(sn), Href: path + "#" + sn.Anchor, Parts: sn.Parts})
	}
	hit.Unclassified = len(h.Topics) == 0 && h.Kind != minuted.KindProcedure
	for _, t := range h.Topics[:min(len(h.Topics), maxHitTopic)] {
		hit.Topics = append(hit.Topics, s.topicLink(t))
	}
	return hit
}

// placeOf names where a passage stands.
func placeOf(sn minuted.Snippet) string {
	if sn.Attachment == "" {
		return fieldWord(sn.Field)
	}
	return fmt.Sprintf("%s, page %d", sn.Attachment, sn.Page)
}

// topicLink leads to the page of a topic, or to a search where the scheme has no such topic any more.
func (s *Service) topicLink(t minuted.Named) web.Link {
	link := web.Link{Text: cmp.Or(t.Name, s.names.topicName(t.ID)), Href: topicPath(t.ID)}
	if _, known := s.names.topic[t.ID]; !known {
		link.Href = scoped(minuted.FacetTopic, t.ID).address()
	}
	return link
}

func wholeText(parts []minuted.SnippetPart) string {
	var b strings.Builder
	for _, p := range parts {
		b.WriteString(p.Text)
	}
	return b.String()
}

// titleOf is a title that can be linked: never empty.
func titleOf(title string) string { return cmp.Or(strings.TrimSpace(title), "Untitled item") }
