package samplesite

import (
	"net/http"
	"time"
)

const (
	xmlType   = "text/xml; charset=utf-8"
	plainType = "text/plain; charset=utf-8"
	htmlType  = "text/html; charset=utf-8"
)

// service answers the XML web service. Where it is switched off, a page that redirects by script comes instead.
func (s *site) service(w http.ResponseWriter, operation string, q query) {
	if !s.council.Habits.WebService {
		s.write(w, htmlType, func() (string, error) { return s.pages.service("ws-off", nil) })
		return
	}
	name, v, failure := s.operation(operation, q)
	if failure != "" {
		answer(w, http.StatusInternalServerError, plainType, failure+".\n")
		return
	}
	v.Root = s.root
	s.write(w, xmlType, func() (string, error) { return s.pages.service(name, v) })
}

// operation returns what an operation answers and its template, or in which words the platform refuses.
func (s *site) operation(operation string, q query) (name string, v *view, failure string) {
	c := s.council
	switch operation {
	case "getcommittees":
		return "ws-committees", c.serviceCommittees(), ""
	case "getmeetings":
		if missing := q.missing("lcommitteeid", "sfromdate", "stodate"); missing != "" {
			return "", nil, "Missing parameter: " + missing
		}
		return "ws-meetings", c.serviceMeetings(q), ""
	case "getmeeting":
		if m := c.byID[q.number("lmeetingid")]; m != nil {
			return "ws-meeting", c.serviceMeeting(m), ""
		}
		return "", nil, "Object reference not set to an instance of an object"
	}
	return "", nil, "Web Service method name is not valid"
}

// missing returns the first of the keys that the query does not have.
func (q query) missing(keys ...string) string {
	for _, key := range keys {
		if _, given := q[key]; !given {
			return key
		}
	}
	return ""
}

func (c *council) serviceCommittees() *view {
	v := c.view(nil, "en", "", "")
	for _, m := range c.Committees {
		if !m.Info {
			v.Committees = append(v.Committees, m)
		}
	}
	return v
}

// serviceMeetings lists the meetings of a committee between two days written dd/mm/yyyy; a day in another form is no
// bound, as on the platform.
func (c *council) serviceMeetings(q query) *view {
	v := c.view(c.committeeByID(q.number("lcommitteeid")), "en", "", "")
	if v.Committee == nil {
		return v
	}
	from, fromErr := time.Parse("02/01/2006", q["sfromdate"])
	to, toErr := time.Parse("02/01/2006", q["stodate"])
	for _, m := range v.Committee.meetings {
		if fromErr == nil && m.start.Before(from) || toErr == nil && m.start.After(to.AddDate(0, 0, 1)) {
			continue
		}
		l := c.line(m)
		l.Day = m.start.Format("02/01/2006")
		v.Meetings = append(v.Meetings, l)
	}
	return v
}

func (c *council) serviceMeeting(m *meeting) *view {
	v := c.meetingView(m, "")
	for _, i := range m.items {
		v.Items = append(v.Items, c.itemView(i, true))
	}
	return v
}
