package bleveindex

import (
	"github.com/blevesearch/bleve/v2/analysis"
)

// AnalyserVersion changes whenever the same text would give other words or positions; an index built by another
// version has to be rebuilt.
const AnalyserVersion = 2

// token is one word of a text. See [wordReader] for what its parts mean.
type token struct {
	form       string // folded
	start, end int
	sentence   int
	block      int
	first      bool
}

// analyse splits a text into words. A word is a run of letters and digits; an apostrophe between letters is part of it
// ("O'Brien" is obrien). Anything else ends a word, so "23/01234/FUL" is the three words 23, 01234, ful, "s.106" is s,
// 106 and "co-operative" is co, operative. What is typed is split the same way, and a typed word of several parts is
// looked for as a phrase of them: the whole finds what was printed whole, and each part finds it too.
func analyse(text string) []token {
	tokens := make([]token, 0, len(text)/6+1)
	var form []byte
	r := wordReader{text: text}
	for r.next() {
		t := token{start: r.start, end: r.end, sentence: r.sentence, block: r.block, first: r.first}
		form = r.appendForm(form[:0])
		if t.form = text[r.start:r.end]; t.form != string(form) {
			t.form = string(form)
		}
		tokens = append(tokens, t)
	}
	return tokens
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

// partAnalyser is analyse for bleve.
type partAnalyser struct{}

// Analyze gives bleve the words with their positions, counted from 1. Where it expects the bytes a word stands at, which
// snippets find again, it gets the word's sentence and block: numbers below 128 cost it one byte, as 0 would.
func (partAnalyser) Analyze(text []byte) analysis.TokenStream {
	most := len(text)/5 + 1
	slab := make([]analysis.Token, 0, most)
	terms := make([]byte, 0, len(text))
	r := wordReader{text: string(text)}
	for r.next() {
		from := len(terms)
		terms = r.appendForm(terms)
		slab = append(slab, analysis.Token{Term: terms[from:len(terms):len(terms)], Position: r.count, Start: r.sentence, End: packBlock(&r)})
	}
	stream := make(analysis.TokenStream, len(slab))
	for i := range slab {
		stream[i] = &slab[i]
	}
	return stream
}

// packBlock puts into one number which block a word stands in and whether it begins anything.
func packBlock(r *wordReader) int {
	if r.first {
		return r.block<<1 | 1
	}
	return r.block << 1
}
