package minuted

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Change is one way in which a version of an item differs from the one before it.
type Change string

// The changes.
const (
	ChangePublished  Change = "published"  // minutes or a decision, where there was an agenda only
	ChangeFinalised  Change = "finalised"  // draft minutes have been confirmed
	ChangeEdited     Change = "edited"     // title, text, decision, votes or attachments are others
	ChangeRenumbered Change = "renumbered" // the number as printed is another
	ChangeWithdrawn  Change = "withdrawn"  // the item is no longer on its meeting's page
	ChangeRestored   Change = "restored"   // it is there again
)

// Changes lists the changes in the order they are told.
var Changes = [...]Change{ChangePublished, ChangeFinalised, ChangeEdited, ChangeRenumbered, ChangeWithdrawn, ChangeRestored}

// ItemChange tells of one version of an item, from the second on.
type ItemChange struct {
	ID         string    `json:"id"`
	Authority  string    `json:"authority"`
	Committee  string    `json:"committee,omitempty"`
	Date       Date      `json:"date"`
	Number     string    `json:"number,omitempty"`
	Title      string    `json:"title"`
	Version    int       `json:"version"`
	Changes    []Change  `json:"changes"`
	CapturedAt time.Time `json:"captured_at"` // when what it says now was first received
}

// LastChange tells of the newest version of the item.
func (it *Item) LastChange() ItemChange {
	return ItemChange{
		ID: it.ID, Authority: it.Authority, Committee: it.Committee, Date: it.Date, Number: it.Number, Title: it.Title,
		Version: it.Version, Changes: it.Changes, CapturedAt: it.CapturedAt,
	}
}

// At returns the item as it was in one of its versions, or ErrNotFound. The newest is the item itself.
func (it *Item) At(version int) (*Item, error) {
	if version == max(it.Version, 1) {
		return it, nil
	}
	for i := range it.Earlier {
		if it.Earlier[i].Version == version {
			return &it.Earlier[i], nil
		}
	}
	return nil, fmt.Errorf("version %d: %w", version, ErrNotFound)
}

// Withdrawn reports whether the item is no longer on its meeting's page.
func (it *Item) Withdrawn() bool { return slices.Contains(it.Changes, ChangeWithdrawn) }

// ChangesSince tells how what the item says differs from what it said before; nothing where it says the same. What is
// said of its meeting, the labels and where it was read from do not count. An item that is cut says the same as one
// whose text begins with its own.
func (it *Item) ChangesSince(before *Item) []Change {
	published := before.Minutes == "" && (it.Minutes != "" || before.Decision.Text == "" && it.Decision.Text != "")
	var changes []Change
	for _, c := range []struct {
		change Change
		so     bool
	}{
		{ChangePublished, published},
		{ChangeFinalised, it.isMinuted(StateFinal) && before.isMinuted(StateDraft)},
		{ChangeEdited, it.isEdited(before, published)},
		{ChangeRenumbered, it.Number != before.Number},
	} {
		if c.so {
			changes = append(changes, c.change)
		}
	}
	return changes
}

// isEdited reports whether something else is said in the place of what was said before. What was not there before is
// no edit where the minutes have been published or completed, nor is what a page that cuts them short leaves out.
func (it *Item) isEdited(before *Item, published bool) bool {
	completed, shortened := before.Cut && !it.Cut, it.Cut && !before.Cut
	differ := func(now, then Text) bool {
		switch {
		case then == "":
			return now != "" && !published && !completed
		case now == "":
			return !shortened
		case completed, shortened:
			return !strings.HasPrefix(string(now), string(then)) && !strings.HasPrefix(string(then), string(now))
		}
		return now != then
	}
	gained := (published || completed) && len(before.Votes) == 0 || shortened && len(it.Votes) == 0
	return it.Title != before.Title || !slices.Equal(linksOf(it), linksOf(before)) || differ(it.Agenda, before.Agenda) ||
		differ(it.Minutes, before.Minutes) || differ(it.Decision.Text, before.Decision.Text) || !gained && !sameVotes(it.Votes, before.Votes)
}

// isMinuted reports whether the item has minutes or a decision, in a meeting whose papers have come so far.
func (it *Item) isMinuted(state PublicationState) bool {
	return it.Meeting.State == state && (it.Minutes != "" || it.Decision.Text != "")
}

// linksOf lists the attachments by title and place on their site. A site that moves to another host changes nothing.
func linksOf(it *Item) []string {
	var links []string
	for _, a := range it.Attachments {
		place := a.URL
		if u, err := url.Parse(a.URL); err == nil {
			place = u.EscapedPath() + "?" + u.RawQuery
		}
		links = append(links, a.Title+" "+place)
	}
	return links
}

func sameVotes(a, b []Vote) bool { return slices.EqualFunc(a, b, Vote.equal) }

func (v Vote) equal(w Vote) bool {
	return v.Motion == w.Motion && v.Type == w.Type && v.Result == w.Result &&
		v.For.equal(w.For) && v.Against.equal(w.Against) && v.Abstained.equal(w.Abstained)
}

func (s *Side) equal(t *Side) bool {
	if s == nil || t == nil {
		return s == t
	}
	return s.Count == t.Count && slices.Equal(s.Names, t.Names)
}

// DigestOfContent returns "sha256:" and hex of what the item says: what [Item.ChangesSince] goes by.
func (it *Item) DigestOfContent() string {
	state := PublicationState("")
	if it.isMinuted(StateDraft) {
		state = StateDraft
	}
	content, err := json.Marshal([]any{it.Number, it.Title, it.Agenda, it.Minutes, it.Decision.Text, it.Votes, linksOf(it), state, it.Withdrawn()})
	if err != nil {
		return "" // cannot be: strings and numbers
	}
	sum := sha256.Sum256(content)
	return "sha256:" + hex.EncodeToString(sum[:])
}

// completeVersions makes records of their own out of the earlier versions of a record, which may leave out what is the
// same in all.
func (it *Item) completeVersions() {
	for i := range it.Earlier {
		e := &it.Earlier[i]
		e.ID, e.Authority, e.Date = cmp.Or(e.ID, it.ID), cmp.Or(e.Authority, it.Authority), cmp.Or(e.Date, it.Date)
		e.Earlier = nil
	}
}

// Rename gives the item another id in all its versions.
func (it *Item) Rename(id string) {
	it.ID = id
	for i := range it.Earlier {
		it.Earlier[i].ID = id
	}
}

// checkVersions refuses changes of another kind than ours, and earlier versions that are not in order before the item
// itself.
func (it *Item) checkVersions() error {
	if err := checkChanges(it.Changes); err != nil {
		return err
	}
	last := 0
	for _, e := range it.Earlier {
		if err := checkChanges(e.Changes); err != nil {
			return err
		}
		if e.Version <= last || e.Version >= it.Version {
			return fmt.Errorf("earlier version %d stands after %d, of a record that is version %d", e.Version, last, it.Version)
		}
		if e.ID != it.ID {
			return fmt.Errorf("earlier version %d has the id %s of another item", e.Version, e.ID)
		}
		last = e.Version
	}
	return nil
}

func checkChanges(changes []Change) error {
	for _, c := range changes {
		if !slices.Contains(Changes[:], c) {
			return fmt.Errorf("%q is not a change of an item", c)
		}
	}
	return nil
}
