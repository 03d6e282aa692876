package search

import (
	"context"
	"fmt"

	"minuted"
	"minuted/search/web"
)

// addEvidence gives hits the evidence for their topics, which stands with the items.
func addEvidence(ctx context.Context, ix minuted.Index, hits []minuted.Hit) error {
	for i := range hits {
		it, err := ix.Item(ctx, hits[i].ID)
		if err != nil {
			return fmt.Errorf("explain the topics of item %s: %w", hits[i].ID, err)
		}
		hits[i].Evidence = it.Evidence
	}
	return nil
}

// about is what the page of an item says of its topics.
func (s *Service) about(it *minuted.Item) web.ItemTopics {
	e := it.Evidence
	if e == nil { // an earlier version, of which none is kept
		e = &minuted.Evidence{Kind: it.Kind, Procedure: it.Procedure}
		for _, id := range it.Topics {
			e.Topics = append(e.Topics, minuted.Reason{Topic: id})
		}
	}
	out := web.ItemTopics{About: s.reasons(it, e.Topics), Mentions: s.reasons(it, e.Mentions), Rules: e.Rules}
	if len(out.About) == 0 {
		out.None = whyNone(e)
	}
	for _, c := range e.Removed {
		out.Removed = append(out.Removed, web.Correction{Link: s.topicLink(minuted.Named{ID: c.Topic}), Who: c.Who, Why: c.Why})
	}
	return out
}

// whyNone says why an item has no topic.
func whyNone(e *minuted.Evidence) string {
	switch {
	case e.Procedure != "":
		return "This is procedure, which every agenda has. What is said under it belongs to other items."
	case e.Heading:
		return "Its title only heads what follows."
	case len(e.Removed) > 0:
		return "What the rules gave it was taken away by hand."
	default:
		return "No topic has enough words that speak for it."
	}
}

func (s *Service) reasons(it *minuted.Item, list []minuted.Reason) []web.Reason {
	var out []web.Reason
	for _, r := range list {
		reason := web.Reason{Link: s.topicLink(minuted.Named{ID: r.Topic, Name: r.Name}), Committee: r.Committee, Passages: passages(it, r.Cues)}
		if c := r.Correction; c != nil {
			reason.Correction = &web.Correction{Who: c.Who, Why: c.Why}
		}
		out = append(out, reason)
	}
	return out
}
