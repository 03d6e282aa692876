package samplesite

import (
	"regexp"
	"strings"

	"minuted"
)

// typedNumber is a number or letter that a clerk typed before a paragraph: "1. ", "(a) ", "12) ".
var typedNumber = regexp.MustCompile(`^(\d{1,2}[.)]|\([a-z0-9]{1,3}\)) +`)

// visibleTab may stand for a tab in files, where a tab is easily taken for spaces.
const visibleTab = "⇥"

// readText makes blocks of lines as they are written in a file: blank lines divide blocks, so does a line of another
// kind; "# " begins a heading and "• " an entry of a list; lines with tabs (or ⇥) are rows of a table; a typed number begins a
// paragraph; other lines run on. Lists and tables run on over blank lines.
func readText(lines []string) minuted.Text {
	var blocks []minuted.Block
	fresh := true
	for _, line := range lines {
		line = strings.ReplaceAll(strings.TrimRight(line, " \t\r"), visibleTab, "\t")
		if strings.TrimSpace(line) == "" {
			fresh = true
			continue
		}
		kind, text := readLine(line)
		last := len(blocks) - 1
		switch {
		case last < 0, blocks[last].Kind != kind, kind == minuted.Heading:
			blocks = append(blocks, minuted.Block{Kind: kind, Lines: []string{text}})
		case kind != minuted.Paragraph: // lists and tables run on over blank lines
			blocks[last].Lines = append(blocks[last].Lines, text)
		case fresh, typedNumber.MatchString(text):
			blocks = append(blocks, minuted.Block{Kind: kind, Lines: []string{text}})
		default:
			blocks[last].Lines[0] += " " + text
		}
		fresh = false
	}
	return minuted.NewText(blocks...)
}

func readLine(line string) (minuted.BlockKind, string) {
	if text, ok := strings.CutPrefix(line, "# "); ok {
		return minuted.Heading, strings.TrimSpace(text)
	}
	if text, ok := strings.CutPrefix(line, "• "); ok {
		return minuted.List, strings.TrimSpace(text)
	}
	if strings.Contains(line, "\t") {
		return minuted.Table, line
	}
	return minuted.Paragraph, strings.TrimSpace(line)
}

// cutText returns the blocks of a text up to about limit characters, the last one cut after a word, and whether
// anything was left out.
func cutText(t minuted.Text, limit int) ([]minuted.Block, bool) {
	blocks := t.Blocks()
	for i, b := range blocks {
		length := len([]rune(strings.Join(b.Lines, " ")))
		if length <= limit {
			limit -= length
			continue
		}
		if b.Kind != minuted.Paragraph {
			return blocks[:i], true
		}
		head := string([]rune(b.Lines[0])[:limit])
		if space := strings.LastIndexByte(head, ' '); space > 0 {
			kept := append([]minuted.Block{}, blocks[:i]...)
			return append(kept, minuted.Block{Kind: b.Kind, Lines: []string{head[:space]}}), true
		}
		return blocks[:i], true
	}
	return blocks, false
}
