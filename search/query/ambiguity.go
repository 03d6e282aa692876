package query

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"minuted"
)

// Ambiguous tells of the acronyms in a query that have several meanings, or that may be no more than a word: one notice
// each, Q302, that names the meanings and suggests the query with the first of them.
func (t *Thesaurus) Ambiguous(q minuted.Query) []minuted.Notice {
	var notices []minuted.Notice
	seen := map[string]bool{}
	for _, word := range openWords(q.Expr) {
		name := bare(word.Text)
		a, ok := t.acronyms[name]
		lone := a.mode == asWord && q.Expr == minuted.Expr(word) && inCapitals(word)
		if !ok || a.mode != inContext && !lone || seen[name] {
			continue
		}
		seen[name] = true
		meant := replaced(q.Expr, word, minuted.Phrase{Text: a.expansions[0]})
		notices = append(notices, suggesting(didYouMean(wordAt(q.Text, name), name, append(slices.Clone(a.expansions), a.meanings...)), withSettings(q, meant)))
	}
	return notices
}

// openWords lists the words of a tree that Expand would look up.
func openWords(e minuted.Expr) []minuted.Word {
	var list []minuted.Word
	switch e := e.(type) {
	case minuted.Word:
		list = append(list, e)
	case minuted.And:
		for _, o := range e.Operands {
			list = append(list, openWords(o)...)
		}
	case minuted.Or:
		for _, o := range e.Operands {
			list = append(list, openWords(o)...)
		}
	case minuted.Field:
		if slices.Contains(places[:], e.Name) {
			return openWords(e.Operand)
		}
	}
	return list
}

// replaced puts another expression in the place of a word wherever Expand would look it up.
func replaced(e minuted.Expr, word minuted.Word, other minuted.Expr) minuted.Expr {
	switch e := e.(type) {
	case minuted.Word:
		if e == word {
			return other
		}
	case minuted.And, minuted.Or:
		return eachOf(e, func(o minuted.Expr) minuted.Expr { return replaced(o, word, other) })
	case minuted.Field:
		if slices.Contains(places[:], e.Name) {
			e.Operand = replaced(e.Operand, word, other)
		}
		return e
	}
	return e
}

// withSettings gives an expression as a query with the settings of another.
func withSettings(q minuted.Query, e minuted.Expr) string {
	text := spaced(e)
	if q.Sort != "" {
		text += fmt.Sprintf(" sort:%s", q.Sort)
	}
	if q.Scope != "" {
		text += fmt.Sprintf(" scope:%s", q.Scope)
	}
	return text
}

// wordAt returns where a word stands in a text by itself for the first time, in code points, or 0.
func wordAt(text, word string) int {
	for from := 0; ; {
		i := strings.Index(text[from:], word)
		if i < 0 {
			return 0
		}
		i += from
		from = i + len(word)
		before, _ := utf8.DecodeLastRuneInString(text[:i])
		after, _ := utf8.DecodeRuneInString(text[from:])
		if !isLetter(before) && !isLetter(after) {
			return utf8.RuneCountInString(text[:i])
		}
	}
}
