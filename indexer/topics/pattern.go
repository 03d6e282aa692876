package topics

import (
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
)

// caseless makes a pattern match in any letter case.
const caseless = "(?i)"

// pattern is a regular expression that matches in any letter case, and words of which a text that it matches holds one:
// looking for those first spares most texts the expression.
type pattern struct {
	*regexp.Regexp
	oneOf []string // in small letters; none where the expression asks for no word
}

// newPattern compiles an expression that a check has seen to be sound.
func newPattern(text string) pattern {
	p := pattern{Regexp: regexp.MustCompile(caseless + text)}
	if tree, err := syntax.Parse(text, syntax.Perl); err == nil {
		p.oneOf = literals(tree)
	}
	return p
}

// find returns where the pattern matches, nil where it does not. Lower is the text in small letters.
func (p pattern) find(text, lower string) []int {
	if len(p.oneOf) > 0 && !slices.ContainsFunc(p.oneOf, func(word string) bool { return strings.Contains(lower, word) }) {
		return nil
	}
	return p.FindStringIndex(text)
}

// patterns are tried one after the other: apart, each stays small and anchored ones fail at the first letter, which is
// several times as fast as one pattern of all.
type patterns []pattern

func compiled(list []located) patterns {
	out := make(patterns, len(list))
	for i, l := range list {
		out[i] = newPattern(l.text)
	}
	return out
}

// optional compiles an expression that may be missing.
func optional(text string) patterns {
	if text == "" {
		return nil
	}
	return patterns{newPattern(text)}
}

// match reports whether any of the patterns matches.
func (ps patterns) match(text string) bool {
	lower := strings.ToLower(text)
	return slices.ContainsFunc(ps, func(p pattern) bool { return p.find(text, lower) != nil })
}

// shortestLiteral is the least length of a word worth looking for.
const shortestLiteral = 3

// literals returns strings of which every match of an expression holds at least one, none where it asks for no such.
func literals(tree *syntax.Regexp) []string {
	switch tree.Op {
	case syntax.OpLiteral:
		if len(tree.Rune) >= shortestLiteral {
			return []string{strings.ToLower(string(tree.Rune))}
		}
	case syntax.OpCapture, syntax.OpPlus:
		return literals(tree.Sub[0])
	case syntax.OpConcat:
		return literalsOfOne(tree.Sub)
	case syntax.OpAlternate:
		return literalsOfAll(tree.Sub)
	}
	return nil
}

// literalsOfOne chooses the part of a sequence that asks for the fewest strings.
func literalsOfOne(parts []*syntax.Regexp) []string {
	var best []string
	for _, part := range parts {
		if found := literals(part); len(found) > 0 && (best == nil || len(found) < len(best)) {
			best = found
		}
	}
	return best
}

// literalsOfAll unites what alternatives ask for; one that asks for nothing leaves nothing to ask for.
func literalsOfAll(alternatives []*syntax.Regexp) []string {
	var all []string
	for _, alternative := range alternatives {
		found := literals(alternative)
		if len(found) == 0 {
			return nil
		}
		all = append(all, found...)
	}
	return all
}
