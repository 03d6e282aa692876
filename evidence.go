package minuted

import "strings"

// Evidence says why an item has the kind and topics it has. It is kept with the item when it is labelled, so that it is
// what decided, whatever the rules are by now.
type Evidence struct {
	Rules     string       `json:"rules"` // that judged: "v2@9f2c01ab"
	Kind      Kind         `json:"kind"`
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
	Committee  bool        `json:"committee,omitempty"`  // what the committee deals with added to it
	Cues       []Cue       `json:"cues"`                 // in the order of the fields: title, agenda, decision, minutes, attachment
	Correction *Correction `json:"correction,omitempty"` // given by hand, and then no score counts
}

// Cue is a phrase found in one field of an item, where it stands first.
type Cue struct {
	Field    string `json:"field"`           // whose text [Item.CueText] gives
	Phrase   string `json:"phrase"`          // as the scheme has it; "" for references and addresses
	Text     string `json:"text"`            // as the item has it
	Start    int    `json:"start"`           // in the field's text, in Unicode code points
	End      int    `json:"end"`             // behind it
	Strength string `json:"strength"`        // strong, weak, reference, address
	Times    int    `json:"times,omitempty"` // it stands in the field, where more than once
}

// The fields of an item that cues stand in.
const (
	CueTitle      = "title"
	CueAgenda     = "agenda"
	CueDecision   = "decision"
	CueMinutes    = "minutes"
	CueAttachment = "attachment" // the titles of attachments, one a line
)

// CueText returns the text of a field as the positions of cues count in it, "" for a field that cues do not stand in.
func (it *Item) CueText(field string) string {
	switch field {
	case CueTitle:
		return it.Title
	case CueAgenda:
		return string(it.Agenda)
	case CueDecision:
		return string(it.Decision.Text)
	case CueMinutes:
		return string(it.Minutes)
	case CueAttachment:
		titles := make([]string, len(it.Attachments))
		for i, a := range it.Attachments {
			titles[i] = a.Title
		}
		return strings.Join(titles, "\n")
	default:
		return ""
	}
}

// Correction is one topic given to an item, or taken from it, by hand. It wins over every rule.
type Correction struct {
	Topic string `json:"topic"`
	Add   bool   `json:"add"` // else take away
	Who   string `json:"who"`
	Why   string `json:"why"`
}
