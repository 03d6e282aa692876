package query

import "minuted"

// refuse notes that an expression cannot be run and keeps what could stand in its place; nil is nothing.
func (b *builder) refuse(n minuted.Notice, bad, better minuted.Expr) {
	b.note(n)
	if b.mended == nil {
		b.mended = map[string]minuted.Expr{}
	}
	b.mended[String(bad)] = better
}

// mend puts what can be run in the place of what cannot. It returns nil where nothing remains.
func (b *builder) mend(e minuted.Expr) minuted.Expr {
	if e == nil || len(b.mended) == 0 {
		return e
	}
	if better, ok := b.mended[String(e)]; ok {
		return better
	}
	switch e := e.(type) {
	case minuted.And, minuted.Or, minuted.Not:
		return eachOf(e, b.mend)
	case minuted.Near:
		left, right := b.mend(e.Left), b.mend(e.Right)
		if left == nil || right == nil {
			return allOf(left, right)
		}
		e.Left, e.Right = left, right
		if noPlace(e) != "" {
			return allOf(left, right)
		}
		return e
	case minuted.Field:
		if e.Operand = b.mend(e.Operand); e.Operand == nil {
			return nil
		}
		return e
	}
	return e
}

// included gives an expression with what it excludes as what to look for.
func included(e minuted.Expr) minuted.Expr {
	if not, ok := e.(minuted.Not); ok {
		return not.Operand
	}
	return eachOf(e, func(o minuted.Expr) minuted.Expr {
		if isCompound(o) {
			return included(o)
		}
		return o
	})
}
