// Package history reads what the items of a meeting said over time out of the meeting's captures. The same captures
// always give the same versions. It touches neither the network nor the clock.
package history

import (
	"context"
	"fmt"
	"slices"

	"minuted"
)

// Captures is where captures are kept. An archive's reader is one.
type Captures interface {
	// Sightings lists the good captures of a page, and those by which it was found to be gone, oldest first.
	Sightings(ctx context.Context, key minuted.TaskKey) ([]minuted.Sighting, error)

	// Capture returns a capture with its body.
	Capture(ctx context.Context, seq int64) (*minuted.Capture, error)
}

// Meeting is a meeting as its newest captures have it, and what its items said over time.
type Meeting struct {
	*minuted.Meeting                   // nil where no capture of it can be read
	Histories        []Item            // of every item that ever was on its page: as on the newest one, and those withdrawn where they last stood
	Problems         []string          // captures that could not be read, in words
	Pages            []minuted.TaskKey // everything that was looked for, captured or not; what is read changes with these alone
}

// Item is what one item said over time.
type Item struct {
	Versions []Version // oldest first, at least one
	Place    int       // on the agenda, from 0
}

// Version is one thing that an item said.
type Version struct {
	minuted.Item
	Seq int64 // of the capture that brought it
}

// Record returns the newest version of the item with those before it.
func (i Item) Record() minuted.Item {
	last := len(i.Versions) - 1
	item := i.Versions[last].Item
	for _, v := range i.Versions[:last] {
		item.Earlier = append(item.Earlier, v.Item)
	}
	return item
}

// After lists the changes that captures after one of the given sequence number brought; none where the item itself came
// with those.
func (i Item) After(seq int64) []minuted.ItemChange {
	var changes []minuted.ItemChange
	if i.Versions[0].Seq > seq {
		return nil
	}
	for _, v := range i.Versions[1:] {
		if v.Seq > seq {
			changes = append(changes, v.LastChange())
		}
	}
	return changes
}

// Read reads the captures of one meeting. An error is one of the place they are kept in; captures that cannot be read
// are problems of the meeting.
func Read(ctx context.Context, p minuted.Platform, site minuted.Site, id string, from Captures) (*Meeting, error) {
	r := &reader{ctx: ctx, platform: p, site: site, id: id, from: from,
		sightings: make(map[minuted.TaskKey][]minuted.Sighting), captures: make(map[int64]*minuted.Capture)}
	pages, err := r.pages()
	if err != nil {
		return nil, err
	}
	m := new(Meeting)
	var w weave
	for n, page := range pages {
		var next *minuted.Sighting
		if n+1 < len(pages) {
			next = &pages[n+1].Sighting
		}
		if page.Gone {
			if m.Meeting != nil {
				w.add(gone(m.Meeting, page.Sighting))
			}
			continue
		}
		states, err := r.states(page, next)
		if err != nil {
			return nil, err
		}
		for _, s := range states {
			if s.err != nil {
				m.Problems = append(m.Problems, fmt.Sprintf("meeting %s of %s as of %s: %v", id, site, s.since.Time.Format("2006-01-02 15:04"), s.err))
				continue
			}
			m.Meeting = s.meeting
			w.add(s)
		}
	}
	if len(pages) == 0 {
		m.Problems = []string{fmt.Sprintf("meeting %s of %s: nothing is captured of it", id, site)}
	}
	m.Histories = w.items()
	m.Pages = r.asked()
	return m, nil
}

// asked lists the pages that were looked for.
func (r *reader) asked() []minuted.TaskKey {
	keys := make([]minuted.TaskKey, 0, len(r.sightings))
	for key := range r.sightings {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, compareKeys)
	return keys
}
