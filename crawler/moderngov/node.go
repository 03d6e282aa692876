package moderngov

import (
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// attr returns an attribute of an element, or "".
func attr(n *html.Node, key string) string {
	for i := range n.Attr {
		if n.Attr[i].Key == key {
			return n.Attr[i].Val
		}
	}
	return ""
}

// hasClass reports whether an element has the class. The platform writes class="mgX " with odd spacing.
func hasClass(n *html.Node, class string) bool {
	list := attr(n, "class")
	if len(list) < len(class) || !strings.Contains(list, class) {
		return false
	}
	if list == class {
		return true
	}
	for _, c := range strings.Fields(list) {
		if c == class {
			return true
		}
	}
	return false
}

// find calls visit for the elements below n in page order; visit returns whether to look inside the element. The
// parser bounds how deep a page nests, and with it this recursion.
func find(n *html.Node, visit func(*html.Node) bool) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode && visit(c) {
			find(c, visit)
		}
	}
}

// first returns the first element below n that is wanted, or nil.
func first(n *html.Node, wanted func(*html.Node) bool) *html.Node {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type != html.ElementNode {
			continue
		}
		if wanted(c) {
			return c
		}
		if hit := first(c, wanted); hit != nil {
			return hit
		}
	}
	return nil
}

func byClass(class string) func(*html.Node) bool {
	return func(n *html.Node) bool { return hasClass(n, class) }
}

func byTag(tag string) func(*html.Node) bool {
	return func(n *html.Node) bool { return n.Data == tag }
}

// isChrome reports whether an element holds words meant for screen readers or about files, not the council's words.
func isChrome(n *html.Node) bool {
	return hasClass(n, "mgHide") || hasClass(n, "mgFileSize")
}

// label returns the text of a short element on one line, without what [isChrome] marks.
func label(n *html.Node) string {
	if n == nil {
		return ""
	}
	var b strings.Builder
	addText(&b, n)
	return oneLine(b.String())
}

func addText(b *strings.Builder, n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.Type == html.TextNode:
			b.WriteString(c.Data)
		case c.Type != html.ElementNode || isSilent(c) || isChrome(c):
		default:
			if isBlock(c) || c.Data == "br" {
				b.WriteByte(' ')
			}
			addText(b, c)
			if isBlock(c) {
				b.WriteByte(' ')
			}
		}
	}
}

// oneLine joins the words of s with single spaces and drops marks that have no width.
func oneLine(s string) string {
	s = stripDebris(s)
	if strings.ContainsFunc(s, isInvisible) {
		s = strings.Map(func(r rune) rune {
			if isInvisible(r) {
				return -1
			}
			return r
		}, s)
	}
	return strings.Join(strings.Fields(s), " ")
}

// isInvisible reports soft hyphens, zero-width marks and stray byte order marks, which would split words for a search.
func isInvisible(r rune) bool {
	return r == '\u00ad' || r == '\u200b' || r == '\u2060' || r == '\ufeff' || (r < ' ' && !unicode.IsSpace(r))
}

// isSilent reports elements whose content is not shown.
func isSilent(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Head, atom.Template, atom.Noscript, atom.Select, atom.Textarea, atom.Iframe, atom.Object:
		return true
	}
	return false
}

// isBlock reports elements that begin and end a line.
func isBlock(n *html.Node) bool {
	switch n.DataAtom {
	case atom.P, atom.Div, atom.Section, atom.Article, atom.Header, atom.Footer, atom.Main, atom.Nav, atom.Aside,
		atom.Address, atom.Blockquote, atom.Pre, atom.Center, atom.Form, atom.Fieldset, atom.Figure, atom.Figcaption,
		atom.Hr, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Ul, atom.Ol, atom.Li, atom.Dl, atom.Dt,
		atom.Dd, atom.Table, atom.Caption, atom.Thead, atom.Tbody, atom.Tfoot, atom.Tr, atom.Td, atom.Th, atom.Body:
		return true
	}
	return false
}
