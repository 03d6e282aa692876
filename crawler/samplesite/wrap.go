package samplesite

import "strings"

// wrap breaks markup into lines of at most width bytes where it can: at spaces of the text, and inside tags at spaces
// and after the sign before an attribute's value, as tidy does.
func wrap(markup string, width int) string {
	var out strings.Builder
	column := 0
	for _, p := range pieces(markup) {
		switch {
		case column == 0:
		case column+len(p.glue)+len(p.text) > width:
			out.WriteByte('\n')
			column = 0
		default:
			out.WriteString(p.glue)
			column += len(p.glue)
		}
		out.WriteString(p.text)
		column += len(p.text)
	}
	return out.String()
}

// piece is a stretch of markup that no line may break, and what stands before it on the same line.
type piece struct{ glue, text string }

func pieces(markup string) []piece {
	var out []piece
	glue, start := "", 0
	inTag, inValue := false, false
	cut := func(end, next int, nextGlue string) {
		out = append(out, piece{glue, markup[start:end]})
		glue, start = nextGlue, next
	}
	for i := range len(markup) {
		switch ch := markup[i]; {
		case ch == '"' && inTag:
			inValue = !inValue
		case inValue:
		case ch == ' ':
			cut(i, i+1, " ")
		case ch == '<':
			inTag = true
		case ch == '>':
			inTag = false
		case ch == '=' && inTag:
			cut(i+1, i+1, "")
		}
	}
	cut(len(markup), len(markup), "")
	return out
}
