package bleveindex

import (
	"cmp"
	"math/bits"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
)

// phrase is several words next to each other in this order, within one paragraph, list entry or table cell.
type phrase []wordAt

func (ph phrase) docs(m *matcher, p part) (*roaring.Bitmap, error) { return allDocs(m, p, ph) }

// allDocs gives the documents that hold all the words in a part.
func allDocs(m *matcher, p part, words []wordAt) (*roaring.Bitmap, error) {
	sets := make([]*roaring.Bitmap, len(words))
	for i, w := range words {
		set, err := w.docs(m, p)
		if err != nil || set.IsEmpty() {
			return set, err
		}
		sets[i] = set
	}
	return roaring.FastAnd(sets...), nil
}

// each calls yield for every place where the phrase stands, in order. It looks around the rarest of its words.
func (ph phrase) each(s slots, yield func(from, to point)) {
	rarest := 0
	for i, w := range ph {
		if len(s[w.slot]) < len(s[ph[rarest].slot]) {
			rarest = i
		}
	}
	for _, at := range s[ph[rarest].slot] {
		if at.from.word <= uint32(rarest) {
			continue
		}
		if from, to, ok := ph.startsAt(s, at.from.word-uint32(rarest)); ok {
			yield(from, to)
		}
	}
}

// startsAt reports whether the phrase begins with a word of the part, and where its first and last word stand.
func (ph phrase) startsAt(s slots, word uint32) (from, to point, ok bool) {
	for i, w := range ph {
		spots := s[w.slot]
		at := startingAt(spots, word+uint32(i))
		if at == len(spots) || spots[at].from.word != word+uint32(i) || i > 0 && spots[at].from.first {
			return from, to, false
		}
		if to = spots[at].from; i == 0 {
			from = to
		}
	}
	return from, to, true
}

func (ph phrase) spots(s slots, marking bool) []spot {
	var all []spot
	ph.each(s, func(from, to point) {
		all = append(all, spot{from: from, to: to, words: phraseWords(from, to, marking)})
	})
	return all
}

func phraseWords(from, to point, marking bool) []uint32 {
	if !marking {
		return nil
	}
	var words []uint32
	for word := from.word; word <= to.word; word++ {
		words = append(words, word)
	}
	return words
}

func (ph phrase) times(s slots) uint64 {
	var n uint64
	ph.each(s, func(_, _ point) { n++ })
	return n
}

func (ph phrase) mark(s slots, tell func(words []uint32)) { markSpots(ph, s, tell) }

// maxLoose bounds the words of a phrase whose words may stand apart.
const maxLoose = 32

// loosePhrase is several words, each once and in any order, within a stretch of one block that holds at most slop words
// besides them.
type loosePhrase struct {
	words  []wordAt
	slop   int
	effort *effort

	buf []candidate
}

// candidate is a word of a part with the words of the phrase that it can be, as bits.
type candidate struct {
	at  point
	can uint32
}

func (l *loosePhrase) docs(m *matcher, p part) (*roaring.Bitmap, error) {
	return allDocs(m, p, l.words)
}

// candidates gives the words of a part that are any of the phrase's, in order.
func (l *loosePhrase) candidates(s slots) []candidate {
	all := l.buf[:0]
	for i, w := range l.words {
		for _, at := range s[w.slot] {
			all = append(all, candidate{at.from, 1 << i})
		}
	}
	l.buf = all
	slices.SortFunc(all, func(a, b candidate) int { return cmp.Compare(a.at.word, b.at.word) })
	merged := all[:0]
	for _, c := range all {
		if n := len(merged); n > 0 && merged[n-1].at.word == c.at.word {
			merged[n-1].can |= c.can
			continue
		}
		merged = append(merged, c)
	}
	return merged
}

// each calls yield for every stretch of candidates that begins and ends with a word of an occurrence. Where yield gives
// false, it is done with those that begin where the last one did.
func (l *loosePhrase) each(all []candidate, yield func(stretch []candidate) bool) {
	longest := uint32(len(l.words) + l.slop)
	for i, first := range all {
		for j := i + 1; j < len(all); j++ {
			last := all[j].at
			if *l.effort++; l.effort.over() || last.word-first.at.word >= longest || last.block != first.at.block {
				break
			}
			if stretch := all[i : j+1]; apart(first, all[j]) && l.fits(stretch) && !yield(stretch) {
				break
			}
		}
	}
}

// fits reports whether each word of the phrase can be a candidate of its own. If so, and if some candidates can be
// different words, there is a way in which all the words and those candidates are used: N. S. Mendelsohn and
// A. L. Dulmage, Some Generalizations of the Problem of Distinct Representatives (1958), theorem 1.
func (l *loosePhrase) fits(stretch []candidate) bool {
	if len(stretch) < len(l.words) {
		return false
	}
	var any uint32
	for _, c := range stretch {
		any |= c.can
	}
	if bits.OnesCount32(any) < len(l.words) {
		return false
	}
	if single(stretch) {
		return true
	}
	var is [maxLoose]int // which candidate each word of the phrase is, counted from 1
	tried := make([]bool, len(stretch))
	for word := range l.words {
		clear(tried)
		if !assign(stretch, is[:len(l.words)], word, tried) {
			return false
		}
	}
	return true
}

// single reports whether each candidate can be one word of the phrase only.
func single(stretch []candidate) bool {
	for _, c := range stretch {
		if c.can&(c.can-1) != 0 {
			return false
		}
	}
	return true
}

// assign finds a candidate for a word of the phrase, if need be by giving those before it others.
func assign(stretch []candidate, is []int, word int, tried []bool) bool {
	for i, c := range stretch {
		if c.can&(1<<word) == 0 || tried[i] {
			continue
		}
		tried[i] = true
		holder := slices.Index(is, i+1)
		if holder < 0 || assign(stretch, is, holder, tried) {
			is[word] = i + 1
			return true
		}
	}
	return false
}

// apart reports whether candidates can be different words of the phrase.
func apart(candidates ...candidate) bool {
	return apartFrom(0, candidates)
}

func apartFrom(used uint32, candidates []candidate) bool {
	if len(candidates) == 0 {
		return true
	}
	for left := candidates[0].can &^ used; left != 0; left &= left - 1 {
		if apartFrom(used|left&-left, candidates[1:]) {
			return true
		}
	}
	return false
}

func (l *loosePhrase) spots(s slots, marking bool) []spot {
	var all []spot
	l.each(l.candidates(s), func(stretch []candidate) bool {
		at := spot{from: stretch[0].at, to: stretch[len(stretch)-1].at}
		if marking {
			at.words = taking(stretch)
		}
		all = append(all, at)
		return true
	})
	return all
}

// taking gives the candidates of a stretch that are part of an occurrence which begins and ends where the stretch does.
func taking(stretch []candidate) []uint32 {
	first, last := stretch[0], stretch[len(stretch)-1]
	words := []uint32{first.at.word, last.at.word}
	for _, c := range stretch[1 : len(stretch)-1] {
		if apart(first, last, c) {
			words = append(words, c.at.word)
		}
	}
	return words
}

// times counts the words that an occurrence begins with.
func (l *loosePhrase) times(s slots) uint64 {
	var n uint64
	l.each(l.candidates(s), func([]candidate) bool {
		n++
		return false
	})
	return n
}

func (l *loosePhrase) mark(s slots, tell func(words []uint32)) { markSpots(l, s, tell) }
