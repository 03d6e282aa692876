package bleveindex

import (
	"cmp"
	"slices"

	"minuted"
)

// columns is what an index knows of every item without reading its record. Items go by their row: the order in which
// they were added, which is nearly that of bleve's documents, so that reading the columns of what was found runs through
// memory from front to back. A row that a later one replaced, or whose item was removed, is dead; it stays until the next
// whole build.
type columns struct {
	ids  texts    // by row
	days []uint32 // see dayOfDate; 0 is undated

	fields map[string]*column // of facets, and of other properties by the names of their fields
	people people

	places  []place
	lengths [partCount]narrow // words, by part and row: who scores reads one part of one row after the other

	numbers  []string // different item numbers, in folded words; the first is ""
	numberOf []uint32 // position in numbers, by row
	urls     []uint32 // hashes of source addresses; see urlHash
	archived []uint32 // days on which items were first captured; 0 is unknown
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

// bounds are how long the columns are.
type bounds struct {
	rows, blocks, names, groups, numbers, meetings int
	values, sets                                   [len(columnFields)]int
}

func (c *columns) bounds() bounds {
	b := bounds{
		rows: c.len(), blocks: len(c.blocks), names: len(c.people.names), groups: c.people.groups.len(),
		numbers: len(c.numbers), meetings: len(c.meetings),
	}
	for i, field := range columnFields {
		if column := c.fields[field]; column != nil {
			b.values[i], b.sets[i] = len(column.values), column.sets.len()
		}
	}
	return b
}

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

// bury says which rows are dead; nil is none.
func (c *columns) bury(dead []bool) {
	c.dead, c.live, c.attached = dead, 0, false
	starts := make([]uint32, len(c.meetings)+2)
	for row := range uint32(c.len()) {
		if !c.isLive(row) {
			continue
		}
		c.live++
		c.attached = c.attached || c.lengths[attachmentsPart].at(row) > 0
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

// meetingNumber tells meetings apart. What belongs to none is a meeting of its own, numbered behind the others.
func (c *columns) meetingNumber(item uint32) uint32 {
	if of := c.meetingOf[item]; of > 0 {
		return of - 1
	}
	return uint32(len(c.meetings)) + item
}

// totals adds up the words of each part and the items that have it.
func (c *columns) totals() (words, items [partCount]uint64) {
	for p := range c.lengths {
		for row := range uint32(c.len()) {
			if n := c.lengths[p].at(row); n > 0 && c.isLive(row) {
				words[p], items[p] = words[p]+uint64(n), items[p]+1
			}
		}
	}
	return words, items
}
