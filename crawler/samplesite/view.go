package samplesite

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"minuted"
)

// view is what a page's template is given. Every page uses some of it.
type view struct {
	Council      *council
	Committee    *committee
	Labels       labels
	Lang         string
	Heading      string // main title
	DCTitle      string // title in the page's metadata
	Date         string // date in the page's metadata, the meeting's or today
	Modified     string // day of the last change, "" for none
	Constitution int    // id of the committee that holds it, 0 for none
	Session      string // path segment that links to meetings begin with
	Root         string // address of the site, for the web service
	Body         string // what the page's template made, for the template around it

	ID        int    // of the meeting
	When      string // committee, date and status of the meeting in one line
	Day, Time string // of the meeting, as the web service writes them
	Status    string
	Decided   bool
	Minuted   bool
	Printed   []printed
	Items     []itemView
	Item      itemView
	Attendees []attendee

	Attendance     bool
	Purpose        string
	Members        []member
	Groups         []group
	Committees     []*committee
	Meetings       []meetingLine
	Years          []int
	Earlier, Later string // where another window of meetings starts, "" for none
}

// group is the committees listed under one heading.
type group struct {
	Category   string
	Committees []*committee
}

// member is one line of a committee's membership.
type member struct {
	ID         int
	Name, Role string
}

// meetingLine is one meeting of a list.
type meetingLine struct {
	ID              int
	Line, Day, Tail string
	Time, Status    string
}

// printed is a file printed for a meeting as a whole; t tells the platform which.
type printed struct {
	Label, File string
	T, Size     int
}

// itemView is one agenda item with its texts as markup.
type itemView struct {
	ID, MeetingID             int
	Number, Title             string
	Agenda, Decision, Minutes string
	Report                    *file
	Documents, Files          []file
	Votes                     []minuted.Vote
	Labels                    labels
}

// file is a link to a document.
type file struct {
	ID                int
	Title, Href, Size string
}

// view begins the view of any page of the council.
func (c *council) view(m *committee, lang, heading, title string) *view {
	v := &view{Council: c, Committee: m, Labels: labelsIn(lang), Lang: lang, Heading: heading, DCTitle: title, Date: today.Format(time.DateOnly)}
	for _, m := range c.Committees {
		if m.Info {
			v.Constitution = m.ID
		}
	}
	if c.Habits.SessionIDs {
		v.Session = "(S(" + sessionID(c.ID) + "))/"
	}
	return v
}

// meetingView begins the view of a page about one meeting.
func (c *council) meetingView(m *meeting, heading string) *view {
	title := fmt.Sprintf("Agenda for %s on %s", m.committee.Name, m.start.Format("Monday 2 January 2006, 3:04 pm"))
	v := c.view(m.committee, m.lang, heading, title)
	v.ID = m.id
	v.When = c.when(m)
	v.Date = m.start.Format(time.DateOnly)
	v.Day, v.Time, v.Status = m.start.Format("02/01/2006"), m.start.Format("3.04 pm"), serviceStatus(m)
	if m.state != minuted.StateNone {
		v.Modified = m.start.AddDate(0, 0, 12).Format(time.DateOnly)
	}
	v.Attendance = c.Habits.Attendance && m.status != minuted.StatusCancelled
	v.Attendees = m.attendees
	v.Minuted = m.minuted()
	v.Decided = slices.ContainsFunc(m.items, func(i *item) bool { return i.decision != "" })
	return v
}

// when is the second heading of a meeting's page. A status stands before or after, by what it is.
func (c *council) when(m *meeting) string {
	form := c.Habits.Dates
	if m.lang == "cy" {
		form = "welsh"
	}
	text := m.committee.Name
	if date := headingDate(form, m.start); date != "" {
		text += " - " + date
	}
	switch {
	case m.status == minuted.StatusMoved, m.status == minuted.StatusCancelled && form == "none":
		return strings.ToUpper(string(m.status)) + ", " + text
	case m.status == minuted.StatusCancelled:
		return text + ", CANCELLED"
	}
	return text
}

func serviceStatus(m *meeting) string {
	if m.status == minuted.StatusCancelled {
		return "Cancelled"
	}
	return "Confirmed"
}

// shownLimit is how many characters of an item's minutes a meeting's page shows; the platform cuts near here.
const shownLimit = 3300

// itemView makes the view of an item. Unless full is set, long minutes end in a link to the item's own page.
func (c *council) itemView(i *item, full bool) itemView {
	w := c.word()
	v := itemView{ID: i.id, MeetingID: i.meeting.id, Number: i.number, Title: i.title, Votes: i.votes, Labels: labelsIn(i.meeting.lang)}
	v.Agenda, v.Decision, v.Minutes = w.bodyOrNone(i.agenda), w.bodyOrNone(i.decision), w.bodyOrNone(i.minutes)
	if blocks, cut := cutText(i.minutes, shownLimit); cut && !full {
		rest := fmt.Sprintf(`view the full minutes text for item %s`, i.number)
		v.Minutes = w.blocks(blocks, fmt.Sprintf(` &nbsp;...&nbsp; <a href="mgAi.aspx?ID=%d" title="%s">%s</a>`,
			i.id, escape("Link to view the full item text for item "+i.number+", "+i.title), escape(rest)))
	}
	if i.report != nil {
		f := i.report.file()
		v.Report = &f
		v.Files = append(v.Files, f)
	}
	for _, d := range i.documents {
		v.Documents = append(v.Documents, d.file())
	}
	v.Files = append(v.Files, v.Documents...)
	return v
}

// bodyOrNone writes a text, or nothing for an empty one.
func (w *word) bodyOrNone(t minuted.Text) string {
	if t == "" {
		return ""
	}
	return w.body(t)
}

// file links the document. The spaces of its name stay as they are.
func (d document) file() file {
	extension := path.Ext(d.name)
	kind := strings.ToUpper(strings.TrimPrefix(extension, "."))
	return file{
		ID:    d.id,
		Title: strings.TrimSuffix(d.name, extension),
		Href:  fmt.Sprintf("documents/s%d/%s", d.id, escape(d.name)),
		Size:  fmt.Sprintf("%s %d KB", cmp.Or(kind, "PDF"), 60+d.id%900),
	}
}
