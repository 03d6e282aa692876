package bleveindex

import (
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"minuted"
)

// noValue is the ordinal of "no value" in every column.
const noValue = 0

// column holds the values that items have of one field. An item has one value at most, but any number of topics: then its
// code stands for a set of values.
type column struct {
	field  string
	values []string // by value ordinal; the first is "" and stands for none
	labels []string
	sets   lists // value ordinals by code, where an item may have several; the first is empty
	ords   map[string]uint32

	one   []uint32 // codes by row; of a facet they are in rows instead, at its place
	rows  []codes
	place int
}

// code gives the value ordinal of an item, or the number of its set.
func (c *column) code(item uint32) uint32 {
	if c.one != nil {
		return c.one[item]
	}
	return c.rows[item][c.place]
}

// codeCount is how many codes there are.
func (c *column) codeCount() int {
	if hasMany(c.field) {
		return c.sets.len()
	}
	return len(c.values)
}

// index prepares the lookup of values.
func (c *column) index() {
	c.ords = make(map[string]uint32, len(c.values))
	for ord, value := range c.values {
		c.ords[value] = uint32(ord)
	}
}

// with returns a table of the values whose labels keep accepts.
func (c *column) with(keep func(label string) bool) []bool {
	table := make([]bool, len(c.values))
	for ord := noValue + 1; ord < len(table); ord++ {
		table[ord] = keep(c.labels[ord])
	}
	return table
}

// among returns a table of the ordinals of the values that are listed; unknown ones are passed over.
func (c *column) among(values []string) []bool {
	table := make([]bool, len(c.values))
	for _, value := range values {
		if ord, ok := c.ords[value]; ok {
			table[ord] = true
		}
	}
	table[noValue] = false
	return table
}

// having turns a table of values into one of codes: those that stand for a value of the table.
func (c *column) having(values []bool) []bool {
	if !hasMany(c.field) {
		return values
	}
	table := make([]bool, c.sets.len())
	for set := range table {
		table[set] = slices.ContainsFunc(c.sets.at(uint32(set)), func(value uint32) bool { return values[value] })
	}
	return table
}

// spread turns counts of codes into counts of values.
func (c *column) spread(counts []int) []int {
	if !hasMany(c.field) {
		return counts
	}
	spread := make([]int, len(c.values))
	for set, n := range counts {
		if n == 0 {
			continue
		}
		for _, value := range c.sets.at(uint32(set)) {
			spread[value] += n
		}
	}
	return spread
}

// write writes a column of so many items.
func (c *column) write(w *sideWriter, items int) {
	w.strings(c.values)
	w.strings(c.labels)
	w.lists(c.sets)
	all := make([]uint32, items)
	for item := range all {
		all[item] = c.code(uint32(item))
	}
	w.numbers(all)
}

// readColumn reads the i-th column, whose codes have room in c.
func readColumn(r *sideReader, c *columns, i int) *column {
	read := &column{field: columnFields[i], values: r.strings(), labels: r.strings()}
	read.sets = r.lists(len(read.values))
	all := r.below(read.codeCount())
	r.expect(len(read.labels) == len(read.values) && len(read.values) > 0 && len(all) == len(c.codes))
	if r.err == nil {
		read.keep(c, i, all)
	}
	read.index()
	return read
}

// keep puts codes where they are looked for.
func (c *column) keep(all *columns, i int, read []uint32) {
	if i >= len(minuted.FacetNames) {
		c.one = read
		return
	}
	c.rows, c.place = all.codes, i
	for item, code := range read {
		all.codes[item][i] = code
	}
}

// columnBuilder gathers the values of one field in the order in which they are first seen.
type columnBuilder struct {
	values, labels []string
	dates          []minuted.Date // of the newest item that gave the label
	ords           map[string]uint32
	sets           lists
	setAt          map[string]uint32 // by the values, joined
	one            []uint32          // codes by row, where the field is no facet
}

func newColumnBuilder() *columnBuilder {
	b := &columnBuilder{
		values: []string{""}, labels: []string{""}, dates: []minuted.Date{""}, ords: map[string]uint32{"": noValue},
		setAt: make(map[string]uint32),
	}
	b.addSet(nil)
	return b
}

// add returns the ordinal of a value. The label is that of its newest item, because councils rename their committees.
func (b *columnBuilder) add(value, label string, date minuted.Date) uint32 {
	ord, ok := b.ords[value]
	if !ok {
		ord = uint32(len(b.values))
		b.ords[value] = ord
		b.values, b.labels, b.dates = append(b.values, value), append(b.labels, label), append(b.dates, date)
		return ord
	}
	if ord != noValue && date > b.dates[ord] && label != "" {
		b.labels[ord], b.dates[ord] = label, date
	}
	return ord
}

// addSet returns the number of a set of values.
func (b *columnBuilder) addSet(values []string) uint32 {
	key := strings.Join(values, "\n")
	at, ok := b.setAt[key]
	if ok {
		return at
	}
	at = uint32(b.sets.len())
	b.setAt[key] = at
	ords := make([]uint32, len(values))
	for i, value := range values {
		ords[i] = b.add(value, "", "")
	}
	b.sets.add(ords...)
	return at
}

// relabel gives the values their official names, and those without any their own id.
func (b *columnBuilder) relabel(official map[string]string) {
	for ord, value := range b.values {
		if name := official[value]; name != "" {
			b.labels[ord] = name
		} else if b.labels[ord] == "" {
			b.labels[ord] = value
		}
	}
}

// topicValues lists the topics of an item at both levels: a subtopic counts for its subject too, and a subject once.
func topicValues(item *minuted.Item) []string {
	set := make(map[string]bool, 2*len(item.Topics))
	for _, id := range item.Topics {
		set[id] = true
		if subject, _, ok := strings.Cut(id, "/"); ok {
			set[subject] = true
		}
	}
	return slices.Sorted(maps.Keys(set))
}

func kindOf(item *minuted.Item) minuted.Kind {
	if item.Kind == "" {
		return minuted.KindSubstance
	}
	return item.Kind
}

func outcomeOf(item *minuted.Item) minuted.Outcome {
	if item.Decision.Outcome == "" {
		return minuted.OutcomeNone
	}
	return item.Decision.Outcome
}

// capitalised is the label of a value that is a plain word.
func capitalised(word string) string {
	first, size := utf8.DecodeRuneInString(word)
	if size == 0 {
		return ""
	}
	return string(unicode.ToUpper(first)) + word[size:]
}
