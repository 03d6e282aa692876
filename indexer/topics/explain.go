package topics

import (
	"math"
	"strings"
	"unicode/utf8"

	"minuted"
)

// Explain judges an item and tells why. It does not change the item.
func (lex *Lexicon) Explain(item *minuted.Item) minuted.Evidence {
	e, _ := lex.explain(item)
	return e
}

// explain returns the evidence for an item's labels and the corrections by hand that it takes in.
func (lex *Lexicon) explain(item *minuted.Item) (minuted.Evidence, []minuted.Correction) {
	v := lex.judge(item)
	e := minuted.Evidence{
		Rules: lex.Rules(), Kind: v.kind, Procedure: v.procedure, Words: v.words, Heading: v.heading,
		Topics: lex.reasons(item, v.about), Mentions: lex.reasons(item, v.mentions),
	}
	corrections := lex.corrections(item)
	lex.correct(&e, corrections)
	return e, corrections
}

func (lex *Lexicon) reasons(item *minuted.Item, list []reason) []minuted.Reason {
	out := make([]minuted.Reason, 0, len(list))
	for _, r := range list {
		topic := lex.subtopics[r.topic]
		cues := make([]minuted.Cue, 0, len(r.found))
		for _, f := range r.found {
			cues = append(cues, inCodePoints(f, item.CueText(f.Field)))
		}
		out = append(out, minuted.Reason{Topic: topic, Name: lex.name(topic), Score: rounded(r.score()), Committee: r.prior > 0, Cues: cues})
	}
	return out
}

// rounded keeps two decimals of a score: scores are told to people, and compared before.
func rounded(score float64) float64 { return math.Round(score*100) / 100 }

// name returns the name of a topic, its id where it has none.
func (lex *Lexicon) name(id string) string {
	for _, t := range lex.topics {
		if t.ID == id {
			return t.Name
		}
	}
	return id
}

// inCodePoints turns the positions of a cue from bytes to code points.
func inCodePoints(c minuted.Cue, text string) minuted.Cue {
	length := utf8.RuneCountInString(text[c.Start:c.End])
	c.Start = utf8.RuneCountInString(text[:c.Start])
	c.End = c.Start + length
	return c
}

// subjectOf returns the subject of a topic's id.
func subjectOf(id string) string {
	subject, _, _ := strings.Cut(id, "/")
	return subject
}
