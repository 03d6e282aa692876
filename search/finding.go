package search

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"minuted"
	"minuted/search/query"
	"minuted/search/web"
)

// codeMost is the code of the notice that some items hold most of the words only.
const codeMost = "Q303"

// finding is what a search found and what else could be searched for.
type finding struct {
	query      minuted.Query // as typed and read, with every notice about it
	added      []query.Also
	result     *minuted.Result
	didYouMean *SuggestedQuery
	relaxed    []RelaxedQuery
	whole      bool // another time no more would be found
}

// find answers a search. An error is about what was asked where [Refused] says so.
func (s *Service) find(ctx context.Context, ix minuted.Index, p params, q minuted.Query) (*finding, error) {
	f := &finding{query: q, whole: true}
	f.query.Expr, f.added = s.expanded(p, q.Expr)
	var err error
	if f.result, err = ask(ctx, ix, p, f.query); err != nil {
		return nil, err
	}
	f.query.Notices = slices.Concat(q.Notices, s.thesaurus.Ambiguous(q), f.result.Notices)
	if f.result.Matched == minuted.MatchMost {
		f.query.Notices = append(f.query.Notices, mostNotice(q, f.result, cmp.Or(p.scope, q.Scope)))
	}
	if p.strict {
		if err := certain(f.query); err != nil {
			return nil, err
		}
	}
	if f.didYouMean, err = s.respelt(ctx, ix, p, q, f.result); err != nil {
		return nil, err
	}
	if f.result.Total == 0 {
		f.relaxed, f.whole, err = s.relaxed(ctx, ix, p, q)
	}
	return f, err
}

// expanded adds to a tree what means the same as something typed, unless the search is for what was typed alone.
func (s *Service) expanded(p params, e minuted.Expr) (minuted.Expr, []query.Also) {
	if p.literal || e == nil {
		return e, nil
	}
	return s.thesaurus.Expand(e)
}

// mostNotice says how many items hold all words and how many more hold most. It suggests the search for the first alone,
// or where there are none the search for any of the words.
func mostNotice(q minuted.Query, r *minuted.Result, scope minuted.Scope) minuted.Notice {
	one, several := "item", "that"
	if scope == minuted.ScopeMeeting {
		one, several = "meeting", "of meetings that"
	}
	most := several + " hold the main words but not all the common ones"
	if r.Least < r.Words {
		most = fmt.Sprintf("%s hold at least %d of the %d main words", several, r.Least, r.Words)
	}
	whole, others := web.Number(r.TotalAllWords), web.Number(r.Total-r.TotalAllWords)
	n := minuted.Notice{Code: codeMost, Level: minuted.LevelNotice}
	if r.TotalAllWords > 0 {
		n.Text = fmt.Sprintf("First come the items %s hold all of these words (%s), then those %s (%s). For the first alone, join the words with AND.", several, whole, most, others)
		n.SuggestedQuery = q.ReadAs
	} else {
		n.Text = fmt.Sprintf("No %s holds all of these words, so the items %s are shown (%s). For any of the words, join them with OR.", one, most, others)
		n.SuggestedQuery = anyOfWords(q.Expr)
	}
	return n
}

// anyOfWords writes the query that asks for any of the words at the top of a tree, under the same filters and
// exclusions.
func anyOfWords(e minuted.Expr) string {
	and, ok := e.(minuted.And)
	if !ok {
		return ""
	}
	var words, others []minuted.Expr
	for _, o := range and.Operands {
		if seeksWords(o) {
			words = append(words, o)
		} else {
			others = append(others, o)
		}
	}
	any := minuted.Or{Operands: words}
	switch {
	case len(words) < 2:
		return ""
	case len(others) == 0:
		return query.String(any)
	default:
		return query.String(minuted.And{Operands: append([]minuted.Expr{any}, others...)})
	}
}

// seeksWords reports whether an expression looks for words in the text of items.
func seeksWords(e minuted.Expr) bool {
	switch e := e.(type) {
	case minuted.Word, minuted.Phrase, minuted.Pattern, minuted.Fuzzy, minuted.Near, minuted.Alike:
		return true
	case minuted.And:
		return slices.ContainsFunc(e.Operands, seeksWords)
	case minuted.Or:
		return slices.ContainsFunc(e.Operands, seeksWords)
	case minuted.Field:
		return slices.Contains(textFields[:], e.Name)
	default:
		return false
	}
}

// textFields are the fields of a query that name parts of an item's text; every other names a property of it.
var textFields = [...]string{"title", "agenda", "minutes", "decision", "attachments"}

// countsWords counts the operands at the top of a tree that look for words.
func countsWords(e minuted.Expr) int {
	operands := []minuted.Expr{e}
	if and, ok := e.(minuted.And); ok {
		operands = and.Operands
	}
	n := 0
	for _, o := range operands {
		if seeksWords(o) {
			n++
		}
	}
	return n
}

// certain gives an error where the engine had to guess.
func certain(q minuted.Query) error {
	var guesses []string
	for _, n := range q.Notices {
		if n.Level == minuted.LevelNotice {
			guesses = append(guesses, n.Text)
		}
	}
	if len(guesses) == 0 {
		return nil
	}
	return &queryError{q, wrong("strict", "the engine had to guess: %s", strings.Join(guesses, " "))}
}
