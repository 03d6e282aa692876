package bleveindex

import (
	"cmp"
	"errors"
	"io/fs"
	"iter"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"time"

	"minuted"
)

// columns is what an index knows of every item without reading its record. Items go by their row: the order in which
// they were added, which is nearly that of bleve's documents, so that reading the columns of what was found runs through
// memory from front to back. A row that a later one replaced, or whose item was removed, is dead; it stays until the next
// whole build.
type columns struct {
	ids  texts    // by row
	days []uint32 // see dayOfDate; 0 is undated

	codes  []codes            // of the facets
	fields map[string]*column // of facets, and of other properties by the names of their fields
	people people

	places  []place
	lengths [][partCount]uint32 // words in each part; by item, since a score needs all of one item

	numbers  []string // different item numbers, in folded words; the first is ""
	numberOf []uint32 // position in numbers, by row
	urls     []uint32 // hashes of source addresses; see urlHash
	archived []uint32 // days since 1970 on which items were first captured; 0 is unknown
	changed  []uint32 // likewise, on which they came to say what they say now; 0 where they never said anything else

	meetings  []string // ids, in the order in which they were first seen
	meetingOf []uint32 // position in meetings, counted from 1; 0 is none
	agenda    []uint32 // how many items of the meeting were added before, by row

	blocks []uint32 // sizes of the packed blocks of the item store

	chapters []chapter // one of the last whole build, and one of all that was added since

	// Known when it is known which rows are dead:
	dead         []bool // by row; nil where none is
	live         int    // rows
	meetingItems lists  // live rows in agenda order, by position in meetings
	attached     bool   // some live item has an attached document with text
}

// chapter is rows in the orders in which they are looked for.
type chapter struct {
	byID     []uint32 // rows in the order of their ids
	newest   []uint32 // rows by date, newest first and undated last, and then by id
	meetings []uint32 // positions in meetings of those first seen in the chapter, in the order of their ids
}

// bounds are how long the columns are.
type bounds struct {
	rows, blocks, names, groups, numbers, meetings int
	values, sets                                   [len(columnFields)]int
}

func (c *columns) bounds() bounds {
	e := bounds{
		rows: c.len(), blocks: len(c.blocks), names: len(c.people.names), groups: c.people.groups.len(),
		numbers: len(c.numbers), meetings: len(c.meetings),
	}
	for i, field := range columnFields {
		if column := c.fields[field]; column != nil {
			e.values[i], e.sets[i] = len(column.values), column.sets.len()
		}
	}
	return e
}

// codes are what an item has of each facet, in the order of [minuted.FacetNames]. They lie side by side because whoever
// counts one counts all.
type codes [len(minuted.FacetNames)]uint32

// Fields that are no facets.
const (
	fieldNation = "nation"
	fieldRegion = "region"
	fieldLang   = "lang"
	fieldState  = "state"
	fieldSource = "source"
	fieldHas    = "has"
)

// columnFields are the facets, in the order of [minuted.FacetNames], and the other fields that have a column.
var columnFields = [...]string{
	minuted.FacetAuthority, minuted.FacetCommittee, minuted.FacetDate, minuted.FacetTopic, minuted.FacetKind, minuted.FacetOutcome,
	fieldNation, fieldRegion, fieldLang, fieldState, fieldSource, fieldHas,
}

// hasMany reports whether an item may have several values of a field.
func hasMany(field string) bool { return field == minuted.FacetTopic || field == fieldHas }

// authorityColumn is the position of authorities in columnFields.
const authorityColumn = 0

// len is how many rows there are, dead ones included.
func (c *columns) len() int { return c.ids.len() }

// isLive reports whether a row is an item's.
func (c *columns) isLive(row uint32) bool { return c.dead == nil || !c.dead[row] }

// alive gives those of some rows that are not dead.
func (c *columns) alive(rows []uint32) []uint32 {
	if c.dead == nil {
		return rows
	}
	var alive []uint32
	for _, row := range rows {
		if !c.dead[row] {
			alive = append(alive, row)
		}
	}
	return alive
}

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
			lengths := make([]uint32, len(places))
			for i, l := range c.lengths[from.rows:] {
				lengths[i] = l[p]
			}
			w.numbers(lengths)
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
		var lengths [partCount][]uint32
		for p := range lengths {
			lengths[p] = r.each(rows)
		}
		if r.err != nil {
			return
		}
		for i := range rows {
			c.places = append(c.places, place{blocks[i], offsets[i]})
			var words [partCount]uint32
			for p := range words {
				words[p] = lengths[p][i]
			}
			c.lengths = append(c.lengths, words)
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
		column.one = append(column.one, all...)
		return
	}
	for k, code := range all {
		c.codes[len(c.codes)-rows+k][i] = code
	}
}

// open begins a chapter of the rows from one on, and takes the place of that chapter if it is there already.
func (c *columns) open(from bounds) {
	if len(c.chapters) > 0 && from.rows > 0 {
		c.chapters = c.chapters[:1]
	}
	var next chapter
	for row := from.rows; row < c.len(); row++ {
		next.byID = append(next.byID, uint32(row))
	}
	for meeting := from.meetings; meeting < len(c.meetings); meeting++ {
		next.meetings = append(next.meetings, uint32(meeting))
	}
	next.newest = slices.Clone(next.byID)
	slices.SortFunc(next.byID, func(a, b uint32) int { return strings.Compare(c.ids.at(a), c.ids.at(b)) })
	slices.SortFunc(next.newest, c.compareAge)
	slices.SortFunc(next.meetings, func(a, b uint32) int { return strings.Compare(c.meetings[a], c.meetings[b]) })
	c.chapters = append(c.chapters, next)
}

// bury says which rows are dead; nil is none.
func (c *columns) bury(dead []bool) {
	c.dead, c.live, c.attached = dead, 0, false
	starts := make([]uint32, len(c.meetings)+2)
	for row := range uint32(c.len()) {
		if !c.isLive(row) {
			continue
		}
		c.live++
		c.attached = c.attached || c.lengths[row][attachmentsPart] > 0
		starts[c.meetingOf[row]+1]++
	}
	starts[1] = 0 // rows of no meeting
	for i := 2; i < len(starts); i++ {
		starts[i] += starts[i-1]
	}
	c.meetingItems = lists{starts: starts[1:], flat: make([]uint32, starts[len(starts)-1])}
	next := slices.Clone(starts[1:])
	for row := range uint32(c.len()) {
		if of := c.meetingOf[row]; of > 0 && c.isLive(row) {
			c.meetingItems.flat[next[of-1]] = row
			next[of-1]++
		}
	}
	if dead == nil {
		return
	}
	for meeting := range c.meetings {
		slices.SortFunc(c.meetingItems.at(uint32(meeting)), func(a, b uint32) int { return cmp.Compare(c.agenda[a], c.agenda[b]) })
	}
}

// inOrder yields the live rows of all chapters in an order that each has them in.
func (c *columns) inOrder(at func(ch *chapter, i int) uint32, compare func(a, b uint32) int) iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		next := make([]int, len(c.chapters))
		for {
			from, best := -1, uint32(0)
			for i := range c.chapters {
				if next[i] == len(c.chapters[i].newest) {
					continue
				}
				if row := at(&c.chapters[i], next[i]); from < 0 || compare(row, best) < 0 {
					from, best = i, row
				}
			}
			if from < 0 {
				return
			}
			if next[from]++; c.isLive(best) && !yield(best) {
				return
			}
		}
	}
}

// newest yields the rows by date, newest first and undated last, and then by id.
func (c *columns) newest() iter.Seq[uint32] {
	return c.inOrder(func(ch *chapter, i int) uint32 { return ch.newest[i] }, c.compareAge)
}

// oldest yields them in the opposite order.
func (c *columns) oldest() iter.Seq[uint32] {
	return c.inOrder(func(ch *chapter, i int) uint32 { return ch.newest[len(ch.newest)-1-i] },
		func(a, b uint32) int { return c.compareAge(b, a) })
}

// byID yields the rows in the order of their ids.
func (c *columns) byID() iter.Seq[uint32] {
	return c.inOrder(func(ch *chapter, i int) uint32 { return ch.byID[i] },
		func(a, b uint32) int { return strings.Compare(c.ids.at(a), c.ids.at(b)) })
}

// dates gives the oldest and newest date of the items that are to count.
func (c *columns) dates(counts func(row uint32) bool) (from, to minuted.Date) {
	for row := range c.newest() {
		if c.days[row] > 0 && counts(row) {
			to = c.date(row)
			break
		}
	}
	for row := range c.oldest() {
		if c.days[row] > 0 && counts(row) {
			from = c.date(row)
			break
		}
	}
	return from, to
}

// meetingNumber tells meetings apart. What belongs to none is a meeting of its own, numbered behind the others.
func (c *columns) meetingNumber(item uint32) uint32 {
	if of := c.meetingOf[item]; of > 0 {
		return of - 1
	}
	return uint32(len(c.meetings)) + item
}

// epoch is where days are counted from: the day before the first of January of the year 1.
var epoch = time.Date(0, 12, 31, 0, 0, 0, 0, time.UTC)

// dayOfDate counts days from the beginning of the calendar, 0 for no date.
func dayOfDate(d minuted.Date) uint32 {
	if d == "" {
		return 0
	}
	return uint32(max(1, (d.Time().Unix()-epoch.Unix())/(24*60*60)))
}

// date gives the date of an item.
func (c *columns) date(item uint32) minuted.Date {
	day := c.days[item]
	if day == 0 {
		return ""
	}
	return minuted.Date(epoch.AddDate(0, 0, int(day)).Format(time.DateOnly))
}

// compareAge puts the newer item first, undated ones last, and those of a day in the order of their ids.
func (c *columns) compareAge(a, b uint32) int {
	return cmp.Or(cmp.Compare(c.days[b], c.days[a]), strings.Compare(c.ids.at(a), c.ids.at(b)))
}

// period is a range of days. One that is open on both sides holds undated items too.
type period struct{ from, to uint32 }

// periodOf gives the days from one date to another, both included. An empty end is open; where either is given, undated
// items are outside.
func periodOf(from, to minuted.Date) period {
	switch {
	case from == "" && to == "":
		return period{0, ^uint32(0)}
	case to == "":
		return period{dayOfDate(from), ^uint32(0)}
	default:
		return period{max(dayOfDate(from), 1), dayOfDate(to)}
	}
}

func (p period) holds(day uint32) bool { return p.from <= day && day <= p.to }

// find gives the row of the item with that id.
func (c *columns) find(id string) (uint32, bool) {
	for _, ch := range slices.Backward(c.chapters) {
		i, ok := sort.Find(len(ch.byID), func(i int) int { return strings.Compare(id, c.ids.at(ch.byID[i])) })
		for ; ok && i < len(ch.byID) && c.ids.at(ch.byID[i]) == id; i++ {
			if c.isLive(ch.byID[i]) {
				return ch.byID[i], true
			}
		}
	}
	return 0, false
}

// findMeeting gives the position of a meeting.
func (c *columns) findMeeting(id string) (uint32, bool) {
	for _, ch := range c.chapters {
		i, ok := sort.Find(len(ch.meetings), func(i int) int { return strings.Compare(id, c.meetings[ch.meetings[i]]) })
		if ok {
			return ch.meetings[i], true
		}
	}
	return 0, false
}

// meeting gives the rows of a meeting's items in agenda order.
func (c *columns) meeting(id string) []uint32 {
	if at, ok := c.findMeeting(id); ok && id != "" {
		return c.meetingItems.at(at)
	}
	return nil
}

// totals adds up the words of each part and the items that have it.
func (c *columns) totals() (words, items [partCount]uint64) {
	for row, lengths := range c.lengths {
		for p, n := range lengths {
			if n > 0 && c.isLive(uint32(row)) {
				words[p], items[p] = words[p]+uint64(n), items[p]+1
			}
		}
	}
	return words, items
}
