package bleveindex

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"minuted"
)

// ErrWhole is wrapped by the error of [Store.Update] where only a whole build will do.
var ErrWhole = errors.New("the index has to be built whole")

// What may be added, replaced or removed before another whole build is due: one row in mostShare, and always leastDue.
// Every update writes the columns of all rows since the last one.
const (
	mostShare = 4
	leastDue  = 1000
)

// Update begins a generation that holds what the live one does, and shares its files: adding to it costs in proportion
// to what is added. The error wraps [ErrWhole] where there is no live generation, it was written by another version, or
// so much of it has changed since the last whole build that another is due.
func (s *Store) Update(o BuildOptions) (*Builder, error) {
	current, err := s.Current()
	if err == nil && current.Versions["analyser"] != AnalyserVersion {
		err = errors.New("words are read by other rules now")
	}
	var last *Index
	if err == nil {
		last, err = Open(filepath.Join(s.dir, current.ID))
	}
	if err != nil {
		return nil, fmt.Errorf("beginning a generation: %w: %w", ErrWhole, err)
	}
	if c := last.columns; c.len()-last.first.rows+c.len()-c.live > max(last.first.rows/mostShare, leastDue) {
		return nil, errors.Join(fmt.Errorf("beginning a generation: %w: much of it has changed since it last was", ErrWhole), last.Close())
	}
	b, err := s.begin(o)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("beginning a generation: %w", err), last.Close())
	}
	b.last = last
	if err := b.goOn(filepath.Join(s.dir, current.ID)); err != nil {
		return nil, errors.Join(fmt.Errorf("going on from generation %s: %w", current.ID, err), b.Abort())
	}
	return b, nil
}

// goOn makes the files of the new generation out of those in the folder of the last one.
func (b *Builder) goOn(before string) error {
	c := b.last.columns
	if c.dead == nil {
		c.dead = make([]bool, c.len())
	}
	b.gathering = goOn(c, b.options.Authorities)
	for _, name := range []string{itemsFile, columnsFile, titlesFile, stemsFile} {
		if err := link(filepath.Join(before, name), b.file(name)); err != nil {
			return err
		}
	}
	if err := b.linkWords(filepath.Join(before, wordFolder)); err != nil {
		return err
	}
	var err error
	b.items, err = addItems(b.file(added(itemsFile)), filepath.Join(before, added(itemsFile)), c.blocks, b.last.first.blocks)
	if err != nil {
		return err
	}
	if b.more, err = addWords(b.file(wordFolder), b.options.SegmentItems); err == nil {
		b.words = b.more
	}
	return err
}

// linkWords shares bleve's segments, which never change, and copies its list of them, which does.
func (b *Builder) linkWords(before string) error {
	if err := os.MkdirAll(storePath(b.file(wordFolder)), 0o755); err != nil {
		return err
	}
	if err := copyFile(filepath.Join(before, "index_meta.json"), filepath.Join(b.file(wordFolder), "index_meta.json")); err != nil {
		return err
	}
	for _, s := range b.last.words.segments {
		if err := link(filepath.Join(storePath(before), s.name()), filepath.Join(storePath(b.file(wordFolder)), s.name())); err != nil {
			return err
		}
	}
	return copyFile(filepath.Join(storePath(before), rootFile), filepath.Join(storePath(b.file(wordFolder)), rootFile))
}

// link gives a file a second name, or makes a copy where the file system has no such thing.
func link(from, to string) error {
	if os.Link(from, to) == nil {
		return nil
	}
	return copyFile(from, to)
}

func copyFile(from, to string) error {
	f, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	err = appendFile(f, from)
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// appendFile writes what is in a file.
func appendFile(to *os.File, from string) error {
	f, err := os.Open(from)
	if err != nil {
		return err
	}
	_, err = io.Copy(to, f)
	return errors.Join(err, f.Close())
}

// replace makes way for an item, and reports whether it is held as it is, at the same place of its meeting.
func (b *Builder) replace(ctx context.Context, item *minuted.Item) (kept bool, err error) {
	c := b.gathering.columns
	row, held := c.find(item.ID)
	if !held {
		return false, nil
	}
	if b.gathering.isNext(row, item) {
		same, err := b.same(row, item)
		if err != nil {
			return false, err
		}
		if same {
			b.gathering.keep(row, item)
			return true, nil
		}
	}
	c.dead[row] = true
	return false, b.more.remove(ctx, row)
}

// same reports whether an item is held as it is.
func (b *Builder) same(row uint32, item *minuted.Item) (bool, error) {
	held, err := b.last.item(row)
	if err != nil {
		return false, err
	}
	before, err := json.Marshal(kept{held, held.Evidence})
	if err != nil {
		return false, err
	}
	now, err := json.Marshal(kept{item, item.Evidence})
	return bytes.Equal(before, now), err
}

// Remove takes out an item that the generation holds from before. What it does not hold it passes over. An item that was
// added to this very generation is an error.
func (b *Builder) Remove(ctx context.Context, id string) error {
	if err := b.remove(ctx, id); err != nil {
		return fmt.Errorf("removing an item from generation %s: %w", b.name, err)
	}
	return nil
}

func (b *Builder) remove(ctx context.Context, id string) error {
	if b.over {
		return errors.New("it is over")
	}
	if _, ok := b.gathering.seen.find(id); ok {
		return fmt.Errorf("item %s was only just added to it", id)
	}
	row, held := b.gathering.columns.find(id)
	if !held {
		return nil
	}
	b.gathering.columns.dead[row] = true
	return b.more.remove(ctx, row)
}

// Held gives the ids of a meeting's items as the last generation has them, in agenda order; none for a whole build.
func (b *Builder) Held(meetingID string) []string {
	if b.last == nil {
		return nil
	}
	var ids []string
	for _, row := range b.gathering.columns.meeting(meetingID) {
		ids = append(ids, b.gathering.columns.ids.at(row))
	}
	return ids
}

// writeAdded writes the side files of what was added since the last whole build.
func (b *Builder) writeAdded(ctx context.Context) error {
	c := b.gathering.columns
	if err := c.write(b.file(added(columnsFile)), b.last.first); err != nil {
		return err
	}
	before := filepath.Join(b.store.dir, b.last.generation.ID)
	late, err := readLateTitles(filepath.Join(before, added(titlesFile)), c.len())
	if err != nil {
		return err
	}
	for i, rows := range b.gathering.titleRows() {
		late.add(b.gathering.titles[i], rows)
	}
	if err := late.write(b.file(added(titlesFile))); err != nil {
		return err
	}
	return b.withWords(func(w *words) error {
		w.take(b.last.words)
		if err := w.resolve(ctx, c.len()); err != nil {
			return err
		}
		forms, err := w.newForms(ctx)
		if err != nil {
			return err
		}
		welsh := b.gathering.welshForms()
		if more := b.last.stems.more; more != nil {
			forms, welsh = append(forms, more.forms...), distinct(append(welsh, more.welsh...))
		}
		return gatherStems(forms, welsh, true).write(b.file(added(stemsFile)))
	})
}

// letGo closes the generation that was gone on from.
func (b *Builder) letGo() {
	if b.last != nil {
		_ = b.last.Close() // it was open for reading only: nothing can be lost
	}
}
