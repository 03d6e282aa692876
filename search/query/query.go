// Package query reads the language of the search box: text in, a tree, its reading and notices out. A lexer cuts the
// text into tokens, a repair pass makes brackets and operators add up, a parser builds the tree; every guess on the way
// leaves a notice.
package query

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"minuted"
)

// The largest query that is run. The limits hold for the reading too, so that every reading can itself be read.
const (
	MaxCharacters = 2000 // Unicode code points
	MaxParts      = 128  // words, phrases and date ranges
	MaxDepth      = 12   // brackets inside brackets
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

// Parse reads what was typed. A query that cannot be run gives an [*Error], a nil Expr and, where one can be given, its
// reading. Blank text is the query for everything.
func Parse(text string) (minuted.Query, error) {
	text = strings.ToValidUTF8(text, string(utf8.RuneError))
	if strings.TrimFunc(text, isBreak) == "" {
		return minuted.Query{Text: text}, nil
	}
	if n := utf8.RuneCountInString(text); n > MaxCharacters {
		return refuse(minuted.Query{Text: text}, []minuted.Notice{tooLong(n)})
	}
	tokens, notices := lex(text)
	tokens, repairs := repair(tokens, utf8.RuneCountInString(text))
	p := &parser{text: []rune(text), tokens: tokens, notices: append(notices, repairs...)}
	tree := p.query()
	later := slices.ContainsFunc(p.notices, isUnavailable)
	if later && tree == nil {
		tree = allOf(p.dropped...)
	}

	q := minuted.Query{Text: text, Expr: tree, ReadAs: String(tree)}
	q.Notices = append(p.notices, check(tree, max(typedDepth(tokens), depth(q.ReadAs)), q.ReadAs)...)
	if later {
		q.Notices = suggest(q.Notices, q.ReadAs)
		q.ReadAs = "" // of what could be searched instead, which is not what was typed
	}
	byPosition(q.Notices)
	if slices.ContainsFunc(q.Notices, isError) {
		return refuse(q, q.Notices)
	}
	return q, nil
}

func refuse(q minuted.Query, notices []minuted.Notice) (minuted.Query, error) {
	q.Expr, q.Notices = nil, notices
	return q, &Error{Notices: notices}
}

// check finds what is wrong with a tree as a whole. brackets is how deep they are nested.
func check(tree minuted.Expr, brackets int, reading string) []minuted.Notice {
	if tree == nil {
		return []minuted.Notice{nothingToFind()}
	}
	var found []minuted.Notice
	if !finds(tree) {
		found = append(found, onlyExclusions())
	}
	if n := parts(tree); n > MaxParts {
		found = append(found, tooManyParts(n))
	}
	if brackets > MaxDepth {
		found = append(found, tooDeep(brackets))
	}
	if n := utf8.RuneCountInString(reading); n > MaxCharacters {
		found = append(found, tooLong(n))
	}
	return found
}

// suggest gives the notices about what is not available yet the query that could be run instead, unless other errors
// stand in its way.
func suggest(notices []minuted.Notice, instead string) []minuted.Notice {
	if slices.ContainsFunc(notices, func(n minuted.Notice) bool { return isError(n) && !isUnavailable(n) }) {
		return notices
	}
	for i := range notices {
		if isUnavailable(notices[i]) {
			notices[i].SuggestedQuery = instead
		}
	}
	return notices
}

// isBreak reports whether r ends a word: white space, and control characters that came in by pasting.
func isBreak(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }

// isSearchable reports whether text holds anything an index keeps.
func isSearchable(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) })
}
