package bleveindex

import (
	"context"
	"errors"
	"fmt"

	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/index/scorch/mergeplan"
)

// Segments that hold less than one item in tailShare, or fewer than tailItems, are merged into one when all is written:
// looking a word up costs the same in a small segment as in a large one.
const (
	tailShare = 8
	tailItems = 4000
)

// compact merges the small segments that bleve's merger has not come to yet.
func (w *wordWriter) compact(ctx context.Context, items, most int) error {
	low, err := w.index.Advanced()
	if err != nil {
		return err
	}
	store, ok := low.(*scorch.Scorch)
	if !ok {
		return errors.New("it is not a scorch index")
	}
	n, err := countSegments(store)
	if err != nil || n <= most {
		return err
	}
	err = store.ForceMerge(ctx, &mergeplan.MergePlanOptions{
		MaxSegmentSize:       2 * int64(max(items/tailShare, tailItems)), // of which segments up to half are merged
		MaxSegmentsPerTier:   1,
		SegmentsPerMergeTask: 1000,
		CalcBudget:           func(_, _ int64, _ *mergeplan.MergePlanOptions) int { return 1 },
	})
	if err != nil {
		return fmt.Errorf("merging small segments: %w", err)
	}
	// What was merged is sure to be on disk when a later change is.
	return w.index.SetInternal([]byte("compact"), nil)
}

func countSegments(store *scorch.Scorch) (int, error) {
	reader, err := store.Reader()
	if err != nil {
		return 0, err
	}
	n := 0
	if snapshot, ok := reader.(*scorch.IndexSnapshot); ok {
		n = len(snapshot.Segments())
	}
	return n, reader.Close()
}
