package bleveindex

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// words is bleve's part of an open index.
type words struct {
	index    bleve.Index
	snapshot *scorch.IndexSnapshot
	segments []wordSegment
}

// wordSegment is one of bleve's segments. bleve numbers its documents in no order that means anything.
type wordSegment struct {
	segment segment.Segment
	items   []uint32        // rows, by document number; those of deleted ones mean nothing
	isNew   bool            // rows were not known before
	deleted *roaring.Bitmap // documents; nil where none is
	welsh   *roaring.Bitmap // documents in Welsh; nil where there are none
	known   *weightCache
	serial  uint64 // tells it from all others of which known knows
	norm    uint64 // tells what weights were worked out with
}

func (s wordSegment) keyOf(t *term) weightKey { return weightKey{s.serial, s.norm, t.key} }

// allSpeak reports whether all documents are in some of the languages.
func (s wordSegment) allSpeak(in langs) bool {
	return in == anyLang || in == notWelsh && s.welsh == nil
}

// speaking gives those documents of a set that are in some of the languages.
func (s wordSegment) speaking(docs *roaring.Bitmap, in langs) *roaring.Bitmap {
	switch {
	case s.allSpeak(in):
		return docs
	case s.welsh == nil:
		return roaring.New()
	case in == welsh:
		return roaring.And(docs, s.welsh)
	default:
		return roaring.AndNot(docs, s.welsh)
	}
}

// without gives those documents of a set that are not deleted.
func (s wordSegment) without(docs *roaring.Bitmap) *roaring.Bitmap {
	if s.deleted == nil {
		return docs
	}
	return roaring.AndNot(docs, s.deleted)
}

// drop takes deleted documents out of a set.
func (s wordSegment) drop(docs *roaring.Bitmap) {
	if s.deleted != nil {
		docs.AndNot(s.deleted)
	}
}

// name is the file name of the segment.
func (s wordSegment) name() string { return filepath.Base(s.path()) }

func (s wordSegment) path() string {
	if persisted, ok := s.segment.(segment.PersistedSegment); ok {
		return persisted.Path()
	}
	return ""
}

// openWords opens bleve for reading. The segments do not know their items yet.
func openWords(path string) (*words, error) {
	index, err := bleve.OpenUsing(path, map[string]any{"read_only": true, "bolt_timeout": "5s"})
	if err != nil {
		return nil, fmt.Errorf("opening %s: %w", path, err)
	}
	w := &words{index: index}
	if err := w.hold(); err != nil {
		return nil, errors.Join(fmt.Errorf("opening %s: %w", path, err), w.close())
	}
	return w, nil
}

// hold takes the snapshot that all reading goes through.
func (w *words) hold() error {
	low, err := w.index.Advanced()
	if err != nil {
		return err
	}
	reader, err := low.Reader()
	if err != nil {
		return err
	}
	snapshot, ok := reader.(*scorch.IndexSnapshot)
	if !ok {
		return errors.Join(fmt.Errorf("it is not a scorch index"), reader.Close())
	}
	w.snapshot = snapshot
	for _, s := range snapshot.Segments() {
		next := wordSegment{segment: s.Segment()}
		if s.Deleted() != nil && !s.Deleted().IsEmpty() {
			next.deleted = s.Deleted()
		}
		w.segments = append(w.segments, next)
	}
	return nil
}

func (w *words) close() error {
	var err error
	if w.snapshot != nil {
		err = w.snapshot.Close()
	}
	return errors.Join(err, w.index.Close())
}

// take knows the rows of segments that were there before. Segments never change.
func (w *words) take(before *words) {
	for i := range w.segments {
		at := slices.IndexFunc(before.segments, w.segments[i].sameFile)
		if at >= 0 {
			w.segments[i].items = before.segments[at].items
		}
	}
}

func (s wordSegment) sameFile(other wordSegment) bool {
	if s.name() != other.name() {
		return false
	}
	a, errA := os.Stat(s.path())
	b, errB := os.Stat(other.path())
	return errA == nil && errB == nil && os.SameFile(a, b)
}

// resolve asks each document of the other segments which of so many rows is its item's.
func (w *words) resolve(ctx context.Context, rows int) error {
	for i := range w.segments {
		s := &w.segments[i]
		if s.items != nil {
			continue
		}
		s.items, s.isNew = make([]uint32, s.segment.Count()), true
		for doc := range s.items {
			if doc%checkEvery == 0 && ctx.Err() != nil {
				return ctx.Err()
			}
			if s.deleted != nil && s.deleted.Contains(uint32(doc)) {
				continue
			}
			id, err := s.segment.DocID(uint64(doc))
			if err != nil {
				return fmt.Errorf("document %d of %s: %w", doc, s.name(), err)
			}
			row, ok := rowOf(id)
			if !ok || int64(row) >= int64(rows) {
				return fmt.Errorf("document %d of %s: %w: %x is no row of an item", doc, s.name(), errDamaged, id)
			}
			s.items[doc] = row
		}
	}
	return nil
}

// dead gives the rows, of so many, that no document is; nil where there are none.
func (w *words) dead(rows int) []bool {
	dead := slices.Repeat([]bool{true}, rows)
	left := rows
	for _, s := range w.segments {
		for doc, row := range s.items {
			if s.deleted == nil || !s.deleted.Contains(uint32(doc)) {
				dead[row] = false
				left--
			}
		}
	}
	if left == 0 {
		return nil
	}
	return dead
}

// listen notes which documents are in Welsh.
func (w *words) listen(langs *column) {
	table := langs.having(langs.among([]string{"cy"}))
	for i := range w.segments {
		s := &w.segments[i]
		for doc, item := range s.items {
			if !table[langs.code(item)] {
				continue
			}
			if s.welsh == nil {
				s.welsh = roaring.New()
			}
			s.welsh.Add(uint32(doc))
		}
	}
}

// newForms lists the different forms in the new segments, in no order.
func (w *words) newForms(ctx context.Context) ([]string, error) {
	all := make(map[string]struct{})
	for _, s := range w.segments {
		for p := range part(partCount) {
			if !s.isNew {
				break
			}
			dict, err := s.segment.Dictionary(p.String())
			if err != nil {
				return nil, err
			}
			for it := formsOf(dict); ; {
				entry, err := it.Next()
				if err != nil {
					return nil, err
				}
				if entry == nil {
					break
				}
				if len(all)%checkEvery == 0 && ctx.Err() != nil {
					return nil, ctx.Err()
				}
				all[entry.Term] = struct{}{}
			}
		}
	}
	return slices.Collect(maps.Keys(all)), nil
}

// formsOf walks through the forms of a dictionary. zap's own need not read for each how many documents hold it.
func formsOf(dict segment.TermDictionary) segment.DictionaryIterator {
	if d, ok := dict.(interface {
		AutomatonIteratorOmitCount(a segment.Automaton, from, to []byte) segment.DictionaryIterator
	}); ok {
		return d.AutomatonIteratorOmitCount(nil, nil, nil)
	}
	return dict.AutomatonIterator(nil, nil, nil)
}

// removeStale deletes the files of segments that were merged into others. bleve deletes them in its own time, which may
// not come before it is closed.
func (w *words) removeStale(path string) error {
	names := make(map[string]bool, len(w.segments))
	for _, s := range w.segments {
		names[s.name()] = true
	}
	files, err := filepath.Glob(filepath.Join(storePath(path), "*.zap"))
	if err != nil {
		return err
	}
	for _, file := range files {
		if names[filepath.Base(file)] {
			continue
		}
		if err := os.Remove(file); err != nil {
			return err
		}
	}
	return nil
}
