package query

import (
	"slices"
	"strings"

	"minuted"
)

// shape tells what a field does with its value.
type shape int

const (
	partShape    shape = iota // limits any expression to one part of an item
	facetShape                // asks for values of a property
	listShape                 // asks for values from a closed list
	dateShape                 // asks for dates
	numberShape               // asks for numbers
	settingShape              // says how the whole query is to be run
)

// field is a filter of the language.
type field struct {
	name    string // as it is read back
	shape   shape
	example string   // of a value
	list    []string // the values there are, where the list is closed
	common  bool     // typed often enough that a space after its colon is taken for a slip
}

// isRanged reports whether the values of a field may be ranges.
func (f field) isRanged() bool { return f.shape == dateShape || f.shape == numberShape }

// places are the parts of an item that in: can name.
var places = [...]string{"title", "agenda", "minutes", "decision", "attachments"}

// fields lists the filters.
var fields = [...]field{
	{name: "title", shape: partShape, example: "library"},
	{name: "agenda", shape: partShape, example: "library"},
	{name: "minutes", shape: partShape, example: "library"},
	{name: "decision", shape: partShape, example: "library"},
	{name: "attachments", shape: partShape, example: "library"},
	{name: "in", shape: listShape, example: "title", list: places[:]},
	{name: "authority", shape: facetShape, example: "kent", common: true},
	{name: "committee", shape: facetShape, example: "planning", common: true},
	{name: "topic", shape: facetShape, example: "housing", common: true},
	{name: "person", shape: facetShape, example: "smith"},
	{name: "present", shape: facetShape, example: "smith"},
	{name: "apologies", shape: facetShape, example: "smith"},
	{name: "nation", shape: facetShape, example: "wales"},
	{name: "region", shape: facetShape, example: "london"},
	{name: "lang", shape: facetShape, example: "cy"},
	{name: "source", shape: facetShape, example: "moderngov"},
	{name: "ref", shape: facetShape, example: "21/00412/FUL"},
	{name: "meeting", shape: facetShape, example: "ID"},
	{name: "url", shape: facetShape, example: "https://..."},
	{name: "kind", shape: listShape, example: "decision", list: kinds()},
	{name: "outcome", shape: listShape, example: "agreed", list: outcomes()},
	{name: "state", shape: listShape, example: "final", list: []string{"agenda", "draft", "final"}},
	{name: "has", shape: listShape, example: "votes", list: []string{"decision", "votes", "attachments", "changes"}},
	{name: "date", shape: dateShape, example: "2023"},
	{name: "from", shape: dateShape, example: "2023"},
	{name: "to", shape: dateShape, example: "2023"},
	{name: "after", shape: dateShape, example: "2023"},
	{name: "before", shape: dateShape, example: "2023"},
	{name: "year", shape: dateShape, example: "2023"},
	{name: "archived", shape: dateShape, example: "2023"},
	{name: "changed", shape: dateShape, example: "30d"},
	{name: "fy", shape: dateShape, example: "2023/24"},
	{name: "my", shape: dateShape, example: "2023/24"},
	{name: "words", shape: numberShape, example: ">500"},
	{name: "sort", shape: settingShape, example: "newest", list: []string{"relevance", "newest", "oldest"}},
	{name: "scope", shape: settingShape, example: "meeting", list: []string{"item", "meeting"}},
}

func kinds() []string {
	return []string{string(minuted.KindSubstance), string(minuted.KindProcedure), string(minuted.KindDecision), string(minuted.KindDocument)}
}

func outcomes() []string {
	var list []string
	for _, o := range minuted.Outcomes {
		list = append(list, string(o))
	}
	return list
}

// fieldNamed returns the field of a name in any case, or of another word for it.
func fieldNamed(name string) (field, bool) {
	name = strings.ToLower(name)
	switch name {
	case "council":
		name = "authority"
	case "body":
		name = "committee"
	}
	for _, f := range fields {
		if f.name == name {
			return f, true
		}
	}
	return field{}, false
}

// nearestField returns the field that a misspelt name was meant to be, the first of the nearest ones.
func nearestField(name string) (nearest field, ok bool) {
	name = strings.ToLower(name)
	slips := min(len([]rune(name))/4, 2) // one slip in every four letters
	for _, f := range fields {
		if d := distance(name, f.name); d <= slips {
			nearest, ok, slips = f, true, d-1
		}
	}
	return nearest, ok
}

// field reads the values of a field. Without any, its name is a word.
func (b *builder) field(t token) minuted.Expr {
	f, _ := fieldNamed(t.text)
	operand := b.values(f)
	if operand == nil {
		b.note(noValue(t.pos, f))
		return plain(t.text)
	}
	if t.spaced {
		b.note(spaceIgnored(t.pos, f))
	}
	typed := minuted.Field{Name: f.name, Operand: operand}
	if inner := filterIn(operand); inner != "" {
		b.refuse(filterInside(t.pos, f, inner), typed, b.mend(operand))
		return typed
	}
	if what := unplain(f, operand); what != "" && f.shape != partShape && !f.isRanged() {
		b.refuse(onlyPlain(t.pos, f, what), typed, limitEach(f, plainly(operand)))
		return typed
	}
	switch f.shape {
	case partShape:
		return limit(f, operand)
	case dateShape:
		return spread(operand, func(text string) minuted.Expr { return b.dates(t, f, text) })
	case numberShape:
		return spread(operand, func(text string) minuted.Expr { return b.numbers(t.pos, f, text) })
	case settingShape:
		return b.setting(t.pos, f, operand)
	case listShape:
		operand = b.listed(t.pos, f, operand)
	}
	switch f.name {
	case "url": // one field each: in brackets the * and ? of an address would be wildcards
		return spread(operand, func(text string) minuted.Expr {
			return minuted.Field{Name: f.name, Operand: minuted.Phrase{Text: text}}
		})
	case "in":
		return b.place(t.pos, minuted.Field{Name: f.name, Operand: operand})
	}
	return limitEach(f, operand)
}

// values reads the values that follow a field, or nil where there are none. Dates, numbers and web addresses are kept as
// typed.
func (b *builder) values(f field) minuted.Expr {
	var list []minuted.Expr
	for b.next < len(b.tokens) && b.tokens[b.next].value {
		t := b.tokens[b.next]
		switch {
		case t.kind == wordToken && f.isRanged():
			list = append(list, minuted.Word{Text: t.text})
		case t.kind == addressToken, t.kind == phraseToken && f.name == "url":
			list = append(list, minuted.Phrase{Text: t.text})
		default:
			list = append(list, b.primary())
			continue
		}
		b.next++
	}
	return anyOf(list...)
}

// limit gives the operand within one part of an item.
func limit(f field, operand minuted.Expr) minuted.Expr {
	if not, ok := operand.(minuted.Not); ok {
		return negate(limit(f, not.Operand))
	}
	return minuted.Field{Name: f.name, Operand: operand}
}

// limitEach gives each value of a facet its own field, so that a field holds a value or any of several.
func limitEach(f field, operand minuted.Expr) minuted.Expr {
	if or, ok := operand.(minuted.Or); ok && !slices.ContainsFunc(or.Operands, isCompound) {
		return minuted.Field{Name: f.name, Operand: operand}
	}
	return eachOf(operand, func(e minuted.Expr) minuted.Expr {
		if isCompound(e) {
			return limitEach(f, e)
		}
		return minuted.Field{Name: f.name, Operand: e}
	})
}

// setting checks the one value of sort: or scope: and gives it in the list's spelling.
func (b *builder) setting(pos int, f field, operand minuted.Expr) minuted.Expr {
	typed := minuted.Field{Name: f.name, Operand: operand}
	if isCompound(operand) {
		b.refuse(onlyOne(pos, f), typed, nil)
		return typed
	}
	return b.place(pos, minuted.Field{Name: f.name, Operand: b.listed(pos, f, operand)})
}

// place keeps where a setting was typed.
func (b *builder) place(pos int, f minuted.Field) minuted.Expr {
	if b.placed == nil {
		b.placed = map[string]int{}
	}
	if reading := String(f); b.placed[reading] == 0 {
		b.placed[reading] = pos
	}
	return f
}

// listed checks values against the closed list of the field and gives them in its spelling.
func (b *builder) listed(pos int, f field, operand minuted.Expr) minuted.Expr {
	var good, bad []minuted.Expr
	listed := spread(operand, func(text string) minuted.Expr {
		value := strings.ToLower(text)
		if slices.Contains(f.list, value) {
			good = append(good, plain(value))
		} else {
			bad = append(bad, plain(value))
			b.refuse(notListed(pos, f, text, f.list), minuted.Field{Name: f.name, Operand: plain(value)}, nil)
		}
		return plain(value)
	})
	if len(bad) > 0 { // the values may stay together in one field
		var better minuted.Expr
		if len(good) > 0 {
			better = minuted.Field{Name: f.name, Operand: anyOf(good...)}
		}
		b.mended[String(minuted.Field{Name: f.name, Operand: listed})] = better
	}
	return listed
}
