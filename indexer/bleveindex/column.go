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

// column holds the values that items have of one facet. An item has one value at most, but any number of topics.
type column struct {
	facet  string
	values []string // by value ordinal; the first is "" and stands for none
	labels []string
	one    []uint32 // value ordinal by item, where an item has one
	many   lists    // value ordinals by item, where it may have several
	ords   map[string]uint32
}

// of gives the values of an item, which may be the one that stands for none.
func (c *column) of(item uint32) []uint32 {
	if c.one != nil {
		return c.one[item : item+1]
	}
	return c.many.at(item)
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

// hasAny reports whether an item has a value of the table.
func (c *column) hasAny(table []bool, item uint32) bool {
	for _, value := range c.of(item) {
		if table[value] {
			return true
		}
	}
	return false
}

func (c *column) write(w *sideWriter) {
	w.strings(c.values)
	w.strings(c.labels)
	w.numbers(c.one)
	w.lists(c.many)
}

// readColumn reads a column of so many items.
func readColumn(r *sideReader, facet string, items int) *column {
	c := &column{facet: facet, values: r.strings(), labels: r.strings()}
	c.one = r.below(len(c.values))
	c.many = r.lists(len(c.values))
	if hasMany(facet) {
		c.one = nil
	}
	r.expect(len(c.labels) == len(c.values) && len(c.values) > 0)
	r.expect(c.one == nil || len(c.one) == items)
	r.expect(c.one != nil || c.many.len() == items)
	c.index()
	return c
}

// columnBuilder gathers the values of one facet in the order in which they are first seen.
type columnBuilder struct {
	values, labels []string
	dates          []minuted.Date // of the newest item that gave the label
	ords           map[string]uint32
}

func newColumnBuilder() *columnBuilder {
	return &columnBuilder{values: []string{""}, labels: []string{""}, dates: []minuted.Date{""}, ords: map[string]uint32{"": noValue}}
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

func (b *columnBuilder) column(facet string) *column {
	return &column{facet: facet, values: b.values, labels: b.labels}
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
