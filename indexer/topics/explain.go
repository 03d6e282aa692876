package topics

import (
	"strings"
	"unicode/utf8"

	"minuted"
)

// Explanation says why an item has the labels it has.
type Explanation struct {
	Rules     string       `json:"rules"` // that judged, see [Lexicon.Rules]
	Kind      minuted.Kind `json:"kind"`
	Procedure string       `json:"procedure,omitempty"`
	Words     string       `json:"words,omitempty"`   // of the title that stand for the procedure
	Heading   bool         `json:"heading,omitempty"` // the title only heads what follows it, so no text was read
	Topics    []Reason     `json:"topics"`            // the first is primary; none means "not classified"
	Mentions  []Reason     `json:"mentions"`          // topics of which only the text speaks: "also mentions"
	Removed   []Correction `json:"removed,omitempty"` // topics taken away by hand
}

// Reason is a topic and what speaks for it.
type Reason struct {
	Topic      string      `json:"topic"`
	Name       string      `json:"name"`
	Score      float64     `json:"score"`
	Committee  bool        `json:"committee,omitempty"` // what the committee deals with added to it
	Cues       []Cue       `json:"cues"`
	Correction *Correction `json:"correction,omitempty"` // given by hand, and then no score counts
}

// Cue is one finding of a phrase. Start and End are positions in the field's text, in Unicode code points.
type Cue struct {
	Field    string `json:"field"`
	Phrase   string `json:"phrase"` // as the scheme has it; "" for references and addresses
	Text     string `json:"text"`   // as the item has it
	Start    int    `json:"start"`
	End      int    `json:"end"`
	Strength string `json:"strength"` // strong, weak, reference, address
}

// Explain judges an item as [Lexicon.Label] does and tells why. It does not change the item.
func (lex *Lexicon) Explain(item *minuted.Item) Explanation {
	v := lex.judge(item, true)
	out := Explanation{
		Rules: lex.Rules(), Kind: v.kind, Procedure: v.procedure, Words: v.words, Heading: v.heading,
		Topics: lex.reasons(item, v.about), Mentions: lex.reasons(item, v.mentions),
	}
	lex.overrides.explain(item.ID, lex, &out)
	return out
}

func (lex *Lexicon) reasons(item *minuted.Item, list []reason) []Reason {
	out := make([]Reason, 0, len(list))
	for _, r := range list {
		reason := Reason{Topic: lex.subtopics[r.topic], Score: r.score(), Committee: r.prior > 0, Cues: []Cue{}}
		reason.Name = lex.name(reason.Topic)
		for _, f := range r.found {
			reason.Cues = append(reason.Cues, inCodePoints(f, fieldText(item, f.Field)))
		}
		out = append(out, reason)
	}
	return out
}

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
func inCodePoints(c Cue, text string) Cue {
	length := utf8.RuneCountInString(text[c.Start:c.End])
	c.Start = utf8.RuneCountInString(text[:c.Start])
	c.End = c.Start + length
	return c
}

// fieldText returns the text of a field as cues count their positions in it.
func fieldText(item *minuted.Item, field string) string {
	switch field {
	case Title:
		return item.Title
	case Agenda:
		return string(item.Agenda)
	case Decision:
		return string(item.Decision.Text)
	case Minutes:
		return string(item.Minutes)
	}
	var attached []string
	for _, a := range item.Attachments {
		attached = append(attached, a.Title)
	}
	return strings.Join(attached, "\n")
}

// subjectOf returns the subject of a topic's id.
func subjectOf(id string) string {
	subject, _, _ := strings.Cut(id, "/")
	return subject
}
