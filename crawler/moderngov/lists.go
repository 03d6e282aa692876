package moderngov

import (
	"net/url"
	"strings"
	"time"

	"golang.org/x/net/html"

	"minuted"
)

// meetingsPage is the page of one committee's meetings.
const meetingsPage = "ieListMeetings.aspx?CommitteeId="

// readCommittees reads the list of current committees. Each leads to its meetings: the details page has the same id
// and adds nothing that a walk needs.
func readCommittees(p *page, site minuted.Site) (*minuted.Page, error) {
	list := taskList{site: site}
	for _, l := range p.links(p.body.Get(0)) {
		if l.kind == KindCommittee {
			list.add(address{KindMeetings, l.id}, meetingsURL(p.root, l.id), "")
		}
	}
	if len(list.tasks) == 0 {
		return nil, &minuted.NotThePageError{Reason: "a page that lists no committees"}
	}
	return &minuted.Page{Found: list.tasks}, nil
}

// meetingsURL returns the address of the first window of a committee's meetings, in the edition of the id.
func meetingsURL(root *url.URL, committeeID string) string {
	if id, welsh := strings.CutSuffix(committeeID, welshMark); welsh {
		return under(root, meetingsPage+id+"&LLL=1")
	}
	return under(root, meetingsPage+committeeID)
}

// window is the stretch of time a list of meetings shows.
type window struct {
	committee string
	from      string // yyyymmddHHMM it starts from; "" for the first window
	later     bool   // it was reached by going forward
	oldest    minuted.Date
	newest    minuted.Date
}

// windowNamed reads the id of a list of meetings.
func windowNamed(id string) window {
	id = strings.TrimSuffix(id, welshMark)
	committee, from, _ := strings.Cut(id, "@")
	from, later := strings.CutSuffix(from, laterMark)
	return window{committee: committee, from: from, later: later}
}

// readMeetings reads one window of a committee's meetings. A window that shows no meeting leads nowhere, so that a
// calendar without end is no trap.
func readMeetings(p *page, c *minuted.Capture) *minuted.Page {
	list := taskList{site: c.Task.Site}
	if isInformation(p) {
		return &minuted.Page{}
	}
	w := windowNamed(c.Task.ID)
	var further []link
	for _, l := range p.links(p.body.Get(0)) {
		switch {
		case l.kind == KindMeetings && strings.Contains(l.id, "@"):
			further = append(further, l)
		case l.kind == KindMeeting && isSitting(l):
			list.add(l.address, l.url, w.show(l.text))
		}
	}
	for _, l := range further {
		if to := windowNamed(l.id); len(list.tasks) > 0 && w.leadsTo(to, c.Time) {
			list.add(l.address, l.url, to.end())
		}
	}
	return &minuted.Page{Found: list.tasks}
}

// isInformation reports a list that is no committee's: the constitution and its like are stored as meetings.
func isInformation(p *page) bool {
	return first(p.body.Get(0), func(n *html.Node) bool {
		name, value := strings.ToLower(attr(n, "name")), strings.ToLower(attr(n, "value"))
		return n.Data == "input" && (name == "isinfo" && value == "1" || name == "md" && value == "constitution")
	}) != nil
}

// isSitting reports whether an entry of a list is a meeting: its text is a date, or at least holds a number. Documents
// stored as meetings have a name instead.
func isSitting(l link) bool {
	u, ok := resolve(nil, l.url)
	return ok && queryOf(u)["info"] != "1" && strings.ContainsAny(l.text, "0123456789")
}

// show widens the window to a listed meeting and returns the date of it, "" where the list gives none.
func (w *window) show(text string) minuted.Date {
	s, ok := findStamp(text)
	if !ok {
		return ""
	}
	if w.oldest == "" || s.date < w.oldest {
		w.oldest = s.date
	}
	w.newest = max(w.newest, s.date)
	return s.date
}

// end returns the day before which all meetings of the window lie, "" where it has no end.
func (w window) end() minuted.Date {
	if w.later {
		return ""
	}
	return stampDay(w.from)
}

// laterBound is how far ahead of its capture a list may lead.
const laterBound = 3 * 366 * 24 * time.Hour

// leadsTo reports whether going on to another window makes progress. Windows go strictly back in time, or, from the
// first one, strictly forward and not for ever.
func (w *window) leadsTo(to window, seen time.Time) bool {
	day := stampDay(to.from)
	switch {
	case to.committee != w.committee || day == "":
		return false
	case !to.later && w.later, to.later && !w.later && w.from != "":
		return false
	case !to.later && w.from != "":
		return to.from < w.from
	case !to.later:
		return w.oldest == "" || day <= w.oldest
	case !seen.IsZero() && day.Time().After(seen.Add(laterBound)):
		return false
	case w.from != "":
		return to.from > w.from
	default:
		return day >= w.newest
	}
}

// stampDay returns the day of a yyyymmddHHMM, or "".
func stampDay(s string) minuted.Date {
	if !windowStamp.MatchString(s) {
		return ""
	}
	return minuted.DateOf(number(s[:4]), time.Month(number(s[4:6])), number(s[6:8]))
}
