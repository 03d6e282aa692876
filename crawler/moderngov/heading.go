package moderngov

import (
	"fmt"
	"regexp"
	"strings"

	"golang.org/x/net/html"

	"minuted"
)

// heading is what the headings and metadata of a page say of its meeting.
type heading struct {
	committee minuted.Committee
	date      minuted.Date
	dated     string // the source the date is from
	clock     string
	status    minuted.MeetingStatus
	state     minuted.PublicationState
	problems  []string
}

// source is one place of a page that dates its meeting.
type source struct {
	name string
	text string
}

// readHeading reads committee, date, status and state of a meeting page; of an outline, date and state will do.
func readHeading(p *page) heading {
	metaDate := source{"DC.date", p.meta("DC.date")}
	if p.outline {
		h := heading{state: stateOf(p.heading())}
		if h.dates(metaDate); h.date != "" {
			return h
		}
	}
	title := p.text("h2", "mgSubTitleTxt")
	if title == "" {
		title = p.text("h2", "")
	}
	h := splitTitle(title)
	h.state = stateOf(p.heading())
	h.committee.ID = committeeID(p)
	documentTitle := p.meta("DC.title")
	if h.committee.Name == "" {
		h.committee.Name = committeeOf(documentTitle)
	}
	h.dates(
		metaDate,
		source{"heading", title},
		source{"title", label(first(p.doc.Get(0), byTag("title")))},
		source{"DC.title", documentTitle},
		source{"file name", p.fileNames()},
	)
	return h
}

// dates takes the date from the first source that has one and the time from the first that has one. Where sources
// disagree the first stands and the disagreement is kept as a problem.
func (h *heading) dates(sources ...source) {
	var last string
	var s stamp
	var ok bool
	for _, src := range sources {
		if src.text != last { // the title of the page is often that of its metadata
			s, ok = findStamp(src.text)
			last = src.text
		}
		for _, problem := range s.problems {
			h.problem("%s: %s", src.name, problem)
		}
		switch {
		case !ok:
			continue
		case h.date == "":
			h.date, h.dated = s.date, src.name
		case s.date != h.date:
			h.problem("%s says %s, %s says %s", h.dated, h.date, src.name, s.date)
			continue
		}
		if h.clock == "" {
			h.clock = s.clock
		}
	}
}

// problemBound is how many problems of a meeting are told.
const problemBound = 50

// problem notes a problem once.
func (h *heading) problem(format string, args ...any) {
	if len(h.problems) >= problemBound {
		return
	}
	text := fmt.Sprintf(format, args...)
	for _, known := range h.problems {
		if known == text {
			return
		}
	}
	h.problems = append(h.problems, text)
}

// fileNames returns the name of the meeting's first printed document: it carries the date, "15-Jan-2026 19.30", on
// templates that print no other.
func (p *page) fileNames() string {
	actions, name := p.actions(), ""
	if actions == nil {
		return ""
	}
	find(actions, func(n *html.Node) bool {
		href := attr(n, "href")
		if n.Data != "a" || name != "" || !strings.Contains(strings.ToLower(href), "documents/") {
			return name == ""
		}
		if u, ok := resolve(p.url, href); ok && printedDocument.MatchString(u.Path) {
			name = oneLine(u.Path[strings.LastIndex(u.Path, "/")+1:])
		}
		return true
	})
	return name
}

// printedDocument is the path of a document printed for a meeting as a whole.
var printedDocument = regexp.MustCompile(`(?i)/documents/[gb]\d+/`)

// committeeID returns the id of the committee a page belongs to: the one its heading links, else the one its address
// or any link names.
func committeeID(p *page) string {
	if title := first(p.body.Get(0), byClass("mgSubTitleTxt")); title != nil {
		for _, l := range p.links(title) {
			if l.kind == KindCommittee {
				return strings.TrimSuffix(l.id, welshMark)
			}
		}
	}
	if id := queryOf(p.url).number("cid", "committeeid"); id != "" {
		return id
	}
	for _, l := range p.links(p.doc.Get(0)) {
		if l.kind == KindCommittee {
			return strings.TrimSuffix(l.id, welshMark)
		}
	}
	return ""
}

// splitTitle splits a heading, "MOVED, Planning - West - Thursday 15 January 2026 7:30 pm, CANCELLED", into committee
// and status. The name ends where the last date begins, for it may hold dashes and dates itself.
func splitTitle(title string) heading {
	h := heading{status: minuted.StatusHeld}
	name, tail := title, ""
	if s, ok := findStamp(title); ok {
		name, tail = title[:s.start], title[s.end:]
	}
	name = strings.TrimRight(name, " -–,")
	if before, rest, cut := strings.Cut(name, ","); cut {
		if status, known := statusNamed(before); known {
			h.status, name = status, strings.TrimSpace(rest)
		}
	}
	tail = strings.Trim(tail, " ,-–()[]*.")
	if status, known := statusNamed(tail); known {
		h.status = status
	} else if statusShape.MatchString(tail) {
		h.status = minuted.MeetingStatus(strings.ToLower(tail))
	}
	h.committee.Name = name
	return h
}

// statusShape is a word or two in capitals, the way unknown statuses are printed.
var statusShape = regexp.MustCompile(`^\p{Lu}[\p{Lu}' -]{2,30}$`)

// statusNamed returns the status a word printed with a meeting stands for, in English or Welsh.
func statusNamed(word string) (minuted.MeetingStatus, bool) {
	word = strings.ReplaceAll(strings.ToLower(strings.TrimSpace(word)), "’", "'")
	switch word {
	case "cancelled", "canceled", "cancelled meeting", "wedi'i ganslo", "wedi ei ganslo", "canslwyd":
		return minuted.StatusCancelled, true
	case "moved", "rescheduled", "wedi'i symud", "wedi ei symud", "symudwyd":
		return minuted.StatusMoved, true
	case "postponed", "wedi'i ohirio", "wedi ei ohirio", "gohiriwyd":
		return minuted.StatusPostponed, true
	case "withdrawn", "tynnwyd yn ôl", "wedi'i dynnu'n ôl":
		return minuted.StatusWithdrawn, true
	case "new", "new meeting", "newydd":
		return minuted.StatusNew, true
	case "provisional", "dros dro":
		return minuted.StatusProvisional, true
	case "virtual", "virtual meeting", "rhithwir", "cyfarfod rhithwir":
		return minuted.StatusVirtual, true
	case "confirmed", "held":
		return minuted.StatusHeld, true
	}
	return "", false
}

// committeeOf returns the committee a metadata title names: "Agenda for Planning Committee on Thursday 15 January".
func committeeOf(title string) string {
	s, ok := findStamp(title)
	if !ok {
		return ""
	}
	name := strings.TrimSuffix(strings.TrimSpace(title[:s.start]), " on")
	if _, rest, cut := strings.Cut(name, " for "); cut {
		name = rest
	}
	return strings.TrimRight(strings.TrimSpace(name), " -–,")
}

// stateOf reads the main title of a meeting page, which is its publication state. Some templates print the name of the
// section before it.
func stateOf(title string) minuted.PublicationState {
	title = strings.ToLower(title)
	if i := strings.LastIndex(title, " - "); i >= 0 {
		title = title[i:]
	}
	switch {
	case containsAny(title, "minute", "ofnodion") && containsAny(title, "draft", "drafft"):
		return minuted.StateDraft
	case containsAny(title, "minute", "ofnodion"):
		return minuted.StateFinal
	case containsAny(title, "agenda", "rhaglen", "raglen", "decision", "enderfyniad"):
		return minuted.StateAgenda
	default:
		return minuted.StateNone
	}
}
