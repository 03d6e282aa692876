package moderngov

import (
	"bytes"
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"

	"minuted"
)

// page is one parsed page of a site.
type page struct {
	url  *url.URL           // address it was served from, without session
	root *url.URL           // directory of the site
	doc  *goquery.Document  // the whole page
	body *goquery.Selection // what the platform wrote, without the council's own template

	// outline says that only what the page leads to is wanted, as by a crawl: words of items, documents and votes are
	// not read.
	outline bool
}

const (
	// smallBody is the size below which an answer without the platform's marks is taken for a refusal, in bytes.
	smallBody = 2048
	// tailWindow is how much of the end of a body may hold the closing html tag, in bytes. Firewalls append scripts.
	tailWindow = 64 << 10
)

// unknownHost stands for the host of a saved page that came without its address, so that its links can be read. No
// address on it is ever given out.
const unknownHost = "unknown.invalid"

var (
	platformMark = regexp.MustCompile(`(?i)id\s*=\s*["']?modgov\b|mgMainTitleTxt|mgItemTable`)
	// refusal are the marks of pages that challenge or turn away a visitor, often with status 200.
	refusal = regexp.MustCompile(`(?i)cf-browser-verification|cf-challenge|captcha|access denied|just a moment|azure waf|attention required`)
	// failure is the title of the platform's error page.
	failure = regexp.MustCompile(`(?i)^\s*(?:error\b|an error|sorry|page (?:not found|error)|gwall\b)`)
)

// openPage parses a capture and checks that it is a whole page of the platform. root is the directory of the site, nil
// for the one the page lies in.
func openPage(c *minuted.Capture, root *url.URL) (*page, error) {
	body := decode(c.Body, c.Header.Get("Content-Type"))
	if err := checkWhole(c, body); err != nil {
		return nil, err
	}
	return parsePage(c.URL, body, root)
}

// checkWhole refuses what is plainly not a page of the platform, before anything is parsed.
func checkWhole(c *minuted.Capture, body []byte) error {
	switch {
	case len(bytes.TrimSpace(body)) == 0:
		return &minuted.NotThePageError{Reason: "empty page"}
	case !isPlatform(body):
		return strangePage(body)
	case !endsWhole(c, body):
		return &minuted.NotThePageError{Reason: "page ends early"}
	}
	return nil
}

// isPlatform reports whether a body bears the platform's marks.
func isPlatform(body []byte) bool {
	return bytes.Contains(body, []byte(`id="modgov"`)) || platformMark.Match(body)
}

// strangePage says what an answer without the platform's marks is.
func strangePage(body []byte) error {
	switch {
	case refusal.Match(body):
		return &minuted.NotThePageError{Reason: "challenge page", Block: true}
	case len(body) < smallBody:
		return &minuted.NotThePageError{Reason: "short page without the platform's marks", Block: true}
	default:
		return &minuted.NotThePageError{Reason: "not a Modern.Gov page"}
	}
}

// endsWhole reports whether a body is complete: as long as the response said, or, where it did not say, closed.
func endsWhole(c *minuted.Capture, body []byte) bool {
	if n, err := strconv.Atoi(c.Header.Get("Content-Length")); err == nil && c.Header.Get("Content-Encoding") == "" && len(c.Body) >= n {
		return true
	}
	tail := body[max(0, len(body)-tailWindow):]
	return bytes.Contains(tail, []byte("</html>")) || bytes.Contains(bytes.ToLower(tail), []byte("</html"))
}

func parsePage(address string, body []byte, root *url.URL) (*page, error) {
	u, ok := resolve(nil, address)
	if !ok {
		u = &url.URL{Scheme: "http", Host: unknownHost, Path: "/"}
	}
	if root == nil {
		root = rootOf(u)
	}
	tree, err := html.ParseWithOptions(bytes.NewReader(body), html.ParseOptionEnableScripting(false))
	if err != nil {
		return nil, fmt.Errorf("parsing %s: %w", address, err)
	}
	p := &page{url: u, root: root, doc: goquery.NewDocumentFromNode(tree)}
	p.body = p.doc.FindMatcher(goquery.Single("#modgov"))
	if p.body.Length() == 0 {
		p.body = p.doc.FindMatcher(goquery.Single("body"))
	}
	if failure.MatchString(p.heading()) || strings.HasSuffix(strings.ToLower(u.Path), "/mgerror.aspx") {
		return nil, &minuted.NotThePageError{Reason: "error page"}
	}
	return p, nil
}

// heading returns the page's main title.
func (p *page) heading() string {
	if title := p.text("h1", "mgMainTitleTxt"); title != "" {
		return title
	}
	return p.text("h1", "")
}

// text returns the text of the first element of the tag and, where one is given, the class.
func (p *page) text(tag, class string) string {
	return label(first(p.body.Get(0), func(n *html.Node) bool {
		return n.Data == tag && (class == "" || hasClass(n, class))
	}))
}

// actions returns the lists of links that belong to the page as a whole, nil where it has none.
func (p *page) actions() *html.Node { return first(p.body.Get(0), byClass("mgLinks")) }

// meta returns the content of one of the page's meta elements.
func (p *page) meta(name string) string {
	content := ""
	if head := first(p.doc.Get(0), byTag("head")); head != nil {
		find(head, func(n *html.Node) bool {
			if n.Data == "meta" && content == "" && strings.EqualFold(attr(n, "name"), name) {
				content = oneLine(attr(n, "content"))
			}
			return content == ""
		})
	}
	return content
}

// link is one link of a page that stands for a page of the grammar.
type link struct {
	address
	url  string // absolute, without fragment
	text string
}

// links returns the links below n to pages of the grammar, in page order. Links are told by where they lead, never by
// where they stand: an unclosed link is repeated all over the page by HTML's rules.
func (p *page) links(n *html.Node) []link {
	var found []link
	find(n, func(e *html.Node) bool {
		if e.Data == "a" {
			if l, ok := p.link(e); ok {
				found = append(found, l)
			}
		}
		return true
	})
	return found
}

func (p *page) link(a *html.Node) (link, bool) {
	href := attr(a, "href")
	if _, known := formOf(pageName(href)); !known && !strings.Contains(strings.ToLower(href), ".asmx") {
		return link{}, false // spared the work of resolving
	}
	u, ok := resolve(p.url, href)
	if !ok {
		return link{}, false
	}
	to, ok := classify(p.root, u)
	if !ok {
		return link{}, false
	}
	u.Fragment, u.RawFragment = "", ""
	return link{address: to, url: u.String(), text: label(a)}, true
}

// pageName returns the last segment of an address's path as written, in lower case.
func pageName(href string) string {
	path, _, _ := strings.Cut(href, "?")
	path, _, _ = strings.Cut(path, "#")
	return strings.ToLower(strings.TrimSpace(path[strings.LastIndexAny(path, `/\`)+1:]))
}

// task makes the task of a thing to fetch on the same site.
func task(site minuted.Site, to address, url string) minuted.Task {
	return minuted.Task{TaskKey: minuted.TaskKey{Site: site, Kind: to.kind, ID: to.id}, URL: url}
}

// taskList is a list of tasks in which each thing stands once.
type taskList struct {
	site  minuted.Site
	tasks []minuted.Task
	seen  map[address]bool
}

// add lists a thing to fetch, once. date is that of the newest meeting it is about, "" where that is not known.
func (l *taskList) add(to address, url string, date minuted.Date) {
	if l.seen[to] {
		return
	}
	if l.seen == nil {
		l.seen = map[address]bool{}
	}
	l.seen[to] = true
	t := task(l.site, to, url)
	t.Date = date
	l.tasks = append(l.tasks, t)
}
