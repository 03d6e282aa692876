package search

import (
	"strconv"
	"strings"

	"minuted"
	"minuted/search/web"
)

// pen marks in the text of one item what a search looks for, as the index tells it.
type pen struct{ marks []minuted.Mark }

// parts cuts text into pieces of which those that take part are marked. at is the byte of the field that it begins with.
func (p pen) parts(field string, at int, text string) []minuted.SnippetPart {
	var out []minuted.SnippetPart
	plain := 0 // where the piece begins that is not marked
	for _, m := range p.marks {
		from, to := m.From-at, min(m.To-at, len(text))
		if m.Field != field || from < plain || from >= to {
			continue
		}
		out = appendPart(out, text[plain:from], false)
		out = appendPart(out, text[from:to], true)
		plain = to
	}
	return appendPart(out, text[plain:], false)
}

func appendPart(parts []minuted.SnippetPart, text string, match bool) []minuted.SnippetPart {
	if text == "" {
		return parts
	}
	return append(parts, minuted.SnippetPart{Text: text, Match: match})
}

// blocks numbers the blocks of a part from 1, as the anchors of snippets do.
func (p pen) blocks(part string, text minuted.Text) []web.Block {
	var out []web.Block
	at := 0
	for i, b := range text.Blocks() {
		block := web.Block{ID: part + "-" + strconv.Itoa(i+1), Kind: b.Kind}
		for _, line := range b.Lines {
			at += len(lineMark(b.Kind))
			block.Lines = append(block.Lines, p.cells(part, at, b.Kind, line))
			at += len(line) + len("\n")
		}
		at += len("\n") // a block ends with a blank line
		out = append(out, block)
	}
	return out
}

// lineMark is what the lines of a block begin with in a [minuted.Text].
func lineMark(kind minuted.BlockKind) string {
	switch kind {
	case minuted.Heading:
		return "# "
	case minuted.List:
		return "• "
	default:
		return ""
	}
}

// cells are those of a table row, or the whole line as one.
func (p pen) cells(part string, at int, kind minuted.BlockKind, line string) web.Line {
	if kind != minuted.Table {
		return web.Line{p.parts(part, at, line)}
	}
	var out web.Line
	for cell := range strings.SplitSeq(line, "\t") {
		out = append(out, p.parts(part, at, cell))
		at += len(cell) + len("\t")
	}
	return out
}
