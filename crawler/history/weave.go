package history

import (
	"cmp"
	"slices"

	"minuted"
)

// weave gathers the versions of items from one state of their meeting to the next.
type weave struct {
	threads map[string]*thread // by id of the item
}

// thread is what is known of one item so far.
type thread struct {
	Item
	shown bool // in the state before
}

// newest returns the last version.
func (t *thread) newest() *Version { return &t.Versions[len(t.Versions)-1] }

// add takes a further state of the meeting. Items that are not in it any more have been withdrawn.
func (w *weave) add(s state) {
	if w.threads == nil {
		w.threads = make(map[string]*thread)
	}
	here := make(map[string]bool, len(s.meeting.Items))
	for place, item := range s.meeting.Items {
		if here[item.ID] {
			continue // of two items of one id the first counts
		}
		here[item.ID] = true
		t := w.threads[item.ID]
		if t == nil {
			t = new(thread)
			w.threads[item.ID] = t
			item.FirstSeen = s.since.Time
		}
		t.Place, t.shown = place, true
		t.say(item, s.since)
	}
	for id, t := range w.threads {
		switch {
		case here[id]:
		case t.shown:
			t.withdraw(s)
		default:
			t.newest().Meeting = s.meeting.Ref()
		}
	}
}

// say takes what the item says in a further state. Where that is what it said before, only what is known around it
// changes: its meeting, its place on the web.
func (t *thread) say(item minuted.Item, since minuted.Sighting) {
	if len(t.Versions) == 0 {
		t.follow(item, nil, since.Seq)
		return
	}
	before := t.newest()
	changes := item.ChangesSince(&before.Item)
	if before.Withdrawn() {
		changes = append(changes, minuted.ChangeRestored)
		if item.CapturedAt.Before(since.Time) { // the page is what it was before it was gone
			item.CapturedAt = since.Time.UTC()
		}
	}
	if len(changes) > 0 {
		t.follow(item, changes, since.Seq)
		return
	}
	if !before.Cut && item.Cut { // what was whole stays whole
		item.Agenda, item.Minutes, item.Decision, item.Votes, item.Cut = before.Agenda, before.Minutes, before.Decision, before.Votes, false
	}
	if before.Cut == item.Cut {
		item.CapturedAt, item.Digest = before.CapturedAt, before.Digest
	}
	item.FirstSeen, item.Version, item.Changes = before.FirstSeen, before.Version, before.Changes
	item.ContentDigest = item.DigestOfContent()
	before.Item = item
}

// follow adds a version, the first or one that differs from the one before.
func (t *thread) follow(item minuted.Item, changes []minuted.Change, seq int64) {
	item.Version, item.Changes = 1, changes
	if len(t.Versions) > 0 {
		item.Version, item.FirstSeen = t.newest().Version+1, t.newest().FirstSeen
	}
	item.ContentDigest = item.DigestOfContent()
	t.Versions = append(t.Versions, Version{item, seq})
}

// withdraw notes that the item is not on its meeting's page any more. It goes on saying what it said.
func (t *thread) withdraw(s state) {
	t.shown = false
	item := t.newest().Item
	item.Meeting, item.CapturedAt = s.meeting.Ref(), s.since.Time.UTC()
	if s.digest != "" { // there is none of a page that is gone
		item.Digest = s.digest
	}
	t.follow(item, []minuted.Change{minuted.ChangeWithdrawn}, s.since.Seq)
}

// items returns what became of the items, as on the agenda.
func (w *weave) items() []Item {
	items := make([]Item, 0, len(w.threads))
	for _, t := range w.threads {
		items = append(items, t.Item)
	}
	slices.SortFunc(items, func(a, b Item) int {
		return cmp.Or(cmp.Compare(a.Place, b.Place), cmp.Compare(a.Versions[0].ID, b.Versions[0].ID))
	})
	return items
}
