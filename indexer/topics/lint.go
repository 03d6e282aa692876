package topics

import (
	"bytes"
	_ "embed" // testdata/dev.tsv
	"fmt"
	"slices"
	"strings"

	"minuted"
)

//go:embed testdata/dev.tsv
var development []byte

// Development returns the labelled items that the built-in cues were written with. They may be looked at; accuracy is
// measured on other councils.
func Development() ([]Labelled, error) {
	return ReadLabelled("dev.tsv", bytes.NewReader(development))
}

// Finding is something about a scheme that may be wrong. What is certainly wrong, Load refuses.
type Finding struct {
	Line  int    `json:"line"`
	Topic string `json:"topic"`
	Cue   string `json:"cue"`
	Kind  string `json:"kind"` // short, two-topics, one-item, whole-title
	Text  string `json:"text"`
	Error bool   `json:"error,omitempty"` // it has to be mended: the cue is a title learnt by heart
}

// Lint looks over what the file that was loaded says itself. The labelled items show which cues are too special: those that fire on one item only, and
// those that are a whole title, which is an error.
func (lex *Lexicon) Lint(items []Labelled) []Finding {
	fired := lex.fired(items)
	titles := wholeTitles(items)
	owners := lex.scheme.owners()
	var out []Finding
	lex.own.eachCue(func(id string, cue located, s strength) {
		form := strings.Join(forms(cue.text), " ")
		add := func(kind, text string, args ...any) {
			out = append(out, Finding{cue.line, id, cue.text, kind, fmt.Sprintf(text, args...), kind == kindWholeTitle})
		}
		if len(cue.text) < 3 && !strings.HasPrefix(form, "=") {
			add("short", "is shorter than 3 letters")
		}
		if others := owners[form]; s == strong && len(others) > 1 && others[0] == id {
			add("two-topics", "is also a strong cue of %s", strings.Join(others[1:], ", "))
		}
		if only := fired[cue.text]; len(only) == 1 {
			add("one-item", "fires on one item only, %q", only[0])
		}
		if title := titles[plainForm(cue.text)]; title != "" && learntByHeart(cue.text, title, fired[cue.text]) {
			add(kindWholeTitle, "is the whole title %q", title)
		}
	})
	return out
}

const kindWholeTitle = "whole-title"

// wholeTitles gives the titles of items by their words.
func wholeTitles(items []Labelled) map[string]string {
	titles := make(map[string]string)
	for _, l := range items {
		titles[plainForm(l.Item.Title)] = l.Item.Title
	}
	return titles
}

// plainForm gives the words of a text in a form that case, numbers before it and remarks after it do not change.
func plainForm(text string) string {
	return strings.Join(forms(strings.ToLower(plainTitle(text))), " ")
}

// learntByHeart reports whether a cue that is a whole title was taken from it. A single word is general by itself, and so
// is a phrase that is not written as the title is and fires on other items too: some agenda happens to head its items
// with "PLANNING APPLICATIONS".
func learntByHeart(cue, title string, fired []string) bool {
	switch {
	case !strings.Contains(plainForm(cue), " "):
		return false
	case strings.EqualFold(cue, title):
		return true
	default:
		return !slices.ContainsFunc(fired, func(other string) bool { return plainForm(other) != plainForm(title) })
	}
}

// fired lists, by cue, the titles of the items it was found in.
func (lex *Lexicon) fired(items []Labelled) map[string][]string {
	out := make(map[string][]string)
	for _, l := range items {
		t := newTally(len(lex.subtopics), false)
		lex.gather(t, part{minuted.CueTitle, l.Item.Title, titleWeight, true, false})
		for _, p := range lex.texts(&l.Item) {
			lex.gather(t, p)
		}
		var seen []string
		for _, e := range t.evidence {
			for _, p := range e.phrases {
				if !slices.Contains(seen, p.text) {
					seen = append(seen, p.text)
					out[p.text] = append(out[p.text], l.Item.Title)
				}
			}
		}
	}
	return out
}

// owners lists, by the words of strong cues, the topics that have them.
func (s *scheme) owners() map[string][]string {
	out := make(map[string][]string)
	s.eachCue(func(id string, cue located, strength strength) {
		if strength == strong {
			form := strings.Join(forms(cue.text), " ")
			out[form] = append(out[form], id)
		}
	})
	return out
}

// eachCue calls f for every cue that speaks for a topic, in the scheme's order.
func (s *scheme) eachCue(f func(id string, cue located, s strength)) {
	for _, subject := range s.Topics {
		for _, sub := range subject.Sub {
			id := subject.ID.text + "/" + sub.ID.text
			for _, cue := range sub.Strong {
				f(id, cue, strong)
			}
			for _, cue := range sub.Weak {
				f(id, cue, weak)
			}
		}
	}
}
