package bleveindex

import (
	"encoding/binary"
	"math/bits"
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
		if r.count++; r.count == 1 {
			return true
		}
		if between := r.text[lastEnd:r.start]; saysNothing(between) {
			r.first = false // as follow would find, of nearly all words
		} else {
			r.follow(r.text[lastStart:lastEnd], between)
		}
		return true
	}
	return false
}

// find goes to the next run of letters and digits.
func (r *wordReader) find() bool {
	text := r.text
	if r.start = nextWord(text, r.end); r.start == len(text) {
		return false
	}
	end := plainEnd(text, r.start)
	r.end, r.plain = end, true
	if end < len(text) && (text[end] >= utf8.RuneSelf || text[end] == '\'') {
		r.end = wordEnd(text, end)
		r.plain = r.end == end
	}
	return true
}

// follow works out where a word stands from the word before it and what stands between them.
func (r *wordReader) follow(last, between string) {
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

// saysNothing reports whether what stands between two words can neither end a sentence nor keep them apart.
func saysNothing(between string) bool {
	for i := range len(between) {
		switch c := between[i]; {
		case c >= utf8.RuneSelf, c == '.', c == '\n', c == '\t', c == '?', c == '!':
			return false
		}
	}
	return true
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

// plainEnd gives the end of the unaccented letters and figures that begin at i. It looks at eight bytes at once: that words
// end after any number of letters is what a processor guesses wrong most often when it goes byte by byte.
func plainEnd(text string, i int) int {
	for ; i+8 <= len(text); i += 8 {
		if n := plainBytes(binary.LittleEndian.Uint64([]byte(text[i : i+8]))); n < 8 {
			return i + n
		}
	}
	for i < len(text) && isPlain(text[i]) {
		i++
	}
	return i
}

// plainBytes counts the bytes up to the first that is no unaccented letter or figure. The highest bit of a byte says what
// it is: adding carries into it where the byte is not below a bound.
func plainBytes(eight uint64) int {
	const each, high = 0x0101010101010101, 0x8080808080808080
	ascii := eight &^ high
	small := ascii | each*0x20
	letters := (small + each*(0x80-'a')) &^ (small + each*(0x7f-'z'))
	figures := (ascii + each*(0x80-'0')) &^ (ascii + each*(0x7f-'9'))
	return bits.TrailingZeros64(^((letters|figures)&^eight)&high) / 8
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
