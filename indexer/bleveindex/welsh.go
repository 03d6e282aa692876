package bleveindex

import (
	"slices"
	"strings"
	"unicode/utf8"

	"minuted"
)

// Words of items in Welsh are read by rules of their own: English endings mean nothing in them, but the first consonant
// of a Welsh word changes with the word before it (cyngor, y gyngor, fy nghyngor, ei chyngor). So in items in Welsh a
// word is found in every form that a change of its first consonant makes of it or that it may be a change of, and in all
// other items by its English stem.

// langs is a set of languages, as far as they are told apart.
type langs uint8

const (
	notWelsh langs = 1 << iota
	welsh
	anyLang = notWelsh | welsh
)

// langsOf gives the language of an item.
func langsOf(item *minuted.Item) langs {
	if baseLanguage(item.Lang) == "cy" {
		return welsh
	}
	return notWelsh
}

// baseLanguage is the first part of a language tag, such as "en" of "en-GB".
func baseLanguage(tag string) string {
	base, _, _ := strings.Cut(strings.ToLower(tag), "-")
	return base
}

// mutation is a change of the beginning of a Welsh word.
type mutation struct{ radical, mutated string }

// mutations are the soft, nasal and aspirate ones: D. A. Thorne, A Comprehensive Welsh Grammar (1993), sections 48-97.
var mutations = [...]mutation{
	{"c", "g"}, {"c", "ngh"}, {"c", "ch"},
	{"p", "b"}, {"p", "mh"}, {"p", "ph"},
	{"t", "d"}, {"t", "nh"}, {"t", "th"},
	{"g", ""}, {"g", "ng"},
	{"b", "f"}, {"b", "m"},
	{"d", "dd"}, {"d", "n"},
	{"m", "f"}, {"ll", "l"}, {"rh", "r"},
}

// minMutable is the length, in letters, of the shortest word that is looked for in other forms. Shorter ones are too
// often another word.
const minMutable = 3

// family gives a folded word and all that it becomes by mutation or may have become it, sorted.
func family(form string) []string {
	all := []string{form}
	for _, radical := range append(radicals(form), form) {
		all = append(all, radical)
		for _, m := range mutations {
			if rest, ok := strings.CutPrefix(radical, m.radical); ok && m.appliesTo(radical) {
				all = append(all, m.mutated+rest)
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// radicals gives the words that a folded word may be a mutation of.
func radicals(form string) []string {
	var all []string
	for _, m := range mutations {
		if rest, ok := strings.CutPrefix(form, m.mutated); ok && m.appliesTo(m.radical+rest) {
			all = append(all, m.radical+rest)
		}
	}
	return all
}

// appliesTo reports whether a word begins with the mutation's radical letter. ch, dd, ph and th are letters of their own,
// which never change.
func (m mutation) appliesTo(word string) bool {
	if utf8.RuneCountInString(word) < minMutable || !strings.HasPrefix(word, m.radical) {
		return false
	}
	switch word[:2] {
	case "ch", "dd", "ph", "th":
		return false
	default:
		return true
	}
}
