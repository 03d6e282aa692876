package bleveindex

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A sentence ends with a block, or with a full stop, question mark or exclamation mark that white space follows and then
// a capital or a figure; closing quotation marks and brackets may come before the white space, opening ones after it. A
// full stop ends none after a single letter (so none in "s. 106", "5 p.m. The" or "e.g. Leeds"), after a figure ("5. To
// note") or after an abbreviation that stands before names and numbers.

// sentenceMarks end sentences.
const sentenceMarks = ".!?"

// closingMarks may stand between a sentence's last mark and the white space behind it.
const closingMarks = `"')]”’»`

// endsSentence reports whether a sentence ends between a word and the next, as printed, where what stands between them
// holds no end of a block.
func endsSentence(word, between, next string) bool {
	if len(between) < 2 {
		return false
	}
	at := strings.IndexAny(between, sentenceMarks)
	if at < 0 {
		return false
	}
	first, _ := utf8.DecodeRuneInString(next)
	if !unicode.IsUpper(first) && !unicode.IsDigit(first) {
		return false
	}
	if at == 0 && between[0] == '.' && !endsWith(word) && !strings.ContainsAny(between[1:], sentenceMarks) {
		return false
	}
	for ; at >= 0; at = nextAny(between, at+1, sentenceMarks) {
		rest := strings.TrimLeft(between[at+1:], closingMarks)
		if r, _ := utf8.DecodeRuneInString(rest); rest != "" && unicode.IsSpace(r) {
			return true
		}
	}
	return false
}

// nextAny is the next place at or after from of any of the signs, or -1.
func nextAny(s string, from int, signs string) int {
	at := strings.IndexAny(s[from:], signs)
	if at < 0 {
		return -1
	}
	return from + at
}

// endsWith reports whether a full stop right after a word can end a sentence.
func endsWith(word string) bool {
	if utf8.RuneCountInString(word) == 1 || isFigures(word) {
		return false
	}
	switch strings.ToLower(word) {
	case "no", "nos", "cllr", "cllrs", "cyng", "mr", "mrs", "ms", "dr", "st", "rev", "rt", "hon", "para", "paras", "ref", "vs", "viz", "cf":
		return false
	default:
		return true
	}
}

func isFigures(word string) bool {
	for _, r := range word {
		if !unicode.IsDigit(r) {
			return false
		}
	}
	return true
}
