package main

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"minuted"
	"minuted/crawler"
	"minuted/crawler/archive"
	"minuted/indexer"
)

// following is `crawl --follow` under way: sites are visited as they come due, and what they bring is indexed every so
// often, with the data folder locked for good.
type following struct {
	crawler *crawler.Crawler
	indexer *indexer.Indexer
	archive *archive.Reader
	every   time.Duration // between looks at whether there is something to index; 0 for never
	log     *slog.Logger
}

// follow visits the sites again and again until the command is interrupted.
func follow(c *cobra.Command, dir string, list []minuted.Authority, crawl *crawler.Crawler, every time.Duration) error {
	collectAt(indexingGarbage)
	a, done, err := writing(c, dir)
	if err != nil {
		return err
	}
	crawl.Archive = a
	x, err := newIndexer(dir, a.Reader)
	if err != nil {
		return errors.Join(err, done())
	}
	f := &following{crawler: crawl, indexer: x, archive: a.Reader, every: every, log: logger(c)}
	err = f.run(c.Context(), list)
	if closed := done(); err == nil {
		err = closed
	}
	return err
}

// run follows the sites and indexes beside it. Whichever fails ends the other.
func (f *following) run(ctx context.Context, list []minuted.Authority) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var indexing sync.WaitGroup
	if f.every > 0 {
		indexing.Go(func() {
			if err := f.index(ctx); err != nil {
				cancel(err)
			}
		})
	}
	f.log.Info("following", "sites", len(list), "index_every", f.every)
	err := f.crawler.Follow(ctx, list, f.visited)
	if cause := context.Cause(ctx); cause != nil {
		err = cause
	}
	cancel(nil)
	indexing.Wait()
	return err
}

// visited logs what came of a visit.
func (f *following) visited(r crawler.SiteReport, next time.Time) {
	level, words := slog.LevelInfo, "visited"
	if r.Stopped != "" {
		level, words = slog.LevelWarn, "left"
	}
	args := []any{
		"site", r.Site.String(), "pages", r.Pages, "new", r.New, "changed", r.Changed, "unchanged", r.Same,
		"missing", r.Missing, "gone", r.Gone, "forbidden", r.Forbidden, "failed", r.Failed,
		"took", r.Took.Round(time.Millisecond), "next", next.UTC().Format(time.RFC3339),
	}
	if r.Stopped != "" {
		args = append(args, "reason", r.Stopped)
	}
	if changes := r.Changes.String(); changes != "" {
		args = append(args, "items", changes)
	}
	f.log.Log(context.Background(), level, words, args...)
}

// index brings the index up to date every so often, where the archive holds something new, until ctx ends. The error is
// one that would come again, so that following goes no further.
func (f *following) index(ctx context.Context) error {
	tick := time.NewTicker(f.every)
	defer tick.Stop()
	indexed := int64(-1)
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		last, err := f.archive.LastFresh(ctx)
		if err == nil && last != indexed {
			err = f.indexOnce(ctx)
			indexed = last
		}
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func (f *following) indexOnce(ctx context.Context) error {
	began := time.Now()
	report, err := f.indexer.Run(ctx, false)
	if err != nil || report.Unchanged {
		return err
	}
	g := report.Generation
	f.log.Info("indexed", "generation", g.ID, "items", g.Items, "meetings", g.Meetings, "read", report.Read, "left_out", len(report.Problems),
		"took", time.Since(began).Round(time.Millisecond))
	for _, i := range report.Changes.Items {
		f.log.Info("item changed", "item", i.ID, "version", i.Version, "changes", changeWords(i.Changes), "authority", i.Authority, "title", i.Title)
	}
	return nil
}
