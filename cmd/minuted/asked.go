package main

import (
	"fmt"

	"minuted"
	"minuted/search/query"
)

// matchUsage describes --match.
const matchUsage = "how many of the words: auto (all, then most where few items have all), all, any"

// readMatch reads the value of --match.
func readMatch(value string) (minuted.Match, error) {
	switch match := minuted.Match(value); match {
	case minuted.MatchAuto, minuted.MatchAll, minuted.MatchAny:
		return match, nil
	default:
		return "", fmt.Errorf("--match is %q; it can be auto, all or any", value)
	}
}

// asked reads a query as `minuted search` does: with what means the same as something typed, and without loosening what
// is joined by AND.
func asked(t *query.Thesaurus, text string, match minuted.Match) (minuted.Request, error) {
	q, err := query.Parse(text)
	if err != nil {
		return minuted.Request{}, err
	}
	if match == minuted.MatchAuto && query.TypesAnd(text) {
		match = minuted.MatchAll
	}
	expr, _ := t.Expand(q.Expr)
	return minuted.Request{Expr: expr, Sort: q.Sort, Scope: q.Scope, Match: match}, nil
}
