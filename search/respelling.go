package search

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"minuted"
)

// Bounds on looking for other spellings.
const (
	maxRespelt = 8  // words of a query
	plenty     = 50 // items with all words; a search that finds as many is spelt well enough
)

// SuggestedQuery is another query and how many items it finds.
type SuggestedQuery struct {
	Query string `json:"query"`
	Total int    `json:"total"`
}

// respelt gives the query with words spelt as the index has them, where that finds more items with all words. It is nil
// where it does not. Only the first page asks.
func (s *Service) respelt(ctx context.Context, ix minuted.Index, p params, q minuted.Query, r *minuted.Result) (*SuggestedQuery, error) {
	if r.TotalAllWords >= plenty || p.page > 1 {
		return nil, nil
	}
	text := strings.TrimSpace(p.text)
	for _, word := range typedWords(q.Expr) {
		spellings, err := ix.Spellings(ctx, word)
		if err != nil {
			return nil, fmt.Errorf("look for other spellings: %w", err)
		}
		if len(spellings) > 0 {
			text = replaceWord(text, word, spellings[0].Word)
		}
	}
	if text == strings.TrimSpace(p.text) {
		return nil, nil
	}
	other, err := s.parseText(text)
	if err != nil {
		return nil, nil // a guess that cannot be run is no help
	}
	least := r.TotalAllWords
	if p.match == minuted.MatchAny {
		least = r.Total
	} else {
		p.match = minuted.MatchAll
	}
	other.Expr, _ = s.expanded(p, other.Expr)
	n, err := count(ctx, ix, p, other)
	if err != nil || n <= least {
		return nil, err
	}
	return &SuggestedQuery{text, n}, nil
}

// typedWords lists the words that a query looks for in texts, each once, without those it excludes.
func typedWords(e minuted.Expr) []string {
	var words []string
	collectWords(e, func(text string) {
		for _, w := range strings.FieldsFunc(text, func(r rune) bool { return !inWord(r) }) {
			if len(words) < maxRespelt && !slices.Contains(words, w) {
				words = append(words, w)
			}
		}
	})
	return words
}

func collectWords(e minuted.Expr, take func(text string)) {
	switch e := e.(type) {
	case minuted.Word:
		take(e.Text)
	case minuted.Phrase:
		take(e.Text)
	case minuted.Near:
		collectWords(e.Left, take)
		collectWords(e.Right, take)
	case minuted.And:
		for _, o := range e.Operands {
			collectWords(o, take)
		}
	case minuted.Or:
		for _, o := range e.Operands {
			collectWords(o, take)
		}
	case minuted.Alike:
		collectWords(e.Typed, take)
	case minuted.Field:
		if slices.Contains(textFields[:], e.Name) {
			collectWords(e.Operand, take)
		}
	}
}

// replaceWord writes another word wherever one stands in a text.
func replaceWord(text, word, with string) string {
	var b strings.Builder
	for text != "" {
		end := strings.IndexFunc(text, func(r rune) bool { return !inWord(r) })
		if end < 0 {
			end = len(text)
		}
		if text[:end] == word {
			b.WriteString(with)
		} else {
			b.WriteString(text[:end])
		}
		gap := strings.IndexFunc(text[end:], inWord)
		if gap < 0 {
			gap = len(text) - end
		}
		b.WriteString(text[end : end+gap])
		text = text[end+gap:]
	}
	return b.String()
}

func inWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || r == '\'' || r == '’'
}
