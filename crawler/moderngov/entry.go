package moderngov

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"minuted"
)

// entry is one agenda item as one page shows it.
type entry struct {
	ai          string // the platform's own id; "" where the page gives none
	number      string
	title       string
	agenda      body
	minutes     body
	decision    body
	votes       []minuted.Vote
	attachments []minuted.Attachment
	meeting     string    // id of the meeting its links name, "" for none
	url         string    // page of its own that it was saved from; "" for an entry of a meeting page
	captured    time.Time // when the capture that completed it was received; zero where none was needed
}

// body is one part of an entry.
type body struct {
	text minuted.Text
	cut  bool // the page shows only the beginning
}

// joined returns bodies that follow one another as one.
func joined(bodies []body) body {
	var texts []string
	var all body
	for _, b := range bodies {
		if b.text != "" {
			texts = append(texts, string(b.text))
		}
		all.cut = all.cut || b.cut
	}
	all.text = minuted.Text(strings.Join(texts, "\n\n"))
	return all
}

// part names what the words after a label belong to.
type part int

const (
	agendaPart part = iota
	minutesPart
	decisionPart
	documentsPart
	otherPart // under a label that is not one of the platform's
)

// partLabelled returns the part a label begins, in English or Welsh.
func partLabelled(text string) (p part, ok bool) {
	text = strings.ToLower(strings.TrimRight(strings.TrimSpace(text), " :"))
	switch text {
	case "minutes", "minute", "draft minutes", "cofnodion", "cofnodion drafft":
		return minutesPart, true
	case "decision", "decisions", "draft decision", "penderfyniad", "penderfyniadau":
		return decisionPart, true
	case "additional documents", "supporting documents", "accompanying documents", "documents", "background papers",
		"dogfennau ychwanegol", "dogfennau ategol", "dogfennau cefnogol":
		return documentsPart, true
	}
	if strings.HasPrefix(text, "decision made") {
		return decisionPart, true
	}
	return otherPart, false
}

// cell reads the content of an entry: title, agenda text, and the labelled parts, in whatever wrappers they stand.
type cell struct {
	page  *page
	part  part
	depth int             // wrappers entered
	words map[part][]body // under each label; what stands under an unknown one is the agenda's
	links map[string]bool // documents attached
	entry
}

// wrapperBound is how many wrappers are looked into; what lies deeper is text. It keeps hostile nesting cheap.
const wrapperBound = 24

// readEntry reads a row of the item table, or the content of an item's own page.
func (p *page) readEntry(content *html.Node, ai string) entry {
	c := cell{page: p, words: map[part][]body{}, links: map[string]bool{}, entry: entry{ai: ai}}
	c.children(content)
	c.agenda, c.minutes, c.decision = joined(c.words[agendaPart]), joined(c.words[minutesPart]), joined(c.words[decisionPart])
	return c.entry
}

func (c *cell) children(n *html.Node) {
	c.depth++
	defer func() { c.depth-- }()
	if c.depth > wrapperBound {
		c.add(c.page.bodyOf(c.ai, n))
		return
	}
	var loose []*html.Node // text that stands between the platform's elements
	for e := n.FirstChild; e != nil; e = e.NextSibling {
		if e.Type == html.TextNode {
			loose = append(loose, e)
			continue
		}
		if e.Type != html.ElementNode || isSilent(e) {
			continue
		}
		if !isBlock(e) && !holdsPart(e) {
			loose = append(loose, e)
			continue
		}
		c.loose(loose)
		loose = nil
		c.element(e)
	}
	c.loose(loose)
}

func (c *cell) element(e *html.Node) {
	switch {
	case isFrame(e):
	case hasClass(e, "mgAiTitleTxt"), hasClass(e, "mgSubTitleTxt"):
		c.heading(e)
	case isLabel(e):
		c.labelled(e)
	case hasClass(e, "mgActionList"):
		c.noteMeeting(e)
	case hasClass(e, "mgWordPara") && first(e, isUnclosed) == nil:
		c.add(c.page.bodyOf(c.ai, e))
	case isVotes(e) && c.page.outline:
	case isVotes(e):
		c.votes = append(c.votes, readVotes(e)...)
	case hasClass(e, "mgBulletList") && c.part == documentsPart, c.part == documentsPart && !holdsPart(e):
		c.attach(c.page.documents(e)...)
	case c.noteMeeting(e): // "View Recorded Vote for this item"
	case holdsPart(e):
		c.children(e)
	default:
		c.add(c.page.bodyOf(c.ai, e))
	}
}

// holdsPart reports whether an element wraps a part of an entry.
func holdsPart(n *html.Node) bool {
	return isPart(n) || first(n, isPart) != nil
}

func isPart(n *html.Node) bool {
	return hasClass(n, "mgAiTitleTxt") || hasClass(n, "mgWordPara") || isLabel(n) || isVotes(n) ||
		hasClass(n, "mgActionList") || hasClass(n, "mgBulletList")
}

// isLabel reports the label of a part. On an item's own page labels are headings.
func isLabel(n *html.Node) bool {
	if hasClass(n, "mgSubItemTitleTxt") || hasClass(n, "mgSubSubTitleTxt") {
		return true
	}
	switch n.Data {
	case "h2", "h3", "h4", "h5":
		_, ok := partLabelled(label(n))
		return ok
	}
	return false
}

// isFrame reports what the platform puts around the content of a page.
func isFrame(n *html.Node) bool {
	return n.Data == "h1" || hasClass(n, "mgHeader") || hasClass(n, "mgSubTitle") || hasClass(n, "mgLinks") ||
		hasClass(n, "mgFooter") || hasClass(n, "mgHelpLine")
}

// isUnclosed reports what stands inside a text only when the text before it was not closed.
func isUnclosed(n *html.Node) bool {
	return hasClass(n, "mgSubItemTitleTxt") || hasClass(n, "mgWordPara")
}

// heading reads a title and the report it may link.
func (c *cell) heading(e *html.Node) {
	if c.title != "" {
		c.add(c.page.bodyOf(c.ai, e))
		return
	}
	c.title = withoutSize(label(e))
	c.attach(c.page.documents(e)...)
}

func (c *cell) labelled(e *html.Node) {
	text := label(e)
	named, known := partLabelled(text)
	c.part = named
	switch {
	case !known:
		c.add(body{text: minuted.NewText(minuted.Block{Kind: minuted.Heading, Lines: []string{text}})})
	case named == decisionPart && strings.ContainsAny(text, "()"): // "Decision Made: (ref)": the reference is text
		c.add(body{text: minuted.Text(text)})
	}
}

// loose reads text outside the platform's elements.
func (c *cell) loose(nodes []*html.Node) {
	if len(nodes) == 0 {
		return
	}
	if c.part == documentsPart {
		for _, n := range nodes {
			c.attach(c.page.documents(n)...)
		}
		return
	}
	c.add(c.page.bodyOf(c.ai, nodes...))
}

// add adds words to the part they stand in.
func (c *cell) add(b body) {
	to := c.part
	if to != minutesPart && to != decisionPart {
		to = agendaPart
	}
	c.words[to] = append(c.words[to], b)
}

func (c *cell) attach(documents ...minuted.Attachment) {
	for _, d := range documents {
		if !c.links[d.URL] {
			c.links[d.URL] = true
			c.attachments = append(c.attachments, d)
		}
	}
}

// voteLink is the page of an item's recorded votes, which names the meeting.
var voteLink = regexp.MustCompile(`(?i)/mgListRecordedVotesShort\.aspx$`)

// noteMeeting takes the meeting's id from a link to the item's recorded votes and reports whether e is such a link.
func (c *cell) noteMeeting(e *html.Node) bool {
	found := false
	find(e, func(a *html.Node) bool {
		if a.Data == "a" {
			if u, ok := resolve(c.page.url, attr(a, "href")); ok && voteLink.MatchString(u.Path) {
				found = true
				if id := queryOf(u).number("mid"); id != "" && c.meeting == "" {
					c.meeting = id
				}
			}
		}
		return !found
	})
	return found && first(e, byClass("mgWordPara")) == nil
}

// bodyOf reads the words below the nodes. A link to the item's own page at the end of a text is the platform's way of
// saying that it shows no more; the link's words are not the council's.
func (p *page) bodyOf(ai string, nodes ...*html.Node) body {
	linked := false
	skip := func(n *html.Node) bool {
		if p.linksItem(n, ai) {
			linked = true
			return true
		}
		return isChrome(n)
	}
	if p.outline && !slices.ContainsFunc(nodes, func(n *html.Node) bool {
		return p.linksItem(n, ai) || first(n, func(e *html.Node) bool { return p.linksItem(e, ai) }) != nil
	}) {
		return body{}
	}
	text := textOf(skip, nodes...)
	if shown, found := cutEllipsis(string(text)); linked && found {
		return body{text: minuted.Text(shown), cut: true}
	}
	return body{text: text}
}

// linksItem reports whether an element is a link to the own page of an item.
func (p *page) linksItem(n *html.Node, ai string) bool {
	if n.DataAtom != atom.A || ai == "" {
		return false
	}
	l, ok := p.link(n)
	return ok && l.kind == KindItem && strings.TrimSuffix(l.id, welshMark) == ai
}

// cutEllipsis takes off what the platform puts between the text it shows and the link to the rest.
func cutEllipsis(text string) (shown string, found bool) {
	text = strings.TrimRight(text, " \n")
	for _, dots := range []string{"...", "…"} {
		if shown, found = strings.CutSuffix(text, dots); found {
			return strings.TrimRight(shown, " \n"), true
		}
	}
	return text, false
}
