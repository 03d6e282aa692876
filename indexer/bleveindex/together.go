package bleveindex

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
)

// slots holds, by the slots of a [together], where their words stand in one part of one item: in order, but for nothing.
type slots [][]spot

// placed is something that stands at places in a part: a word, a phrase, words near each other, or any of several.
type placed interface {
	// docs gives the documents whose part may hold it. Nobody may change them.
	docs(m *matcher, p part) (*roaring.Bitmap, error)

	// spots gives the places where it stands, as distinctSpots does. They are good until the next call.
	spots(s slots, marking bool) []spot

	// times counts how often it occurs.
	times(s slots) uint64

	// mark tells the words that take part. They are known by the spots of the slots.
	mark(s slots, tell func(words []uint32))
}

// together is a leaf of words that have to stand together in one part.
type together struct {
	what  placed
	terms []*term // by slot
	uses  []int   // how often what looks for each
	parts parts

	effort *effort // of what, in all segments
}

// effort counts the places of words that were read and the pairs that were looked at to find out which stand near each
// other.
type effort int

// maxEffort bounds it: some queries have words stand in more places, or near each other in more ways, than anyone waits
// for. Five million take about a third of a second.
const maxEffort = 5_000_000

// maxMarking bounds it for the marks of one text. Where that is not enough, some words stay unmarked.
const maxMarking = 1_000_000

func (e *effort) over() bool { return *e > maxEffort }

// occurrences is how often something occurs in one part of a document.
type occurrences struct {
	doc   uint32
	part  part
	times uint64
}

func (t *together) in() parts { return t.parts }

func (t *together) match(m *matcher) (*roaring.Bitmap, error) {
	if found, ok := m.matches[t]; ok {
		return found, nil
	}
	found := roaring.New()
	var all []occurrences
	for p := range part(partCount) {
		if !t.parts.has(p) {
			continue
		}
		var err error
		if all, err = t.matchPart(m, p, all); err != nil {
			return nil, err
		}
	}
	for _, o := range all {
		found.Add(o.doc)
	}
	m.matches[t], m.times[t] = found, all
	return found, nil
}

// matchPart reads positions only of the documents that hold the words it takes, and adds those where they stand as they
// should.
func (t *together) matchPart(m *matcher, p part, all []occurrences) ([]occurrences, error) {
	within, err := t.what.docs(m, p)
	if err != nil || within.IsEmpty() {
		return all, err
	}
	readers := make([]*spotReader, len(t.terms))
	for i, word := range t.terms {
		if readers[i], err = m.spotsOf(word, p, within); err != nil {
			return nil, err
		}
	}
	read := make(slots, len(t.terms))
	for docs := within.Iterator(); docs.HasNext(); {
		if err := m.step(); err != nil {
			return nil, err
		}
		doc := docs.Next()
		for i, r := range readers {
			if read[i], err = r.read(doc); err != nil {
				return nil, err
			}
			*t.effort += effort(len(read[i]) * t.uses[i])
		}
		times := t.what.times(read)
		if t.effort.over() {
			return nil, fmt.Errorf("%w: its words occur too often for all their places to be looked through; leave out the commonest, or ask for the words alone", ErrExpr)
		}
		if times > 0 {
			all = append(all, occurrences{doc, p, times})
		}
	}
	return all, nil
}

func (t *together) weigh(m *matcher, s *scorer, in *chosen, sums []float32) error {
	at := 0
	for i, o := range m.times[t] {
		if err := m.step(); err != nil {
			return err
		}
		if i > 0 && m.times[t][i-1].doc >= o.doc {
			at = 0 // another part begins
		}
		if at = seek(in.docs, at, o.doc); at < len(in.docs) && in.docs[at] == o.doc {
			sums[at] += s.frequency(m.segment.items[o.doc], o.part, o.times)
		}
	}
	return nil
}

func (t *together) spans(text *passage, all [][2]int) [][2]int {
	*t.effort = maxEffort - maxMarking
	s := make(slots, len(t.terms))
	for slot, word := range t.terms {
		s[slot] = text.spots(word)
	}
	first := len(all)
	t.what.mark(s, func(words []uint32) { all = text.runs(words, all) })
	slices.SortFunc(all[first:], func(a, b [2]int) int { return slices.Compare(a[:], b[:]) })
	return append(all[:first], slices.Compact(all[first:])...)
}

// spots gives the places where a term stands, to be marked.
func (p *passage) spots(t *term) []spot {
	seen := p.seenAs(t)
	words, spots := make([]uint32, len(seen)), make([]spot, len(seen))
	for i, w := range seen {
		at := p.words[w].at
		words[i] = at.word
		spots[i] = spot{from: at, to: at, words: words[i : i+1]}
	}
	return spots
}

// runs appends the stretches of words, which are given by where they stand. None reaches from one block into the next.
func (p *passage) runs(words []uint32, all [][2]int) [][2]int {
	if !slices.IsSorted(words) {
		words = slices.Sorted(slices.Values(words))
	}
	first := len(all)
	for _, word := range words {
		i, _ := slices.BinarySearchFunc(p.words, word, func(s sighting, word uint32) int { return cmp.Compare(s.at.word, word) })
		if n := len(all); n > first && p.continues(all[n-1][1], i) {
			all[n-1][1] = i + 1
			continue
		}
		all = append(all, [2]int{i, i + 1})
	}
	return all
}

// continues reports whether word i is within or right behind the stretch that ends before another.
func (p *passage) continues(end, i int) bool {
	last, next := p.words[end-1].at, p.words[i].at
	return i < end || next.word == last.word+1 && next.block == last.block
}

// markSpots is the mark of what marks all of each of its spots.
func markSpots(p placed, s slots, tell func(words []uint32)) {
	for _, at := range p.spots(s, true) {
		tell(at.words)
	}
}

// wordAt is a single word of a [together].
type wordAt struct {
	term *term
	slot int
}

func (w wordAt) docs(m *matcher, p part) (*roaring.Bitmap, error) {
	found := roaring.New()
	err := w.term.holders(m, p, found)
	m.segment.drop(found)
	return found, err
}

func (w wordAt) spots(s slots, _ bool) []spot { return s[w.slot] }

func (w wordAt) times(s slots) uint64 { return uint64(len(s[w.slot])) }

func (w wordAt) mark(s slots, tell func(words []uint32)) { markSpots(w, s, tell) }

// anyAt is any of several things that stand at places.
type anyAt struct {
	of  []placed
	buf []spot
}

func (a *anyAt) docs(m *matcher, p part) (*roaring.Bitmap, error) {
	sets := make([]*roaring.Bitmap, len(a.of))
	for i, each := range a.of {
		set, err := each.docs(m, p)
		if err != nil {
			return nil, err
		}
		sets[i] = set
	}
	return roaring.FastOr(sets...), nil
}

func (a *anyAt) spots(s slots, marking bool) []spot {
	a.buf = a.buf[:0]
	for _, each := range a.of {
		a.buf = append(a.buf, each.spots(s, marking)...)
	}
	a.buf = distinctSpots(a.buf, marking)
	return a.buf
}

func (a *anyAt) times(s slots) uint64 { return uint64(len(a.spots(s, false))) }

func (a *anyAt) mark(s slots, tell func(words []uint32)) { markSpots(a, s, tell) }
