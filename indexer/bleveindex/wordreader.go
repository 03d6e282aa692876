package bleveindex

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// blockBreak stands between the blocks of a [minuted.Text].
const blockBreak = "\n\n"

// wordReader walks through a text word by word. Most words are of unaccented letters and figures: they are read byte by
// byte, and nothing is allocated for them.
type wordReader struct {
	text string

	// Of the word it has come to:
	start, end int    // bytes of the text
	sentence   int    // which sentence of the text it stands in, from 0
	block      int    // which block, from 0
	first      bool   // it begins a block, list entry or table cell, so that no phrase runs on to it from the word before
	plain      bool   // it is of unaccented letters and figures only
	folded     []byte // its form where it is not plain

	count int // words so far
}

// next goes to the next word. What folds to nothing is no word.
func (r *wordReader) next() bool {
	lastStart, lastEnd := r.start, r.end
	for r.find() {
		if !r.plain {
			r.folded = appendForm(r.folded[:0], r.text[r.start:r.end])
		}
		if !r.plain && len(r.folded) == 0 {
			continue
		}
		if r.count++; r.count > 1 {
			r.follow(r.text[lastStart:lastEnd], r.text[lastEnd:r.start])
		}
		return true
	}
	return false
}

// find goes to the next run of letters and digits.
func (r *wordReader) find() bool {
	r.start = nextWord(r.text, r.end)
	if r.start == len(r.text) {
		return false
	}
	r.end = r.start
	for r.end < len(r.text) && isPlain(r.text[r.end]) {
		r.end++
	}
	end := wordEnd(r.text, r.end)
	r.plain = end == r.end
	r.end = end
	return true
}

// follow works out where a word stands from the word before it and what stands between them.
func (r *wordReader) follow(last, between string) {
	if len(between) == 1 {
		r.first = between[0] == '\t'
		return
	}
	r.first = isBreak(between)
	if strings.Contains(between, blockBreak) {
		r.first = true
		r.sentence++
		r.block++
	} else if endsSentence(last, between, r.text[r.start:r.end]) {
		r.sentence++
	}
}

// appendForm appends the form of the word.
func (r *wordReader) appendForm(to []byte) []byte {
	if !r.plain {
		return append(to, r.folded...)
	}
	return appendPlain(to, r.text[r.start:r.end])
}

// isBreak reports whether what stands between two words of a block keeps them apart for phrases: the bullet of a list
// entry or the edge of a table cell.
func isBreak(between string) bool {
	return strings.Contains(between, "\t") || len(between) > 1 && strings.Contains(between, "•")
}

// nextWord gives the start of the first word at or after i, or the length of the text.
func nextWord(text string, i int) int {
	for i < len(text) {
		if c := text[i]; c < utf8.RuneSelf {
			if isPlain(c) {
				return i
			}
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		if isWordRune(r) {
			return i
		}
		i += size
	}
	return len(text)
}

// wordEnd gives the end of the word that i is within or at the end of.
func wordEnd(text string, i int) int {
	for i < len(text) {
		if c := text[i]; c < utf8.RuneSelf && c != '\'' {
			if !isPlain(c) {
				return i
			}
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		if !isWordRune(r) && !unicode.Is(unicode.M, r) && !joins(r, text[i+size:]) {
			return i
		}
		i += size
	}
	return len(text)
}

// isPlain reports whether a byte is an unaccented letter or a figure.
func isPlain(c byte) bool { return c|0x20-'a' < 26 || c-'0' < 10 }

func isWordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return isPlain(byte(r))
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

// joins reports whether a rune between letters is part of their word: an apostrophe, or a soft hyphen or other mark
// that is not seen.
func joins(r rune, rest string) bool {
	if !isApostrophe(r) && !unicode.Is(unicode.Cf, r) {
		return false
	}
	next, _ := utf8.DecodeRuneInString(rest)
	return isWordRune(next)
}
