package bleveindex

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/document"

	"minuted"
)

// Measured on two cores: batches of about 1,000 items from two writers are as fast as anything larger at half the
// memory, and an acknowledged batch is on disk.
const (
	defaultBatchItems = 1000
	wordWriters       = 2
	batchBytes        = 16 << 20 // text in one batch, whatever its items
)

// wordFolder is bleve's folder within a generation, and rootFile the file in its store that lists its segments.
const (
	wordFolder = "words"
	rootFile   = "root.bolt"
)

// wordWriter has bleve write the words of items that are added to an index.
type wordWriter struct {
	path       string
	index      bleve.Index
	batchItems int
	batches    chan *wordBatch
	filling    *wordBatch
	resting    bool // the writers have been told to stop
	closed     bool
	writers    sync.WaitGroup
	failed     context.Context // ends with the first failure as its cause
	fail       context.CancelCauseFunc
	dead       context.Context // ends when bleve's own goroutines have failed
	kill       context.CancelFunc

	mu      sync.Mutex
	lengths [][partCount]uint32 // words in each part, by the order of adding
}

// wordBatch is some items on their way into bleve.
type wordBatch struct {
	first int // position of the first of them in the order of adding
	bytes int
	items []wordFields
	gone  []string // ids of documents
}

type wordFields struct {
	document *document.Document
	parts    [partCount]*document.TextField // nil for an empty part
}

// writing are bleve's settings for writing.
func writing() map[string]any {
	return map[string]any{
		"bolt_timeout":           "5s",
		"numSnapshotsToKeep":     1,
		"asyncErrorCallbackName": asyncErrors,
		"scorchMergePlanOptions": map[string]any{"MaxSegmentSize": 2 * smallItems},
	}
}

// addWords opens what there is to be added to, in batches of so many items, 0 meaning the default.
func addWords(path string, batchItems int) (*wordWriter, error) {
	failures := mergeFailures()
	index, err := bleve.OpenUsing(path, writing())
	if err != nil {
		return nil, err
	}
	if batchItems <= 0 {
		batchItems = defaultBatchItems
	}
	w := &wordWriter{path: path, index: index, batchItems: batchItems, batches: make(chan *wordBatch), filling: new(wordBatch)}
	w.failed, w.fail = context.WithCancelCause(context.Background())
	w.dead, w.kill = context.WithCancel(context.Background())
	failures.listen(storePath(path), w.die)
	for range wordWriters {
		w.writers.Go(w.write)
	}
	return w, nil
}

// storePath is the path that scorch reports its failures under.
func storePath(path string) string { return filepath.Join(path, "store") }

func (w *wordWriter) die(err error) {
	w.kill()
	w.fail(fmt.Errorf("bleve stopped merging: %w", err))
}

// add takes the item of a row. It waits while the writers are busy.
func (w *wordWriter) add(ctx context.Context, row uint32, item *minuted.Item) error {
	fields := fieldsOf(row, item)
	for _, f := range fields.parts {
		if f != nil {
			w.filling.bytes += len(f.Value())
		}
	}
	w.filling.items = append(w.filling.items, fields)
	return w.sendFull(ctx)
}

// remove takes out the item of a row.
func (w *wordWriter) remove(ctx context.Context, row uint32) error {
	w.filling.gone = append(w.filling.gone, string(rowID(row)))
	return w.sendFull(ctx)
}

func (w *wordWriter) sendFull(ctx context.Context) error {
	if len(w.filling.items)+len(w.filling.gone) < w.batchItems && w.filling.bytes < batchBytes {
		return nil
	}
	return w.send(ctx)
}

// send hands the batch that is being filled to a writer.
func (w *wordWriter) send(ctx context.Context) error {
	if w.failed.Err() != nil {
		return context.Cause(w.failed)
	}
	full := w.filling
	if len(full.items)+len(full.gone) == 0 {
		return nil
	}
	select {
	case w.batches <- full:
		w.filling = &wordBatch{first: full.first + len(full.items)}
		return nil
	case <-w.failed.Done():
		return context.Cause(w.failed)
	case <-ctx.Done():
		return ctx.Err()
	}
}

// fieldsOf makes one positional field for each part that holds anything: not stored, since the records are elsewhere,
// and without doc values, since columns do their work.
func fieldsOf(row uint32, item *minuted.Item) wordFields {
	options := partOptions()
	fields := wordFields{document: document.NewDocument(string(rowID(row)))}
	for p := range part(partCount) {
		text := p.text(item)
		if text == "" {
			continue
		}
		field := document.NewTextFieldCustom(p.String(), nil, []byte(text), options, partAnalyser{})
		fields.parts[p] = field
		fields.document.AddField(field)
	}
	return fields
}

// write is one writer.
func (w *wordWriter) write() {
	for batch := range w.batches {
		if w.failed.Err() != nil {
			continue // take what is left so that nobody waits for it
		}
		if err := w.writeBatch(batch); err != nil {
			w.fail(fmt.Errorf("writing items %d to %d: %w", batch.first+1, batch.first+len(batch.items), err))
		}
	}
}

func (w *wordWriter) writeBatch(batch *wordBatch) error {
	b := w.index.NewBatch()
	for _, item := range batch.items {
		if err := b.IndexAdvanced(item.document); err != nil {
			return err
		}
	}
	for _, id := range batch.gone {
		b.Delete(id)
	}
	if err := w.index.Batch(b); err != nil {
		return err
	}
	w.keepLengths(batch)
	return nil
}

// keepLengths notes how many words bleve's analysis of a batch found.
func (w *wordWriter) keepLengths(batch *wordBatch) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if missing := batch.first + len(batch.items) - len(w.lengths); missing > 0 {
		w.lengths = append(w.lengths, make([][partCount]uint32, missing)...)
	}
	for i, item := range batch.items {
		for p, field := range item.parts {
			if field != nil {
				w.lengths[batch.first+i][p] = uint32(field.AnalyzedLength())
			}
		}
	}
}

// finish writes what is left and returns the lengths of the parts in the order of adding.
func (w *wordWriter) finish(ctx context.Context) ([][partCount]uint32, error) {
	if err := w.send(ctx); err != nil {
		return nil, err
	}
	if err := w.rest(); err != nil {
		return nil, err
	}
	if w.failed.Err() != nil {
		return nil, context.Cause(w.failed)
	}
	err := w.orDie(func() error { return w.compact(ctx) })
	if err := errors.Join(err, w.close()); err != nil {
		return nil, err
	}
	return w.lengths, nil
}

// rest stops the writers and waits for them, once.
func (w *wordWriter) rest() error {
	if !w.resting {
		w.resting = true
		close(w.batches)
	}
	return w.orDie(func() error {
		w.writers.Wait()
		return nil
	})
}

// orDie does something that bleve must do for us. After bleve's own goroutines have died it waits for nothing: what bleve
// was asked for then never returns, and there is no way to call it back.
func (w *wordWriter) orDie(do func() error) error {
	done := make(chan error, 1)
	go func() { done <- do() }()
	select {
	case err := <-done:
		return err
	case <-w.dead.Done():
		return context.Cause(w.failed)
	}
}

// close stops the writers, waits for them and closes bleve, once.
func (w *wordWriter) close() error {
	if w.closed {
		return nil
	}
	w.closed = true
	defer mergeFailures().forget(storePath(w.path))
	if err := w.rest(); err != nil {
		return err
	}
	err := w.index.Close()
	if cause := context.Cause(w.failed); cause != nil {
		return cause
	}
	w.fail(nil)
	w.kill()
	return err
}
