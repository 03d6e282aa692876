package bleveindex

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

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
	serial  uint64          // tells it from all others
	items   []uint32        // rows, by document number
	welsh   *roaring.Bitmap // documents in Welsh; nil where there are none
	known   *weightCache
}

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

// name is the file name of the segment.
func (s wordSegment) name() string {
	if persisted, ok := s.segment.(segment.PersistedSegment); ok {
		return filepath.Base(persisted.Path())
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
		if s.Deleted() != nil && !s.Deleted().IsEmpty() {
			return fmt.Errorf("%w: items were deleted from it", errDamaged)
		}
		w.segments = append(w.segments, wordSegment{segment: s.Segment()})
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

// resolve asks each document for its id and notes the ordinal of its item.
func (w *words) resolve(ctx context.Context, c *columns) error {
	for i := range w.segments {
		s := &w.segments[i]
		s.items = make([]uint32, s.segment.Count())
		for doc := range s.items {
			if doc%checkEvery == 0 && ctx.Err() != nil {
				return ctx.Err()
			}
			id, err := s.segment.DocID(uint64(doc))
			if err != nil {
				return fmt.Errorf("document %d of %s: %w", doc, s.name(), err)
			}
			item, ok := c.find(string(id))
			if !ok {
				return fmt.Errorf("document %d of %s: %w: no item has the id %q", doc, s.name(), errDamaged, id)
			}
			s.items[doc] = item
		}
	}
	return nil
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

// forms lists the different forms of each part, one part after the other.
func (w *words) forms(ctx context.Context) ([]string, error) {
	var all []string
	for p := range part(partCount) {
		dict, err := w.snapshot.FieldDict(p.String())
		if err != nil {
			return nil, err
		}
		for {
			entry, err := dict.Next()
			if err != nil {
				return nil, errors.Join(err, dict.Close())
			}
			if entry == nil {
				break
			}
			if len(all)%checkEvery == 0 && ctx.Err() != nil {
				return nil, errors.Join(ctx.Err(), dict.Close())
			}
			all = append(all, entry.Term)
		}
		if err := dict.Close(); err != nil {
			return nil, err
		}
	}
	return all, nil
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
