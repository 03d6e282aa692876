package query

import (
	"fmt"
	"strings"

	"minuted"
)

// String gives the reading of a tree: every operator written out, and brackets wherever one operator stands inside
// another. Reading it again gives the same tree. The reading of an [minuted.Alike] is that of what was typed, and of a nil
// tree it is empty.
func String(e minuted.Expr) string { return printer{and: " AND "}.expr(e) }

// spaced gives a query of the same meaning that leaves AND unwritten, as people type it.
func spaced(e minuted.Expr) string { return printer{and: " "}.expr(e) }

// printer writes trees.
type printer struct {
	and string // between the operands of an And
}

func (p printer) expr(e minuted.Expr) string {
	switch e := e.(type) {
	case minuted.Word:
		return e.Text
	case minuted.Pattern:
		return e.Text
	case minuted.Fuzzy:
		return fmt.Sprintf("%s~%d", e.Text, e.Edits)
	case minuted.Phrase:
		return phraseReading(e)
	case minuted.Near:
		return p.bracketed(e.Left) + " " + operator(e) + " " + p.bracketed(e.Right)
	case minuted.And:
		return p.join(e.Operands, p.and)
	case minuted.Or:
		return p.join(e.Operands, " OR ")
	case minuted.Not:
		return "NOT " + p.bracketed(e.Operand)
	case minuted.Alike:
		return p.expr(e.Typed)
	case minuted.Field:
		return e.Name + ":" + p.value(e.Operand)
	case minuted.Range:
		return rangeReading(e)
	case minuted.Numbers:
		return e.Name + ":" + numbersReading(e)
	}
	return ""
}

func (p printer) join(operands []minuted.Expr, operator string) string {
	readings := make([]string, len(operands))
	for i, e := range operands {
		readings[i] = p.bracketed(e)
	}
	return strings.Join(readings, operator)
}

func (p printer) bracketed(e minuted.Expr) string {
	switch e := e.(type) {
	case minuted.And, minuted.Or, minuted.Near:
		return "(" + p.expr(e) + ")"
	case minuted.Alike:
		return p.bracketed(e.Typed)
	}
	return p.expr(e)
}

// value gives the reading of what follows a field's colon. A word with a comma is bracketed, for without brackets it
// would be a list.
func (p printer) value(e minuted.Expr) string {
	switch e := e.(type) {
	case minuted.Phrase, minuted.Pattern, minuted.Fuzzy:
		return p.expr(e)
	case minuted.Word:
		if !strings.Contains(e.Text, ",") {
			return e.Text
		}
	case minuted.Alike:
		return p.value(e.Typed)
	}
	return "(" + p.expr(e) + ")"
}

func phraseReading(e minuted.Phrase) string {
	if e.Slop > 0 {
		return fmt.Sprintf(`"%s"~%d`, e.Text, e.Slop)
	}
	return `"` + e.Text + `"`
}

func rangeReading(e minuted.Range) string {
	name := filterName(e)
	if e.Typed != "" {
		return name + ":" + e.Typed
	}
	return fmt.Sprintf("%s:%s..%s", name, e.From, e.To)
}

func numbersReading(e minuted.Numbers) string {
	switch {
	case e.Max < 0 && e.Min > 0:
		return fmt.Sprintf(">%d", e.Min-1)
	case e.Max < 0:
		return fmt.Sprintf(">=%d", e.Min)
	case e.Min == e.Max:
		return fmt.Sprint(e.Min)
	case e.Min == 0:
		return fmt.Sprintf("<%d", e.Max+1)
	}
	return fmt.Sprintf("%d..%d", e.Min, e.Max)
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
