package search

import (
	"slices"
	"strings"
	"unicode"

	"minuted"
)

// marker finds the words of a query in the text of one item, to show the reader where they stand. It is only a pen: what
// an item matches is for the index to say.
type marker struct{ words []string } // in lower case

// maxMarked bounds the words looked for, so that marking takes time in proportion to the item.
const maxMarked = 64

// endings may follow a word without making it another.
var endings = [...]string{"s", "es", "’s", "'s", "ed", "ing"}

// newMarker takes the words that a query looks for, leaving out what it excludes and the values of its filters.
func newMarker(e minuted.Expr) marker {
	var m marker
	m.collect(e)
	return m
}

func (m *marker) collect(e minuted.Expr) {
	switch e := e.(type) {
	case minuted.Word:
		m.add(e.Text)
	case minuted.Phrase:
		m.add(e.Text)
	case minuted.And:
		for _, o := range e.Operands {
			m.collect(o)
		}
	case minuted.Or:
		for _, o := range e.Operands {
			m.collect(o)
		}
	case minuted.Field:
		if !slices.Contains(filterNames[:], e.Name) {
			m.collect(e.Operand)
		}
	}
}

func (m *marker) add(text string) {
	for _, w := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !inWord(r) }) {
		if w = strings.Trim(w, "'’"); w != "" && len(m.words) < maxMarked && !slices.Contains(m.words, w) {
			m.words = append(m.words, w)
		}
	}
}

// parts cuts text into pieces of which those that are words of the query are marked.
func (m marker) parts(text string) []minuted.SnippetPart {
	var out []minuted.SnippetPart
	plain := 0 // where the piece begins that is not marked
	for at := 0; at < len(text); {
		size := strings.IndexFunc(text[at:], func(r rune) bool { return !inWord(r) })
		if size < 0 {
			size = len(text) - at
		}
		if size > 0 && m.has(text[at:at+size]) {
			out = appendPart(out, text[plain:at], false)
			out = appendPart(out, text[at:at+size], true)
			plain = at + size
		}
		at += size
		gap := strings.IndexFunc(text[at:], inWord)
		if gap < 0 {
			break
		}
		at += gap
	}
	return appendPart(out, text[plain:], false)
}

func appendPart(parts []minuted.SnippetPart, text string, match bool) []minuted.SnippetPart {
	if text == "" {
		return parts
	}
	return append(parts, minuted.SnippetPart{Text: text, Match: match})
}

func (m marker) has(word string) bool {
	word = strings.ToLower(word)
	return slices.ContainsFunc(m.words, func(w string) bool { return alike(w, word) || alike(word, w) })
}

// alike reports whether word is stem with nothing or an ending after it: library, library's, libraries.
func alike(stem, word string) bool {
	if short, ok := strings.CutSuffix(stem, "y"); ok && (word == short+"ies" || word == short+"ied") {
		return true
	}
	rest, ok := strings.CutPrefix(word, stem)
	return ok && (rest == "" || slices.Contains(endings[:], rest))
}

func inWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || r == '\'' || r == '’'
}
