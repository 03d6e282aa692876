package query

import (
	"slices"
	"strings"

	"minuted"
)

// shape tells what a field does with its value.
type shape int

const (
	partShape  shape = iota // limits any expression to one part of an item
	facetShape              // asks for values of a facet
	listShape               // asks for values from a closed list
	dateShape               // asks for dates
	laterShape              // is known and cannot be searched yet
)

// field is a filter of the language.
type field struct {
	name    string // as it is read back
	shape   shape
	example string // of a value
}

// fields lists the filters that run.
var fields = [...]field{
	{"title", partShape, "library"},
	{"agenda", partShape, "library"},
	{"minutes", partShape, "library"},
	{"decision", partShape, "library"},
	{"authority", facetShape, "kent"},
	{"committee", facetShape, "planning"},
	{"topic", facetShape, "housing"},
	{"kind", listShape, "decision"},
	{"outcome", listShape, "agreed"},
	{"date", dateShape, "2023"},
	{"from", dateShape, "2023"},
	{"to", dateShape, "2023"},
	{"year", dateShape, "2023"},
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
	if isLater(name) {
		return field{name: name, shape: laterShape}, true
	}
	return field{}, false
}

// field reads the values of a field. Without any, its name is a word.
func (p *parser) field(t token) minuted.Expr {
	f, _ := fieldNamed(t.text)
	operand := p.values(f)
	switch {
	case operand == nil:
		p.note(noValue(t.pos, f))
		return plain(t.text)
	case f.shape == laterShape:
		return p.later(t, f, operand)
	case t.spaced:
		p.note(spaceIgnored(t.pos, f))
	}
	if inner := filterIn(operand); inner != "" {
		p.note(filterInside(t.pos, f, inner))
		return minuted.Field{Name: f.name, Operand: operand}
	}
	switch f.shape {
	case partShape:
		return limit(f, operand)
	case listShape:
		operand = p.listed(t.pos, f, operand)
	case dateShape:
		return spread(operand, func(text string) minuted.Expr { return p.dates(t, f, text) })
	}
	return limitEach(f, operand)
}

// values reads the values that follow a field, or nil where there are none. Those of a date are kept as typed.
func (p *parser) values(f field) minuted.Expr {
	var list []minuted.Expr
	for p.next < len(p.tokens) && p.tokens[p.next].value {
		t := p.tokens[p.next]
		if t.kind == wordToken && (f.shape == dateShape || f.shape == laterShape) {
			p.next++
			list = append(list, minuted.Word{Text: t.text})
			continue
		}
		list = append(list, p.primary())
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

// spread puts what leaf makes of it in the place of every word and phrase.
func spread(e minuted.Expr, leaf func(text string) minuted.Expr) minuted.Expr {
	return eachOf(e, func(e minuted.Expr) minuted.Expr {
		switch e := e.(type) {
		case minuted.Word:
			return leaf(e.Text)
		case minuted.Phrase:
			return leaf(e.Text)
		}
		if isCompound(e) {
			return spread(e, leaf)
		}
		return e
	})
}

// eachOf rebuilds a compound expression from what change makes of its operands, and a simple one from itself.
func eachOf(e minuted.Expr, change func(minuted.Expr) minuted.Expr) minuted.Expr {
	changed := func(operands []minuted.Expr) []minuted.Expr {
		out := make([]minuted.Expr, len(operands))
		for i, o := range operands {
			out[i] = change(o)
		}
		return out
	}
	switch e := e.(type) {
	case minuted.And:
		return allOf(changed(e.Operands)...)
	case minuted.Or:
		return anyOf(changed(e.Operands)...)
	case minuted.Not:
		return negate(change(e.Operand))
	}
	return change(e)
}

func isCompound(e minuted.Expr) bool {
	switch e.(type) {
	case minuted.And, minuted.Or, minuted.Not:
		return true
	}
	return false
}

// listed checks values against the closed list of the field and gives them in its spelling.
func (p *parser) listed(pos int, f field, operand minuted.Expr) minuted.Expr {
	list := listOf(f)
	return spread(operand, func(text string) minuted.Expr {
		value := strings.ToLower(text)
		if !slices.Contains(list, value) {
			p.note(notListed(pos, f, text, list))
		}
		return plain(value)
	})
}

// listOf returns the values that kind: or outcome: can have.
func listOf(f field) []string {
	if f.name == "kind" {
		return []string{string(minuted.KindSubstance), string(minuted.KindProcedure), string(minuted.KindDecision), string(minuted.KindDocument)}
	}
	var list []string
	for _, o := range minuted.Outcomes {
		list = append(list, string(o))
	}
	return list
}

// filterIn returns the name of the first filter inside an expression, or "".
func filterIn(e minuted.Expr) string {
	found := ""
	search := func(operands ...minuted.Expr) {
		for _, o := range operands {
			if found == "" {
				found = filterIn(o)
			}
		}
	}
	switch e := e.(type) {
	case minuted.And:
		search(e.Operands...)
	case minuted.Or:
		search(e.Operands...)
	case minuted.Not:
		search(e.Operand)
	case minuted.Field:
		return e.Name
	case minuted.Range:
		return "date"
	}
	return found
}

// nearestField returns the field that a misspelt name was meant to be.
func nearestField(name string) (field, bool) {
	name = strings.ToLower(name)
	slips := len([]rune(name)) / 4 // one slip in every four letters
	for _, f := range fields {
		if distance(name, f.name) <= min(slips, 2) {
			return f, true
		}
	}
	return field{}, false
}

// distance counts the letters inserted, left out, changed or swapped with their neighbour between two words (optimal
// string alignment).
func distance(a, b string) int {
	s, t := []rune(a), []rune(b)
	before, last := make([]int, len(t)+1), make([]int, len(t)+1)
	for j := range last {
		last[j] = j
	}
	for i := range s {
		row := make([]int, len(t)+1)
		row[0] = i + 1
		for j := range t {
			changed := last[j]
			if s[i] != t[j] {
				changed++
			}
			row[j+1] = min(changed, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && s[i] == t[j-1] && s[i-1] == t[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last = last, row
	}
	return last[len(t)]
}
