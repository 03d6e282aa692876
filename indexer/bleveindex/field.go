package bleveindex

import (
	"fmt"
	"slices"
	"strings"

	"github.com/RoaringBitmap/roaring/v2"

	"minuted"
)

// field plans what is asked of one part or property of an item.
func (p *planner) field(e minuted.Field, s scope) (node, error) {
	if named, ok := partNamed(e.Name); ok {
		s.parts = named
		return p.node(e.Operand, s)
	}
	columns := p.index.columns
	switch e.Name {
	case "meeting":
		s.value = p.filtering(func(text string) where { return within(columns.meeting(text)) }, s)
	case "url":
		s.value = func(text string) (node, error) { return p.address(text, s) }
	case "ref":
		s.value = func(text string) (node, error) { return p.reference(text, s) }
	case "person", "present", "apologies":
		s.value = p.filtering(func(text string) where { return columns.people.where(e.Name, text) }, s)
	default:
		if !slices.Contains(columnFields[:], e.Name) {
			return nil, fmt.Errorf("%w: there is no field %q", ErrExpr, e.Name)
		}
		column := columns.fields[e.Name]
		s.value = p.filtering(func(text string) where { return column.where(text) }, s)
	}
	return p.node(e.Operand, s)
}

// filtering makes filters out of the values of a field.
func (p *planner) filtering(of func(text string) where, s scope) func(string) (node, error) {
	return func(text string) (node, error) { return p.filter(of(text), s) }
}

// value plans a value of a field.
func (p *planner) value(expr minuted.Expr, s scope) (node, error) {
	switch e := expr.(type) {
	case minuted.Word:
		return s.value(e.Text)
	case minuted.Phrase:
		return s.value(e.Text)
	default:
		return nil, fmt.Errorf("%w: the value of a field cannot be a %T", ErrExpr, expr)
	}
}

func (c *column) where(text string) where {
	table := c.having(c.named(text))
	return func(item uint32) bool { return table[c.code(item)] }
}

// named gives the values meant by a text: the one with that id or else those whose names hold all its words. So a
// council, committee or topic can be asked for by name, and an outcome in capitals.
func (c *column) named(text string) []bool {
	if _, ok := c.ords[text]; ok {
		return c.among([]string{text})
	}
	wanted := forms(text)
	table := c.with(func(label string) bool { return len(wanted) > 0 && holdsAll(forms(label), wanted) })
	for ord := noValue + 1; ord < len(table); ord++ {
		table[ord] = table[ord] || len(wanted) > 0 && slices.Equal(forms(c.values[ord]), wanted)
	}
	return table
}

func holdsAll(words, wanted []string) bool {
	for _, w := range wanted {
		if !slices.Contains(words, w) {
			return false
		}
	}
	return true
}

// where accepts the items that name somebody: anywhere, among those present or among the apologies.
func (p *people) where(field, text string) where {
	table := p.named(text)
	switch field {
	case "present":
		return func(item uint32) bool { return table[p.present[item]] }
	case "apologies":
		return func(item uint32) bool { return table[p.apologies[item]] }
	default:
		return func(item uint32) bool {
			return table[p.present[item]] || table[p.apologies[item]] || table[p.voters[item]]
		}
	}
}

// within accepts the items of a list.
func within(items []uint32) where { return roaring.BitmapOf(items...).Contains }

// address plans the items read from one page. Where two addresses have the same hash, the records decide.
func (p *planner) address(text string, s scope) (node, error) {
	columns, wanted := p.index.columns, canonicalURL(text)
	var items []uint32
	for item, hash := range columns.urls {
		if wanted == "" || hash != urlHash(text) {
			continue
		}
		if err := p.ctx.Err(); err != nil {
			return nil, err
		}
		record, err := p.index.item(uint32(item))
		if err != nil {
			return nil, err
		}
		if canonicalURL(record.SourceURL) == wanted {
			items = append(items, uint32(item))
		}
	}
	return p.filter(within(items), s)
}

// reference plans the items with a number as printed on the agenda, or with a reference such as 21/00412/FUL in their
// title: words of which one is a figure.
func (p *planner) reference(text string, s scope) (node, error) {
	wanted := forms(text)
	number := strings.Join(wanted, " ")
	columns := p.index.columns
	at := uint32(max(slices.Index(columns.numbers, number), 0))
	numbered, err := p.filter(func(item uint32) bool { return at != noValue && columns.numberOf[item] == at }, s)
	if err != nil || !slices.ContainsFunc(wanted, isFigures) || len(wanted) < 2 {
		return numbered, err
	}
	titled, err := p.leaf(minuted.Phrase{Text: strings.Join(wanted, " ")}, scope{parts: 1 << titlePart})
	if err != nil {
		return nil, err
	}
	if !s.negative {
		p.filters = append(p.filters, titled)
	}
	return anyOf{numbered, p.gathered(titled)}, nil
}

// dates plans a range of dates.
func (p *planner) dates(e minuted.Range, s scope) (node, error) {
	days, period := p.index.columns.days, periodOf(e.From, e.To)
	switch e.Of {
	case minuted.OfArchiving:
		days = p.index.columns.archived
	case minuted.OfChange:
		days = p.index.columns.changed
		period.from = max(period.from, 1) // what never changed has no day
	}
	return p.filter(func(item uint32) bool { return period.holds(days[item]) }, s)
}

// numbers plans a range of numbers.
func (p *planner) numbers(e minuted.Numbers, s scope) (node, error) {
	if e.Name != "words" {
		return nil, fmt.Errorf("%w: there is no number %q", ErrExpr, e.Name)
	}
	lengths := &p.index.columns.lengths
	return p.filter(func(item uint32) bool {
		words := int(lengths[agendaPart].at(item) + lengths[minutesPart].at(item) + lengths[decisionPart].at(item))
		return e.Min <= words && (e.Max < 0 || words <= e.Max)
	}, s)
}
