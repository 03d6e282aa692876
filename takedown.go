package minuted

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// ErrTakenDown is what the error of an index about an item that was taken down is; it is a [*TakenDownError].
var ErrTakenDown = errors.New("taken down")

// TakenDownError says when and why an item was taken down.
type TakenDownError struct{ Takedown }

func (e *TakenDownError) Error() string {
	return fmt.Sprintf("item %s was taken down on %s: %s", e.ID, e.Time.UTC().Format("2 January 2006"), e.Reason)
}

// Is makes the error an [ErrTakenDown].
func (e *TakenDownError) Is(target error) bool { return target == ErrTakenDown }

// Takedown is the tombstone of an item: all that is said of it once it has been taken down.
type Takedown struct {
	ID     string    `json:"id"`
	Time   time.Time `json:"taken_down"` // UTC
	Reason string    `json:"reason"`     // for everyone to read, one line
}

// Takedowns is the items that were taken down. It never changes; nil is none.
type Takedowns struct {
	list []Takedown // by id
	name string
}

// NewTakedowns returns the set of some takedowns. Of several of one item the last counts.
func NewTakedowns(all []Takedown) *Takedowns {
	if len(all) == 0 {
		return nil
	}
	t := &Takedowns{list: slices.Clone(all)}
	slices.Reverse(t.list)
	slices.SortStableFunc(t.list, func(a, b Takedown) int { return strings.Compare(a.ID, b.ID) })
	t.list = slices.CompactFunc(t.list, func(a, b Takedown) bool { return a.ID == b.ID })
	hash := sha256.New()
	for _, each := range t.list {
		fmt.Fprintf(hash, "%s\x00%d\x00%s\x00", each.ID, each.Time.Unix(), each.Reason)
	}
	t.name = hex.EncodeToString(hash.Sum(nil)[:8])
	return t
}

// All returns the takedowns in the order of their ids. Nobody may change them.
func (t *Takedowns) All() []Takedown {
	if t == nil {
		return nil
	}
	return t.list
}

// Find returns the takedown of an item.
func (t *Takedowns) Find(id string) (Takedown, bool) {
	all := t.All()
	i, ok := slices.BinarySearchFunc(all, id, func(each Takedown, id string) int { return strings.Compare(each.ID, id) })
	if !ok {
		return Takedown{}, false
	}
	return all[i], true
}

// Name tells one set from another. It is "" for none.
func (t *Takedowns) Name() string {
	if t == nil {
		return ""
	}
	return t.name
}
