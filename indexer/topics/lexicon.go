// Package topics gives agenda items their kind and their topics, by the cues of an edited scheme: phrases that speak for
// a topic, each with the weight of the place it stands in.
package topics

import (
	_ "embed" // topics.yaml
	"strings"

	"golang.org/x/text/unicode/norm"

	"minuted"
)

//go:embed topics.yaml
var builtin []byte

// Builtin returns the scheme that comes with Minuted.
func Builtin() (*Lexicon, error) { return Load("topics.yaml", builtin) }

// Lexicon labels items. It implements [minuted.Labeller] and may be used from many goroutines.
type Lexicon struct {
	version    int
	topics     []minuted.Topic
	subtopics  []string // ids; cues name their topic by its place here
	cues       *trie
	procedures []procedure
}

// Load reads a scheme in YAML. Its errors give the name of the file, the line and the reason.
func Load(name string, data []byte) (*Lexicon, error) {
	s, err := readScheme(name, data)
	if err != nil {
		return nil, err
	}
	lex := &Lexicon{version: s.Version, cues: newTrie()}
	for _, subject := range s.Topics {
		lex.topics = append(lex.topics, minuted.Topic{ID: subject.ID.text, Name: subject.Name, Note: subject.Note})
		for _, sub := range subject.Sub {
			id := subject.ID.text + "/" + sub.ID.text
			lex.topics = append(lex.topics, minuted.Topic{ID: id, Name: sub.Name, Note: sub.Note})
			lex.add(len(lex.subtopics), sub)
			lex.subtopics = append(lex.subtopics, id)
		}
	}
	for _, p := range s.Procedural {
		lex.procedures = append(lex.procedures, p.compiled())
	}
	return lex, nil
}

// add enters the cues of one subtopic.
func (lex *Lexicon) add(topic int, sub subtopic) {
	for _, list := range []struct {
		strength strength
		phrases  []located
	}{{strong, sub.Strong}, {weak, sub.Weak}, {never, sub.Not}} {
		for _, phrase := range list.phrases {
			lex.cues.add(phrase.text, cue{topic: topic, strength: list.strength})
		}
	}
}

// Version is the version of the scheme.
func (lex *Lexicon) Version() int { return lex.version }

// Topics lists subjects, each before its subtopics, in the order of the scheme.
func (lex *Lexicon) Topics() []minuted.Topic { return lex.topics }

// Label sets the kind, procedure and topics of an item. Items of the decisions register and whole documents keep their
// kind. Procedure has no topics: what is said under it belongs to other items.
func (lex *Lexicon) Label(item *minuted.Item) {
	item.Procedure, item.Topics = "", nil
	if item.Kind != minuted.KindDecision && item.Kind != minuted.KindDocument {
		item.Kind = minuted.KindSubstance
		if name := lex.procedure(item); name != "" {
			item.Kind, item.Procedure = minuted.KindProcedure, name
			return
		}
	}
	item.Topics = lex.about(
		passage{plain(item.Title), titleWeight, true},
		passage{plain(string(item.Decision.Text)), decisionWeight, false},
		passage{plain(string(item.Agenda)), bodyWeight, false},
		passage{plain(string(item.Minutes)), bodyWeight, false},
	)
}

// procedure names the procedure an item's title stands for, or returns "" for business proper. A title that still has a
// topic without the words of the procedure and the names of bodies, such as "Public questions: potholes", is business.
func (lex *Lexicon) procedure(item *minuted.Item) string {
	title, committee := plain(item.Title), plain(item.Committee)
	for _, p := range lex.procedures {
		before, after, ok := p.split(title)
		if !ok {
			continue
		}
		subjects := lex.about(
			passage{withoutBodies(before, committee), titleWeight, true},
			passage{withoutBodies(after, committee), titleWeight, true},
		)
		if len(subjects) > 0 {
			return ""
		}
		return p.name
	}
	return ""
}

// plain brings text to one spelling of its characters.
func plain(text string) string {
	return straight.Replace(norm.NFKC.String(text))
}

var straight = strings.NewReplacer("’", "'", "‘", "'", "‐", "-", "‑", "-", "–", "-", "—", "-")
