package topics

import (
	"fmt"
	"slices"
	"strings"
)

// builtinName is the name under which a file extends the scheme that comes with Minuted.
const builtinName = "builtin"

// extend adds what a file says to the scheme it extends: cues to topics that are there, topics that are not, and further
// rules. Names and notes it gives replace the old ones.
func (s *scheme) extend(own *scheme) {
	for _, more := range own.Topics {
		at := slices.IndexFunc(s.Topics, func(known subject) bool { return known.ID.text == more.ID.text })
		if at < 0 {
			s.Topics = append(s.Topics, more)
			continue
		}
		s.Topics[at].extend(more)
	}
	s.Committees = slices.Concat(own.Committees, s.Committees)
	s.References = slices.Concat(own.References, s.References)
	s.Places = append(s.Places, own.Places...)
	s.Headings = append(s.Headings, own.Headings...)
	s.Sections = append(s.Sections, own.Sections...)
	s.Bodies = append(s.Bodies, own.Bodies...)
	s.Offices = append(s.Offices, own.Offices...)
	s.Posts = append(s.Posts, own.Posts...)
	s.Roads = append(s.Roads, own.Roads...)
	for _, p := range own.Procedures {
		s.Procedures.extend(p)
	}
}

func (s *subject) extend(own subject) {
	replace(&s.Name, own.Name)
	replace(&s.Note, own.Note)
	for _, sub := range own.Sub {
		at := slices.IndexFunc(s.Sub, func(known subtopic) bool { return known.ID.text == sub.ID.text })
		if at < 0 {
			s.Sub = append(s.Sub, sub)
			continue
		}
		s.Sub[at].extend(sub)
	}
}

func (sub *subtopic) extend(own subtopic) {
	replace(&sub.Name, own.Name)
	replace(&sub.Note, own.Note)
	if own.ReplacedBy.text != "" {
		sub.ReplacedBy = own.ReplacedBy
	}
	sub.Second = sub.Second || own.Second
	sub.CAP = append(sub.CAP, own.CAP...)
	sub.LGSL = append(sub.LGSL, own.LGSL...)
	taken := slices.Concat(own.Drop, own.Strong, own.Weak, own.Not) // a cue given anew loses its old strength
	sub.Strong = append(without(sub.Strong, taken), own.Strong...)
	sub.Weak = append(without(sub.Weak, taken), own.Weak...)
	sub.Not = append(without(sub.Not, taken), own.Not...)
	sub.Tests.Yes = append(sub.Tests.Yes, own.Tests.Yes...)
	sub.Tests.No = append(sub.Tests.No, own.Tests.No...)
}

func replace(old *string, with string) {
	if with != "" {
		*old = with
	}
}

// without leaves out the cues that stand in a second list in the same words.
func without(cues, taken []located) []located {
	var out []located
	for _, c := range cues {
		if !slices.ContainsFunc(taken, func(t located) bool { return slices.Equal(forms(c.text), forms(t.text)) }) {
			out = append(out, c)
		}
	}
	return out
}

func (ps *procedurals) extend(own procedural) {
	at := slices.IndexFunc(*ps, func(p procedural) bool { return p.name.text == own.name.text })
	if at < 0 {
		*ps = append(*ps, own)
		return
	}
	(*ps)[at].patterns = append((*ps)[at].patterns, own.patterns...)
}

// checkWhole looks for what only the whole scheme shows: subjects without a name, and topics named that are not there.
// It returns what is wrong and the reason, or "".
func (s *scheme) checkWhole() (located, string) {
	live := make(map[string]bool)
	for _, subject := range s.Topics {
		for _, sub := range subject.Sub {
			if sub.Name == "" {
				return sub.ID, fmt.Sprintf("%s has no name", sub.ID.text)
			}
			live[subject.ID.text+"/"+sub.ID.text] = sub.ReplacedBy.text == ""
		}
	}
	for _, named := range s.named() {
		if !live[named.text] {
			return named, fmt.Sprintf("%q is no topic of this scheme that is in use", named.text)
		}
	}
	return located{}, ""
}

// named lists the ids of topics that the rules of a scheme name.
func (s *scheme) named() []located {
	var out []located
	for _, subject := range s.Topics {
		for _, sub := range subject.Sub {
			if sub.ReplacedBy.text != "" {
				out = append(out, sub.ReplacedBy)
			}
		}
	}
	for _, c := range s.Committees {
		out = append(out, c.Topic)
	}
	for _, r := range s.References {
		out = append(out, r.Topic)
	}
	return slices.DeleteFunc(out, func(l located) bool { return strings.TrimSpace(l.text) == "" })
}
