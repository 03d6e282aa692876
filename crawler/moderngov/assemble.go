package moderngov

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"minuted"
)

// finder finds the newest good capture of a thing of the site, nil where there is none.
type finder func(kind, id string) (*minuted.Capture, error)

// assemble reads a meeting from its page, or, where only that was captured, from the web service's answer.
func assemble(site minuted.Site, id string, find finder) (*minuted.Meeting, error) {
	c, err := find(KindMeeting, id)
	if err != nil {
		return nil, fmt.Errorf("finding the page of meeting %s: %w", id, err)
	}
	if c == nil {
		return assembleFromService(site, id, find)
	}
	p, err := openPage(c, nil)
	if err != nil {
		return nil, fmt.Errorf("reading meeting %s: %w", id, err)
	}
	s, err := p.readSitting(site, id)
	if err != nil {
		return nil, fmt.Errorf("reading meeting %s: %w", id, err)
	}
	s.captured, s.digest = c.Time.UTC(), c.Digest
	if err := s.addAttendance(find); err != nil {
		return nil, err
	}
	if err := s.complete(find); err != nil {
		return nil, err
	}
	return s.meeting(), nil
}

func assembleFromService(site minuted.Site, id string, find finder) (*minuted.Meeting, error) {
	s, c, err := serviceSitting(site, id, find)
	if err != nil {
		return nil, err
	}
	if s == nil {
		return nil, fmt.Errorf("nothing is captured of meeting %s", id)
	}
	if s.id != id {
		s.problem("asked for as meeting %s, the answer is meeting %s", id, s.id)
	}
	s.captured, s.digest = c.Time.UTC(), c.Digest
	if err := s.addAttendance(find); err != nil {
		return nil, err
	}
	return s.meeting(), nil
}

// serviceSitting reads the web service's answer about a meeting; nil where none was captured.
func serviceSitting(site minuted.Site, id string, find finder) (*sitting, *minuted.Capture, error) {
	c, err := find(KindWSMeeting, id)
	if err != nil {
		return nil, nil, fmt.Errorf("finding the service's answer about meeting %s: %w", id, err)
	}
	if c == nil {
		return nil, nil, nil
	}
	answer, err := readWSMeeting(c)
	if err != nil {
		return nil, nil, fmt.Errorf("reading the service's answer about meeting %s: %w", id, err)
	}
	u, ok := resolve(nil, c.URL)
	if !ok {
		return nil, nil, fmt.Errorf("the service's answer about meeting %s has no web address: %q", id, c.URL)
	}
	s, err := answer.sitting(site, rootOf(u))
	if err != nil {
		return nil, nil, fmt.Errorf("reading the service's answer about meeting %s: %w", id, err)
	}
	return s, c, nil
}

// addAttendance reads who came from the attendance page. The Welsh edition of a meeting may link the only one there is.
func (s *sitting) addAttendance(find finder) error {
	c, err := find(KindAttendance, s.id)
	if err == nil && c == nil && s.isWelsh() {
		c, err = find(KindAttendance, strings.TrimSuffix(s.id, welshMark))
	}
	if err != nil {
		return fmt.Errorf("finding the attendance of meeting %s: %w", s.id, err)
	}
	if c == nil {
		return nil
	}
	p, err := openPage(c, nil)
	if err != nil {
		s.problem("the attendance page cannot be read: %v", err)
		return nil
	}
	if a := readAttendance(p); isKnown(a) {
		s.attendance = a
		s.captured = later(s.captured, c.Time)
	}
	return nil
}

// complete fills in the items that the meeting page cuts short, from their own pages or else the web service. What
// cannot be completed stays cut.
func (s *sitting) complete(find finder) error {
	var service map[string]entry // by item id; nil until asked for
	var serviceTime time.Time
	for i := range s.entries {
		e := &s.entries[i]
		if !e.isCut() {
			continue
		}
		if err := s.completeFromPage(e, find); err != nil {
			return err
		}
		if !e.isCut() || s.isWelsh() {
			continue
		}
		if service == nil {
			var err error
			if service, serviceTime, err = s.serviceEntries(find); err != nil {
				return err
			}
		}
		if full, ok := service[e.ai]; ok {
			e.completeFrom(full, serviceTime)
		}
	}
	return nil
}

func (s *sitting) completeFromPage(e *entry, find finder) error {
	id := e.ai
	if s.isWelsh() {
		id += welshMark
	}
	c, err := find(KindItem, id)
	if err != nil {
		return fmt.Errorf("finding the page of item %s: %w", id, err)
	}
	if c == nil {
		return nil
	}
	p, err := openPage(c, nil)
	if err != nil {
		s.problem("the page of item %s cannot be read: %v", id, err)
		return nil
	}
	e.completeFrom(p.readItem(e.ai), c.Time)
	return nil
}

// serviceEntries returns the items of the web service's answer, an empty map where there is none to read.
func (s *sitting) serviceEntries(find finder) (map[string]entry, time.Time, error) {
	entries := map[string]entry{}
	c, err := find(KindWSMeeting, s.id)
	if err != nil {
		return nil, time.Time{}, fmt.Errorf("finding the service's answer about meeting %s: %w", s.id, err)
	}
	if c == nil {
		return entries, time.Time{}, nil
	}
	full, _, err := serviceSitting(s.site, s.id, func(string, string) (*minuted.Capture, error) { return c, nil })
	if err != nil {
		s.problem("the service's answer cannot be read: %v", err)
		return entries, time.Time{}, nil
	}
	for _, e := range full.entries {
		entries[e.ai] = e
	}
	return entries, c.Time, nil
}

func (e *entry) isCut() bool { return e.agenda.cut || e.minutes.cut || e.decision.cut }

// completeFrom takes the whole of every part that is cut. A text that is shorter than what the meeting page shows is
// an older one and completes nothing.
func (e *entry) completeFrom(full entry, received time.Time) {
	for _, part := range []struct{ to, from *body }{
		{&e.agenda, &full.agenda}, {&e.minutes, &full.minutes}, {&e.decision, &full.decision},
	} {
		if part.to.cut && !part.from.cut && utf8.RuneCountInString(string(part.from.text)) >= utf8.RuneCountInString(string(part.to.text)) {
			*part.to = *part.from
			e.captured = later(e.captured, received)
		}
	}
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b.UTC()
	}
	return a
}

// readItem reads an item's own page.
func (p *page) readItem(ai string) entry {
	content := p.body.Get(0)
	if c := p.body.Find(".mgContent").First(); c.Length() > 0 {
		content = c.Get(0)
	}
	e := p.readEntry(content, ai)
	e.ai = ai
	if title := p.itemTitle(); e.title == "" {
		e.title = title
	}
	return e
}

// itemTitle returns the title of an item's own page: its second heading.
func (p *page) itemTitle() string {
	for _, selector := range []string{"h2.mgSubTitleTxt", ".mgSubTitle", "h2"} {
		for _, n := range p.body.Find(selector).Nodes {
			if text := label(n); text != "" && !strings.EqualFold(text, p.heading()) {
				if _, isPart := partLabelled(text); !isPart {
					return withoutSize(text)
				}
			}
		}
	}
	return ""
}
