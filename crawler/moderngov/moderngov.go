// Package moderngov reads sites that run Modern.Gov, the meeting software of most councils in Britain: the grammar of
// their addresses, their pages, their XML web service, and pages of theirs that someone saved.
package moderngov

import (
	"fmt"
	"net/url"
	"strings"

	"minuted"
)

// Kinds of task: the pages of a site that are read.
const (
	KindCommittees   = "committees"    // the list of current committees
	KindCommittee    = "committee"     // one committee's details; the id is the committee's
	KindMeetings     = "meetings"      // a window of one committee's meetings; the id is the committee's, with the window's time for a further one
	KindMeeting      = "meeting"       // one meeting; the id is the meeting's, "123?LLL=1" for its Welsh edition
	KindItem         = "item"          // one agenda item in full; the id is the item's
	KindNews         = "news"          // what was published lately, anywhere on the site
	KindAttendance   = "attendance"    // who came to a meeting; the id is the meeting's
	KindWSCommittees = "ws-committees" // web service: all committees, expired ones too
	KindWSMeetings   = "ws-meetings"   // web service: one committee's meetings; the id is the committee's
	KindWSMeeting    = "ws-meeting"    // web service: one meeting in full; the id is the meeting's
)

// ModernGov reads Modern.Gov sites. It implements [minuted.Platform] and holds nothing.
type ModernGov struct{}

var (
	_ minuted.Platform      = (*ModernGov)(nil)
	_ minuted.OptionalPages = (*ModernGov)(nil)
)

// New returns the platform.
func New() *ModernGov { return &ModernGov{} }

// Name returns "moderngov".
func (*ModernGov) Name() string { return "moderngov" }

// MeetingKinds lists the kinds of capture that hold a meeting.
func (*ModernGov) MeetingKinds() []string { return []string{KindMeeting, KindWSMeeting} }

// OptionalKinds lists the kinds of page that councils may turn off.
func (*ModernGov) OptionalKinds() []string { return []string{KindNews} }

// Start returns what is new, and then the two lists of committees: the web service's, which has expired committees too,
// and the page's, for sites whose service is off.
func (*ModernGov) Start(site minuted.Site, base *url.URL) []minuted.Task {
	return []minuted.Task{
		task(site, address{kind: KindNews}, under(base, "mgWhatsNew.aspx?bcr=1")),
		task(site, address{kind: KindWSCommittees}, under(base, "mgWebService.asmx/GetCommittees")),
		task(site, address{kind: KindCommittees}, under(base, "mgListCommittees.aspx?bcr=1")),
	}
}

// Classify names the thing an address of the site stands for. However an address is written (letter case, http or
// https, session, aliases and order of parameters) the name is the same. Further windows of a list of meetings are
// "711@202409051930" going back, "711@202409051930+" going forward and "711@2023" for a year. Welsh editions, LLL=1, end
// in "?LLL=1" and are things of their own.
func (*ModernGov) Classify(base, u *url.URL) (kind, id string, ok bool) {
	a, ok := classify(base, u)
	return a.kind, a.id, ok
}

// Read checks that a capture is the page its task asked for and returns what it leads to. The depth of the tasks found
// is left to the caller.
func (*ModernGov) Read(c *minuted.Capture, base *url.URL) (*minuted.Page, error) {
	switch c.Task.Kind {
	case KindWSCommittees:
		return readWSCommittees(c, base)
	case KindWSMeetings:
		return readWSMeetings(c, base)
	case KindWSMeeting:
		return heldByService(c, base)
	case KindNews, KindCommittees, KindCommittee, KindMeetings, KindMeeting, KindItem, KindAttendance:
		p, err := openPage(c, base)
		if err != nil {
			return nil, err
		}
		read, err := readPage(p, c)
		if err == nil {
			read.Digest = p.digest(c.Task.Kind)
		}
		return read, err
	default:
		return nil, fmt.Errorf("%q is not a kind of page of Modern.Gov", c.Task.Kind)
	}
}

func heldByService(c *minuted.Capture, base *url.URL) (*minuted.Page, error) {
	answer, err := readWSMeeting(c)
	if err != nil {
		return nil, err
	}
	s, err := answer.sitting(c.Task.Site, base)
	if err != nil {
		return nil, err
	}
	return &minuted.Page{Meeting: s.held()}, nil
}

// readPage reads a page by its task's kind.
func readPage(p *page, c *minuted.Capture) (*minuted.Page, error) {
	switch c.Task.Kind {
	case KindNews:
		return readNews(p, c.Task.Site)
	case KindCommittees:
		return readCommittees(p, c.Task.Site)
	case KindMeetings:
		return readMeetings(p, c), nil
	case KindMeeting:
		p.outline = true
		s, err := p.readSitting(c.Task.Site, c.Task.ID)
		if err != nil {
			return nil, err
		}
		return &minuted.Page{Found: p.found(s), Meeting: s.held()}, nil
	case KindCommittee:
		list := taskList{site: c.Task.Site}
		list.add(address{KindMeetings, c.Task.ID}, meetingsURL(p.root, c.Task.ID), "")
		return &minuted.Page{Found: list.tasks}, nil
	case KindItem:
		number, welsh := strings.CutSuffix(c.Task.ID, welshMark)
		if e := p.readItem(number); e.title == "" {
			return nil, &minuted.NotThePageError{Reason: "a page that is not an agenda item's"}
		}
		meeting := p.ownID(nil)
		if welsh && meeting != "" {
			meeting += welshMark
		}
		return &minuted.Page{PartOf: meeting}, nil
	}
	return &minuted.Page{}, nil
}

// Assemble reads the newest good captures of one meeting into the meeting: its page, or else the web service's answer;
// who came; and what completes the items that the page cuts short.
func (*ModernGov) Assemble(site minuted.Site, meetingID string, lookup func(kind, id string) (*minuted.Capture, error)) (*minuted.Meeting, error) {
	return assemble(site, meetingID, lookup)
}

// ReadSaved reads one saved page: a meeting's or an item's as HTML, or an item's as plain text. Date, committee and
// address come from the manifest row where the page does not say.
func (*ModernGov) ReadSaved(c *minuted.Capture) (*minuted.Meeting, error) { return readSaved(c) }
