package indexer

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"minuted"
)

// source is where an item was read from, the one to be believed first.
type source int

const (
	crawled source = iota
	saved
	record
	sources = 3 // there are
)

func (s source) String() string {
	return [...]string{"a crawled page", "a saved page", "an item record"}[s]
}

// found is an item and where it was found.
type found struct {
	item   minuted.Item
	source source
	place  int // on the agenda, from 0

	changes []minuted.ItemChange // that captures since the live generation brought
}

// reading is what was read from one origin.
type reading struct {
	origin   origin
	date     minuted.Date
	meeting  string
	found    []found
	problems []string
	pages    []minuted.TaskKey // that were looked for beside the origin's own

	contradictions []string // what the page says that cannot all be true
}

// unread is the reading of what could not be read.
func unread(o origin, format string, args ...any) reading {
	return reading{origin: o, problems: []string{fmt.Sprintf(format, args...)}}
}

// items lists the ids of the items found.
func (r reading) items() []string {
	ids := make([]string, len(r.found))
	for i, f := range r.found {
		ids[i] = f.item.ID
	}
	return ids
}

// compare orders readings by date and meeting.
func (r reading) compare(other reading) int {
	return cmp.Or(cmp.Compare(r.date, other.date), cmp.Compare(r.meeting, other.meeting))
}

// holdings is what is held of a site: each item once.
type holdings struct {
	items []*found
	byID  map[string]*found
}

// takeAll takes the readings of one source of a site, by date.
func (h *holdings) takeAll(readings []reading, problems *problems) {
	slices.SortStableFunc(readings, reading.compare)
	for _, read := range readings {
		h.take(read, problems)
	}
}

// take adds the items of a reading that are not held yet.
func (h *holdings) take(r reading, problems *problems) {
	for _, text := range r.problems {
		problems.add("%s", text)
	}
	if h.byID == nil {
		h.byID = make(map[string]*found)
	}
	for i := range r.found {
		f := &r.found[i]
		if held := h.byID[f.item.ID]; held != nil {
			held.meet(f, problems)
			continue
		}
		h.byID[f.item.ID] = f
		h.items = append(h.items, f)
	}
}

// meet settles what becomes of a second finding of an item. What was found first stays, unless the second is of the same
// meeting and the better reading, or the meeting it was found in does not have it any more.
func (f *found) meet(second *found, problems *problems) {
	same := f.item.Meeting.ID == second.item.Meeting.ID
	switch {
	case same:
		f.item.FirstSeen = earlier(f.item.FirstSeen, second.item.FirstSeen)
		if second.betters(f) {
			second.item.FirstSeen, second.place = f.item.FirstSeen, f.place
			*f = *second
			return
		}
	case f.item.Withdrawn() && !second.item.Withdrawn(): // it has moved to another meeting
		*f = *second
		return
	case second.item.Withdrawn():
		return
	}
	if !same || second.source == record && !sameText(&f.item, &second.item) {
		problems.add("item %s is in %s and in %s: the first is kept", f.item.ID, f.describe(), second.describe())
	}
}

// betters reports whether a finding is to be kept in the place of an earlier one of the same meeting: it is whole where
// the other is cut, or as whole, from the same kind of source and newer. A record never replaces a page.
func (f *found) betters(earlier *found) bool {
	switch {
	case f.source == record:
		return false
	case f.item.Cut != earlier.item.Cut:
		return earlier.item.Cut
	}
	return f.source == earlier.source && f.item.CapturedAt.After(earlier.item.CapturedAt)
}

// sameText reports whether two readings of an item say the same.
func sameText(a, b *minuted.Item) bool {
	return a.Title == b.Title && a.Agenda == b.Agenda && a.Minutes == b.Minutes && a.Decision == b.Decision
}

// describe names a finding in a report.
func (f *found) describe() string {
	where := cmp.Or(f.item.Meeting.URL, f.item.SourceURL, f.item.Meeting.ID, "no known meeting")
	return fmt.Sprintf("%s of %s (%q, %s)", f.source, f.item.Date, f.item.Title, where)
}

// inOrder returns the items by date and meeting and, within one, as on the agenda.
func (h *holdings) inOrder() []*found {
	slices.SortFunc(h.items, func(a, b *found) int {
		return cmp.Or(
			cmp.Compare(a.item.Date, b.item.Date),
			cmp.Compare(a.item.Meeting.ID, b.item.Meeting.ID),
			cmp.Compare(a.place, b.place),
			cmp.Compare(leadingNumber(a.item.Number), leadingNumber(b.item.Number)),
			cmp.Compare(a.item.ID, b.item.ID),
		)
	})
	return h.items
}

// leadingNumber reads the number an item's number begins with, 77 of "77/21". An item without one comes last.
func leadingNumber(s string) int {
	s = strings.TrimSpace(s)
	end := strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' })
	if end < 0 {
		end = len(s)
	}
	n, err := strconv.Atoi(s[:end])
	if err != nil {
		return maxNumber
	}
	return n
}

// maxNumber comes after any number printed on an agenda.
const maxNumber = 1 << 30
