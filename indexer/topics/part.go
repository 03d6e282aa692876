package topics

import (
	"slices"
	"strings"

	"minuted"
)

// Weights of the fields.
const (
	titleWeight    = 2.0
	summaryWeight  = 1.2 // the beginning of the agenda text
	decisionWeight = 1.0
	textWeight     = 0.8
)

// summaryLength is how much of the agenda text counts as a summary, in bytes: some fifty words.
const summaryLength = 300

// part is text of one field and the weight of its place.
type part struct {
	field  string
	text   string
	weight float64
	title  bool
	strict bool // names of bodies count for nothing, whatever cue takes them in
}

// texts lists the parts of an item besides its title.
func (lex *Lexicon) texts(item *minuted.Item) []part {
	summary := opening(string(item.Agenda))
	rest := strings.Repeat(" ", len(summary)) + string(item.Agenda)[len(summary):] // positions stay those of the field
	return []part{
		{minuted.CueAgenda, summary, summaryWeight, false, false},
		{minuted.CueAgenda, strings.TrimRight(rest, " "), textWeight, false, false},
		{minuted.CueDecision, string(item.Decision.Text), decisionWeight, false, false},
		{minuted.CueMinutes, string(item.Minutes), textWeight, false, false},
		{minuted.CueAttachment, item.CueText(minuted.CueAttachment), textWeight, false, false},
	}
}

// opening returns the beginning of a text, up to the end of a word.
func opening(text string) string {
	if len(text) <= summaryLength {
		return text
	}
	if end := strings.LastIndexByte(text[:summaryLength], ' '); end > 0 {
		return text[:end]
	}
	return strings.ToValidUTF8(text[:summaryLength], "")
}

// gather adds the cues of one part to the tally.
func (lex *Lexicon) gather(t *tally, p part) {
	if p.text == "" {
		return
	}
	capitals := isCapitals(p.text)
	words := lex.cues.words.tokens(p.text, make([]token, 0, len(p.text)/5+1))
	if !p.title {
		words = lex.withoutSections(p.text, words)
	}
	hidden := lex.names.spans(p.text, words, capitals)
	all := lex.cues.find(words)
	times := make(map[*phrase]int)
	for _, m := range all.cues {
		if inName(m.span, hidden, p.title && !p.strict) {
			continue
		}
		times[m.phrase]++
		for _, c := range m.phrase.cues {
			if c.strength == never || excluded(m, c.topic, all.nevers) {
				continue
			}
			if capitals && c.acronym {
				c.strength = weak
			}
			e := &t.evidence[c.topic]
			e.add(p, m.phrase, c, times[m.phrase])
			if t.keep {
				e.find(p, m.phrase.text, span{words[m.start].start, words[m.end-1].end}, c.strength)
			}
		}
	}
}

// inName reports whether a match lies within a name of a body or office. In a title a cue that takes in the word for it
// counts: "Safeguarding Adults Board: annual report".
func inName(m span, hidden []name, title bool) bool {
	return slices.ContainsFunc(hidden, func(n name) bool {
		takesIn := m.start < n.head && n.head < m.end || m.start == n.head && m.end > n.head+1
		return m.within(n.span) && !(title && takesIn)
	})
}

// excluded reports whether a match lies within a phrase that speaks against the topic.
func excluded(m match, topic int, nevers []match) bool {
	return slices.ContainsFunc(nevers, func(n match) bool {
		return m.within(n.span) && slices.ContainsFunc(n.phrase.cues, func(c cue) bool { return c.topic == topic && c.strength == never })
	})
}
