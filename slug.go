package minuted

import (
	"strings"
	"unicode"
)

// Slug returns the letters and digits of s in lower case, with one hyphen where anything else stood between them.
// Apostrophes leave no hyphen: "Children's Board" is "childrens-board".
func Slug(s string) string {
	var b strings.Builder
	gap := false
	for _, r := range strings.ToLower(s) {
		switch {
		case r == '\'' || r == '’':
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			gap = false
			b.WriteRune(r)
		default:
			gap = true
		}
	}
	return b.String()
}

// CommitteeValue returns the item's value of [FacetCommittee], or "" where its committee is not known.
func (it *Item) CommitteeValue() string {
	switch {
	case it.CommitteeID != "":
		return it.Authority + "/" + it.CommitteeID
	case it.Committee != "":
		return it.Authority + "/" + Slug(it.Committee)
	default:
		return ""
	}
}
