package topics

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"

	"minuted"
)

// Overrides are the corrections by hand, by item. They always win.
type Overrides struct {
	items map[string][]minuted.Correction
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
	o := &Overrides{items: make(map[string][]minuted.Correction)}
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
	o.items[id] = append(o.items[id], minuted.Correction{Topic: change[1:], Add: change[0] == '+', Who: cells[2], Why: cells[3]})
	return ""
}

// WithOverrides returns the lexicon with corrections by hand on top of its rules. A correction that names a topic the
// scheme does not have is an error.
func (lex *Lexicon) WithOverrides(o *Overrides) (*Lexicon, error) {
	for id, list := range o.items {
		for _, c := range list {
			if lex.topic(c.Topic) < 0 {
				return nil, fmt.Errorf("correction of item %s: the scheme has no topic %q%s", id, c.Topic, lex.successorHint(c.Topic))
			}
		}
	}
	with := *lex
	with.overrides = o
	return &with, nil
}

// successorHint says which topic took over from one that is given no longer.
func (lex *Lexicon) successorHint(id string) string {
	for _, t := range lex.Scheme() {
		if t.ID == id && t.ReplacedBy != "" {
			return fmt.Sprintf("; %q took over from it", t.ReplacedBy)
		}
	}
	return ""
}

// Corrections lists the corrections by hand, by item.
func (lex *Lexicon) Corrections() map[string][]minuted.Correction {
	if lex.overrides == nil {
		return nil
	}
	return lex.overrides.items
}

// corrections lists what was corrected by hand about an item: what its record says, and what the lexicon's own
// overrides say, which count where both speak of a topic. Those of topics that the scheme does not have are left out.
func (lex *Lexicon) corrections(item *minuted.Item) []minuted.Correction {
	var own []minuted.Correction
	if lex.overrides != nil {
		own = lex.overrides.items[item.ID]
	}
	var out []minuted.Correction
	for _, c := range slices.Concat(item.Corrections, own) {
		if lex.topic(c.Topic) < 0 {
			continue
		}
		out = slices.DeleteFunc(out, func(earlier minuted.Correction) bool { return earlier.Topic == c.Topic })
		out = append(out, c)
	}
	return out
}

// correct changes evidence as corrections say: topics given by hand come first.
func (lex *Lexicon) correct(e *minuted.Evidence, corrections []minuted.Correction) {
	var given []minuted.Reason
	for _, c := range corrections {
		same := func(r minuted.Reason) bool { return r.Topic == c.Topic }
		if c.Add {
			given = append(given, minuted.Reason{Topic: c.Topic, Name: lex.name(c.Topic), Cues: []minuted.Cue{}, Correction: &c})
		} else if slices.ContainsFunc(e.Topics, same) {
			e.Removed = append(e.Removed, c)
		}
		e.Topics, e.Mentions = slices.DeleteFunc(e.Topics, same), slices.DeleteFunc(e.Mentions, same)
	}
	all := append(given, e.Topics...)
	e.Topics = all[:min(len(all), max(maxTopics, len(given)))]
}
