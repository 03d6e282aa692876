package indexer

import (
	"context"
	"fmt"
	"slices"
	"time"

	"minuted"
)

// site reads the captures of one site into items.
type site struct {
	*Indexer
	authority minuted.Authority
	platform  minuted.Platform // nil where its pages cannot be read
}

// meetings lists the meetings of which a page was captured, each once, whatever kinds of page there are.
func (s *site) meetings(ctx context.Context) ([]readFunc, error) {
	if s.platform == nil {
		return nil, nil
	}
	var ids []string
	for _, kind := range s.platform.MeetingKinds() {
		keys, err := s.Archive.Keys(ctx, s.authority.Site(), kind)
		if err != nil {
			return nil, err
		}
		ids = append(ids, keys...)
	}
	slices.Sort(ids)
	return each(slices.Compact(ids), s.meeting), nil
}

// savedPages lists the saved pages of an import.
func (s *site) savedPages(ctx context.Context) ([]readFunc, error) {
	return s.imported(ctx, minuted.KindSaved, s.savedPage)
}

// records lists the item records of an import.
func (s *site) records(ctx context.Context) ([]readFunc, error) {
	return s.imported(ctx, minuted.KindRecord, s.record)
}

// imported lists what was imported under a kind, in the order of ids. Only the newest capture of each id counts.
func (s *site) imported(ctx context.Context, kind string, read func(*minuted.Capture) reading) ([]readFunc, error) {
	ids, err := s.Archive.Keys(ctx, s.authority.Site(), kind)
	if err != nil {
		return nil, err
	}
	slices.Sort(ids)
	return each(ids, func(ctx context.Context, id string) (reading, error) {
		c, err := s.newest(ctx, kind, id)
		if err != nil || c == nil {
			return reading{}, err
		}
		first, err := s.Archive.First(ctx, c.Task)
		if err != nil {
			return reading{}, err
		}
		return s.finish(read(c), first), nil
	}), nil
}

// each gives the reading of every id.
func each(ids []string, read func(ctx context.Context, id string) (reading, error)) []readFunc {
	reads := make([]readFunc, len(ids))
	for i, id := range ids {
		reads[i] = func(ctx context.Context) (reading, error) { return read(ctx, id) }
	}
	return reads
}

func (s *site) newest(ctx context.Context, kind, id string) (*minuted.Capture, error) {
	return s.Archive.NewestBody(ctx, minuted.TaskKey{Site: s.authority.Site(), Kind: kind, ID: id})
}

// meeting reads what was crawled of one meeting.
func (s *site) meeting(ctx context.Context, id string) (reading, error) {
	var broken error // of the archive, which no other page will fare better with
	lookup := func(kind, id string) (*minuted.Capture, error) {
		c, err := s.newest(ctx, kind, id)
		if err != nil {
			broken = err
		}
		return c, err
	}
	m, err := s.platform.Assemble(s.authority.Site(), id, lookup)
	switch {
	case broken != nil:
		return reading{}, broken
	case err != nil:
		return unread(crawled, "meeting %s of %s: %v", id, s.authority.Site(), err), nil
	}
	first, err := s.firstSeen(ctx, id)
	if err != nil {
		return reading{}, err
	}
	return s.finish(s.ofMeeting(m, crawled), first), nil
}

// firstSeen is when the first page of a meeting was captured.
func (s *site) firstSeen(ctx context.Context, id string) (time.Time, error) {
	var first time.Time
	for _, kind := range s.platform.MeetingKinds() {
		t, err := s.Archive.First(ctx, minuted.TaskKey{Site: s.authority.Site(), Kind: kind, ID: id})
		if err != nil {
			return time.Time{}, err
		}
		first = earlier(first, t)
	}
	return first, nil
}

func (s *site) savedPage(c *minuted.Capture) reading {
	if s.platform == nil {
		return unread(saved, "saved page %s of %s: pages of the platform %q cannot be read", c.Task.ID, s.authority.ID, s.authority.Platform)
	}
	m, err := s.platform.ReadSaved(c)
	if err != nil {
		return unread(saved, "saved page %s of %s: %v", c.Task.ID, s.authority.Site(), err)
	}
	return s.ofMeeting(m, saved)
}

func (s *site) record(c *minuted.Capture) reading {
	item, err := minuted.DecodeItem(c.Body)
	if err != nil {
		return unread(record, "item record %s of %s: %v", c.Task.ID, s.authority.Site(), err)
	}
	if item.ID == "" {
		item.ID = c.Task.ID
	}
	return reading{source: record, date: item.Date, found: []found{{item: *item, source: record}}}
}

// ofMeeting takes the items of a meeting in agenda order.
func (s *site) ofMeeting(m *minuted.Meeting, from source) reading {
	r := reading{source: from, date: m.Date, meeting: m.ID}
	for _, problem := range m.Problems {
		r.contradictions = append(r.contradictions, m.URL+": "+problem)
	}
	for i, item := range m.Items {
		r.found = append(r.found, found{item: item, source: from, place: i})
	}
	return r
}

// finish completes and labels the items of a reading. Those without a usable id or date are left out.
func (s *site) finish(r reading, firstSeen time.Time) reading {
	kept := r.found[:0]
	for _, f := range r.found {
		if reason := unusable(&f.item); reason != "" {
			r.problems = append(r.problems, fmt.Sprintf("an item of %s, %q of %s: %s", s.authority.Site(), f.item.Title, f.item.Date, reason))
			continue
		}
		s.complete(&f.item, firstSeen)
		kept = append(kept, f)
	}
	r.found = kept
	return r
}

// unusable says why an item cannot be indexed, or "".
func unusable(item *minuted.Item) string {
	if item.ID == "" {
		return "it has no id"
	}
	if item.Date != "" {
		if _, err := minuted.ParseDate(string(item.Date)); err != nil {
			return err.Error()
		}
	}
	return ""
}

// complete fills in what the page of an item does not say. What an item record says of its versions is kept.
func (s *site) complete(item *minuted.Item, firstSeen time.Time) {
	if s.authority.Name != "" {
		item.AuthorityName = s.authority.Name
	}
	if item.Version == 0 {
		item.Version = 1
	}
	if item.FirstSeen.IsZero() {
		item.FirstSeen = firstSeen
	}
	s.Labeller.Label(item)
}

// earlier returns the earlier of two times, of which either may be unknown.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}
