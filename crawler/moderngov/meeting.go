package moderngov

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"

	"minuted"
)

// readSitting reads a meeting page. id is the meeting's as its task has it: the page's own links are believed before
// it, so that a meeting that is served under several addresses stays one meeting.
func (p *page) readSitting(site minuted.Site, id string) (*sitting, error) {
	s := &sitting{heading: readHeading(p), site: site, url: p.url.String(), attendance: attendanceOf(nil)}
	table := p.itemTable()
	if table == nil && !p.isMeeting() {
		return nil, &minuted.NotThePageError{Reason: "a page that is not a meeting's"}
	}
	if !p.outline {
		s.venue, s.documents = p.venue(), p.meetingDocuments()
	}
	if table != nil {
		s.entries = p.readTable(table)
	}
	s.settleID(id, p.ownID(s.entries))
	if committee := s.committee.ID; committee != "" && p.root.Host != unknownHost {
		s.committee.URL = under(p.root, "mgCommitteeDetails.aspx?ID="+committee)
	}
	return s, nil
}

// settleID takes the id that the page itself gives; where the task has another that is a problem worth telling.
func (s *sitting) settleID(asked, own string) {
	number, welsh := strings.CutSuffix(asked, welshMark)
	if own != "" && own != number {
		if number != "" {
			s.problem("asked for as meeting %s, the page is meeting %s", number, own)
		}
		number = own
	}
	s.id = number
	if welsh {
		s.id += welshMark
	}
}

// itemTable returns the table of agenda items, nil where the page has none.
func (p *page) itemTable() *html.Node {
	return first(p.body.Get(0), func(n *html.Node) bool {
		return n.Data == "table" && (attr(n, "id") == "mgItemTable" || hasClass(n, "mgItemTable"))
	})
}

var (
	meetingTitle = regexp.MustCompile(`(?i)\b(?:meeting|agenda|agendas|minutes|decisions|cyfarfod|rhaglen|[gc]h?ofnodion|penderfyniadau)\b`)
	otherTitle   = regexp.MustCompile(`(?i)^(?:browse meetings|agenda items?|meeting attendance|.*\battendance\b.*)$`)
)

// isMeeting reports whether a page without items is a meeting's all the same.
func (p *page) isMeeting() bool {
	title := p.heading()
	return meetingTitle.MatchString(title) && !otherTitle.MatchString(title) && first(p.body.Get(0), byClass("mgSubTitleTxt")) != nil
}

// anchorName is the name of an item's anchor: "AI51902".
var anchorName = regexp.MustCompile(`(?i)^AI(\d{1,12})$`)

// readTable reads the rows of the item table. Only its own rows are items: minutes hold tables too.
func (p *page) readTable(table *html.Node) []entry {
	var entries []entry
	for _, row := range rowsOf(table) {
		if row[0].Data == "th" {
			continue
		}
		content := row[len(row)-1]
		ai := anchorIn(row)
		e := p.readEntry(content, ai)
		if p.outline && e.title == "" { // then it is for its words to say whether it is an item
			whole := *p
			whole.outline = false
			e = whole.readEntry(content, ai)
		}
		if len(row) > 1 {
			e.number = label(row[0])
		}
		if e.title != "" || e.agenda.text != "" || e.minutes.text != "" || e.decision.text != "" {
			entries = append(entries, e)
		}
	}
	return entries
}

// anchorIn returns the id of a row's item.
func anchorIn(row []*html.Node) string {
	for _, cell := range row {
		a := first(cell, func(n *html.Node) bool {
			return anchorName.MatchString(attr(n, "name")) || anchorName.MatchString(attr(n, "id"))
		})
		if a == nil {
			continue
		}
		if m := anchorName.FindStringSubmatch(attr(a, "name")); m != nil {
			return strings.TrimLeft(m[1], "0")
		}
		return strings.TrimLeft(anchorName.FindStringSubmatch(attr(a, "id"))[1], "0")
	}
	return ""
}

// ownID returns the id that the page's own links give its meeting: the attendance, the recorded votes, the page's
// other actions.
func (p *page) ownID(entries []entry) string {
	var other string
	if actions := p.actions(); actions != nil {
		for _, l := range p.links(actions) {
			switch {
			case l.kind == KindAttendance:
				return strings.TrimSuffix(l.id, welshMark)
			case l.kind == KindMeeting && other == "":
				other = strings.TrimSuffix(l.id, welshMark)
			}
		}
	}
	for _, e := range entries {
		if e.meeting != "" {
			return e.meeting
		}
	}
	return other
}

// ownAnchor returns the item id that an item's own page gives: it links to the item's place on the meeting page.
func (p *page) ownAnchor() string {
	ai := ""
	find(p.body.Get(0), func(n *html.Node) bool {
		if _, fragment, found := strings.Cut(attr(n, "href"), "#"); found && ai == "" {
			if m := anchorName.FindStringSubmatch(fragment); m != nil {
				ai = strings.TrimLeft(m[1], "0")
			}
		}
		return ai == ""
	})
	return ai
}

// meetingDocuments returns what is printed for the meeting as a whole.
func (p *page) meetingDocuments() []minuted.Attachment {
	if actions := p.actions(); actions != nil {
		return p.documents(actions)
	}
	return nil
}

// venue returns where the meeting is held.
func (p *page) venue() string {
	mark := first(p.body.Get(0), func(n *html.Node) bool {
		if !hasClass(n, "mgLabel") {
			return false
		}
		switch strings.ToLower(strings.TrimRight(label(n), ": ")) {
		case "venue", "proposed venue", "location", "lleoliad", "lleoliad arfaethedig", "man cyfarfod":
			return true
		}
		return false
	})
	if mark == nil {
		return ""
	}
	return textBeside(mark)
}

// textBeside returns the text that follows a label in its paragraph, up to a link.
func textBeside(mark *html.Node) string {
	var b strings.Builder
	for n := mark.NextSibling; n != nil; n = n.NextSibling {
		switch {
		case n.Type == html.TextNode:
			b.WriteString(n.Data)
		case n.Data == "a":
			return oneLine(b.String())
		case n.Type == html.ElementNode:
			b.WriteString(label(n))
		}
	}
	return oneLine(b.String())
}

// found returns what a meeting page leads to: who came, and for each item that it cuts short the item's own page; the
// web service can complete them too.
func (p *page) found(s *sitting) []minuted.Task {
	list := taskList{site: s.site}
	for _, l := range p.links(p.body.Get(0)) {
		if l.kind == KindAttendance {
			list.add(l.address, l.url, s.date)
		}
	}
	for _, e := range s.entries {
		if e.ai == "" || !e.isCut() {
			continue
		}
		if s.isWelsh() {
			list.add(address{KindItem, e.ai + welshMark}, under(p.root, "mgAi.aspx?ID="+e.ai+"&LLL=1"), s.date)
			continue
		}
		list.add(address{KindItem, e.ai}, under(p.root, "mgAi.aspx?ID="+e.ai), s.date)
		if s.id != "" {
			list.add(address{KindWSMeeting, s.id}, under(p.root, "mgWebService.asmx/GetMeeting?lMeetingId="+s.id), s.date)
		}
	}
	return list.tasks
}

// held is the meeting's line of coverage.
func (s *sitting) held() *minuted.MeetingHeld {
	return &minuted.MeetingHeld{ID: s.id, Date: s.date, State: s.state, Items: len(s.entries)}
}
