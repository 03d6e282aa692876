package bleveindex

import (
	"errors"
	"io/fs"
	"math"
	"path/filepath"
)

// write writes what lies beyond some bounds, as a chapter.
func (c *columns) write(path string, from bounds) error {
	return writeSide(path, func(w *sideWriter) {
		last := c.chapters[len(c.chapters)-1]
		w.texts(c.ids.from(from.rows))
		w.numbers(last.byID)
		w.numbers(last.newest)
		w.numbers(c.days[from.rows:])
		places := c.places[from.rows:]
		blocks, offsets := make([]uint32, len(places)), make([]uint32, len(places))
		for i, p := range places {
			blocks[i], offsets[i] = p.block, p.offset
		}
		w.numbers(c.blocks[from.blocks:])
		w.numbers(blocks)
		w.numbers(offsets)
		for p := range part(partCount) {
			w.narrow(&c.lengths[p], from.rows)
		}
		for i, field := range columnFields {
			c.fields[field].write(w, from.rows, from.values[i], from.sets[i])
		}
		c.people.write(w, from)
		w.strings(c.numbers[from.numbers:])
		w.numbers(c.numberOf[from.rows:])
		w.numbers(c.urls[from.rows:])
		w.numbers(c.archived[from.rows:])
		w.numbers(c.changed[from.rows:])
		w.strings(c.meetings[from.meetings:])
		w.numbers(last.meetings)
		w.numbers(c.meetingOf[from.rows:])
		w.numbers(c.agenda[from.rows:])
	})
}

// readAllColumns reads the columns of the generation in a folder. It does not know yet which rows are dead. first is what
// the last whole build made.
func readAllColumns(dir string) (c *columns, first bounds, err error) {
	c = newColumns()
	if err := c.read(filepath.Join(dir, columnsFile)); err != nil {
		return nil, first, err
	}
	first = c.bounds()
	if err := c.read(filepath.Join(dir, added(columnsFile))); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, first, err
	}
	return c, first, nil
}

// newColumns returns columns without rows.
func newColumns() *columns { return &columns{fields: make(map[string]*column, len(columnFields))} }

// read adds the chapter in a file.
func (c *columns) read(path string) error {
	return readSide(path, func(r *sideReader) {
		var next chapter
		first := c.len()
		c.ids.append(r.texts())
		rows := c.len() - first
		next.byID, next.newest = r.below(c.len()), r.below(c.len())
		r.expect(len(next.byID) == rows && len(next.newest) == rows)
		c.days = extended(c.days, r.each(rows))
		c.blocks = extended(c.blocks, r.numbers())
		c.places = append(c.places, make([]place, rows)...)
		for i, block := range r.passing(rows, len(c.blocks)) {
			c.places[first+i].block = block
		}
		for i, offset := range r.passing(rows, math.MaxInt) {
			c.places[first+i].offset = offset
		}
		for p := range c.lengths {
			c.lengths[p].append(r.passing(rows, math.MaxInt))
		}
		for i := range columnFields {
			c.column(i).read(r, rows)
		}
		c.people.read(r, rows)
		c.numbers = extended(c.numbers, r.strings())
		c.numberOf = extended(c.numberOf, r.eachBelow(rows, len(c.numbers)))
		c.urls, c.archived = extended(c.urls, r.each(rows)), extended(c.archived, r.each(rows))
		c.changed = extended(c.changed, r.each(rows))
		c.meetings = extended(c.meetings, r.strings())
		next.meetings = r.below(len(c.meetings))
		c.meetingOf = extended(c.meetingOf, r.eachBelow(rows, len(c.meetings)+1))
		c.agenda = extended(c.agenda, r.each(rows))
		c.chapters = append(c.chapters, next)
	})
}
