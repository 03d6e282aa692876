package moderngov

import (
	"strings"

	"golang.org/x/net/html"

	"minuted"
)

// readNews reads mgWhatsNew.aspx, which lists what was published in the last days: a link to a meeting or an item in a
// paragraph, list entry or table row that says what of it. What is not known of these yet is found; all are news.
func readNews(p *page, site minuted.Site) (*minuted.Page, error) {
	if p.text("h1", "mgMainTitleTxt") == "" {
		return nil, &minuted.NotThePageError{Reason: "a page without a title where the news were due"}
	}
	list := taskList{site: site}
	read := &minuted.Page{}
	find(p.body.Get(0), func(n *html.Node) bool {
		if n.Data != "a" {
			return true
		}
		l, ok := p.link(n)
		if !ok || l.kind != KindMeeting && l.kind != KindItem {
			return true
		}
		says := label(entryOf(n))
		stamp, _ := findStamp(says)
		list.add(l.address, l.url, stamp.date)
		t := task(site, l.address, l.url)
		t.Date = stamp.date
		read.News = append(read.News, minuted.News{Task: t, Says: says})
		return true
	})
	read.Found = list.tasks
	return read, nil
}

// entryOf returns the entry of a list, the row of a table or the paragraph that a link stands in, or else the link.
func entryOf(a *html.Node) *html.Node {
	for n := a.Parent; n != nil; n = n.Parent {
		switch strings.ToLower(n.Data) {
		case "li", "tr", "p", "dd":
			return n
		case "div", "body", "td":
			return a
		}
	}
	return a
}
