package topics

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// token is a word of a text: its numbers in a dictionary and where it stands.
type token struct {
	word    int32 // of its folded form; 0 where no cue has it
	acronym int32 // of its form in capitals, where it is written so; 0 where no cue has it
	start   int   // in bytes
	end     int
	gap     gap  // what stands between the word before and this one
	capital bool // begins with a capital letter
}

// gap says what stands before a word.
type gap uint8

const (
	plainGap gap = iota
	commaGap     // the phrase may go on
	breakGap     // the phrase ends: a full stop, colon, bracket, spaced dash or new line
)

// dictionary numbers the words that cues are made of, so that texts are compared by number.
type dictionary map[string]int32

// number returns the number of a form, a new one for a new form.
func (d dictionary) number(form string) int32 {
	if _, known := d[form]; !known {
		d[form] = int32(len(d) + 1)
	}
	return d[form]
}

// tokens appends the words of a text to out. A word is a run of letters, digits and apostrophes; "&" is the word "and".
func (d dictionary) tokens(text string, out []token) []token {
	start, before := -1, breakGap
	for i, r := range text {
		switch {
		case isWordRune(r):
			if start < 0 {
				start = i
			}
			continue
		case start >= 0:
			out = d.appendWord(out, text, start, i, before)
			start, before = -1, plainGap
		}
		if r == '&' {
			out = append(out, token{word: d["and"], start: i, end: i + 1, gap: before})
			before = plainGap
			continue
		}
		before = max(before, gapOf(text, i, r))
	}
	if start >= 0 {
		out = d.appendWord(out, text, start, len(text), before)
	}
	return out
}

// gapOf says how much the character at i parts the words around it.
func gapOf(text string, i int, r rune) gap {
	switch r {
	case ',':
		return commaGap
	case '.', ':', ';', '!', '?', '/', '(', ')', '[', ']', '\n', '\t', '•', '–', '—':
		return breakGap
	case '-':
		if i > 0 && text[i-1] == ' ' {
			return breakGap
		}
	}
	return plainGap
}

func (d dictionary) appendWord(out []token, text string, start, end int, before gap) []token {
	word := strings.Trim(text[start:end], "'’‘")
	if word == "" {
		return out
	}
	start += strings.Index(text[start:end], word)
	first, _ := utf8.DecodeRuneInString(word)
	t := token{start: start, end: start + len(word), gap: before, capital: unicode.IsUpper(first)}
	var space [48]byte
	t.word = d[string(appendFolded(space[:0], word))]
	if t.capital {
		if form := acronym(word); form != "" {
			t.acronym = d[string(appendCapitals(space[:0], form))]
		}
	}
	return append(out, t)
}

func isWordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r == '\''
	}
	return r == '’' || r == '‘' || unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r)
}

// anyYear is the form of every year, so that "budget 20" is a cue for "Budget 2026/27".
const anyYear = "20"

// appendFolded appends a word without case, apostrophes and the s of a plural.
func appendFolded(b []byte, word string) []byte {
	if isYear(word) {
		return append(b, anyYear...)
	}
	for i := range len(word) {
		c := word[i]
		switch {
		case c >= utf8.RuneSelf:
			return foldPlural(append(b[:0], unaccented.Replace(strings.ToLower(norm.NFKC.String(word)))...))
		case c == '\'':
		case 'A' <= c && c <= 'Z':
			b = append(b, c+'a'-'A')
		default:
			b = append(b, c)
		}
	}
	return foldPlural(b)
}

// isYear reports whether a word is a year of the last century or this.
func isYear(word string) bool {
	if len(word) != 4 || word[:2] != "19" && word[:2] != "20" {
		return false
	}
	return '0' <= word[2] && word[2] <= '9' && '0' <= word[3] && word[3] <= '9'
}

var unaccented = strings.NewReplacer("'", "", "’", "", "‘", "")

// foldPlural takes an English plural to its singular. It need only treat cues and text alike.
func foldPlural(b []byte) []byte {
	n := len(b)
	if n < 4 || b[n-1] != 's' {
		return b
	}
	switch string(b[n-2:]) {
	case "ss", "us", "is":
		return b
	case "es":
		switch {
		case b[n-3] == 'i':
			return append(b[:n-3], 'y')
		case b[n-3] == 'x', hasEnd(b, "ches"), hasEnd(b, "shes"), hasEnd(b, "sses"):
			return b[:n-2]
		}
	}
	return b[:n-1]
}

func hasEnd(b []byte, end string) bool {
	return len(b) >= len(end) && string(b[len(b)-len(end):]) == end
}

// acronym returns a word that has a capital beyond its first letter, or a capital and a digit, without the small s of a
// plural; "" for any other.
func acronym(word string) string {
	capitals, digits := 0, 0
	for i := range len(word) {
		switch c := word[i]; {
		case 'A' <= c && c <= 'Z':
			capitals++
		case '0' <= c && c <= '9':
			digits++
		}
	}
	if capitals < 2 && (capitals == 0 || digits == 0) {
		return ""
	}
	plain := unaccented.Replace(word)
	if singular := strings.TrimSuffix(plain, "s"); singular == strings.ToUpper(singular) {
		return singular
	}
	return plain
}

// appendCapitals appends the form that keeps an acronym apart from the word of the same letters.
func appendCapitals(b []byte, acronym string) []byte { return append(append(b, '='), acronym...) }

// isCapitals reports whether a text is written in capitals throughout, so that its acronyms do not stand out. A single
// word in capitals is an acronym.
func isCapitals(text string) bool {
	return !strings.ContainsFunc(text, unicode.IsLower) && strings.ContainsFunc(strings.TrimSpace(text), unicode.IsSpace)
}
