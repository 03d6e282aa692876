package bleveindex

import (
	"cmp"
	"slices"
	"sort"
	"strings"
	"time"

	"minuted"
)

// columns is what an index knows of every item without reading its record. Items go by their row: the order in which
// they were added, which is nearly that of bleve's documents, so that reading the columns of what was found runs through
// memory from front to back.
type columns struct {
	ids    texts    // by row
	byID   []uint32 // rows in the order of ids
	newest []uint32 // rows by date, newest first and undated last, and then by id
	days   []uint32 // see dayOfDate; 0 is undated

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

	meetings     []string // ids, sorted
	meetingItems lists    // rows in agenda order, by position in meetings
	meetingOf    []uint32 // position in meetings, counted from 1; 0 is none

	blocks []uint32 // sizes of the packed blocks of the item store

	attached bool // some item has an attached document with text
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

// len is how many items there are.
func (c *columns) len() int { return c.ids.len() }

func (c *columns) write(path string) error {
	return writeSide(path, func(w *sideWriter) {
		w.texts(c.ids)
		w.numbers(c.byID)
		w.numbers(c.newest)
		w.numbers(c.days)
		blocks, offsets := make([]uint32, len(c.places)), make([]uint32, len(c.places))
		for i, p := range c.places {
			blocks[i], offsets[i] = p.block, p.offset
		}
		w.numbers(c.blocks)
		w.numbers(blocks)
		w.numbers(offsets)
		for p := range part(partCount) {
			lengths := make([]uint32, len(c.lengths))
			for i, l := range c.lengths {
				lengths[i] = l[p]
			}
			w.numbers(lengths)
		}
		for _, field := range columnFields {
			c.fields[field].write(w, c.len())
		}
		c.people.write(w)
		w.strings(c.numbers)
		w.numbers(c.numberOf)
		w.numbers(c.urls)
		w.numbers(c.archived)
		w.numbers(c.changed)
		w.strings(c.meetings)
		w.lists(c.meetingItems)
	})
}

func readColumns(path string) (*columns, error) {
	c := &columns{fields: make(map[string]*column, len(columnFields))}
	err := readSide(path, func(r *sideReader) {
		c.ids = r.texts()
		items := c.len()
		c.byID, c.newest, c.days = r.below(items), r.below(items), r.numbers()
		r.expect(len(c.byID) == items && len(c.newest) == items && len(c.days) == items)
		c.blocks = r.numbers()
		blocks, offsets := r.below(len(c.blocks)), r.numbers()
		r.expect(len(blocks) == items && len(offsets) == items)
		var lengths [partCount][]uint32
		for p := range lengths {
			lengths[p] = r.numbers()
			r.expect(len(lengths[p]) == items)
		}
		c.codes = make([]codes, items)
		for i, field := range columnFields {
			c.fields[field] = readColumn(r, c, i)
		}
		c.people = readPeople(r, items)
		c.numbers = r.strings()
		c.numberOf = r.below(len(c.numbers))
		c.urls, c.archived = r.numbers(), r.numbers()
		r.expect(len(c.numberOf) == items && len(c.urls) == items && len(c.archived) == items)
		c.changed = r.numbers()
		r.expect(len(c.changed) == items)
		c.meetings = r.strings()
		c.meetingItems = r.lists(items)
		r.expect(c.meetingItems.len() == len(c.meetings))
		if r.err == nil {
			c.join(blocks, offsets, lengths)
		}
	})
	return c, err
}

// join puts together what is apart on disk, and derives what is not there.
func (c *columns) join(blocks, offsets []uint32, lengths [partCount][]uint32) {
	c.places = make([]place, len(blocks))
	c.lengths = make([][partCount]uint32, len(blocks))
	for i := range blocks {
		c.places[i] = place{blocks[i], offsets[i]}
		for p := range lengths {
			c.lengths[i][p] = lengths[p][i]
		}
		c.attached = c.attached || c.lengths[i][attachmentsPart] > 0
	}
	c.meetingOf = make([]uint32, len(blocks))
	for meeting := range c.meetings {
		for _, item := range c.meetingItems.at(uint32(meeting)) {
			c.meetingOf[item] = uint32(meeting) + 1
		}
	}
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
	i, ok := sort.Find(len(c.byID), func(i int) int { return strings.Compare(id, c.ids.at(c.byID[i])) })
	if !ok {
		return 0, false
	}
	return c.byID[i], true
}

// meeting gives the rows of a meeting's items in agenda order.
func (c *columns) meeting(id string) []uint32 {
	i, ok := slices.BinarySearch(c.meetings, id)
	if !ok || id == "" {
		return nil
	}
	return c.meetingItems.at(uint32(i))
}

// totals adds up the words of each part and the items that have it.
func (c *columns) totals() (words, items [partCount]uint64) {
	for _, lengths := range c.lengths {
		for p, n := range lengths {
			if n > 0 {
				words[p], items[p] = words[p]+uint64(n), items[p]+1
			}
		}
	}
	return words, items
}
