package crawler

import (
	"context"
	"fmt"
	"sync"
	"time"

	"minuted"
)

// visitEvery is how long after the beginning of a visit the next one to the site begins. No page is looked at again
// sooner, and what has been published since is found by the lists that every visit begins with.
const visitEvery = day

// Follow visits the sites of the given authorities again and again, each a day after its last visit began, or when a
// host that wants to be left alone may be asked again, until ctx ends. visited is called with the report of every visit,
// one call at a time, and with when the next will be. The error says why it ended; it wraps ctx.Err() where that is the
// reason, and visits are then left open to be resumed.
func (c *Crawler) Follow(ctx context.Context, authorities []minuted.Authority, visited func(SiteReport, time.Time)) error {
	if err := c.check(); err != nil {
		return err
	}
	r := newRun(c)
	defer r.fetcher.close()
	if err := r.readAdopted(ctx); err != nil {
		return fmt.Errorf("read what a crash left unread: %w", err)
	}
	var telling sync.Mutex
	err := together(ctx, unique(authorities), func(ctx context.Context, _ int, a minuted.Authority) error {
		for {
			began := time.Now()
			report, err := r.visit(ctx, a)
			if err != nil {
				return err
			}
			next := nextVisit(report, began)
			telling.Lock()
			visited(report, next)
			telling.Unlock()
			if err := sleep(ctx, time.Until(next)); err != nil {
				return err
			}
		}
	})
	if ctx.Err() != nil {
		return fmt.Errorf("crawl interrupted: %w", ctx.Err())
	}
	return err
}

// nextVisit returns when to visit a site again.
func nextVisit(report SiteReport, began time.Time) time.Time {
	if report.Until.After(began) {
		return report.Until
	}
	return began.Add(visitEvery)
}
