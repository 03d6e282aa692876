package bleveindex

import (
	"github.com/RoaringBitmap/roaring/v2"

	"minuted"
)

// maxNearSpots bounds the places that words near each other are taken to stand at in one part of an item, where they
// have to be near something else. Only thousands of the same words in one paragraph come to more.
const maxNearSpots = 1 << 14

// near is where two things stand close to each other without overlapping. Between the end of one and the beginning of
// the other there are at most so many words, or all of both is in one sentence or block.
type near struct {
	left, right placed
	unit        minuted.Unit
	words       uint32
	ordered     bool
	effort      *effort

	buf  []spot
	took []bool
}

func (n *near) docs(m *matcher, p part) (*roaring.Bitmap, error) {
	left, err := n.left.docs(m, p)
	if err != nil || left.IsEmpty() {
		return left, err
	}
	right, err := n.right.docs(m, p)
	if err != nil {
		return nil, err
	}
	return roaring.And(left, right), nil
}

// sortEffort is what putting one place in order costs, measured in pairs looked at.
const sortEffort = 16

// pairs calls yield for every spot of a that ends before a spot of b begins, close enough. Where yield gives false, it
// is done with that spot of a. b is sorted by where its spots begin.
func (n *near) pairs(a, b []spot, yield func(i, j int) bool) {
	for i := range a {
		for j := startingAt(b, a[i].to.word+1); j < len(b) && n.reaches(a[i].to, b[j].from); j++ {
			if *n.effort++; n.effort.over() {
				return
			}
			if n.holds(a[i], b[j]) && !yield(i, j) {
				break
			}
		}
	}
}

// reaches reports whether a spot that begins at a point may be close enough to what ends at another.
func (n *near) reaches(end, start point) bool {
	switch n.unit {
	case minuted.UnitSentence:
		return start.sentence == end.sentence
	case minuted.UnitParagraph:
		return start.block == end.block
	default:
		return start.word-end.word-1 <= n.words
	}
}

// holds reports whether all of two spots, one of which reaches the other, is in one sentence or block.
func (n *near) holds(a, b spot) bool {
	switch n.unit {
	case minuted.UnitSentence:
		return a.from.sentence == b.to.sentence
	case minuted.UnitParagraph:
		return a.from.block == b.to.block
	default:
		return true
	}
}

// both calls yield for every pair of left and right that are near, in either order unless that matters.
func (n *near) both(left, right []spot, yield func(i, j int)) {
	n.pairs(left, right, func(i, j int) bool {
		yield(i, j)
		return true
	})
	if !n.ordered {
		n.pairs(right, left, func(j, i int) bool {
			yield(i, j)
			return true
		})
	}
}

func (n *near) spots(s slots, marking bool) []spot {
	left, right := n.left.spots(s, marking), n.right.spots(s, marking)
	n.buf = n.buf[:0]
	n.both(left, right, func(i, j int) {
		if len(n.buf) < maxNearSpots {
			n.buf = append(n.buf, joined(left[i], right[j], marking))
		}
	})
	*n.effort += effort(sortEffort * len(n.buf))
	n.buf = distinctSpots(n.buf, marking)
	return n.buf
}

// joined reaches from the first word of two spots to the last.
func joined(a, b spot, marking bool) spot {
	if b.from.word < a.from.word {
		a, b = b, a
	}
	both := spot{from: a.from, to: b.to}
	if marking {
		both.words = append(append([]uint32(nil), a.words...), b.words...)
	}
	return both
}

// times counts the places of the left that have something of the right near them.
func (n *near) times(s slots) uint64 {
	left, right := n.left.spots(s, false), n.right.spots(s, false)
	var times uint64
	n.took = append(n.took[:0], make([]bool, len(left))...)
	took := func(i int) {
		if !n.took[i] {
			n.took[i] = true
			times++
		}
	}
	n.pairs(left, right, func(i, _ int) bool {
		took(i)
		return false
	})
	if !n.ordered {
		n.pairs(right, left, func(_, i int) bool {
			took(i)
			return true
		})
	}
	return times
}

func (n *near) mark(s slots, tell func(words []uint32)) {
	left, right := n.left.spots(s, true), n.right.spots(s, true)
	tookLeft, tookRight := make([]bool, len(left)), make([]bool, len(right))
	n.both(left, right, func(i, j int) { tookLeft[i], tookRight[j] = true, true })
	for i, at := range left {
		if tookLeft[i] {
			tell(at.words)
		}
	}
	for j, at := range right {
		if tookRight[j] {
			tell(at.words)
		}
	}
}
