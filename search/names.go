package search

import (
	"crypto/sha256"
	"fmt"
	"strings"

	"minuted"
)

// names are what ids are called for people.
type names struct {
	scheme      []minuted.Topic // topics no longer given too
	tag         string          // changes with scheme and authorities
	topics      []minuted.Topic
	topic       map[string]minuted.Topic
	successor   map[string]string // of a topic no longer given
	authorities []minuted.Authority
	authority   map[string]minuted.Authority
}

func newNames(scheme []minuted.Topic, authorities []minuted.Authority) names {
	n := names{
		scheme:      scheme,
		tag:         fmt.Sprintf("%x", sha256.Sum256(fmt.Appendf(nil, "%#v%#v", scheme, authorities))),
		topic:       make(map[string]minuted.Topic, len(scheme)),
		successor:   make(map[string]string),
		authorities: authorities,
		authority:   make(map[string]minuted.Authority, len(authorities)),
	}
	for _, t := range scheme {
		if t.ReplacedBy != "" {
			n.successor[t.ID] = t.ReplacedBy
			continue
		}
		n.topics = append(n.topics, t)
		n.topic[t.ID] = t
	}
	for _, a := range authorities {
		n.authority[a.ID] = a
	}
	return n
}

// topicName falls back to the id for a topic that is not in the scheme.
func (n names) topicName(id string) string {
	if t, ok := n.topic[id]; ok && t.Name != "" {
		return t.Name
	}
	return id
}

func (n names) authorityName(id string) string {
	if a, ok := n.authority[id]; ok && a.Name != "" {
		return a.Name
	}
	return id
}

// subject is the id of a topic's subject: the topic itself, or what its id has before the slash.
func subject(topic string) string {
	id, _, _ := strings.Cut(topic, "/")
	return id
}

func isSubtopic(topic string) bool { return strings.Contains(topic, "/") }

// outcomeWord is an outcome for people.
func outcomeWord(o minuted.Outcome) string {
	switch o {
	case minuted.OutcomeAgreed:
		return "Agreed"
	case minuted.OutcomeNoted:
		return "Noted"
	case minuted.OutcomeRefused:
		return "Refused"
	case minuted.OutcomeDeferred:
		return "Deferred"
	case minuted.OutcomeReferred:
		return "Referred"
	case minuted.OutcomeWithdrawn:
		return "Withdrawn"
	case minuted.OutcomeOther:
		return "Other decision"
	default:
		return "No decision recorded"
	}
}

// languageWord is a language code for people.
func languageWord(code string) string {
	switch code {
	case "en":
		return "English"
	case "cy":
		return "Welsh"
	default:
		return code
	}
}

// kindWord is a kind of item for people.
func kindWord(k minuted.Kind) string {
	switch k {
	case minuted.KindSubstance:
		return "Business"
	case minuted.KindProcedure:
		return "Procedure"
	case minuted.KindDecision:
		return "Register of decisions"
	case minuted.KindDocument:
		return "Document"
	default:
		return string(k)
	}
}

// fieldWord is a part of an item for people.
func fieldWord(field string) string {
	switch field {
	case "title":
		return "Title"
	case "agenda":
		return "Agenda"
	case "minutes":
		return "Minutes"
	case "decision":
		return "Decision"
	case "attachments":
		return "Attachments"
	default:
		return field
	}
}
