package moderngov

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"minuted"
)

// sitting is one meeting as read from its captures, before it is put into the words of the project.
type sitting struct {
	heading
	site       minuted.Site
	id         string // the platform's own id, with the mark of a Welsh edition
	url        string
	venue      string
	attendance minuted.Attendance
	documents  []minuted.Attachment
	entries    []entry
	captured   time.Time // when the newest capture of the meeting itself was received
	digest     string
}

// meeting returns the meeting with its items.
func (s *sitting) meeting() *minuted.Meeting {
	m := &minuted.Meeting{
		ID:         minuted.NewID(s.site, "meeting", s.key()),
		Site:       s.site,
		PlatformID: s.id,
		Committee:  s.committee,
		Date:       s.date,
		Time:       s.clock,
		Venue:      s.venue,
		Status:     s.status,
		State:      s.state,
		URL:        s.url,
		Attendance: s.attendance,
		Documents:  s.documents,
		Items:      make([]minuted.Item, 0, len(s.entries)),
	}
	if s.date == "" {
		s.problem("the meeting has no date that can be read")
	}
	ordinals, ref := s.ordinals(), m.Ref()
	for i, e := range s.entries {
		m.Items = append(m.Items, s.item(ordinals[i], e, ref))
	}
	m.Problems = s.problems
	return m
}

// ordinals returns for each entry how many earlier ones have the same id or, without one, say the same, and notes
// entries whose id is missing or repeated.
func (s *sitting) ordinals() []int {
	ordinals := make([]int, len(s.entries))
	seen := map[[3]string]int{}
	for i, e := range s.entries {
		key := [3]string{e.ai}
		if e.ai == "" {
			key = [3]string{"", e.number, e.title}
		}
		ordinals[i] = seen[key]
		seen[key]++
		switch {
		case e.ai == "" && s.id != "":
			s.problem("item %d (%s) has no id of its own", i+1, e.title)
		case e.ai != "" && ordinals[i] > 0:
			s.problem("item id %s is on the page more than once", e.ai)
		}
	}
	return ordinals
}

// item returns one entry as an item of the meeting.
func (s *sitting) item(ordinal int, e entry, ref minuted.MeetingRef) minuted.Item {
	decision, minutes := decide(e.decision.text, e.minutes.text)
	item := minuted.Item{
		ID:          s.itemID(ordinal, e),
		Authority:   s.site.Authority,
		Committee:   s.committee.Name,
		CommitteeID: s.committee.ID,
		Meeting:     ref,
		Date:        s.date,
		Number:      e.number,
		Title:       e.title,
		Agenda:      e.agenda.text,
		Minutes:     minutes,
		Decision:    decision,
		Votes:       e.votes,
		Attachments: e.attachments,
		SourceURL:   s.sourceURL(e),
		CapturedAt:  s.captured,
		Digest:      s.digest,
		Lang:        s.language(e),
		Cut:         e.isCut(),
	}
	if item.Votes == nil {
		item.Votes = votesTold(decision.Text, minutes)
	}
	if isKnown(s.attendance) {
		item.Attendance = s.attendance
	}
	if e.captured.After(item.CapturedAt) {
		item.CapturedAt = e.captured
	}
	return item
}

// sourceURL returns where an entry is to be seen: its place on the meeting's page, or the page it was saved from.
func (s *sitting) sourceURL(e entry) string {
	switch {
	case e.url != "":
		return e.url
	case s.url != "" && e.ai != "":
		return s.url + "#AI" + e.ai
	}
	return s.url
}

// key is what the meeting's id is made from: the platform's own, else committee and day, so that items of a meeting
// that were saved one by one without their address belong together.
func (s *sitting) key() string {
	if s.id != "" {
		return s.id
	}
	return fmt.Sprintf("saved/%s/%s", s.committee.Name, s.date)
}

// itemID returns an entry's permanent id. It is made from the platform's own, with the mark of a Welsh edition, so that
// the two editions are two items, and with a count where a page repeats it. An entry without one is named by what it
// says.
func (s *sitting) itemID(ordinal int, e entry) string {
	if e.ai == "" {
		return minuted.UnnamedID(s.site.Authority, s.committee.Name, s.date, e.number, e.title, strconv.Itoa(ordinal))
	}
	key := e.ai
	if ordinal > 0 {
		key += "/" + strconv.Itoa(ordinal)
	}
	if s.isWelsh() {
		key += welshMark
	}
	return minuted.NewID(s.site, "item", key)
}

func (s *sitting) isWelsh() bool { return strings.HasSuffix(s.id, welshMark) }

func (s *sitting) language(e entry) string {
	if s.isWelsh() {
		return "cy"
	}
	return languageOf(e.title, e.agenda.text, e.minutes.text, e.decision.text)
}
