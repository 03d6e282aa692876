package indexer

import (
	"context"
	"fmt"
	"slices"
	"time"

	"minuted"
	"minuted/crawler/history"
)

// site reads the captures of one site into items.
type site struct {
	*Indexer
	authority minuted.Authority
	since     int64            // the last capture that the live generation was made from
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

// imported lists what was imported under a kind, in the order of ids.
func (s *site) imported(ctx context.Context, kind string, read func(ctx context.Context, key minuted.TaskKey) (reading, error)) ([]readFunc, error) {
	ids, err := s.Archive.Keys(ctx, s.authority.Site(), kind)
	if err != nil {
		return nil, err
	}
	slices.Sort(ids)
	return each(ids, func(ctx context.Context, id string) (reading, error) {
		return read(ctx, minuted.TaskKey{Site: s.authority.Site(), Kind: kind, ID: id})
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

// meeting reads what was crawled of one meeting.
func (s *site) meeting(ctx context.Context, id string) (reading, error) {
	m, err := history.Read(ctx, s.platform, s.authority.Site(), id, s.Archive)
	if err != nil {
		return reading{}, err
	}
	return s.read(m, crawled), nil
}

func (s *site) savedPage(ctx context.Context, key minuted.TaskKey) (reading, error) {
	if s.platform == nil {
		return unread(saved, "saved page %s of %s: pages of the platform %q cannot be read", key.ID, s.authority.ID, s.authority.Platform), nil
	}
	m, err := history.ReadSaved(ctx, s.platform, key, s.Archive)
	if err != nil {
		return reading{}, err
	}
	return s.read(m, saved), nil
}

func (s *site) record(ctx context.Context, key minuted.TaskKey) (reading, error) {
	m, err := history.ReadRecord(ctx, key, s.Archive)
	if err != nil {
		return reading{}, err
	}
	return s.read(m, record), nil
}

// read takes the items of a meeting in agenda order, each with its versions.
func (s *site) read(m *history.Meeting, from source) reading {
	r := reading{source: from, problems: m.Problems}
	if m.Meeting != nil {
		r.date, r.meeting = m.Date, m.ID
		for _, problem := range m.Meeting.Problems {
			r.contradictions = append(r.contradictions, m.URL+": "+problem)
		}
	}
	for _, h := range m.Histories {
		r.found = append(r.found, found{item: h.Record(), source: from, place: h.Place, changes: h.After(s.since)})
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
