package main

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"minuted"
	"minuted/crawler/archive"
	"minuted/crawler/moderngov"
	"minuted/indexer/takedowns"
)

// withheld is the archived copies that hold something taken down. A page is withheld whole, with all its captures: what
// was taken down cannot be cut out of it.
type withheld struct {
	takedowns *minuted.Takedowns
	tasks     map[minuted.TaskKey]bool // pages of whole meetings, and saved pages
	unknown   []string                 // items taken down that the index does not hold, so that their meetings are not known
}

// withhold finds the archived copies that hold what was taken down in a data folder.
func withhold(ctx context.Context, dir string, a *archive.Reader) (*withheld, error) {
	history, err := takedowns.In(dir).Read()
	if err != nil {
		return nil, err
	}
	w := &withheld{takedowns: history.InForce(), tasks: map[minuted.TaskKey]bool{}}
	if len(w.takedowns.All()) == 0 {
		return w, nil
	}
	whole, done, err := openWhole(dir)
	if err != nil {
		return nil, fmt.Errorf("finding the pages of what was taken down: %w", err)
	}
	defer done()
	for _, each := range w.takedowns.All() {
		item, err := whole.Item(ctx, each.ID)
		if errors.Is(err, minuted.ErrNotFound) {
			w.unknown = append(w.unknown, each.ID)
			continue
		}
		if err == nil {
			err = w.add(ctx, a, item)
		}
		if err != nil {
			return nil, fmt.Errorf("finding the pages of item %s: %w", each.ID, err)
		}
	}
	return w, nil
}

// add withholds the page that an item was read from, and what else was captured of its meeting.
func (w *withheld) add(ctx context.Context, a *archive.Reader, item *minuted.Item) error {
	page, err := a.Find(ctx, item.Digest)
	if errors.Is(err, minuted.ErrNotFound) {
		return nil // it came as an item record, which is withheld by its id
	}
	if err != nil {
		return err
	}
	w.tasks[page.Task] = true
	for _, p := range platforms() {
		if p.Name() != page.Task.Site.Platform || !slices.Contains(p.MeetingKinds(), page.Task.Kind) {
			continue
		}
		for _, kind := range p.MeetingKinds() {
			w.tasks[minuted.TaskKey{Site: page.Task.Site, Kind: kind, ID: page.Task.ID}] = true
		}
	}
	return nil
}

// holds reports whether the captures of a task are withheld.
func (w *withheld) holds(task minuted.TaskKey) bool {
	id := ""
	switch task.Kind {
	case minuted.KindRecord:
		id = task.ID
	case moderngov.KindItem:
		id = minuted.NewID(task.Site, "item", task.ID)
	}
	_, down := w.takedowns.Find(id)
	return down || w.tasks[task]
}
