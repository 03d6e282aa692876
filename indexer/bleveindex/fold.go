package bleveindex

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxForm bounds a folded form, in bytes, so that a pasted blob cannot swell the dictionary. Longer words are cut, in
// texts and queries alike.
const maxForm = 64

// unfolded are letters that Unicode does not take apart into a base letter and an accent.
var unfolded = strings.NewReplacer(
	"ß", "ss", "æ", "ae", "œ", "oe", "ø", "o", "đ", "d", "ð", "d", "ł", "l", "þ", "th", "ı", "i")

// fold gives the form a word is indexed and looked up by: lower case, without accents and apostrophes. It is "" for a
// word that holds no letter or digit.
func fold(word string) string {
	if isFolded(word) {
		return cutForm(word)
	}
	return string(appendForm(nil, word))
}

// appendForm appends the form of a word.
func appendForm(to []byte, word string) []byte {
	from := len(to)
	for i := 0; i < len(word); i++ {
		switch c := word[i]; {
		case isPlain(c):
			to = append(to, lower(c))
		case c == '\'':
		case strings.HasPrefix(word[i:], "’"):
			i += len("’") - 1
		default:
			return append(to[:from], foldAny(word)...)
		}
	}
	return to[:from+min(len(to)-from, maxForm)]
}

// appendPlain appends the form of a word of unaccented letters and figures.
func appendPlain(to []byte, word string) []byte {
	for i := range min(len(word), maxForm) {
		to = append(to, lower(word[i]))
	}
	return to
}

// lower gives the small letter of a letter, and a figure as it is.
func lower(c byte) byte { return c | 0x20 }

// foldAny folds a word of whatever letters.
func foldAny(word string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(word) {
		r = unicode.ToLower(r)
		if (unicode.IsLetter(r) && !isApostrophe(r)) || unicode.IsDigit(r) {
			b.WriteRune(r)
		}
	}
	return cutForm(unfolded.Replace(b.String()))
}

func isFolded(word string) bool {
	for i := 0; i < len(word); i++ {
		c := word[i]
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}

func cutForm(form string) string {
	if len(form) <= maxForm {
		return form
	}
	end := maxForm
	for !utf8.RuneStart(form[end]) {
		end--
	}
	return form[:end]
}

// isApostrophe includes the modifier letter, which Unicode counts as a letter.
func isApostrophe(r rune) bool {
	return r == '\'' || r == '’' || r == '‘' || r == 'ʼ'
}
