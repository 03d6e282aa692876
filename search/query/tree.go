package query

import (
	"slices"

	"minuted"
)

// allOf joins operands with AND. Operands that are nil are left out and those that are themselves And are spread, so
// that one meaning has one tree.
func allOf(operands ...minuted.Expr) minuted.Expr {
	var flat []minuted.Expr
	for _, e := range operands {
		switch e := e.(type) {
		case nil:
		case minuted.And:
			flat = append(flat, e.Operands...)
		default:
			flat = append(flat, e)
		}
	}
	switch len(flat) {
	case 0:
		return nil
	case 1:
		return flat[0]
	}
	return minuted.And{Operands: flat}
}

// anyOf joins operands with OR, as allOf does with AND.
func anyOf(operands ...minuted.Expr) minuted.Expr {
	var flat []minuted.Expr
	for _, e := range operands {
		switch e := e.(type) {
		case nil:
		case minuted.Or:
			flat = append(flat, e.Operands...)
		default:
			flat = append(flat, e)
		}
	}
	switch len(flat) {
	case 0:
		return nil
	case 1:
		return flat[0]
	}
	return minuted.Or{Operands: flat}
}

// conjuncts lists the operands of an And, or the one expression that is none.
func conjuncts(e minuted.Expr) []minuted.Expr {
	switch e := e.(type) {
	case nil:
		return nil
	case minuted.And:
		return slices.Clone(e.Operands)
	}
	return []minuted.Expr{e}
}

// negate excludes what e matches. Two exclusions cancel out.
func negate(e minuted.Expr) minuted.Expr {
	switch e := e.(type) {
	case nil:
		return nil
	case minuted.Not:
		return e.Operand
	}
	return minuted.Not{Operand: e}
}

// operandsOf lists what an expression is put together from, nothing for a word, phrase, range or the like.
func operandsOf(e minuted.Expr) []minuted.Expr {
	switch e := e.(type) {
	case minuted.And:
		return e.Operands
	case minuted.Or:
		return e.Operands
	case minuted.Not:
		return []minuted.Expr{e.Operand}
	case minuted.Near:
		return []minuted.Expr{e.Left, e.Right}
	case minuted.Field:
		return []minuted.Expr{e.Operand}
	}
	return nil
}

// finds reports whether the tree says what to look for, not only what to leave out.
func finds(e minuted.Expr) bool {
	if isNot(e) || isSetting(e) {
		return false
	}
	operands := operandsOf(e)
	return len(operands) == 0 || slices.ContainsFunc(operands, finds)
}

// parts counts the words, phrases and ranges of a tree.
func parts(e minuted.Expr) int {
	operands := operandsOf(e)
	if e != nil && len(operands) == 0 {
		return 1
	}
	n := 0
	for _, o := range operands {
		n += parts(o)
	}
	return n
}
