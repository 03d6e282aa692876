package moderngov

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"golang.org/x/net/html"
)

// digest gives the digest of what a page says: the words and links of what the platform wrote. Left out are the
// council's own template around it, the session in the links, and the metadata, which on lists gives today's date;
// what the metadata of a meeting's pages say is read, and so counts.
func (p *page) digest(kind string) string {
	sum := sha256.New()
	w := bufio.NewWriter(sum)
	switch kind {
	case KindMeeting, KindItem, KindAttendance:
		writeLine(w, p.meta("DC.title"))
		writeLine(w, p.meta("DC.date"))
	}
	writeContent(w, p.body.Get(0))
	w.Flush() // a hash takes everything
	return "sha256:" + hex.EncodeToString(sum.Sum(nil))
}

// writeContent writes the elements and words below n, and where links and pictures lead.
func writeContent(w *bufio.Writer, n *html.Node) {
	switch n.Type {
	case html.TextNode:
		writeWords(w, n.Data)
		return
	case html.ElementNode:
		if n.Data == "script" || n.Data == "style" {
			return
		}
		w.WriteByte('<')
		w.WriteString(n.Data)
		for _, a := range n.Attr {
			switch a.Key {
			case "href", "src", "action":
				writeLine(w, withoutSession(a.Val))
			case "alt", "class", "name":
				writeLine(w, a.Val)
			}
		}
		w.WriteByte('>')
	}
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		writeContent(w, child)
	}
}

// writeWords writes the words of a text, however they are spaced.
func writeWords(w *bufio.Writer, text string) {
	for word := range strings.FieldsSeq(text) {
		writeLine(w, word)
	}
}

func writeLine(w *bufio.Writer, s string) {
	w.WriteString(s)
	w.WriteByte('\n')
}
