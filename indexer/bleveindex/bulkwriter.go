package bleveindex

import (
	"context"
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"sync"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/util"

	"minuted"
)

// segmentBytes is how much the occurrences in a segment take before it is written: those of some 60,000 items. There are
// two in memory at any time, one that is filled and one that is written.
const segmentBytes = 128 << 20

// Items go to the goroutine that reads their words by so many at once.
const (
	bulkItems = 64
	bulkBytes = 1 << 20 // text, whatever the items
)

// bulkWriter writes the words of the items of a whole build. Segments are written once, as they will stay, and bleve is told
// of them in the end: it would write and merge each word several times over.
type bulkWriter struct {
	path    string
	most    int // items in a segment
	filling []partTexts
	bytes   int // of the texts in filling
	batches chan []partTexts
	full    chan *inversion
	empty   chan *inversion
	working sync.WaitGroup
	resting bool // no more batches come
	failed  context.Context
	fail    context.CancelCauseFunc

	lengths  [][partCount]uint32 // known when the work is done
	segments int
}

// createWords makes an empty index of bleve's in a folder and begins to write into it. A segment takes so many items at most,
// where that is above 0.
func createWords(path string, most int) (*bulkWriter, error) {
	m := bleve.NewIndexMapping()
	m.DefaultMapping = bleve.NewDocumentStaticMapping() // the fields are put together by hand
	index, err := bleve.NewUsing(path, m, scorch.Name, scorch.Name, writing())
	if err == nil {
		err = index.Close()
	}
	if err != nil {
		return nil, err
	}
	if most <= 0 {
		most = math.MaxInt
	}
	w := &bulkWriter{
		path: path, most: most,
		batches: make(chan []partTexts), full: make(chan *inversion), empty: make(chan *inversion, 1),
	}
	w.failed, w.fail = context.WithCancelCause(context.Background())
	w.empty <- newInversion()
	w.working.Go(w.invert)
	w.working.Go(w.writeSegments)
	return w, nil
}

// add takes the item of the next row. It waits while the others are busy.
func (w *bulkWriter) add(ctx context.Context, _ uint32, item *minuted.Item) error {
	texts := textsOf(item)
	w.filling = append(w.filling, texts)
	for _, text := range texts {
		w.bytes += len(text)
	}
	if len(w.filling) < bulkItems && w.bytes < bulkBytes {
		return nil
	}
	return w.send(ctx)
}

// send hands over the items that have come together.
func (w *bulkWriter) send(ctx context.Context) error {
	if w.failed.Err() != nil {
		return context.Cause(w.failed)
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	select {
	case w.batches <- w.filling:
		w.filling, w.bytes = make([]partTexts, 0, bulkItems), 0
		return nil
	case <-w.failed.Done():
		return context.Cause(w.failed)
	case <-ctx.Done():
		return ctx.Err()
	}
}

// invert reads the words of what comes.
func (w *bulkWriter) invert() {
	defer close(w.full)
	v := newInversion()
	for batch := range w.batches {
		for i := range batch {
			if w.failed.Err() != nil {
				break // what is left is taken all the same, so that nobody waits
			}
			v.add(&batch[i])
			if v.bytes() >= segmentBytes || len(v.lengths) >= w.most {
				v = w.handOver(v)
			}
		}
	}
	if len(v.lengths) > 0 {
		w.handOver(v)
	}
}

// handOver has an inversion written and gives the next, which is empty.
func (w *bulkWriter) handOver(v *inversion) *inversion {
	w.lengths = append(w.lengths, v.lengths...)
	w.full <- v
	next := <-w.empty
	next.reset(uint32(len(w.lengths)))
	return next
}

// writeSegments writes every segment. After a failure it takes what comes and writes nothing.
func (w *bulkWriter) writeSegments() {
	for v := range w.full {
		if w.failed.Err() == nil {
			w.segments++
			if err := writeSegment(filepath.Join(storePath(w.path), segmentName(w.segments)), v); err != nil {
				w.fail(err)
			}
		}
		w.empty <- v
	}
}

// finish writes what is left, has bleve know of it, and returns the lengths of the parts in the order of adding.
func (w *bulkWriter) finish(ctx context.Context) ([][partCount]uint32, error) {
	if err := w.send(ctx); err != nil {
		return nil, err
	}
	w.rest()
	if w.failed.Err() != nil {
		return nil, context.Cause(w.failed)
	}
	if err := w.adopt(); err != nil {
		return nil, fmt.Errorf("telling bleve of its segments: %w", err)
	}
	return w.lengths, nil
}

// rest waits until all is written, once.
func (w *bulkWriter) rest() {
	if !w.resting {
		w.resting = true
		close(w.batches)
	}
	w.working.Wait()
}

// close gives up what is not written.
func (w *bulkWriter) close() error {
	w.fail(context.Canceled)
	w.rest()
	return nil
}

// segmentName is how bleve calls the file of a segment.
func segmentName(id int) string { return fmt.Sprintf("%012x.zap", id) }

// adopt adds the segments to bleve's list of them: scorch's prepareBoltSnapshot, in index/scorch/persister.go of bleve
// v2.6.1, makes the same entries.
func (w *bulkWriter) adopt() error {
	root, err := util.OpenBolt(filepath.Join(storePath(w.path), rootFile), 0o600, nil)
	if err != nil {
		return err
	}
	err = root.Update(func(tx *util.BoltTxImpl) error {
		snapshots := tx.Bucket(util.BoltSnapshotsBucket)
		if snapshots == nil {
			return errors.New("it has no list of segments")
		}
		newest, _ := snapshots.Cursor().Last()
		snapshot := snapshots.GetBucket(newest)
		for id := 1; id <= w.segments; id++ {
			entry, err := snapshot.CreateBucketIfNotExists(segmentKey(id))
			if err == nil {
				err = entry.Put(util.BoltPathKey, []byte(segmentName(id)), nil)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	return errors.Join(err, root.Close())
}

// segmentKey is the key of a segment in bleve's list, as scorch's encodeUvarintAscending makes it of numbers below 65,536.
func segmentKey(id int) []byte {
	const zero, small, most = 0x88, 109, 0xfd
	switch {
	case id <= small:
		return []byte{zero + byte(id)}
	case id <= math.MaxUint8:
		return []byte{most - 7, byte(id)}
	default:
		return []byte{most - 6, byte(id >> 8), byte(id)}
	}
}
