package indexer

import (
	"context"
	"maps"
	"slices"

	"minuted"
)

// renewal brings the items of some origins up to date, with all that decides about them: other origins that hold them
// too, and the other items of their meetings, whose order is to be kept.
type renewal struct {
	*run
	touched  []origin // whose reading may have changed
	readings map[origin]reading
	items    map[string]bool // that were found there, before or now
	asked    map[string]bool // those of which all origins have been read
	meetings map[string]bool // those of which all items are among the items
}

func newRenewal(r *run, touched []origin) *renewal {
	return &renewal{
		run: r, touched: touched, readings: make(map[origin]reading),
		items: make(map[string]bool), asked: make(map[string]bool), meetings: make(map[string]bool),
	}
}

// carryOut reads what is needed and adds the items as they are now.
func (n *renewal) carryOut(ctx context.Context) error {
	if err := n.readTouched(ctx); err != nil {
		return err
	}
	for more := true; more; {
		if err := n.readOthers(ctx); err != nil {
			return err
		}
		n.completeMeetings()
		more = len(n.asked) < len(n.items)
	}
	return n.addAll(ctx)
}

// readTouched reads the touched origins and notes what is found there now.
func (n *renewal) readTouched(ctx context.Context) error {
	readings, err := n.readAll(ctx, n.touched)
	if err != nil {
		return err
	}
	for _, read := range readings {
		before, err := n.ledger.claims(ctx, read.origin)
		if err != nil {
			return err
		}
		add(n.items, before...)
		add(n.items, read.items()...)
		n.readings[read.origin] = read
	}
	return n.note(ctx, readings)
}

// readOthers reads the other origins in which the items were found.
func (n *renewal) readOthers(ctx context.Context) error {
	others := make(map[origin]bool)
	for id := range n.items {
		if n.asked[id] {
			continue
		}
		n.asked[id] = true
		claiming, err := n.ledger.claiming(ctx, id)
		if err != nil {
			return err
		}
		for _, o := range claiming {
			if _, known := n.readings[o]; !known && n.sites[o.site] != nil {
				others[o] = true
			}
		}
	}
	readings, err := n.readAll(ctx, sorted(others))
	if err != nil {
		return err
	}
	for _, read := range readings {
		read.problems = nil // they were told when it was touched
		for i := range read.found {
			read.found[i].changes = nil
		}
		n.readings[read.origin] = read
	}
	return nil
}

// completeMeetings takes in all items of the meetings that the items are of.
func (n *renewal) completeMeetings() {
	for _, read := range n.readings {
		for _, f := range read.found {
			id := f.item.Meeting.ID
			if id == "" || n.meetings[id] || !n.items[f.item.ID] {
				continue
			}
			n.meetings[id] = true
			add(n.items, n.builder.Held(id)...)
		}
	}
}

// addAll adds the items, as a generation of the whole archive would have them, and removes those it would not have.
func (n *renewal) addAll(ctx context.Context) error {
	added, readings := make(map[string]minuted.Site), n.bySource()
	for _, a := range n.authorities {
		var held holdings
		for from := range sources {
			held.takeAll(readings[origin{site: a.Site(), source: source(from)}], &n.problems)
		}
		if err := n.addHeld(ctx, a.Site(), &held, added); err != nil {
			return err
		}
	}
	for _, id := range slices.Sorted(maps.Keys(n.items)) {
		if _, held := added[id]; held {
			continue
		}
		if err := n.builder.Remove(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

// bySource sorts what was read by site and source, and by id within one, without items that are left as they are.
func (n *renewal) bySource() map[origin][]reading {
	bySource := make(map[origin][]reading)
	for _, o := range slices.SortedFunc(maps.Keys(n.readings), compareOrigins) {
		read := n.readings[o]
		var found []found
		for _, f := range read.found {
			if n.items[f.item.ID] {
				found = append(found, f)
			}
		}
		read.found, o.id = found, ""
		bySource[o] = append(bySource[o], read)
	}
	return bySource
}
