package moderngov

import (
	"bytes"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"minuted"
)

// errNothing says that a saved file holds nothing to read.
var errNothing = errors.New("nothing to read: the file is empty")

// readSaved reads a saved page by what it is.
func readSaved(c *minuted.Capture) (*minuted.Meeting, error) {
	body := decode(c.Body, c.Header.Get("Content-Type"))
	if len(bytes.TrimSpace(body)) == 0 {
		return nil, errNothing
	}
	if name, ok := binaryFormat(body); ok {
		return nil, fmt.Errorf("a %s, not a saved page: only HTML and plain text can be read", name)
	}
	if isPlatform(body) && bytes.IndexByte(body, '<') >= 0 {
		return readSavedPage(c, body)
	}
	if isMarkup(body) {
		return nil, strangePage(body)
	}
	return readSavedText(c, string(body))
}

// binaryFormat names files that are neither HTML nor text.
func binaryFormat(body []byte) (string, bool) {
	head := body[:min(len(body), 1024)]
	switch {
	case bytes.HasPrefix(head, []byte("%PDF")):
		return "PDF file", true
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return "ZIP or Office file", true
	case bytes.IndexByte(head, 0) >= 0:
		return "binary file", true
	}
	return "", false
}

func isMarkup(body []byte) bool {
	head := bytes.ToLower(bytes.TrimSpace(body[:min(len(body), 1024)]))
	for _, mark := range []string{"<!doctype", "<html", "<head", "<body", "<?xml", "<script", "<div", "<!--"} {
		if bytes.HasPrefix(head, []byte(mark)) {
			return true
		}
	}
	return false
}

// savedAddress returns the address a saved page came from, nil where the manifest gives none.
func savedAddress(c *minuted.Capture) *url.URL {
	address := c.URL
	if c.Manifest != nil && c.Manifest.URL != "" {
		address = c.Manifest.URL
	}
	if u, ok := resolve(nil, address); ok {
		return u
	}
	return nil
}

// readSavedPage reads a saved HTML page: a meeting with its items, or one item.
func readSavedPage(c *minuted.Capture, body []byte) (*minuted.Meeting, error) {
	u := savedAddress(c)
	address := ""
	if u != nil {
		address = u.String()
	}
	p, err := parsePage(address, body, nil)
	if err != nil {
		return nil, err
	}
	at, _ := classify(p.root, p.url)
	s, err := p.savedSitting(c, at)
	if err != nil {
		return nil, err
	}
	s.settle(c, u)
	return s.meeting(), nil
}

// savedSitting reads a saved page that was at the given address of the grammar.
func (p *page) savedSitting(c *minuted.Capture, at address) (*sitting, error) {
	if p.itemTable() != nil || (at.kind != KindItem && p.isMeeting()) {
		id := ""
		if at.kind == KindMeeting {
			id = at.id
		}
		return p.readSitting(c.Task.Site, id)
	}
	ai := p.ownAnchor()
	if at.kind == KindItem {
		ai = strings.TrimSuffix(at.id, welshMark)
	}
	e := p.readItem(ai)
	if e.title == "" {
		return nil, &minuted.NotThePageError{Reason: "neither a meeting's page nor an agenda item's"}
	}
	s := &sitting{site: c.Task.Site, attendance: attendanceOf(nil)}
	s.status = minuted.StatusHeld
	s.committee.ID = committeeID(p)
	s.id = p.ownID([]entry{e})
	s.entries = []entry{e}
	return s, nil
}

// settle fills in from the address, nil for none, and the manifest row what a saved page does not say of its meeting.
func (s *sitting) settle(c *minuted.Capture, u *url.URL) {
	s.captured, s.digest = c.Time.UTC(), c.Digest
	s.place(u)
	row := c.Manifest
	if row == nil {
		return
	}
	if s.site.Authority == "" {
		s.site.Authority = row.Authority
	}
	if s.committee.Name == "" {
		s.committee.Name = row.Committee
	}
	switch {
	case s.date == "":
		s.date = row.Date
	case row.Date != "" && row.Date != s.date:
		s.problem("the page says %s, the manifest %s", s.date, row.Date)
	}
}

// place sets where the meeting and its items are to be seen. The address of an item's own page is not the meeting's.
func (s *sitting) place(u *url.URL) {
	if u == nil {
		s.url = ""
		return
	}
	plain := *u
	plain.Fragment, plain.RawFragment = "", ""
	at, _ := classify(rootOf(u), u)
	if at.kind == KindMeeting || s.url != "" { // it is a meeting's page, wherever it was saved from
		s.url = plain.String()
		return
	}
	for i := range s.entries {
		s.entries[i].url = plain.String()
	}
	if number, _ := strings.CutSuffix(s.id, welshMark); number != "" {
		s.url = meetingURL(rootOf(u), "", number)
	}
}
