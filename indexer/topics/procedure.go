package topics

import (
	"regexp"
	"strings"
)

// procedure is one kind of formal business and the patterns of titles that stand for it.
type procedure struct {
	name     string
	patterns []*regexp.Regexp
}

// split cuts the words that stand for the procedure out of a title; ok is false where there are none. What stands before
// them and after them stays apart, so that it makes no phrase together.
func (p procedure) split(title string) (before, after string, ok bool) {
	for _, pattern := range p.patterns {
		if span := pattern.FindStringIndex(title); span != nil {
			return title[:span[0]], title[span[1]:], true
		}
	}
	return "", "", false
}

// bodies are the names of bodies and offices: capitalised words that end or begin in the word for one.
var bodies = regexp.MustCompile(`((\p{Lu}[\pL'-]*|and|of|the|for|&)[\s,]+)*` +
	`(?i:\b(sub-?committees?|committees?|panels?|boards?|forums?|cabinet|commissions?|councils?|authority)\b)`)

// withoutBodies leaves out the names of bodies, that of the committee that meets among them. Their words say nothing of
// the business done.
func withoutBodies(text, committee string) string {
	if committee != "" {
		text = strings.ReplaceAll(text, committee, " ")
	}
	return bodies.ReplaceAllString(text, " ")
}
