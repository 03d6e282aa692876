package indexer

import (
	"context"
	"fmt"
	"slices"
	"time"

	"minuted"
	"minuted/crawler/archive"
	"minuted/crawler/history"
)

// site reads the captures of one site into items.
type site struct {
	*Indexer
	view      *archive.View
	authority minuted.Authority
	since     int64            // the last capture that the live generation was made from
	platform  minuted.Platform // nil where its pages cannot be read
}

// origins lists what is captured of one source, sorted by id. A meeting is there once, whatever kinds of page it has.
func (s *site) origins(ctx context.Context, from source) ([]origin, error) {
	var ids []string
	for _, kind := range s.kinds(from) {
		keys, err := s.view.Keys(ctx, s.authority.Site(), kind)
		if err != nil {
			return nil, err
		}
		ids = append(ids, keys...)
	}
	slices.Sort(ids)
	var all []origin
	for _, id := range slices.Compact(ids) {
		all = append(all, origin{s.authority.Site(), from, id})
	}
	return all, nil
}

// kinds lists the kinds of capture that make up a source.
func (s *site) kinds(from source) []string {
	switch {
	case from == saved:
		return []string{minuted.KindSaved}
	case from == record:
		return []string{minuted.KindRecord}
	case s.platform == nil:
		return nil
	default:
		return s.platform.MeetingKinds()
	}
}

// origin returns what a capture of a kind and id is the page of; ok is false for pages of no origin.
func (s *site) origin(kind, id string) (o origin, ok bool) {
	for from := range sources {
		if slices.Contains(s.kinds(source(from)), kind) {
			return origin{s.authority.Site(), source(from), id}, true
		}
	}
	return origin{}, false
}

// read reads the items of an origin. The error is one of the archive; what cannot be read is a problem of the reading.
func (s *site) read(ctx context.Context, o origin) (reading, error) {
	key := minuted.TaskKey{Site: o.site, ID: o.id}
	var m *history.Meeting
	var err error
	switch {
	case o.source == record:
		key.Kind = minuted.KindRecord
		m, err = history.ReadRecord(ctx, key, s.view)
	case s.platform == nil:
		return unread(o, "saved page %s of %s: pages of the platform %q cannot be read", o.id, s.authority.ID, s.authority.Platform), nil
	case o.source == saved:
		key.Kind = minuted.KindSaved
		m, err = history.ReadSaved(ctx, s.platform, key, s.view)
	default:
		m, err = history.Read(ctx, s.platform, o.site, o.id, s.view)
	}
	if err != nil {
		return reading{}, err
	}
	return s.items(m, o), nil
}

// items takes the items of a meeting in agenda order, each with its versions.
func (s *site) items(m *history.Meeting, o origin) reading {
	r := reading{origin: o, problems: m.Problems}
	for _, key := range m.Pages {
		if own, ok := s.origin(key.Kind, key.ID); !ok || own != o {
			r.pages = append(r.pages, key)
		}
	}
	if m.Meeting != nil {
		r.date, r.meeting = m.Date, m.ID
		for _, problem := range m.Meeting.Problems {
			r.contradictions = append(r.contradictions, m.URL+": "+problem)
		}
	}
	for _, h := range m.Histories {
		r.found = append(r.found, found{item: h.Record(), source: o.source, place: h.Place, changes: h.After(s.since)})
	}
	if m.Meeting == nil && len(r.found) > 0 { // a record
		r.date = r.found[0].item.Date
	}
	return s.finish(r)
}

// finish completes and labels the items of a reading. Those without a usable id or date are left out.
func (s *site) finish(r reading) reading {
	kept := r.found[:0]
	for _, f := range r.found {
		if reason := unusable(&f.item); reason != "" {
			r.problems = append(r.problems, fmt.Sprintf("an item of %s, %q of %s: %s", s.authority.Site(), f.item.Title, f.item.Date, reason))
			continue
		}
		s.complete(&f.item)
		for i := range f.item.Earlier {
			s.complete(&f.item.Earlier[i])
		}
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

// complete fills in what the page of an item does not say.
func (s *site) complete(item *minuted.Item) {
	if s.authority.Name != "" {
		item.AuthorityName = s.authority.Name
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
