package query

import (
	"slices"
	"strings"
	"unicode"

	"minuted"
)

// Also is what is searched besides what was typed, because it means the same.
type Also struct {
	Typed     string `json:"typed"`
	Expansion string `json:"expansion"`
}

// Expand adds to a tree what means the same: to an acronym typed in capitals the phrase it stands for, to that phrase (in
// quotation marks or not) its acronym in exact form, to a word its other spellings. A word or phrase and what was added
// become a [minuted.Alike], and so do a run of words, which may stand anywhere in an item, and what was added to it: that
// takes the run's place in the And. Nothing is added for what is excluded, for sides of NEAR, for
// properties, for words inside a phrase, and for acronyms with several meanings, of which [Thesaurus.Ambiguous] tells; so
// where all operands have to match, the tree given back matches all that e matches. Nor is anything added that would give
// it more than [MaxParts] parts.
func (t *Thesaurus) Expand(e minuted.Expr) (minuted.Expr, []Also) {
	x := expander{thesaurus: t, capitals: inCapitals(e), room: MaxParts - parts(e)}
	return x.expand(e), x.also
}

// expander expands one tree.
type expander struct {
	thesaurus *Thesaurus
	capitals  bool // nothing of it is typed in small letters
	room      int  // parts that may be added
	also      []Also
}

func (x *expander) expand(e minuted.Expr) minuted.Expr {
	switch e := e.(type) {
	case minuted.Word:
		return x.alike(e, e.Text, slices.Concat(x.longForms(e.Text), x.spellings(e.Text)))
	case minuted.Phrase:
		if e.Slop > 0 {
			return e
		}
		return x.alike(e, String(e), x.acronyms(folded(e.Text)))
	case minuted.And:
		return x.conjunction(e.Operands)
	case minuted.Or:
		return eachOf(e, x.expand)
	case minuted.Field:
		if slices.Contains(places[:], e.Name) {
			e.Operand = x.expand(e.Operand)
		}
		return e
	}
	return e
}

// alike joins what was typed with others that mean the same, if there are any.
func (x *expander) alike(typed minuted.Expr, text string, others []minuted.Expr) minuted.Expr {
	if len(others) == 0 || !x.admit(text, others) {
		return typed
	}
	return minuted.Alike{Typed: typed, Others: others}
}

// admit takes note of what is to be added to what was typed. It reports false where there is no room for it.
func (x *expander) admit(typed string, others []minuted.Expr) bool {
	if len(others) > x.room {
		return false
	}
	x.room -= len(others)
	for _, other := range others {
		also := Also{Typed: typed, Expansion: strings.Trim(String(other), `"`)}
		if !slices.Contains(x.also, also) {
			x.also = append(x.also, also)
		}
	}
	return true
}

// conjunction expands the operands of an And, the longest run of words first.
func (x *expander) conjunction(operands []minuted.Expr) minuted.Expr {
	var expanded []minuted.Expr
	for len(operands) > 0 {
		n, others := x.run(operands)
		if n == 0 || !x.admit(spaced(minuted.And{Operands: operands[:n]}), others) {
			expanded = append(expanded, x.expand(operands[0]))
			operands = operands[1:]
			continue
		}
		run := eachOf(minuted.And{Operands: operands[:n]}, x.expand)
		expanded = append(expanded, minuted.Alike{Typed: run, Others: others})
		operands = operands[n:]
	}
	return allOf(expanded...)
}

// run finds the longest run of two or more words at the beginning of the operands that an entry consists of.
func (x *expander) run(operands []minuted.Expr) (n int, others []minuted.Expr) {
	var words []string
	for i, e := range operands {
		word, ok := e.(minuted.Word)
		if !ok || len(words) > x.thesaurus.longest {
			break
		}
		words = append(words, folded(word.Text)...)
		if i == 0 {
			continue
		}
		found := x.acronyms(words)
		if group := x.thesaurus.spellings[strings.Join(words, " ")]; group != nil {
			found = append(found, x.spellings(strings.Join(words, " "))...)
		}
		if len(found) > 0 {
			n, others = i+1, found
		}
	}
	return n, others
}

// acronyms gives the acronyms of words.
func (x *expander) acronyms(words []string) []minuted.Expr {
	var found []minuted.Expr
	for _, name := range x.thesaurus.short[x.thesaurus.canonical(words)] {
		found = append(found, minuted.Phrase{Text: name})
	}
	return found
}

// longForms gives the phrases that a word stands for, if it is an acronym and typed as one, and the acronym in the other
// number. "LACs" and "LAC's" are plurals.
func (x *expander) longForms(word string) []minuted.Expr {
	typed := withoutApostrophes(bare(word))
	a, ok := x.thesaurus.acronyms[typed]
	if !ok || a.mode == inContext || a.mode == asWord && x.capitals {
		return nil
	}
	var found []minuted.Expr
	for _, expansion := range a.expansions {
		for _, text := range append([]string{expansion}, x.thesaurus.otherSpellings(expansion)...) {
			found = append(found, minuted.Phrase{Text: text})
		}
	}
	for _, name := range a.names() {
		if !strings.EqualFold(name, typed) {
			found = append(found, minuted.Phrase{Text: name})
		}
	}
	return found
}

// spellings gives the other spellings of a text that is an entry as a whole.
func (x *expander) spellings(text string) []minuted.Expr {
	if x.thesaurus.spellings[strings.Join(folded(text), " ")] == nil {
		return nil
	}
	var found []minuted.Expr
	for _, other := range x.thesaurus.otherSpellings(text) {
		if strings.Contains(other, " ") {
			found = append(found, minuted.Phrase{Text: other})
		} else {
			found = append(found, minuted.Word{Text: other})
		}
	}
	return found
}

// bare is a word without the punctuation around it.
func bare(word string) string {
	return strings.TrimFunc(word, func(r rune) bool { return !isLetter(r) })
}

// inCapitals reports whether no small letter was typed in any word or phrase outside the properties.
func inCapitals(e minuted.Expr) bool {
	return firstIn(e, func(e minuted.Expr) string {
		switch e := e.(type) {
		case minuted.Word, minuted.Phrase, minuted.Pattern, minuted.Fuzzy:
			if text := String(e); strings.ContainsFunc(text, unicode.IsLower) {
				return text
			}
		case minuted.Field:
			if slices.Contains(places[:], e.Name) && !inCapitals(e.Operand) {
				return e.Name
			}
		}
		return ""
	}) == ""
}
