package topics

import (
	"slices"
	"strings"
)

// A report has sections that every report has: what it means for money, law, equality, climate, crime. They name those
// subjects without being about them.

// mostHeadingWords is how long a line can be and still be a heading.
const mostHeadingWords = 10

// withoutSections leaves out the words of such sections: from their heading to the next, of a paragraph that opens with
// such a heading the paragraph, and of running text the sentence that names it.
func (lex *Lexicon) withoutSections(text string, words []token) []token {
	if !mayHoldSections(text) {
		return words
	}
	var kept []token
	cutting := false
	for _, b := range blocks(text) {
		switch line := strings.TrimSpace(text[b.start:b.end]); {
		case isHeading(line):
			cutting = lex.sections.match(line)
		case !cutting && lex.opensSection(line):
			continue
		}
		if !cutting {
			kept = append(kept, within(words, b)...)
		}
	}
	return kept
}

// mayHoldSections spares most texts the search for headings.
func mayHoldSections(text string) bool {
	return strings.Contains(text, "mplication") || strings.Contains(text, "IMPLICATION") || strings.Contains(text, "mpact ")
}

// longestOpening is how many bytes of a paragraph are looked at for a heading that it begins with.
const longestOpening = 160

// opensSection reports whether a paragraph begins with the heading of such a section: "Legal implications: none."
func (lex *Lexicon) opensSection(line string) bool {
	line = line[:min(len(line), longestOpening)]
	lower := strings.ToLower(line)
	return slices.ContainsFunc(lex.sections, func(p pattern) bool {
		at := p.find(line, lower)
		return at != nil && len(strings.Fields(line[:at[0]])) <= 3
	})
}

// isHeading reports whether a block heads what follows.
func isHeading(line string) bool {
	if strings.HasPrefix(line, "# ") {
		return true
	}
	return !strings.ContainsAny(line, "\n•") && !strings.HasSuffix(line, ".") && len(strings.Fields(line)) <= mostHeadingWords
}

// blocks cuts a text at blank lines, and a text without any at the ends of its sentences.
func blocks(text string) []span {
	separator := "\n\n"
	if !strings.Contains(text, separator) {
		separator = ". "
	}
	var out []span
	for start := 0; start < len(text); {
		end := len(text)
		if at := strings.Index(text[start:], separator); at >= 0 {
			end = start + at + len(separator)
		}
		out = append(out, span{start, end})
		start = end
	}
	return out
}

// within returns the words of one block.
func within(words []token, b span) []token {
	from := firstFrom(words, b.start)
	return words[from:firstFrom(words, b.end)]
}

// firstFrom returns the place of the first word at or after a position.
func firstFrom(words []token, position int) int {
	low, high := 0, len(words)
	for low < high {
		if middle := (low + high) / 2; words[middle].start < position {
			low = middle + 1
		} else {
			high = middle
		}
	}
	return low
}
