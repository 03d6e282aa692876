package indexer

import (
	"context"
	"fmt"
	"sync"

	"golang.org/x/sync/errgroup"

	"minuted"
	"minuted/crawler/archive"
	"minuted/crawler/history"
)

// readers is how many origins are read at a time.
const readers = 2

// run makes one generation.
type run struct {
	*Indexer
	view        *archive.View
	authorities []minuted.Authority // in the order of their ids; of an item that two have the first counts
	sites       map[minuted.Site]*site
	builder     Builder
	ledger      *ledger  // nil where none is kept
	problems    problems // what could not be read

	contradictions problems        // what was read as it stands
	changes        history.Changes // since the live generation

	mu                    sync.Mutex // guards the counts below and calls of Progress
	read, meetings, items int
}

// all adds everything that is held. The items of one site are held in memory at a time, so that they can be put in
// order.
func (r *run) all(ctx context.Context) error {
	added := make(map[string]minuted.Site)
	for _, a := range r.authorities {
		if err := r.authority(ctx, a, added); err != nil {
			return fmt.Errorf("indexing %s: %w", a.Site(), err)
		}
	}
	return nil
}

// authority adds everything held of one authority's site: its meetings, then saved pages, then item records. Of one item
// in several of these the first counts.
func (r *run) authority(ctx context.Context, a minuted.Authority, added map[string]minuted.Site) error {
	s := r.sites[a.Site()]
	if s.platform == nil && a.Platform != "" {
		r.problems.add("%s: pages of the platform %q cannot be read", a.ID, a.Platform)
	}
	var held holdings
	for from := range sources {
		origins, err := s.origins(ctx, source(from))
		if err != nil {
			return err
		}
		readings, err := r.readAll(ctx, origins)
		if err != nil {
			return err
		}
		if err := r.note(ctx, readings); err != nil {
			return err
		}
		held.takeAll(readings, &r.problems)
	}
	return r.addHeld(ctx, a.Site(), &held, added)
}

// addHeld adds what is held of a site, but for items that a site before it has, which are among those added.
func (r *run) addHeld(ctx context.Context, site minuted.Site, held *holdings, added map[string]minuted.Site) error {
	for _, f := range held.inOrder() {
		if first, taken := added[f.item.ID]; taken {
			r.problems.add("item %s (%q) is held of %s and of %s: the first is kept", f.item.ID, f.item.Title, first, site)
			continue
		}
		added[f.item.ID] = site
		r.changes.Add(f.changes...)
		if err := r.builder.Add(ctx, &f.item); err != nil {
			return err
		}
	}
	return nil
}

// note notes what was read from where, and what is odd about it.
func (r *run) note(ctx context.Context, readings []reading) error {
	for _, read := range readings {
		for _, contradiction := range read.contradictions {
			r.contradictions.add("%s", contradiction)
		}
		if r.ledger == nil {
			continue
		}
		if err := r.ledger.note(ctx, read.origin, read.pages, read.items()); err != nil {
			return err
		}
	}
	return nil
}

// readAll reads several origins at a time and returns what they hold in the order of the list.
func (r *run) readAll(ctx context.Context, origins []origin) ([]reading, error) {
	readings := make([]reading, len(origins))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(readers)
	for i, o := range origins {
		g.Go(func() (err error) {
			if err := ctx.Err(); err != nil {
				return err
			}
			if readings[i], err = r.sites[o.site].read(ctx, o); err == nil {
				r.count(readings[i])
			}
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return nil, fmt.Errorf("reading captures: %w", err)
	}
	return readings, nil
}

// count tells how far the run has come.
func (r *run) count(read reading) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.read++
	if read.origin.source == crawled {
		r.meetings++
	}
	r.items += len(read.found)
	if r.Progress != nil {
		r.Progress(r.meetings, r.items)
	}
}
