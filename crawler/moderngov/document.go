package moderngov

import (
	"net/url"
	"path"
	"regexp"
	"strings"

	"golang.org/x/net/html"

	"minuted"
)

// document reads a link to a report, annex or pack. ok is false for a link to anything else.
func (p *page) document(a *html.Node) (minuted.Attachment, bool) {
	href := attr(a, "href")
	if name := pageName(href); strings.HasSuffix(name, ".aspx") && !isPackPage(name) {
		return minuted.Attachment{}, false // spared the work of resolving
	}
	u, ok := resolve(p.url, href)
	if !ok || u.Host == unknownHost || !isDocument(u) {
		return minuted.Attachment{}, false
	}
	title := withoutSize(label(a))
	if title == "" {
		return minuted.Attachment{}, false
	}
	return minuted.Attachment{Title: title, URL: u.String(), MediaType: mediaType(u, a)}, true
}

// documents returns the documents linked below n, each address once.
func (p *page) documents(n *html.Node) []minuted.Attachment {
	if p.outline {
		return nil
	}
	var found []minuted.Attachment
	seen := map[string]bool{}
	find(n, func(e *html.Node) bool {
		if e.Data != "a" {
			return true
		}
		if d, ok := p.document(e); ok && !seen[d.URL] {
			seen[d.URL] = true
			found = append(found, d)
		}
		return true
	})
	return found
}

// isDocument reports addresses of files: the platform's own, and others by their ending.
func isDocument(u *url.URL) bool {
	name := strings.ToLower(u.Path)
	switch {
	case strings.Contains(name, "/documents/"), isPackPage(path.Base(name)):
		return true
	case strings.HasSuffix(name, ".aspx"):
		return false
	}
	return mediaTypeOf(strings.TrimPrefix(path.Ext(name), ".")) != ""
}

// isPackPage reports the platform's pages that stand for a file.
func isPackPage(name string) bool {
	return name == "mgconvert2pdf.aspx" || name == "mgchoosedocpack.aspx"
}

// sizeMark is the type and size printed after a title: "PDF 161 KB".
var sizeMark = regexp.MustCompile(`(?i)\s*[,(]?\b(PDF|DOCX?|XLSX?|PPTX?|RTF|ODT|CSV|TXT|ZIP|HTML?)\s+[\d.,]+\s*(?:KB|MB|GB|B|bytes)\b\)?\s*$`)

func withoutSize(title string) string {
	if title == "" || strings.IndexByte("Bbs)", title[len(title)-1]) < 0 { // it does not end in a unit of size
		return title
	}
	return strings.TrimSpace(sizeMark.ReplaceAllString(title, ""))
}

// fileWord is the type of file a link's text names.
var fileWord = regexp.MustCompile(`(?i)\b(PDF|DOCX?|XLSX?|PPTX?|RTF|ODT|CSV|ZIP)\s+[\d.,]+\s*[KMG]?B\b`)

// mediaType tells the type of a document from its address, else from the text of its link; a link may be nil.
func mediaType(u *url.URL, link *html.Node) string {
	if strings.HasSuffix(strings.ToLower(u.Path), "/mgconvert2pdf.aspx") {
		return "application/pdf"
	}
	if t := mediaTypeOf(strings.TrimPrefix(strings.ToLower(path.Ext(u.Path)), ".")); t != "" {
		return t
	}
	if link != nil {
		if m := fileWord.FindStringSubmatch(wholeText(link)); m != nil {
			return mediaTypeOf(strings.ToLower(m[1]))
		}
	}
	return ""
}

// wholeText returns the text of an element with what [label] leaves out.
func wholeText(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return oneLine(b.String())
}

// mediaTypeOf returns the media type of a file name ending, "" for one that is not a document's.
func mediaTypeOf(ending string) string {
	switch ending {
	case "pdf":
		return "application/pdf"
	case "doc":
		return "application/msword"
	case "docx":
		return "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	case "xls":
		return "application/vnd.ms-excel"
	case "xlsx":
		return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	case "ppt":
		return "application/vnd.ms-powerpoint"
	case "pptx":
		return "application/vnd.openxmlformats-officedocument.presentationml.presentation"
	case "odt":
		return "application/vnd.oasis.opendocument.text"
	case "rtf":
		return "application/rtf"
	case "csv":
		return "text/csv"
	case "txt":
		return "text/plain"
	case "zip":
		return "application/zip"
	}
	return ""
}
