package moderngov

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"io"
	"net/url"
	"regexp"
	"strings"

	nethtml "golang.org/x/net/html"

	"minuted"
)

// The answers of the XML web service. Values are padded with spaces and line breaks: they are [trimmed].
type (
	wsCommittees struct {
		XMLName    xml.Name `xml:"committees"`
		Committees []struct {
			ID      trimmed `xml:"committeeid"`
			Deleted trimmed `xml:"committeedeleted"`
		} `xml:"committee"`
	}
	wsMeetings struct {
		XMLName    xml.Name `xml:"getmeetings"`
		Committees []struct {
			ID       trimmed `xml:"committeeid"`
			Meetings []struct {
				ID   trimmed `xml:"meetingid"`
				Date trimmed `xml:"meetingdate"`
			} `xml:"committeemeetings>meeting"`
		} `xml:"committee"`
	}
	wsMeeting struct {
		XMLName      xml.Name     `xml:"meeting"`
		ID           trimmed      `xml:"meetingid"`
		Date         trimmed      `xml:"meetingdate"`
		Status       trimmed      `xml:"meetingstatus"`
		Time         trimmed      `xml:"meetingtime"`
		Location     trimmed      `xml:"meetinglocation"`
		AgendaOut    trimmed      `xml:"agendapublished"`
		DecisionsOut trimmed      `xml:"decisionpublished"`
		MinutesOut   trimmed      `xml:"minutepublished"`
		Items        []wsItem     `xml:"agendaitems>agendaitem"`
		Attendees    []wsAttendee `xml:"attendees>attendee"`
	}
	wsItem struct {
		ID        trimmed `xml:"agendaitemid"`
		Title     trimmed `xml:"agendaitemtitle"`
		Number    trimmed `xml:"fulldisplaynumberformat"`
		Agenda    trimmed `xml:"agendatext"`
		Minutes   trimmed `xml:"minutesnonemptyhtmlbody"`
		Decision  trimmed `xml:"decisionnonemptyhtmlbody"`
		Displayed trimmed `xml:"isdisplayallowed"`
		Committee trimmed `xml:"refertocommittee"`
		Documents []wsDoc `xml:"linkeddocuments>linkeddoc"`
	}
	wsDoc struct {
		Title      trimmed `xml:"title"`
		URL        trimmed `xml:"url"`
		Restricted trimmed `xml:"isrestricted"`
	}
	wsAttendee struct {
		Name   string `xml:"name,attr"`
		Status string `xml:"attendance,attr"`
	}
)

// trimmed is a value without the padding the service puts around it.
type trimmed string

// UnmarshalText implements [encoding.TextUnmarshaler].
func (t *trimmed) UnmarshalText(text []byte) error {
	*t = trimmed(bytes.TrimSpace(text))
	return nil
}

// plain returns the value as plain text. The service escapes text twice: once more than XML undoes.
func (t trimmed) plain() string { return oneLine(html.UnescapeString(string(t))) }

func (t trimmed) yes() bool { return strings.EqualFold(string(t), "true") }
func (t trimmed) no() bool  { return strings.EqualFold(string(t), "false") }

// openService reads a web service answer into to, whose type names the element that is due. When the service is off,
// sites answer with pages of their own and status 200.
func openService(c *minuted.Capture, to any) error {
	body := bytes.TrimSpace(decode(c.Body, c.Header.Get("Content-Type")))
	switch {
	case len(body) == 0:
		return &minuted.NotThePageError{Reason: "empty answer"}
	case !bytes.HasPrefix(body, []byte("<?xml")):
		return &minuted.NotThePageError{Reason: "HTML where XML was due", Off: true}
	}
	d := xml.NewDecoder(bytes.NewReader(withoutControls(body)))
	d.Strict = false
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil } // decoded above
	err := d.Decode(to)
	var syntax *xml.SyntaxError
	switch {
	case err == nil:
		return nil
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF), errors.As(err, &syntax) && strings.Contains(syntax.Msg, "unexpected EOF"):
		return &minuted.NotThePageError{Reason: "page ends early"}
	case bytes.Contains(bytes.ToLower(body[:min(len(body), 512)]), []byte("<html")):
		return &minuted.NotThePageError{Reason: "HTML where XML was due", Off: true}
	default:
		return &minuted.NotThePageError{Reason: "another answer than the one asked for: " + err.Error()}
	}
}

// controlReference is a control character written as a reference.
var controlReference = regexp.MustCompile(`&#(?:x0?[0-8bcefBCEF]|x1[0-9a-fA-F]|[0-8]|1[124-9]|2[0-9]|3[01]);`)

// withoutControls replaces control characters, which text pasted from word processors holds and XML forbids: one of
// them would cost the whole meeting.
func withoutControls(body []byte) []byte {
	body = controlReference.ReplaceAll(body, []byte(" "))
	return bytes.Map(func(r rune) rune {
		if r < ' ' && r != '\t' && r != '\n' && r != '\r' {
			return ' '
		}
		return r
	}, body)
}

// readWSCommittees leads to the meetings of every committee that was not deleted, expired ones included.
func readWSCommittees(c *minuted.Capture, root *url.URL) (*minuted.Page, error) {
	var answer wsCommittees
	if err := openService(c, &answer); err != nil {
		return nil, err
	}
	list := taskList{site: c.Task.Site}
	for _, committee := range answer.Committees {
		if id := idOf(committee.ID); id != "" && !committee.Deleted.yes() {
			list.add(address{KindMeetings, id}, meetingsURL(root, id), "")
		}
	}
	return &minuted.Page{Found: list.tasks}, nil
}

// readWSMeetings leads to the pages of the meetings it lists.
func readWSMeetings(c *minuted.Capture, root *url.URL) (*minuted.Page, error) {
	var answer wsMeetings
	if err := openService(c, &answer); err != nil {
		return nil, err
	}
	list := taskList{site: c.Task.Site}
	for _, committee := range answer.Committees {
		for _, m := range committee.Meetings {
			if id := idOf(m.ID); id != "" {
				s, _ := findStamp(string(m.Date))
				list.add(address{KindMeeting, id}, meetingURL(root, idOf(committee.ID), id), s.date)
			}
		}
	}
	return &minuted.Page{Found: list.tasks}, nil
}

// idOf returns a positive number as an id, "" for anything else.
func idOf(t trimmed) string { return query{"id": string(t)}.number("id") }

func meetingURL(root *url.URL, committeeID, id string) string {
	if committeeID == "" {
		return under(root, "ieListDocuments.aspx?MId="+id)
	}
	return under(root, "ieListDocuments.aspx?CId="+committeeID+"&MId="+id)
}

// readWSMeeting reads the answer that holds one meeting in full.
func readWSMeeting(c *minuted.Capture) (*wsMeeting, error) {
	answer := new(wsMeeting)
	if err := openService(c, answer); err != nil {
		return nil, err
	}
	if idOf(answer.ID) == "" {
		return nil, &minuted.NotThePageError{Reason: "a meeting without an id"}
	}
	return answer, nil
}

// sitting returns the meeting the answer holds.
func (m *wsMeeting) sitting(site minuted.Site, root *url.URL) (*sitting, error) {
	h := heading{status: minuted.StatusHeld}
	h.dates(source{"meetingdate", string(m.Date) + " " + string(m.Time)})
	if status, known := statusNamed(string(m.Status)); known {
		h.status = status
	} else if m.Status != "" {
		h.status = minuted.MeetingStatus(strings.ToLower(m.Status.plain()))
	}
	h.state = m.state()
	id := idOf(m.ID)
	s := &sitting{heading: h, site: site, id: id, url: meetingURL(root, "", id), venue: m.Location.plain(), attendance: m.attendance()}
	for _, item := range m.Items {
		if s.committee.Name == "" {
			s.committee.Name = item.Committee.plain()
		}
		if item.Displayed.no() {
			continue
		}
		e, err := item.entry(root)
		if err != nil {
			return nil, fmt.Errorf("item %s: %w", item.ID, err)
		}
		s.entries = append(s.entries, e)
	}
	return s, nil
}

func (m *wsMeeting) state() minuted.PublicationState {
	switch {
	case m.MinutesOut.yes():
		return minuted.StateFinal
	case m.AgendaOut.yes(), m.DecisionsOut.yes():
		return minuted.StateAgenda
	}
	return minuted.StateNone
}

func (m *wsMeeting) attendance() minuted.Attendance {
	members := make([]presence, len(m.Attendees))
	for i, a := range m.Attendees {
		members[i] = presence{name: trimmed(a.Name).plain(), status: trimmed(a.Status).plain()}
	}
	return attendanceOf(members)
}

// entry reads one item. Its bodies are HTML inside XML, and never cut.
func (i *wsItem) entry(root *url.URL) (entry, error) {
	e := entry{ai: idOf(i.ID), number: i.Number.plain(), title: withoutSize(i.Title.plain())}
	for _, part := range []struct {
		from trimmed
		to   *body
	}{{i.Agenda, &e.agenda}, {i.Minutes, &e.minutes}, {i.Decision, &e.decision}} {
		text, err := fragmentText(string(part.from))
		if err != nil {
			return entry{}, err
		}
		part.to.text = text
	}
	for _, d := range i.Documents {
		if u, ok := resolve(root, string(d.URL)); ok && d.URL != "" && !d.Restricted.yes() {
			e.attachments = append(e.attachments, minuted.Attachment{Title: withoutSize(d.Title.plain()), URL: u.String(), MediaType: mediaType(u, nil)})
		}
	}
	return e, nil
}

func fragmentText(markup string) (minuted.Text, error) {
	if markup == "" {
		return "", nil
	}
	tree, err := nethtml.ParseWithOptions(strings.NewReader(markup), nethtml.ParseOptionEnableScripting(false))
	if err != nil {
		return "", fmt.Errorf("parsing its text: %w", err)
	}
	return textOf(isChrome, tree), nil
}
