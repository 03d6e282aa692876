package crawler

import (
	"context"

	"minuted"
	"minuted/crawler/archive"
)

// Bounds of what an import commits at once.
const (
	batchSize  = 50
	batchBytes = 32 << 20
)

// batch is what an import will commit next.
type batch struct {
	visits  []archive.Visit
	counts  []*int // in the report, one for each visit, counted when it is safe
	bytes   int
	digests map[minuted.TaskKey]string
}

// add takes a capture of an authority into the batch, unless the archive holds it already, and commits a full batch.
// count is what it is counted under.
func (im *importer) add(ctx context.Context, a minuted.Authority, v archive.Visit, count *int) error {
	digest := archive.Digest(v.Capture.Body)
	known := im.pending.digests[v.Task.TaskKey] == digest
	if !known {
		var err error
		if known, err = im.archive.Known(ctx, v.Task.TaskKey, digest); err != nil {
			return err
		}
	}
	if known {
		im.report.Unchanged++
		return nil
	}
	if site := a.Site(); !im.sites[site] {
		if err := im.archive.AddSite(ctx, a); err != nil {
			return err
		}
		im.sites[site] = true
	}
	im.pending.put(v, digest, count)
	if len(im.pending.visits) >= batchSize || im.pending.bytes >= batchBytes {
		return im.flush(ctx)
	}
	return ctx.Err()
}

func (b *batch) put(v archive.Visit, digest string, count *int) {
	if b.digests == nil {
		b.digests = map[minuted.TaskKey]string{}
	}
	b.visits, b.counts = append(b.visits, v), append(b.counts, count)
	b.bytes += len(v.Capture.Body)
	b.digests[v.Task.TaskKey] = digest
}

// flush commits the batch.
func (im *importer) flush(ctx context.Context) error {
	done := im.pending
	im.pending = batch{}
	if len(done.visits) == 0 {
		return ctx.Err()
	}
	if _, err := im.archive.Commit(context.WithoutCancel(ctx), done.visits...); err != nil {
		return err
	}
	for _, count := range done.counts {
		*count++
	}
	return ctx.Err()
}
