package topics

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// token is a word in the form cues are compared in. folded is without case, apostrophes and the s of a plural; capitals
// is the word as written where that is an acronym ("SEND", "5G", "SuDS"; of "EHCPs" the acronym), else "".
type token struct {
	folded, capitals string
}

// tokens cuts text into words at everything that is neither letter, digit nor apostrophe.
func tokens(text string) []token {
	var out []token
	eachWord(text, func(word string) {
		folded := foldPlural(strings.ReplaceAll(strings.ToLower(word), "'", ""))
		out = append(out, token{folded, acronym(word)})
	})
	return out
}

// eachWord calls f with every word of a text.
func eachWord(text string, f func(word string)) {
	start := -1
	for i, r := range text {
		if isWordRune(r) {
			if start < 0 {
				start = i
			}
			continue
		}
		if start >= 0 {
			emitWord(text[start:i], f)
			start = -1
		}
	}
	if start >= 0 {
		emitWord(text[start:], f)
	}
}

func emitWord(word string, f func(string)) {
	if word = strings.Trim(word, "'"); word != "" {
		f(word)
	}
}

func isWordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r == '\''
	}
	return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r)
}

// foldPlural takes an English plural to its singular. It need only treat cues and text alike.
func foldPlural(s string) string {
	switch {
	case len(s) < 4 || !strings.HasSuffix(s, "s"):
		return s
	case strings.HasSuffix(s, "ies"):
		return s[:len(s)-3] + "y"
	case strings.HasSuffix(s, "ches"), strings.HasSuffix(s, "shes"), strings.HasSuffix(s, "sses"), strings.HasSuffix(s, "xes"):
		return s[:len(s)-2]
	case strings.HasSuffix(s, "ss"), strings.HasSuffix(s, "us"), strings.HasSuffix(s, "is"):
		return s
	}
	return s[:len(s)-1]
}

// acronym returns a word that has a capital beyond its first letter, or a capital and a digit, without the small s of a
// plural; "" for any other.
func acronym(word string) string {
	capitals, digits := 0, 0
	for _, r := range word {
		switch {
		case unicode.IsUpper(r):
			capitals++
		case unicode.IsDigit(r):
			digits++
		}
	}
	if capitals < 2 && (capitals == 0 || digits == 0) {
		return ""
	}
	if singular := strings.TrimSuffix(word, "s"); singular == strings.ToUpper(singular) {
		return singular
	}
	return word
}

// isCapitals reports whether a text is written in capitals throughout, so that its acronyms do not stand out.
func isCapitals(text string) bool {
	return !strings.ContainsFunc(text, unicode.IsLower)
}
