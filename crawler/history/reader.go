package history

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"

	"minuted"
)

// reader reads the captures of one meeting as they were at different times.
type reader struct {
	ctx      context.Context // of the one call that it serves, for platforms look pages up without
	platform minuted.Platform
	site     minuted.Site
	id       string // the platform's own id of the meeting
	from     Captures

	sightings map[minuted.TaskKey][]minuted.Sighting // of every page that was looked for
	captures  map[int64]*minuted.Capture             // read lately
	held      int                                    // bytes of their bodies
}

// maxHeld bounds the bodies of captures that are held, in bytes; with more they are read again.
const maxHeld = 32 << 20

// sighted is one sighting of a page.
type sighted struct {
	minuted.Sighting
	key minuted.TaskKey
}

// state is a meeting as its pages had it for a while.
type state struct {
	since   minuted.Sighting // the capture that brought it
	digest  string           // of the body of the meeting's page
	meeting *minuted.Meeting
	err     error // why that cannot be read
}

// gone is a meeting whose page is gone.
func gone(was *minuted.Meeting, since minuted.Sighting) state {
	m := *was
	m.Items = nil
	return state{since: since, meeting: &m}
}

// pages lists the captures of the meeting's page that say something else than the one before, or that it is gone. Where
// a meeting has pages of several kinds, the first kind is its page; another's count until there is one of it.
func (r *reader) pages() ([]sighted, error) {
	var pages []sighted
	for _, kind := range r.platform.MeetingKinds() {
		key := r.key(kind, r.id)
		all, err := r.all(key)
		if err != nil {
			return nil, err
		}
		var earlier []sighted
		for i, s := range all {
			if len(pages) > 0 && !s.Before(pages[0].Sighting) {
				break
			}
			if i == 0 || all[i-1].Says != s.Says {
				earlier = append(earlier, sighted{s, key})
			}
		}
		pages = append(earlier, pages...)
	}
	return pages, nil
}

// states reads the meeting as it was from one capture of its page to the next. Its other pages are fetched after it, so
// that the first capture of each belongs to what the page says; from the second on, another text is a state of its own.
func (r *reader) states(page sighted, next *minuted.Sighting) ([]state, error) {
	last, asked, err := r.assemble(page, next)
	if err != nil {
		return nil, err
	}
	var turns []minuted.Sighting
	for _, key := range asked {
		if key == page.key {
			continue
		}
		turns = append(turns, r.turns(key, page.Sighting, next)...)
	}
	slices.SortFunc(turns, func(a, b minuted.Sighting) int { return cmp.Or(a.Time.Compare(b.Time), cmp.Compare(a.Seq, b.Seq)) })
	since := page.Sighting
	var states []state
	for _, turn := range turns {
		s, _, err := r.assemble(page, &turn)
		if err != nil {
			return nil, err
		}
		s.since, since = since, turn
		states = append(states, s)
	}
	last.since = since
	return append(states, last), nil
}

// turns lists the captures of a page after one sighting and before another that say something else than the one before,
// leaving out the first.
func (r *reader) turns(key minuted.TaskKey, after minuted.Sighting, before *minuted.Sighting) []minuted.Sighting {
	var turns []minuted.Sighting
	said, first := "", true
	for _, s := range r.sightings[key] {
		switch {
		case s.Gone || !after.Before(s):
			continue
		case before != nil && !s.Before(*before):
			return turns
		case !first && s.Says != said:
			turns = append(turns, s)
		}
		said, first = s.Says, false
	}
	return turns
}

// assemble reads the meeting out of what was captured before a sighting, nil for all there is. It returns the pages that
// were looked for as well.
func (r *reader) assemble(page sighted, before *minuted.Sighting) (state, []minuted.TaskKey, error) {
	asked := make(map[minuted.TaskKey]bool)
	var broken error // of where captures are kept, which no other page will fare better with
	lookup := func(kind, id string) (*minuted.Capture, error) {
		key := r.key(kind, id)
		asked[key] = true
		c, err := r.newest(key, before)
		broken = errors.Join(broken, err)
		return c, err
	}
	s := state{}
	s.meeting, s.err = r.platform.Assemble(r.site, r.id, lookup)
	if broken != nil {
		return s, nil, broken
	}
	c, err := r.newest(page.key, before)
	if c != nil {
		s.digest = c.Digest
	}
	return s, slices.SortedFunc(maps.Keys(asked), compareKeys), err
}

// newest returns the newest capture of a page before a sighting, nil where there is none: of captures that say the same,
// the first.
func (r *reader) newest(key minuted.TaskKey, before *minuted.Sighting) (*minuted.Capture, error) {
	all, err := r.seen(key)
	if err != nil {
		return nil, err
	}
	if before != nil {
		all = all[:countBefore(all, *before)]
	}
	if len(all) == 0 {
		return nil, nil
	}
	at := len(all) - 1
	for at > 0 && all[at-1].Says == all[at].Says {
		at--
	}
	return r.capture(all[at].Seq)
}

// countBefore counts the sightings before another.
func countBefore(all []minuted.Sighting, before minuted.Sighting) int {
	n := slices.IndexFunc(all, func(s minuted.Sighting) bool { return !s.Before(before) })
	if n < 0 {
		return len(all)
	}
	return n
}

// seen lists the good captures of a page.
func (r *reader) seen(key minuted.TaskKey) ([]minuted.Sighting, error) {
	all, err := r.all(key)
	return slices.DeleteFunc(slices.Clone(all), func(s minuted.Sighting) bool { return s.Gone }), err
}

func (r *reader) all(key minuted.TaskKey) ([]minuted.Sighting, error) {
	all, known := r.sightings[key]
	if known {
		return all, nil
	}
	all, err := r.from.Sightings(r.ctx, key)
	if err == nil {
		r.sightings[key] = all
	}
	return all, err
}

func (r *reader) capture(seq int64) (*minuted.Capture, error) {
	if c := r.captures[seq]; c != nil {
		return c, nil
	}
	c, err := r.from.Capture(r.ctx, seq)
	if err != nil {
		return nil, err
	}
	if r.held += len(c.Body); r.held > maxHeld {
		clear(r.captures)
		r.held = len(c.Body)
	}
	r.captures[seq] = c
	return c, nil
}

func (r *reader) key(kind, id string) minuted.TaskKey {
	return minuted.TaskKey{Site: r.site, Kind: kind, ID: id}
}

func compareKeys(a, b minuted.TaskKey) int {
	return cmp.Or(cmp.Compare(a.Site.String(), b.Site.String()), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.ID, b.ID))
}
