package minuted

import "strings"

// Text is running text of a meeting in a plain form that keeps its blocks: blocks are separated by a blank line, a
// heading starts with "# ", the lines of a list each start with "• " (numbers that the clerk typed stay as typed), the
// cells of a table row are separated by a tab. Any other block is a paragraph; its lines are line breaks of the source.
type Text string

// BlockKind tells what a block of a [Text] is.
type BlockKind string

// The kinds of block.
const (
	Heading   BlockKind = "heading"
	Paragraph BlockKind = "paragraph"
	List      BlockKind = "list"
	Table     BlockKind = "table"
)

// Marks of the plain form.
const (
	blockBreak  = "\n\n"
	headingMark = "# "
	bulletMark  = "• "
	cellBreak   = "\t"
)

// Block is one heading, paragraph, list or table. Lines holds one string for each line, list entry or table row, without
// heading and bullet marks; cells of a row are separated by tabs.
type Block struct {
	Kind  BlockKind
	Lines []string
}

// NewText joins blocks into a text. Empty lines and empty blocks are left out.
func NewText(blocks ...Block) Text {
	var out []string
	for _, b := range blocks {
		if s := b.plain(); s != "" {
			out = append(out, s)
		}
	}
	return Text(strings.Join(out, blockBreak))
}

func (b Block) plain() string {
	var lines []string
	for _, line := range b.Lines {
		line = strings.TrimRight(line, " \t")
		if strings.TrimSpace(line) == "" {
			continue
		}
		switch b.Kind {
		case Heading:
			line = headingMark + line
		case List:
			line = bulletMark + line
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// Blocks splits the text into its blocks.
func (t Text) Blocks() []Block {
	if t == "" {
		return nil
	}
	parts := strings.Split(string(t), blockBreak)
	blocks := make([]Block, 0, len(parts))
	for _, part := range parts {
		blocks = append(blocks, readBlock(strings.Split(part, "\n")))
	}
	return blocks
}

func readBlock(lines []string) Block {
	switch {
	case allHave(lines, headingMark):
		return Block{Heading, trimAll(lines, headingMark)}
	case allHave(lines, bulletMark):
		return Block{List, trimAll(lines, bulletMark)}
	case strings.Contains(strings.Join(lines, ""), cellBreak):
		return Block{Table, lines}
	default:
		return Block{Paragraph, lines}
	}
}

func allHave(lines []string, mark string) bool {
	for _, line := range lines {
		if !strings.HasPrefix(line, mark) {
			return false
		}
	}
	return true
}

func trimAll(lines []string, mark string) []string {
	out := make([]string, len(lines))
	for i, line := range lines {
		out[i] = strings.TrimPrefix(line, mark)
	}
	return out
}
