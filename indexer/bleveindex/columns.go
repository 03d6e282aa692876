package bleveindex

import (
	"slices"
	"sort"
	"strings"

	"minuted"
)

// columns is what an index knows of every item without reading its record. Items go by their ordinal: their rank by
// date, newest first and undated last, and then by id. So a range of dates is a range of ordinals, newest first is
// their plain order, and equal scores are put in order by comparing them.
type columns struct {
	ids     []string // by ordinal
	byID    []uint32 // ordinals in the order of ids
	places  []place
	lengths [][partCount]uint32 // words in each part; by item, since a score needs all of one item

	attached bool // some item has an attached document with text

	dates      []minuted.Date // different dates, newest first, "" last
	dateStarts []uint32       // first ordinal of each date
	dateOf     []uint32       // position in dates, by ordinal

	facets map[string]*column // of facets, and of other properties by the names of their fields
	people people

	numbers  []string // different item numbers, in folded words; the first is ""
	numberOf []uint32 // position in numbers, by item
	urls     []uint32 // hashes of source addresses, by item; see urlHash
	archived []uint32 // days since 1970 on which items were first captured, by item; 0 is unknown
	changed  []uint32 // likewise, on which they came to say what they say now; 0 where they never said anything else

	meetings     []string // ids, sorted
	meetingItems lists    // ordinals in agenda order, by position in meetings
	meetingOf    []uint32 // by item: position in meetings; what belongs to none is a meeting of its own, numbered behind them

	blocks []uint32 // sizes of the packed blocks of the item store
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

// columnFields are the facets and other fields that have a column on disk; that of dates is derived from the dates.
var columnFields = [...]string{
	minuted.FacetAuthority, minuted.FacetCommittee, minuted.FacetTopic, minuted.FacetKind, minuted.FacetOutcome,
	fieldNation, fieldRegion, fieldLang, fieldState, fieldSource, fieldHas,
}

// hasMany reports whether an item may have several values of a field.
func hasMany(field string) bool { return field == minuted.FacetTopic || field == fieldHas }

// authorityColumn is the position of authorities in columnFields.
const authorityColumn = 0

func (c *columns) write(path string) error {
	return writeSide(path, func(w *sideWriter) {
		w.strings(c.ids)
		w.numbers(c.byID)
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
		dates := make([]string, len(c.dates))
		for i, d := range c.dates {
			dates[i] = string(d)
		}
		w.strings(dates)
		w.numbers(c.dateStarts)
		for _, field := range columnFields {
			c.facets[field].write(w)
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
	c := &columns{facets: make(map[string]*column, len(minuted.FacetNames))}
	err := readSide(path, func(r *sideReader) {
		c.ids = r.strings()
		items := len(c.ids)
		c.byID = r.below(items)
		c.blocks = r.numbers()
		blocks, offsets := r.below(len(c.blocks)), r.numbers()
		var lengths [partCount][]uint32
		for p := range lengths {
			lengths[p] = r.numbers()
			r.expect(len(lengths[p]) == items)
		}
		for _, d := range r.strings() {
			c.dates = append(c.dates, minuted.Date(d))
		}
		c.dateStarts = r.below(items)
		for _, field := range columnFields {
			c.facets[field] = readColumn(r, field, items)
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
		r.expect(len(c.byID) == items && len(blocks) == items && len(offsets) == items)
		r.expect(len(c.dateStarts) == len(c.dates) && slices.IsSorted(c.dateStarts))
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
	c.spreadDates()
	c.spreadMeetings()
}

// spreadMeetings fills meetingOf.
func (c *columns) spreadMeetings() {
	c.meetingOf = make([]uint32, len(c.ids))
	for item := range c.meetingOf {
		c.meetingOf[item] = uint32(len(c.meetings) + item)
	}
	for meeting := range c.meetings {
		for _, item := range c.meetingItems.at(uint32(meeting)) {
			c.meetingOf[item] = uint32(meeting)
		}
	}
}

// spreadDates fills dateOf and the column of months, which the date facet counts.
func (c *columns) spreadDates() {
	c.dateOf = make([]uint32, len(c.ids))
	months := newColumnBuilder()
	date := &column{facet: minuted.FacetDate, one: make([]uint32, len(c.ids))}
	for i, d := range c.dates {
		end := uint32(len(c.ids))
		if i+1 < len(c.dates) {
			end = c.dateStarts[i+1]
		}
		month := months.add(d.Month(), "", "")
		for item := c.dateStarts[i]; item < end; item++ {
			c.dateOf[item], date.one[item] = uint32(i), month
		}
	}
	date.values, date.labels = months.values, months.labels
	date.index()
	c.facets[minuted.FacetDate] = date
}

// date gives the date of an item.
func (c *columns) date(item uint32) minuted.Date { return c.dates[c.dateOf[item]] }

// between gives the ordinals [lo, hi) of the items dated from one day to another, both included. An empty end is open;
// where either is given, undated items are outside.
func (c *columns) between(from, to minuted.Date) (lo, hi uint32) {
	all := uint32(len(c.ids))
	if from == "" && to == "" {
		return 0, all
	}
	first := 0
	if to != "" {
		first = sort.Search(len(c.dates), func(i int) bool { return c.dates[i] <= to })
	}
	last := sort.Search(len(c.dates), func(i int) bool { return c.dates[i] == "" || c.dates[i] < from })
	return c.startOf(first), max(c.startOf(first), c.startOf(last))
}

func (c *columns) startOf(date int) uint32 {
	if date < len(c.dateStarts) {
		return c.dateStarts[date]
	}
	return uint32(len(c.ids))
}

// find gives the ordinal of the item with that id.
func (c *columns) find(id string) (uint32, bool) {
	i, ok := sort.Find(len(c.byID), func(i int) int { return strings.Compare(id, c.ids[c.byID[i]]) })
	if !ok {
		return 0, false
	}
	return c.byID[i], true
}

// meeting gives the ordinals of a meeting's items in agenda order.
func (c *columns) meeting(id string) []uint32 {
	i, ok := slices.BinarySearch(c.meetings, id)
	if !ok || id == "" {
		return nil
	}
	return c.meetingItems.at(uint32(i))
}
