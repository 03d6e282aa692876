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
	dates  []string // of the newest items that gave the labels
	sets   lists    // value ordinals by code, where an item may have several; the first is empty
	ords   map[string]uint32

	codes narrow // by row
}

// code gives the value ordinal of an item, or the number of its set.
func (c *column) code(item uint32) uint32 {
	return c.codes.at(item)
}

// codeCount is how many codes there are.
func (c *column) codeCount() int {
	if hasMany(c.field) {
		return c.sets.len()
	}
	return len(c.values)
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

// column gives the i-th column, without values where there was none.
func (c *columns) column(i int) *column {
	if there := c.fields[columnFields[i]]; there != nil {
		return there
	}
	made := &column{field: columnFields[i], ords: make(map[string]uint32)}
	c.fields[made.field] = made
	return made
}

// write writes a column from a row on, and values and sets from some on. Every label is written: it is that of the newest
// item.
func (c *column) write(w *sideWriter, fromRow, fromValue, fromSet int) {
	w.strings(c.values[fromValue:])
	w.strings(c.labels)
	w.strings(c.dates)
	w.lists(c.sets.from(fromSet))
	w.narrow(&c.codes, fromRow)
}

// read adds what was written of so many rows.
func (c *column) read(r *sideReader, rows int) {
	c.values = extended(c.values, r.strings())
	c.labels, c.dates = r.strings(), r.strings()
	r.expect(len(c.values) > 0 && len(c.labels) == len(c.values) && len(c.dates) == len(c.values))
	c.sets.append(r.lists(len(c.values)))
	for ord := len(c.ords); ord < len(c.values); ord++ {
		c.ords[c.values[ord]] = uint32(ord)
	}
	c.codes.append(r.passing(rows, c.codeCount()))
}

// columnBuilder gathers the values of one field in the order in which they are first seen.
type columnBuilder struct {
	*column
	setAt map[string]uint32 // by the values, joined; of those added since
}

// newColumnBuilder begins a column.
func (c *columns) newColumnBuilder(i int) *columnBuilder {
	b := &columnBuilder{column: c.column(i), setAt: make(map[string]uint32)}
	b.add("", "", "")
	b.addSet(nil)
	return b
}

// extend goes on with a column.
func extend(c *column) *columnBuilder {
	return &columnBuilder{column: c, setAt: map[string]uint32{"": 0}}
}

// add returns the ordinal of a value. The label is that of its newest item, because councils rename their committees.
func (b *columnBuilder) add(value, label string, date minuted.Date) uint32 {
	ord, ok := b.ords[value]
	if !ok {
		ord = uint32(len(b.values))
		b.ords[value] = ord
		b.values, b.labels, b.dates = append(b.values, value), append(b.labels, label), append(b.dates, string(date))
		return ord
	}
	if ord != noValue && string(date) > b.dates[ord] && label != "" {
		b.labels[ord], b.dates[ord] = label, string(date)
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
