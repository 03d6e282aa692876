package query

import (
	"fmt"
	"strings"

	"minuted"
)

// String gives the reading of a tree: every operator written out, and brackets wherever one operator stands inside
// another. Reading it again gives the same tree. The reading of a nil tree is empty.
func String(e minuted.Expr) string {
	switch e := e.(type) {
	case nil:
		return ""
	case minuted.Word:
		return e.Text
	case minuted.Phrase:
		return `"` + e.Text + `"`
	case minuted.And:
		return join(e.Operands, " AND ")
	case minuted.Or:
		return join(e.Operands, " OR ")
	case minuted.Not:
		return "NOT " + bracketed(e.Operand)
	case minuted.Field:
		return e.Name + ":" + value(e.Operand)
	case minuted.Range:
		return fmt.Sprintf("date:%s..%s", e.From, e.To)
	}
	return ""
}

func join(operands []minuted.Expr, operator string) string {
	readings := make([]string, len(operands))
	for i, e := range operands {
		readings[i] = bracketed(e)
	}
	return strings.Join(readings, operator)
}

func bracketed(e minuted.Expr) string {
	switch e.(type) {
	case minuted.And, minuted.Or:
		return "(" + String(e) + ")"
	}
	return String(e)
}

// value gives the reading of what follows a field's colon. A word with a comma is bracketed, for without brackets it
// would be a list.
func value(e minuted.Expr) string {
	switch e := e.(type) {
	case minuted.Phrase:
		return String(e)
	case minuted.Word:
		if !strings.Contains(e.Text, ",") {
			return e.Text
		}
	}
	return "(" + String(e) + ")"
}

// depth counts how deep brackets stand inside brackets in a reading, those in phrases apart.
func depth(reading string) int {
	deepest, open, quoted := 0, 0, false
	for _, r := range reading {
		switch {
		case r == '"':
			quoted = !quoted
		case quoted:
		case r == '(':
			open++
			deepest = max(deepest, open)
		case r == ')':
			open--
		}
	}
	return deepest
}
