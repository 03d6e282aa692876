package indexer

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"

	"minuted"
	"minuted/crawler/history"
	"minuted/indexer/bleveindex"
)

// readers is how many captures are read at a time.
const readers = 2

// run is one build. The items of one site are held in memory at a time, so that they can be put in order.
type run struct {
	*Indexer
	builder  *bleveindex.Builder
	added    map[string]minuted.Site // by id of the item
	problems problems                // what could not be read

	contradictions problems        // what was read as it stands
	since          int64           // the last capture that the live generation was made from
	changes        history.Changes // since then

	mu              sync.Mutex // guards the counts below and calls of Progress
	meetings, items int
}

// authority adds everything held of one authority's site: its meetings, then saved pages, then item records. Of one item
// in several of these the first counts.
func (r *run) authority(ctx context.Context, a minuted.Authority) error {
	s := &site{Indexer: r.Indexer, authority: a, since: r.since, platform: r.platform(a.Platform)}
	if s.platform == nil && a.Platform != "" {
		r.problems.add("%s: pages of the platform %q cannot be read", a.ID, a.Platform)
	}
	var held holdings
	for _, list := range []func(context.Context) ([]readFunc, error){s.meetings, s.savedPages, s.records} {
		reads, err := list(ctx)
		if err != nil {
			return err
		}
		readings, err := r.readAll(ctx, reads)
		if err != nil {
			return err
		}
		slices.SortStableFunc(readings, reading.compare)
		for _, read := range readings {
			for _, contradiction := range read.contradictions {
				r.contradictions.add("%s", contradiction)
			}
			held.take(read, &r.problems)
		}
	}
	for _, f := range held.inOrder() {
		if err := r.add(ctx, a.Site(), f); err != nil {
			return err
		}
	}
	return nil
}

// add hands an item on, unless another site has one of its id.
func (r *run) add(ctx context.Context, site minuted.Site, f *found) error {
	item := &f.item
	if first, taken := r.added[item.ID]; taken {
		r.problems.add("item %s (%q) is held of %s and of %s: the first is kept", item.ID, item.Title, first, site)
		return nil
	}
	r.added[item.ID] = site
	r.changes.Add(f.changes...)
	return r.builder.Add(ctx, item)
}

// readFunc reads one capture, or the captures of one meeting. Its error is one that stops the run; what cannot be read
// is a problem of the reading.
type readFunc func(ctx context.Context) (reading, error)

// readAll reads several captures at a time and returns what they hold in the order of the list.
func (r *run) readAll(ctx context.Context, reads []readFunc) ([]reading, error) {
	readings := make([]reading, len(reads))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(readers)
	for i, read := range reads {
		g.Go(func() (err error) {
			if err := ctx.Err(); err != nil {
				return err
			}
			if readings[i], err = read(ctx); err == nil {
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
	if read.source == crawled {
		r.meetings++
	}
	r.items += len(read.found)
	if r.Progress != nil {
		r.Progress(r.meetings, r.items)
	}
}
