package bleveindex

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2/analysis"
)

// AnalyserVersion changes whenever the same text would give other words or positions; an index built by another
// version has to be rebuilt.
const AnalyserVersion = 2

// blockBreak stands between the blocks of a [minuted.Text].
const blockBreak = "\n\n"

// token is one word of a text.
type token struct {
	form       string // folded
	start, end int    // bytes of the text
	sentence   int    // which sentence of the text it stands in, from 0
	block      int    // which block, from 0
	first      bool   // it begins a block, list entry or table cell, so that no phrase runs on to it from the word before
}

// analyse splits a text into words. A word is a run of letters and digits; an apostrophe between letters is part of it
// ("O'Brien" is obrien). Anything else ends a word, so "23/01234/FUL" is the three words 23, 01234, ful, "s.106" is s,
// 106 and "co-operative" is co, operative. What is typed is split the same way, and a typed word of several parts is
// looked for as a phrase of them: the whole finds what was printed whole, and each part finds it too.
func analyse(text string) []token {
	tokens := make([]token, 0, len(text)/6+1)
	var last token
	end := 0 // of the last word
	for start := nextWord(text, 0); start < len(text); start = nextWord(text, end) {
		end = wordEnd(text, start)
		form := fold(text[start:end])
		if form == "" {
			continue
		}
		next := token{form: form, start: start, end: end}
		if len(tokens) > 0 {
			next.follow(last, text)
		}
		tokens = append(tokens, next)
		last = next
	}
	return tokens
}

// follow works out where a word stands from where the word before it does.
func (t *token) follow(last token, text string) {
	t.sentence, t.block = last.sentence, last.block
	between := text[last.end:t.start]
	switch {
	case strings.Contains(between, blockBreak):
		t.first = true
		t.sentence++
		t.block++
	case endsSentence(text[last.start:last.end], between, text[t.start:t.end]):
		t.sentence++
		t.first = isBreak(between)
	default:
		t.first = isBreak(between)
	}
}

// forms gives the folded words of a text.
func forms(text string) []string {
	tokens := analyse(text)
	out := make([]string, len(tokens))
	for i, t := range tokens {
		out[i] = t.form
	}
	return out
}

// isBreak reports whether what stands between two words of a block keeps them apart for phrases: the bullet of a list
// entry or the edge of a table cell.
func isBreak(between string) bool {
	return strings.Contains(between, "\t") || len(between) > 1 && strings.Contains(between, "•")
}

// nextWord gives the start of the first word at or after i, or the length of the text.
func nextWord(text string, i int) int {
	for i < len(text) {
		r, size := utf8.DecodeRuneInString(text[i:])
		if isWordRune(r) {
			return i
		}
		i += size
	}
	return len(text)
}

// wordEnd gives the end of the word that starts at i.
func wordEnd(text string, i int) int {
	for i < len(text) {
		r, size := utf8.DecodeRuneInString(text[i:])
		if !isWordRune(r) && !unicode.Is(unicode.M, r) && !joins(r, text[i+size:]) {
			return i
		}
		i += size
	}
	return len(text)
}

func isWordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
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

// partAnalyser is analyse for bleve.
type partAnalyser struct{}

// Analyze gives bleve the words with their positions, counted from 1. Where it expects the bytes a word stands at, which
// snippets find again, it gets the word's sentence and block: numbers below 128 cost it one byte, as 0 would.
func (partAnalyser) Analyze(text []byte) analysis.TokenStream {
	words := analyse(string(text))
	stream := make(analysis.TokenStream, len(words))
	slab := make([]analysis.Token, len(words))
	terms := make([]byte, 0, len(text)+len(text)/8)
	for i, w := range words {
		from := len(terms)
		terms = append(terms, w.form...)
		slab[i] = analysis.Token{Term: terms[from:len(terms):len(terms)], Position: i + 1, Start: w.sentence, End: packBlock(w)}
		stream[i] = &slab[i]
	}
	return stream
}

// packBlock puts into one number which block a word stands in and whether it begins anything.
func packBlock(t token) int {
	if t.first {
		return t.block<<1 | 1
	}
	return t.block << 1
}
