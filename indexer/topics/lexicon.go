// Package topics gives agenda items their kind and their topics, by the cues of an edited scheme: phrases that speak for
// a topic, each with the weight of the place it stands in. It can say of every label which cues gave it.
package topics

import (
	_ "embed" // topics.yaml
	"fmt"
	"hash/crc32"
	"regexp"
	"slices"

	"minuted"
)

//go:embed topics.yaml
var builtin []byte

// Builtin returns the scheme that comes with Minuted.
func Builtin() (*Lexicon, error) { return Load("topics.yaml", builtin) }

// Lexicon labels items. It implements [minuted.Corrector] and may be used from many goroutines.
type Lexicon struct {
	version   int
	digest    uint32 // of the files it was read from
	scheme    *scheme
	own       *scheme // of the scheme, what the file loaded says itself
	topics    []minuted.Topic
	subtopics []string // ids; cues name their topic by its place here
	second    []bool   // by topic: comes after others

	cues       *trie
	names      names
	procedures []procedure
	committees []committeeRule
	references []referenceRule
	places     patterns
	headings   patterns
	sections   patterns
	overrides  *Overrides
}

// Load reads a scheme in YAML, or a file that extends the built-in one. Its errors are [*SchemeError]: file, line and
// reason.
func Load(name string, data []byte) (*Lexicon, error) {
	s, err := readScheme(name, data)
	if err != nil {
		return nil, err
	}
	lex := &Lexicon{version: s.Version, digest: crc32.ChecksumIEEE(data), own: s}
	if s.Extends.text != "" {
		base, err := readScheme("topics.yaml", builtin)
		if err != nil {
			return nil, err
		}
		base.extend(s)
		s, lex.version = base, base.Version<<32|int(lex.digest) // its own cues are rules too
	}
	if bad, reason := s.checkWhole(); reason != "" {
		return nil, &SchemeError{name, bad.line, reason}
	}
	if bad, reason := shadowed(lex.own, s); reason != "" {
		return nil, &SchemeError{name, bad.line, reason}
	}
	lex.build(s)
	return lex, nil
}

// build makes the tables that items are judged by.
func (lex *Lexicon) build(s *scheme) {
	lex.scheme = s
	lex.cues = newTrie()
	lex.topics = slices.DeleteFunc(lex.Scheme(), func(t minuted.Topic) bool { return t.ReplacedBy != "" })
	for _, subject := range s.Topics {
		for _, sub := range subject.Sub {
			if sub.ReplacedBy.text == "" {
				lex.addTopic(subject.ID.text+"/"+sub.ID.text, sub)
			}
		}
	}
	lex.names = newNames(lex.cues.words, s)
	for _, p := range s.Procedures {
		lex.procedures = append(lex.procedures, procedure{p.name.text, compiled(p.patterns)})
	}
	for _, c := range s.Committees {
		lex.committees = append(lex.committees, committeeRule{compiled([]located{c.Match}), optional(c.Except), lex.topic(c.Topic.text), c.Places})
	}
	for _, r := range s.References {
		lex.references = append(lex.references, referenceRule{regexp.MustCompile(caseless + r.Match.text), optional(r.Committee), lex.topic(r.Topic.text)})
	}
	lex.places, lex.headings, lex.sections = compiled(s.Places), compiled(s.Headings), compiled(s.Sections)
}

// addTopic enters one subtopic with its cues.
func (lex *Lexicon) addTopic(id string, sub subtopic) {
	for _, list := range []struct {
		strength strength
		phrases  []located
	}{{strong, sub.Strong}, {weak, sub.Weak}, {never, sub.Not}} {
		for _, phrase := range list.phrases {
			lex.cues.add(phrase.text, cue{topic: len(lex.subtopics), strength: list.strength})
		}
	}
	lex.subtopics = append(lex.subtopics, id)
	lex.second = append(lex.second, sub.Second)
}

// topic returns the place of a subtopic in the scheme, -1 for one that is not there.
func (lex *Lexicon) topic(id string) int {
	for i, known := range lex.subtopics {
		if known == id {
			return i
		}
	}
	return -1
}

// Version changes with the rules: it is the version of the scheme and, where a file extends it, a digest of that.
func (lex *Lexicon) Version() int { return lex.version }

// Rules names the rules that labels were given by, to be kept with evidence: version and digest, "v2@9f2c01ab".
func (lex *Lexicon) Rules() string {
	return fmt.Sprintf("v%d@%08x", lex.scheme.Version, lex.digest)
}

// Topics lists subjects, each before its subtopics, in the order of the scheme. Topics no longer given are left out.
func (lex *Lexicon) Topics() []minuted.Topic { return lex.topics }

// Scheme lists all topics as they are published, with their codes: those no longer given too, for their ids are
// permanent.
func (lex *Lexicon) Scheme() []minuted.Topic {
	var out []minuted.Topic
	for _, s := range lex.scheme.Topics {
		out = append(out, minuted.Topic{ID: s.ID.text, Name: s.Name, Note: s.Note})
		for _, sub := range s.Sub {
			out = append(out, minuted.Topic{
				ID: s.ID.text + "/" + sub.ID.text, Name: sub.Name, Note: sub.Note,
				CAP: sub.CAP, LGSL: sub.LGSL, ReplacedBy: sub.ReplacedBy.text,
			})
		}
	}
	return out
}

// Label sets the kind, procedure, topics and evidence of an item. Items of the decisions register and whole documents
// keep their kind. Procedure has no topics: what is said under it belongs to other items. Corrections by hand win.
func (lex *Lexicon) Label(item *minuted.Item) {
	e, corrections := lex.explain(item)
	item.Kind, item.Procedure, item.Topics = e.Kind, e.Procedure, nil
	for _, r := range e.Topics {
		item.Topics = append(item.Topics, r.Topic)
	}
	item.Corrections, item.Evidence = corrections, &e
}
