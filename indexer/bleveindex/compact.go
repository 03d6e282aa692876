package bleveindex

import (
	"context"
	"errors"
	"fmt"

	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/index/scorch/mergeplan"
)

// Segments of fewer than smallItems are small: those of a whole build are not, but for the last of them, or where there are
// few items in all. When there are more than mostSmall, they are merged into one: looking a word up costs the same in a small
// segment as in a large one.
const (
	smallItems = 30_000
	mostSmall  = 12
)

// compact merges the small segments that bleve's merger has not come to yet.
func (w *wordWriter) compact(ctx context.Context) error {
	low, err := w.index.Advanced()
	if err != nil {
		return err
	}
	store, ok := low.(*scorch.Scorch)
	if !ok {
		return errors.New("it is not a scorch index")
	}
	n, err := countSmall(store)
	if err != nil || n <= mostSmall {
		return err
	}
	err = store.ForceMerge(ctx, &mergeplan.MergePlanOptions{
		MaxSegmentSize:       2 * smallItems, // of which segments up to half are merged
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

func countSmall(store *scorch.Scorch) (int, error) {
	reader, err := store.Reader()
	if err != nil {
		return 0, err
	}
	n := 0
	if snapshot, ok := reader.(*scorch.IndexSnapshot); ok {
		for _, s := range snapshot.Segments() {
			if s.LiveSize() < smallItems {
				n++
			}
		}
	}
	return n, reader.Close()
}
