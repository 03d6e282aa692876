package samplesite

import (
	"fmt"
	"hash/fnv"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
)

// robots is the robots.txt of the host that all councils share.
const robots = "User-agent: *\nDisallow: /*/ieSearchResults\n"

// handler serves the sites: the first segment of a path is the council's id, the rest is the platform's.
type handler struct{ councils *Councils }

func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		http.Error(w, "only GET is served", http.StatusMethodNotAllowed)
		return
	}
	if r.URL.Path == "/robots.txt" {
		answer(w, http.StatusOK, plainType, robots)
		return
	}
	id, rest, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	council := h.councils.council(id)
	if council == nil {
		http.NotFound(w, r)
		return
	}
	s := &site{council: council, pages: h.councils.pages, root: "http://" + r.Host + "/" + id + "/"}
	s.serve(w, strings.ToLower(session.ReplaceAllString(rest, "")), queryOf(r.URL), session.MatchString(rest))
}

// session is the path segment that holds the session of a visitor without cookies.
var session = regexp.MustCompile(`^\((?:[A-Z]\([^)]*\))+\)/`)

// sessionID is the session that a site's links hold.
func sessionID(name string) string {
	h := fnv.New64a()
	io.WriteString(h, name)
	return fmt.Sprintf("%024x", h.Sum64())
}

// query is the parameters of an address by lower-case key.
type query map[string]string

func queryOf(u *url.URL) query {
	q := query{}
	for key, values := range u.Query() {
		q[strings.ToLower(key)] = values[0]
	}
	return q
}

// number returns the first of the keys that holds a number, or 0.
func (q query) number(keys ...string) int {
	for _, key := range keys {
		if n, err := strconv.Atoi(q[key]); err == nil {
			return n
		}
	}
	return 0
}

func answer(w http.ResponseWriter, status int, mediaType, body string) {
	w.Header().Set("Content-Type", mediaType)
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	io.WriteString(w, body) // a visitor who has left is no error of ours
}

// site answers one request to one council.
type site struct {
	council *council
	pages   *templates
	root    string
}

// documentPath is the path of a file: a report by its own id, or a print of a meeting by the meeting's.
var documentPath = regexp.MustCompile(`^documents/[sg]\d+/.+$`)

func (s *site) serve(w http.ResponseWriter, path string, q query, inSession bool) {
	switch {
	case documentPath.MatchString(path) || path == "mgconvert2pdf.aspx":
		answer(w, http.StatusOK, plainType, "A document of the sample site. It has no text of its own.\n")
		return
	case strings.HasPrefix(path, "mgwebservice.asmx/"):
		s.service(w, strings.TrimPrefix(path, "mgwebservice.asmx/"), q)
		return
	}
	name, v := s.find(path, q)
	if v == nil {
		w.Header().Set("Location", s.root+"mgError.aspx")
		answer(w, http.StatusFound, htmlType, "<html><body>Object moved</body></html>\n")
		return
	}
	if inSession {
		v.Session = "" // links are relative: they keep the session they are followed in
	}
	s.write(w, htmlType, func() (string, error) { return s.pages.page(name, v) })
}

func (s *site) write(w http.ResponseWriter, mediaType string, compose func() (string, error)) {
	body, err := compose()
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	answer(w, http.StatusOK, mediaType, body)
}

// find returns the page at a path and its template, or nil for what the platform does not know.
func (s *site) find(path string, q query) (name string, v *view) {
	c := s.council
	meeting := c.byID[q.number("mid", "meetingid")]
	committee := c.committeeByID(q.number("cid", "committeeid"))
	switch path {
	case "", "mglistcommittees.aspx":
		return "committees", c.committeesView()
	case "mgwhatsnew.aspx":
		return "news", c.newsView()
	case "mgcommitteedetails.aspx":
		if committee = c.committeeByID(q.number("id")); committee != nil {
			return "committee", c.committeeView(committee)
		}
	case "ielistmeetings.aspx":
		if committee != nil {
			return "meetings", c.meetingsView(committee, q)
		}
	case "ielistdocuments.aspx":
		if meeting != nil {
			return "meeting", c.meetingPage(meeting)
		}
	case "mgmeetingattendance.aspx":
		if meeting = c.byID[q.number("id")]; meeting != nil && c.Habits.Attendance {
			return "attendance", c.meetingView(meeting, labelsIn(meeting.lang).AttendanceLink)
		}
	case "mgai.aspx":
		if item := c.items[q.number("id")]; item != nil {
			return "item", c.itemPage(item)
		}
	case "mglistrecordedvotesshort.aspx":
		if item := c.items[q.number("aiid")]; item != nil && item.votes != nil {
			v = c.itemPage(item)
			v.Heading = "Recorded votes"
			return "votes", v
		}
	case "mgerror.aspx":
		return "error", c.view(nil, "en", "Error", "Error")
	}
	return "", nil
}
