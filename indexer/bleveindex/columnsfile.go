package bleveindex

import (
	"errors"
	"io/fs"
	"path/filepath"

	"minuted"
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
			w.numbers(c.lengths[p][from.rows:])
		}
		for i, field := range columnFields {
			c.fields[field].write(w, c.len(), from.rows, from.values[i], from.sets[i])
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
		c.days = append(c.days, r.each(rows)...)
		c.blocks = append(c.blocks, r.numbers()...)
		blocks, offsets := r.eachBelow(rows, len(c.blocks)), r.each(rows)
		for p := range c.lengths {
			c.lengths[p] = append(c.lengths[p], r.each(rows)...)
		}
		if r.err != nil {
			return
		}
		for i := range rows {
			c.places = append(c.places, place{blocks[i], offsets[i]})
		}
		c.codes = append(c.codes, make([]codes, rows)...)
		for i := range columnFields {
			c.readField(r, i, rows)
		}
		c.people.read(r, rows)
		c.numbers = append(c.numbers, r.strings()...)
		c.numberOf = append(c.numberOf, r.eachBelow(rows, len(c.numbers))...)
		c.urls, c.archived = append(c.urls, r.each(rows)...), append(c.archived, r.each(rows)...)
		c.changed = append(c.changed, r.each(rows)...)
		c.meetings = append(c.meetings, r.strings()...)
		next.meetings = r.below(len(c.meetings))
		c.meetingOf = append(c.meetingOf, r.eachBelow(rows, len(c.meetings)+1)...)
		c.agenda = append(c.agenda, r.each(rows)...)
		c.chapters = append(c.chapters, next)
	})
}

// readField adds to the i-th column.
func (c *columns) readField(r *sideReader, i, rows int) {
	column := c.fields[columnFields[i]]
	if column == nil {
		column = newColumn(i)
		c.fields[columnFields[i]] = column
	}
	all := column.read(r, rows)
	column.rows = c.codes
	if i >= len(minuted.FacetNames) {
		for _, code := range all {
			column.one.add(code)
		}
		return
	}
	for k, code := range all {
		c.codes[len(c.codes)-rows+k][i] = code
	}
}
