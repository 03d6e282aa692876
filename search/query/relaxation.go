package query

import (
	"slices"

	"minuted"
)

// MaxRelaxations is the largest number of queries that [Relaxations] gives.
const MaxRelaxations = 8

// Relaxed is a query that asks for less than another.
type Relaxed struct {
	Query   string
	Dropped string // what it does without: a filter, a word, "quotation marks", "NEAR/5", "title:"
}

// Relaxations gives the queries to try where a query finds nothing, those that keep most of it first: phrases as words,
// words anywhere instead of near each other or in one part, then without one filter or exclusion, then without one of
// the words. Each can be run and still says what to look for. The tree is the one that was typed, before a thesaurus adds
// to it.
func Relaxations(e minuted.Expr) []Relaxed {
	operands := conjuncts(e)
	var loosened, unfiltered, shortened []Relaxed
	for i, o := range operands {
		if looser, dropped := loosen(o); looser != nil {
			loosened = relaxTo(loosened, operands, i, looser, dropped)
		}
		switch {
		case isNot(o), isProperty(o):
			unfiltered = relaxTo(unfiltered, operands, i, nil, spaced(o))
		case !isStopWord(o) && wordsBeside(operands, i):
			shortened = relaxTo(shortened, operands, i, nil, spaced(o))
		}
	}
	all := slices.Concat(loosened, unfiltered, shortened)
	return all[:min(len(all), MaxRelaxations)]
}

// relaxTo adds the query with operand i put another way, or without it, unless it then has nothing to look for.
func relaxTo(all []Relaxed, operands []minuted.Expr, i int, instead minuted.Expr, dropped string) []Relaxed {
	other := slices.Clone(operands)
	other[i] = instead
	e := allOf(other...)
	if e == nil || !finds(e) {
		return all
	}
	return append(all, Relaxed{Query: spaced(e), Dropped: dropped})
}

// loosen gives what an operand asks for in a wider sense and what that does without, or nil.
func loosen(e minuted.Expr) (looser minuted.Expr, dropped string) {
	switch e := e.(type) {
	case minuted.Phrase:
		if words := pieces(e.Text); len(words) > 1 {
			return allOf(wordsOf(words)...), "quotation marks"
		}
	case minuted.Near:
		return allOf(e.Left, e.Right), operator(e)
	case minuted.Field:
		if !isProperty(e) {
			return e.Operand, e.Name + ":"
		}
	}
	return nil, ""
}

func wordsOf(words []string) []minuted.Expr {
	list := make([]minuted.Expr, len(words))
	for i, word := range words {
		list[i] = plain(word)
		if isPattern(word) {
			list[i] = minuted.Pattern{Text: word}
		}
	}
	return list
}

// isProperty reports whether an expression asks for a property of an item, not for words in it.
func isProperty(e minuted.Expr) bool {
	name := filterName(e)
	return name != "" && !slices.Contains(places[:], name)
}

// wordsBeside reports whether an operand other than i asks for words.
func wordsBeside(operands []minuted.Expr, i int) bool {
	for j, o := range operands {
		if j != i && !isNot(o) && !isProperty(o) && !isStopWord(o) {
			return true
		}
	}
	return false
}

// stopWords are words that hardly ever are why nothing was found.
var stopWords = [...]string{"a", "an", "and", "at", "by", "for", "from", "in", "is", "of", "on", "or", "the", "to", "with"}

func isStopWord(e minuted.Expr) bool {
	word, ok := e.(minuted.Word)
	return ok && slices.Contains(stopWords[:], word.Text)
}
