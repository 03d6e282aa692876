package moderngov

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"minuted"
)

// writer turns word-processor HTML into blocks. Runs of white space, nbsp included, become one space; elements that
// begin and end a line end the block; nothing else is added or left out but invisible marks and debris.
type writer struct {
	blocks []minuted.Block
	lines  []string // finished lines of the open block
	line   []byte   // the open line; its memory is used again for the next
	space  bool     // white space is due before the next word
	kind   minuted.BlockKind
	skip   func(*html.Node) bool // elements whose words are not text of the body
	nested int                   // tables this text is inside of
}

// tableBound is how deep tables may nest before they are taken for layout: each level copies its text once more.
const tableBound = 6

// textOf returns the text below the nodes. Elements that skip reports are left out; nil leaves out none.
func textOf(skip func(*html.Node) bool, nodes ...*html.Node) minuted.Text {
	w := &writer{kind: minuted.Paragraph, skip: skip}
	return w.write(nodes...)
}

func (w *writer) write(nodes ...*html.Node) minuted.Text {
	for _, n := range nodes {
		w.node(n)
	}
	w.endBlock()
	return minuted.NewText(mergeLists(w.blocks)...)
}

func (w *writer) children(n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.node(c)
	}
}

func (w *writer) node(n *html.Node) {
	switch n.Type {
	case html.TextNode:
		w.text(n.Data)
	case html.DocumentNode:
		w.children(n)
	case html.ElementNode:
		if !isSilent(n) && (w.skip == nil || !w.skip(n)) {
			w.element(n)
		}
	}
}

func (w *writer) element(n *html.Node) {
	switch {
	case n.DataAtom == atom.Br:
		w.endLine()
	case n.DataAtom == atom.Table:
		w.table(n)
	case n.DataAtom == atom.Li || n.DataAtom == atom.Dt || n.DataAtom == atom.Dd:
		w.block(n, minuted.List)
	case isHeading(n):
		w.block(n, minuted.Heading)
	case isBlock(n):
		w.block(n, w.kind)
	default:
		w.children(n)
	}
}

// block writes an element that begins and ends a block of the given kind.
func (w *writer) block(n *html.Node, kind minuted.BlockKind) {
	w.endBlock()
	outer := w.kind
	w.kind = kind
	w.children(n)
	w.endBlock()
	w.kind = outer
}

// isHeading reports headings, and the paragraphs the platform marks as such.
func isHeading(n *html.Node) bool {
	switch n.DataAtom {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return true
	}
	return hasClass(n, "mgSubItemTitleTxt") || hasClass(n, "mgSubSubTitleTxt")
}

// table writes a table by rows. One whose rows have a single cell only lays out a page: its content is written as if
// the table were not there.
func (w *writer) table(n *html.Node) {
	rows := rowsOf(n)
	if widest(rows) <= 1 || w.nested >= tableBound {
		w.block(n, w.kind)
		return
	}
	w.endBlock()
	outer := w.kind
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Data == "caption" {
			w.block(c, outer)
		}
	}
	w.kind = minuted.Table
	for _, row := range rows {
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = w.cell(cell)
		}
		if strings.Join(cells, "") != "" {
			w.lines = append(w.lines, strings.Join(cells, "\t"))
		}
	}
	w.endBlock()
	w.kind = outer
}

// cell returns the text of a table cell on one line; tables inside it are run together.
func (w *writer) cell(n *html.Node) string {
	cell := &writer{kind: minuted.Paragraph, skip: w.skip, nested: w.nested + 1}
	inner := cell.write(n)
	var parts []string
	for _, b := range inner.Blocks() {
		for _, line := range b.Lines {
			parts = append(parts, strings.ReplaceAll(line, "\t", " "))
		}
	}
	return strings.TrimSpace(strings.Join(parts, " "))
}

// rowsOf returns the cells of a table's own rows, not those of tables inside it.
func rowsOf(table *html.Node) [][]*html.Node {
	var rows [][]*html.Node
	find(table, func(n *html.Node) bool {
		switch n.Data {
		case "table", "td", "th":
			return false
		case "tr":
			if cells := cellsOf(n); len(cells) > 0 {
				rows = append(rows, cells)
			}
			return false
		}
		return true
	})
	return rows
}

func cellsOf(row *html.Node) []*html.Node {
	var cells []*html.Node
	for c := row.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode && (c.Data == "td" || c.Data == "th") {
			cells = append(cells, c)
		}
	}
	return cells
}

func widest(rows [][]*html.Node) int {
	n := 0
	for _, row := range rows {
		n = max(n, len(row))
	}
	return n
}

// text adds words to the open line.
func (w *writer) text(s string) {
	for s = stripDebris(s); s != ""; {
		end := wordEnd(s)
		if end == 0 {
			r, size := utf8.DecodeRuneInString(s)
			w.space = w.space || !isInvisible(r)
			s = s[size:]
			continue
		}
		if w.space && len(w.line) > 0 {
			w.line = append(w.line, ' ')
		}
		w.space = false
		w.line = append(w.line, s[:end]...)
		s = s[end:]
	}
}

// wordEnd returns how many bytes of s come before the first space or invisible mark.
func wordEnd(s string) int {
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf {
			if c <= ' ' {
				return i
			}
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if unicode.IsSpace(r) || isInvisible(r) {
			return i
		}
		i += size
	}
	return len(s)
}

func (w *writer) endLine() {
	if len(w.line) > 0 {
		w.lines = append(w.lines, string(w.line))
	}
	w.line = w.line[:0]
	w.space = false
}

func (w *writer) endBlock() {
	w.endLine()
	if len(w.lines) == 0 {
		return
	}
	w.blocks = append(w.blocks, blocksOf(w.kind, w.lines)...)
	w.lines = nil
}

// blocksOf makes blocks of finished lines: lines that begin with a bullet are a list, however the word processor
// wrote them. A heading or list entry is one line.
func blocksOf(kind minuted.BlockKind, lines []string) []minuted.Block {
	switch kind {
	case minuted.Table:
		return []minuted.Block{{Kind: kind, Lines: lines}}
	case minuted.Heading, minuted.List:
		entry, _ := cutBullet(strings.Join(lines, " "))
		return []minuted.Block{{Kind: kind, Lines: []string{entry}}}
	}
	var blocks []minuted.Block
	for _, line := range lines {
		entry, bullet := cutBullet(line)
		of := minuted.Paragraph
		if bullet {
			of = minuted.List
		}
		if last := len(blocks) - 1; last >= 0 && of == minuted.Paragraph && blocks[last].Kind == of {
			blocks[last].Lines = append(blocks[last].Lines, entry)
			continue
		}
		blocks = append(blocks, minuted.Block{Kind: of, Lines: []string{entry}})
	}
	return blocks
}

// cutBullet takes a bullet off a line. The private-use characters are bullets of the Symbol and Wingdings fonts.
func cutBullet(line string) (rest string, found bool) {
	r, size := utf8.DecodeRuneInString(line)
	if !strings.ContainsRune("·•▪◦●■‣∙\uf0b7\uf0a7\uf0d8\uf076\uf0fc", r) || size == 0 {
		return line, false
	}
	return strings.TrimSpace(line[size:]), true
}

// mergeLists joins list entries that follow one another into one list.
func mergeLists(blocks []minuted.Block) []minuted.Block {
	var merged []minuted.Block
	for _, b := range blocks {
		if last := len(merged) - 1; b.Kind == minuted.List && last >= 0 && merged[last].Kind == minuted.List {
			merged[last].Lines = append(merged[last].Lines, b.Lines...)
			continue
		}
		merged = append(merged, b)
	}
	return merged
}

// debris are marks that a word processor's add-on left in the text: "</AI3>", "<TRAILER_SECTION>".
var debris = regexp.MustCompile(`</?(?:AI\d+|[A-Z]+(?:_[A-Z]+)*_SECTION)\s*/?>`)

func stripDebris(s string) string {
	if !strings.Contains(s, "<") {
		return s
	}
	return debris.ReplaceAllString(s, "")
}
