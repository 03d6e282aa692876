package generated

import (
	"math"
	"math/rand/v2"
	"strconv"
)

// What stands in a text beside single words, one in so many.
const (
	phraseEvery = 20
	nameEvery   = 60
	numberEvery = 50
	commaEvery  = 12
)

// A sentence's length is lognormal too, about this many words.
const (
	sentenceMedian = 17
	sentenceSpread = 0.5
)

// One block in so many is a heading, a list or a table instead of a paragraph.
const specialEvery = 8

// writer writes running text.
type writer struct {
	stock *stock
	r     *rand.Rand
	out   []byte
	left  int // words still to be written
}

// text writes blocks of so many words in sum. opening stands before them and does not count.
func (w *writer) text(opening string, length int) string {
	w.out, w.left = append(w.out[:0], opening...), length
	for w.left > 0 {
		if len(w.out) > len(opening) {
			w.out = append(w.out, "\n\n"...)
		}
		w.block()
	}
	return string(w.out)
}

// line writes words of a title.
func (w *writer) line(length int) string {
	w.out, w.left = w.out[:0], length
	w.run(length, true)
	return string(w.out)
}

func (w *writer) block() {
	switch w.r.IntN(3 * specialEvery) {
	case 0:
		w.out = append(w.out, "# "...)
		w.run(3+w.r.IntN(4), true)
	case 1:
		w.lines("• ", 6+w.r.IntN(12), 2+w.r.IntN(5), ";")
	case 2:
		w.table()
	default:
		for range 2 + w.r.IntN(4) {
			if w.left > 0 {
				w.sentence()
			}
		}
	}
}

// sentence writes one sentence, with a space before it where text stands there already.
func (w *writer) sentence() {
	if n := len(w.out); n > 0 && w.out[n-1] != '\n' && w.out[n-1] != ' ' {
		w.out = append(w.out, ' ')
	}
	w.run(max(3, int(sentenceMedian*math.Exp(w.r.NormFloat64()*sentenceSpread))), true)
	w.out = append(w.out, '.')
}

// lines writes n lines of so many words.
func (w *writer) lines(mark string, length, n int, end string) {
	for i := range n {
		if w.left <= 0 {
			return
		}
		if i > 0 {
			w.out = append(w.out, end+"\n"...)
		}
		w.out = append(w.out, mark...)
		w.run(length, false)
	}
}

// table writes rows of two cells.
func (w *writer) table() {
	for row := range 3 {
		if w.left <= 0 {
			return
		}
		if row > 0 {
			w.out = append(w.out, '\n')
		}
		w.run(2, true)
		w.out = append(w.out, '\t')
		w.number()
	}
}

// run writes about so many words, and no more than are left.
func (w *writer) run(length int, capital bool) {
	stop := max(w.left-length, 0)
	for first := true; w.left > stop; first = false {
		if !first {
			if w.r.IntN(commaEvery) == 0 {
				w.out = append(w.out, ',')
			}
			w.out = append(w.out, ' ')
		}
		start := len(w.out)
		w.next()
		if first && capital && 'a' <= w.out[start] && w.out[start] <= 'z' {
			w.out[start] -= 'a' - 'A'
		}
	}
}

// next writes one word, name, number or phrase.
func (w *writer) next() {
	const all = phraseEvery * nameEvery * numberEvery
	switch n := w.r.IntN(all); {
	case n < all/phraseEvery:
		w.several(w.stock.phrases[w.stock.phrase.draw(w.r)])
	case n < all/phraseEvery+all/nameEvery:
		w.several(w.stock.names[w.r.IntN(names)])
	case n < all/phraseEvery+all/nameEvery+all/numberEvery:
		w.number()
	default:
		w.out = append(w.out, w.stock.vocabulary.spelling[w.stock.vocabulary.drawn.draw(w.r)]...)
		w.left--
	}
}

// several writes words that stay together, even where they are more than are left.
func (w *writer) several(text string) {
	w.out = append(w.out, text...)
	w.left--
	for i := range len(text) {
		if text[i] == ' ' {
			w.left--
		}
	}
}

func (w *writer) number() {
	n := w.r.IntN(100)
	if w.r.IntN(2) == 0 {
		n = 2000 + w.r.IntN(30)
	}
	w.out = strconv.AppendInt(w.out, int64(n), 10)
	w.left--
}
