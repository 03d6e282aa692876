package moderngov

import (
	"net/url"
	"regexp"
	"strings"
)

// address is what an address of a site stands for: a kind of page and the platform's own id.
type address struct {
	kind string
	id   string
}

// welshMark ends the id of a page's Welsh edition, which the platform serves under the same number with LLL=1.
const welshMark = "?LLL=1"

// laterMark ends the id of a window that was reached by going forward in time. Without it a committee with a single
// meeting would give its earlier and its later window, which start from the same minute, one id.
const laterMark = "+"

// sessionSegment is the path segment ASP.NET puts the session into for visitors without cookies: "(X(1)S(fkn0...))".
var sessionSegment = regexp.MustCompile(`^\((?:[A-Z]\([^()]*\))+\)$`)

// pageForm says how one page of the grammar is addressed.
type pageForm struct {
	kind string
	keys []string // query keys that may hold the id, lower case, the surest first; none for a page a site has once
}

// formOf returns the form of a page of the grammar by its lower-case name.
func formOf(name string) (form pageForm, known bool) {
	switch name {
	case "mglistcommittees.aspx", "mgcommitteestructure.aspx":
		return pageForm{KindCommittees, nil}, true
	case "mgwhatsnew.aspx":
		return pageForm{KindNews, nil}, true
	case "mgcommitteedetails.aspx":
		return pageForm{KindCommittee, []string{"id"}}, true
	case "ielistmeetings.aspx":
		return pageForm{KindMeetings, []string{"cid", "committeeid"}}, true
	case "ielistdocuments.aspx":
		return pageForm{KindMeeting, []string{"mid", "meetingid"}}, true
	case "mgai.aspx":
		return pageForm{KindItem, []string{"id"}}, true
	case "mgmeetingattendance.aspx":
		return pageForm{KindAttendance, []string{"id"}}, true
	case "mgwebservice.asmx/getcommittees":
		return pageForm{KindWSCommittees, nil}, true
	case "mgwebservice.asmx/getmeetings":
		return pageForm{KindWSMeetings, []string{"lcommitteeid"}}, true
	case "mgwebservice.asmx/getmeeting":
		return pageForm{KindWSMeeting, []string{"lmeetingid"}}, true
	}
	return pageForm{}, false
}

// classify reads an address of the site at base. Paths and query keys are case-insensitive, as on the platform's
// servers; scheme, session and decoration (Ver, bcr, RPID...) do not matter.
func classify(base, u *url.URL) (address, bool) {
	if base == nil || u == nil || !sameHost(base, u) {
		return address{}, false
	}
	root, path := strings.ToLower(withoutSession(base.Path)), strings.ToLower(withoutSession(u.Path))
	name, under := strings.CutPrefix(path, root)
	if !under {
		return address{}, false
	}
	form, known := formOf(name)
	if !known {
		return address{}, false
	}
	return form.read(queryOf(u))
}

func (f pageForm) read(q query) (address, bool) {
	a := address{kind: f.kind}
	if f.keys != nil {
		if a.id = q.number(f.keys...); a.id == "" {
			return address{}, false
		}
	}
	switch f.kind {
	case KindCommittees:
		if q["pc"] == "1" { // the list of parish councils
			return address{}, false
		}
	case KindMeetings:
		window, ok := windowOf(q)
		if !ok {
			return address{}, false
		}
		a.id += window
	}
	if q["lll"] == "1" {
		a.id += welshMark
	}
	return a, true
}

// windowStamp is the time a further window of meetings starts from: yyyymmddHHMM.
var windowStamp = regexp.MustCompile(`^\d{12}$`)

// windowOf returns what a list of meetings adds to its committee's id: "" for the first window, "@" and a time or year
// for others. The constitution and its like are stored as meetings of a committee and marked info=1; they are none.
func windowOf(q query) (string, bool) {
	if q["info"] == "1" || strings.EqualFold(q["md"], "constitution") {
		return "", false
	}
	if act := strings.ToLower(q["act"]); act == "earlier" || act == "later" {
		if !windowStamp.MatchString(q["d"]) {
			return "", false
		}
		if act == "later" {
			return "@" + q["d"] + laterMark, true
		}
		return "@" + q["d"], true
	}
	if year := q.number("year"); year != "" {
		return "@" + year, true
	}
	return "", true
}

// query holds the parameters of an address by lower-case key; of repeated ones the first counts.
type query map[string]string

func queryOf(u *url.URL) query {
	q := query{}
	for _, pair := range strings.Split(u.RawQuery, "&") {
		key, value, _ := strings.Cut(pair, "=")
		key, value = unescape(key), unescape(value)
		key = strings.ToLower(strings.TrimSpace(key))
		if _, seen := q[key]; !seen {
			q[key] = strings.TrimSpace(value)
		}
	}
	return q
}

func unescape(s string) string {
	if plain, err := url.QueryUnescape(s); err == nil {
		return plain
	}
	return s
}

// number returns the first of the keys that holds a positive number, without leading zeros, or "".
func (q query) number(keys ...string) string {
	for _, key := range keys {
		if n := strings.TrimLeft(q[key], "0"); n != "" && len(n) <= 12 && strings.Trim(n, "0123456789") == "" {
			return n
		}
	}
	return ""
}

func sameHost(a, b *url.URL) bool {
	return strings.EqualFold(a.Hostname(), b.Hostname()) && portOf(a) == portOf(b)
}

// portOf returns the port where it is not the default one: http and https addresses name one page.
func portOf(u *url.URL) string {
	switch port := u.Port(); port {
	case "80", "443":
		return ""
	default:
		return port
	}
}

// withoutSession drops session segments from a path.
func withoutSession(path string) string {
	if !strings.Contains(path, "(") {
		return path
	}
	kept := []string{}
	for _, segment := range strings.Split(path, "/") {
		if !sessionSegment.MatchString(segment) {
			kept = append(kept, segment)
		}
	}
	return strings.Join(kept, "/")
}

// rootOf returns the directory a page or web service answer lies in, which is the root of its site.
func rootOf(u *url.URL) *url.URL {
	path := withoutSession(u.Path)
	if i := strings.Index(strings.ToLower(path), "mgwebservice.asmx"); i >= 0 {
		path = path[:i]
	}
	return &url.URL{Scheme: u.Scheme, Host: u.Host, Path: path[:strings.LastIndex(path, "/")+1]}
}

// under returns the address of a page of the site at root.
func under(root *url.URL, page string) string {
	return root.String() + page
}

// resolve makes an address as written on a page absolute, without session; ok is false for what is not a web address.
func resolve(page *url.URL, href string) (*url.URL, bool) {
	u, err := url.Parse(repairAddress(href))
	if err != nil {
		return nil, false
	}
	if page != nil {
		u = page.ResolveReference(u)
	}
	if (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return nil, false
	}
	u.User = nil
	if path := withoutSession(u.Path); path != u.Path {
		u.Path, u.RawPath = path, ""
	}
	return u, true
}

// repairAddress escapes what browsers accept in an address and [url.Parse] does not: raw spaces, stray per cent signs,
// line breaks, back slashes, letters beyond ASCII.
func repairAddress(href string) string {
	var b strings.Builder
	href = strings.TrimFunc(href, func(r rune) bool { return r <= ' ' || r == '\u00a0' })
	for i := 0; i < len(href); i++ {
		switch c := href[i]; {
		case c == '\t' || c == '\r' || c == '\n':
		case c == '\\':
			b.WriteByte('/')
		case c == '%' && !isEscape(href[i:]), c <= ' ', c >= 0x7f, strings.IndexByte("\"<>^`{}|", c) >= 0:
			b.WriteByte('%')
			b.WriteByte(hexDigits[c>>4])
			b.WriteByte(hexDigits[c&15])
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

const hexDigits = "0123456789ABCDEF"

func isEscape(s string) bool {
	return len(s) >= 3 && isHex(s[1]) && isHex(s[2])
}

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'f'
}
