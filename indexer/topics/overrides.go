package topics

import (
	"bufio"
	"fmt"
	"hash/crc32"
	"io"
	"slices"
	"strings"
)

// Correction is one topic given to an item, or taken from it, by hand.
type Correction struct {
	Topic string `json:"topic"`
	Add   bool   `json:"add"` // else take away
	Who   string `json:"who"`
	Why   string `json:"why"`
}

// Overrides are the corrections by hand, by item. They always win.
type Overrides struct {
	items  map[string][]Correction
	digest uint32
}

// maxOverrides bounds the size of a file of corrections, in bytes.
const maxOverrides = 16 << 20

// ReadOverrides reads corrections: lines of item id, topic with a plus or minus before it, who and why, separated by
// tabs. Lines that begin with "#" are remarks. Its errors are [*SchemeError].
func ReadOverrides(name string, r io.Reader) (*Overrides, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxOverrides+1))
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	if len(data) > maxOverrides {
		return nil, &SchemeError{name, 1, fmt.Sprintf("more than %d bytes", maxOverrides)}
	}
	o := &Overrides{items: make(map[string][]Correction), digest: crc32.ChecksumIEEE(data)}
	lines := bufio.NewScanner(strings.NewReader(string(data)))
	lines.Buffer(nil, maxOverrides)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimRight(lines.Text(), "\r")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if reason := o.read(strings.Split(line, "\t")); reason != "" {
			return nil, &SchemeError{name, n, reason}
		}
	}
	return o, lines.Err()
}

func (o *Overrides) read(cells []string) (wrong string) {
	if len(cells) != 4 {
		return fmt.Sprintf("%d cells, want 4: item, topic, who, why", len(cells))
	}
	id, change := cells[0], cells[1]
	if id == "" || len(change) < 2 || change[0] != '+' && change[0] != '-' {
		return fmt.Sprintf("want an item id and +topic or -topic, not %q and %q", id, change)
	}
	o.items[id] = append(o.items[id], Correction{Topic: change[1:], Add: change[0] == '+', Who: cells[2], Why: cells[3]})
	return ""
}

// WithOverrides returns the lexicon with corrections by hand on top of its rules, under a version of its own. A
// correction that names a topic the scheme does not have is an error.
func (lex *Lexicon) WithOverrides(o *Overrides) (*Lexicon, error) {
	for id, list := range o.items {
		for _, c := range list {
			if lex.topic(c.Topic) < 0 {
				return nil, fmt.Errorf("correction of item %s: the scheme has no topic %q", id, c.Topic)
			}
		}
	}
	with := *lex
	with.overrides = o
	with.version = lex.scheme.Version<<32 | int(lex.digest^o.digest)
	return &with, nil
}

// apply corrects the topics of an item: those given by hand come first.
func (o *Overrides) apply(id string, topics []string) []string {
	if o == nil || len(o.items[id]) == 0 {
		return topics
	}
	var given []string
	for _, c := range o.items[id] {
		topics = slices.DeleteFunc(topics, func(t string) bool { return t == c.Topic })
		if c.Add {
			given = append(given, c.Topic)
		}
	}
	all := append(given, topics...)
	return all[:min(len(all), max(maxTopics, len(given)))]
}

// explain corrects an explanation as apply corrects topics.
func (o *Overrides) explain(id string, lex *Lexicon, e *Explanation) {
	if o == nil {
		return
	}
	var given []Reason
	for _, c := range o.items[id] {
		e.Topics = slices.DeleteFunc(e.Topics, func(r Reason) bool { return r.Topic == c.Topic })
		if c.Add {
			given = append(given, Reason{Topic: c.Topic, Name: lex.name(c.Topic), Cues: []Cue{}, Correction: &c})
		} else {
			e.Removed = append(e.Removed, c)
		}
	}
	all := append(given, e.Topics...)
	e.Topics = all[:min(len(all), max(maxTopics, len(given)))]
}
