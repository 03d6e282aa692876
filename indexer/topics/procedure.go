package topics

import (
	"regexp"
	"strings"

	"minuted"
)

// procedure is one kind of formal business and the patterns of titles that stand for it.
type procedure struct {
	name     string
	patterns patterns
}

// procedure names the procedure an item's title stands for, or returns "" for business proper. A title that still has a
// topic without the words of the procedure and the names of bodies, such as "Public questions: potholes", is business.
func (lex *Lexicon) procedure(item *minuted.Item) (name, words string) {
	title := plainTitle(item.Title)
	lower := strings.ToLower(title)
	for _, p := range lex.procedures {
		for _, pattern := range p.patterns {
			at := pattern.find(title, lower)
			if at != nil && !lex.hasSubject(title[:at[0]]) && !lex.hasSubject(title[at[1]:]) {
				return p.name, title[at[0]:at[1]]
			}
		}
	}
	return "", ""
}

// hasSubject reports whether a part of a title names a topic outside the names of bodies and offices.
func (lex *Lexicon) hasSubject(text string) bool {
	if strings.TrimSpace(text) == "" {
		return false
	}
	t := newTally(len(lex.subtopics), false)
	lex.gather(t, part{minuted.CueTitle, text, titleWeight, true, true})
	return len(t.named()) > 0
}

// Ornaments of titles: numbers before, remarks in brackets after.
var (
	before = regexp.MustCompile(`^[\s*•.\d]*(?:\d[a-z]?[.):]\s+)?`)
	after  = regexp.MustCompile(`(?i)[\s,]*(\((if any|paragraphs?\b[^)]*|pages?\b[^)]*|information|verbal|oral|standing item)\)[\s.:]*)*[\s.:*]*$`)
)

// plainTitle brings a title to the form that patterns are written for: straight quotes, hyphens for dashes, single
// spaces, no number before and no remark after.
func plainTitle(title string) string {
	title = strings.Join(strings.Fields(straight.Replace(title)), " ")
	if short := before.ReplaceAllString(title, ""); short != "" {
		title = short
	}
	return after.ReplaceAllString(title, "")
}

var straight = strings.NewReplacer("’", "'", "‘", "'", "‐", "-", "‑", "-", "–", "-", "—", "-", "&", "and")
