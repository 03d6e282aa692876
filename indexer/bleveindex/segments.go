package bleveindex

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
)

// segmentList is the side file that ties bleve's files to the items: which item each document of each segment is, and
// how large bleve's files were when they were finished. bleve maps its files into memory without looking at them, and
// one that has been cut short would end the process.
type segmentList struct {
	files []string // names of bleve's files
	sizes []string // in bytes, as decimal numbers
	names []string // of the segments, in bleve's order
	items lists    // rows by document number, by segment
}

// list gives the segment list of an open index.
func (w *words) list(path string) (*segmentList, error) {
	l := new(segmentList)
	entries, err := os.ReadDir(storePath(path))
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil {
			return nil, err
		}
		l.files = append(l.files, e.Name())
		l.sizes = append(l.sizes, strconv.FormatInt(info.Size(), 10))
	}
	for _, s := range w.segments {
		l.names = append(l.names, s.name())
		l.items.add(s.items...)
	}
	return l, nil
}

func (l *segmentList) write(path string) error {
	return writeSide(path, func(w *sideWriter) {
		w.strings(l.files)
		w.strings(l.sizes)
		w.strings(l.names)
		w.lists(l.items)
	})
}

// readSegmentList reads the segment list of an index of so many items.
func readSegmentList(path string, items int) (*segmentList, error) {
	l := new(segmentList)
	err := readSide(path, func(r *sideReader) {
		l.files, l.sizes, l.names = r.strings(), r.strings(), r.strings()
		l.items = r.lists(items)
		r.expect(len(l.sizes) == len(l.files) && l.items.len() == len(l.names))
	})
	return l, err
}

// check compares bleve's files with what they were.
func (l *segmentList) check(path string) error {
	for i, file := range l.files {
		info, err := os.Stat(filepath.Join(storePath(path), file))
		if err != nil {
			return err
		}
		if size := strconv.FormatInt(info.Size(), 10); size != l.sizes[i] {
			return fmt.Errorf("%s: %w: it has %s bytes where %s were written", file, errDamaged, size, l.sizes[i])
		}
	}
	return nil
}

// assign tells the segments which items their documents are.
func (w *words) assign(l *segmentList) error {
	if len(l.names) != len(w.segments) {
		return fmt.Errorf("%w: bleve has %d segments where %d were written", errDamaged, len(w.segments), len(l.names))
	}
	for i := range w.segments {
		s := &w.segments[i]
		s.items = l.items.at(uint32(i))
		if l.names[i] != s.name() || uint64(len(s.items)) != s.segment.Count() {
			return fmt.Errorf("%w: bleve's segment %s is not the one that was written", errDamaged, s.name())
		}
	}
	return nil
}
