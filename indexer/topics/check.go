package topics

import (
	"fmt"
	"regexp"
	"strings"
)

var idForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// check returns the first thing wrong with the scheme and the reason, or "".
func (s *scheme) check() (located, string) {
	if s.Extends.text != "" && s.Extends.text != builtinName {
		return s.Extends, fmt.Sprintf("extends %q; only %q can be extended", s.Extends.text, builtinName)
	}
	if len(s.Topics) == 0 && s.Extends.text == "" {
		return located{line: 1}, "no topics"
	}
	if bad, reason := s.checkTopics(); reason != "" {
		return bad, reason
	}
	if bad, reason := s.checkPatterns(); reason != "" {
		return bad, reason
	}
	return s.Procedures.check()
}

func (s *scheme) checkTopics() (located, string) {
	seen := make(ids)
	for _, subject := range s.Topics {
		if reason := seen.add("", subject.ID); reason != "" {
			return subject.ID, reason
		}
		for _, sub := range subject.Sub {
			if reason := seen.add(subject.ID.text+"/", sub.ID); reason != "" {
				return sub.ID, reason
			}
			if bad, reason := sub.checkCues(); reason != "" {
				return bad, reason
			}
		}
	}
	return located{}, ""
}

// ids holds the line of each id seen.
type ids map[string]int

func (seen ids) add(prefix string, id located) string {
	full := prefix + id.text
	if !idForm.MatchString(id.text) {
		return fmt.Sprintf("id %q is not of small letters, digits and single hyphens", full)
	}
	if line, twice := seen[full]; twice {
		return fmt.Sprintf("id %q is already on line %d", full, line)
	}
	seen[full] = id.line
	return ""
}

// checkCues looks for cues without a word, and for cues that another cue of the topic shadows: those in the same words,
// and those that hold a strong cue and are weak, which would hide it.
func (sub *subtopic) checkCues() (located, string) {
	seen := make(map[string]located)
	for _, list := range [][]located{sub.Strong, sub.Weak, sub.Not} {
		for _, cue := range list {
			form := strings.Join(forms(cue.text), " ")
			if form == "" {
				return cue, fmt.Sprintf("cue %q of %s holds no word", cue.text, sub.ID.text)
			}
			if first, twice := seen[form]; twice {
				return cue, fmt.Sprintf("cue %q of %s is shadowed by %q on line %d", cue.text, sub.ID.text, first.text, first.line)
			}
			seen[form] = cue
		}
	}
	for _, w := range sub.Weak {
		for _, s := range sub.Strong {
			if contains(w.text, s.text) {
				return w, fmt.Sprintf("cue %q of %s is shadowed by the strong cue %q on line %d, which it holds", w.text, sub.ID.text, s.text, s.line)
			}
		}
	}
	return located{}, ""
}

// contains reports whether a cue holds all words of another in a row.
func contains(cue, other string) bool {
	in := func(text string) string { return " " + strings.Join(forms(text), " ") + " " }
	return strings.Contains(in(cue), in(other))
}

func (s *scheme) checkPatterns() (located, string) {
	var patterns []located
	for _, list := range [][]located{s.Places, s.Headings, s.Sections} {
		patterns = append(patterns, list...)
	}
	for _, c := range s.Committees {
		patterns = append(patterns, c.Match, located{text: c.Except, line: c.Match.line})
	}
	for _, r := range s.References {
		patterns = append(patterns, r.Match, located{text: r.Committee, line: r.Match.line})
	}
	for _, p := range patterns {
		if _, err := regexp.Compile(caseless + p.text); err != nil {
			return p, err.Error()
		}
	}
	return located{}, ""
}

func (ps procedurals) check() (located, string) {
	seen := make(ids)
	for _, p := range ps {
		if reason := seen.add("", p.name); reason != "" {
			return p.name, reason
		}
		for _, pattern := range p.patterns {
			if _, err := regexp.Compile(caseless + pattern.text); err != nil {
				return pattern, fmt.Sprintf("pattern of %s: %v", p.name.text, err)
			}
		}
	}
	return located{}, ""
}
