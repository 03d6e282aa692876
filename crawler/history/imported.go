package history

import (
	"context"
	"fmt"

	"minuted"
)

// ReadSaved reads what was imported of one saved page over time. Its newest capture is the page; what an earlier one
// said otherwise are versions.
func ReadSaved(ctx context.Context, p minuted.Platform, key minuted.TaskKey, from Captures) (*Meeting, error) {
	m := &Meeting{Pages: []minuted.TaskKey{key}}
	var w weave
	err := each(ctx, key, from, func(since minuted.Sighting, c *minuted.Capture) {
		read, err := p.ReadSaved(c)
		if err != nil {
			m.Problems = append(m.Problems, fmt.Sprintf("saved page %s of %s: %v", key.ID, key.Site, err))
			return
		}
		m.Meeting = read
		w.add(state{since: since, digest: c.Digest, meeting: read})
	})
	m.Histories = w.items()
	return m, err
}

// ReadRecord reads what was imported as the record of one item over time. A record that is of a later version than those
// before it speaks for itself; any other that says something else is a version after them.
func ReadRecord(ctx context.Context, key minuted.TaskKey, from Captures) (*Meeting, error) {
	m := &Meeting{Pages: []minuted.TaskKey{key}}
	var t thread
	err := each(ctx, key, from, func(since minuted.Sighting, c *minuted.Capture) {
		item, err := minuted.DecodeItem(c.Body)
		if err != nil {
			m.Problems = append(m.Problems, fmt.Sprintf("item record %s of %s: %v", key.ID, key.Site, err))
			return
		}
		if item.ID == "" {
			item.ID = key.ID
		}
		t.tell(*item, since)
	})
	if len(t.Versions) > 0 {
		m.Histories = []Item{t.Item}
	}
	return m, err
}

// each reads the captures of a page that say something else than the one before, oldest first.
func each(ctx context.Context, key minuted.TaskKey, from Captures, read func(minuted.Sighting, *minuted.Capture)) error {
	all, err := from.Sightings(ctx, key)
	if err != nil {
		return err
	}
	for i, s := range all {
		if s.Gone || i > 0 && all[i-1].Says == s.Says {
			continue
		}
		c, err := from.Capture(ctx, s.Seq)
		if err != nil {
			return err
		}
		read(s, c)
	}
	return nil
}

// tell takes a further record of the item.
func (t *thread) tell(item minuted.Item, since minuted.Sighting) {
	known, seq := 0, since.Seq
	if n := len(t.Versions); n > 0 {
		known, seq = t.newest().Version, t.newest().Seq
		if item.Version <= known {
			item.Earlier = nil
			t.say(item, since)
			return
		}
	}
	if item.FirstSeen.IsZero() {
		item.FirstSeen = since.Time
	}
	if item.ContentDigest == "" {
		item.ContentDigest = item.DigestOfContent()
	}
	item.Version = max(item.Version, 1)
	all := append(item.Earlier, item)
	all[len(all)-1].Earlier = nil
	t.Versions = nil
	for _, v := range all {
		if v.Version > known {
			seq = since.Seq
		}
		t.Versions = append(t.Versions, Version{v, seq})
	}
}
