// Package query reads the language of the search box: text in, a tree, its reading and notices out. A lexer cuts the
// text into tokens, a repair pass makes brackets and operators add up, a builder makes the tree; every guess on the way
// leaves a notice. A [Thesaurus] then adds what means the same, and [Relaxations] give what to try when nothing is found.
package query

import (
	"strings"
	"unicode"

	"minuted"
)

// The largest query that is run. The limits hold for the reading too, so that every reading can itself be read.
const (
	MaxCharacters = 2000 // Unicode code points
	MaxParts      = 128  // words, phrases and filters
	MaxDepth      = 12   // brackets inside brackets
	MaxNear       = 100  // words between the two sides of NEAR, or among those of a phrase
)

// Error says that a query cannot be run. It holds all notices of the query, those of level error among them.
type Error struct {
	Notices []minuted.Notice
}

func (e *Error) Error() string {
	var texts []string
	for _, n := range e.Notices {
		if n.Level == minuted.LevelError {
			texts = append(texts, n.Text)
		}
	}
	return "cannot run the query: " + strings.Join(texts, " ")
}

// isBreak reports whether r ends a word: white space, and control characters that came in by pasting.
func isBreak(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }

// isSearchable reports whether text holds anything an index keeps.
func isSearchable(text string) bool { return strings.ContainsFunc(text, isLetter) }

// isLetter reports whether a rune is what words are made of.
func isLetter(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }
