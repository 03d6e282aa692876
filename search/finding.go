package search

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"minuted"
	"minuted/search/query"
	"minuted/search/web"
)

// codeMost is the code of the notice that items hold most of the words only.
const codeMost = "Q303"

// finding is what a search found and what else could be searched for.
type finding struct {
	query      minuted.Query // as typed and read, with every notice about it
	added      []query.Also
	result     *minuted.Result
	didYouMean *SuggestedQuery
	relaxed    []RelaxedQuery
}

// find answers a search. An error is about what was asked where [Refused] says so.
func (s *Service) find(ctx context.Context, ix minuted.Index, p params, q minuted.Query) (*finding, error) {
	f := &finding{query: q}
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
		f.relaxed, err = s.relaxed(ctx, ix, p, q)
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

// mostNotice says that nothing holds all words. It suggests the search for any of them.
func mostNotice(q minuted.Query, r *minuted.Result, scope minuted.Scope) minuted.Notice {
	text := "No item holds all of these words, so the " + web.ItemCount(r.Total)
	switch {
	case scope == minuted.ScopeMeeting:
		text = "No meeting holds all of these words, so " + web.ItemCount(r.Total) + " of meetings that hold most of them can be seen"
	case r.Total == 1:
		text += " that holds most of them is shown"
	default:
		text += " that hold most of them are shown"
	}
	return minuted.Notice{
		Code:           codeMost,
		Level:          minuted.LevelNotice,
		Text:           text + ". To find any of them, join the words with OR.",
		SuggestedQuery: anyOfWords(q.Expr),
	}
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
