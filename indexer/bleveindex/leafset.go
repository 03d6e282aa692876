package bleveindex

import "math/bits"

// leafSet is some of the leaves of a plan, by their positions.
type leafSet [maxLeaves / 64]uint64

func (s *leafSet) add(leaf int) { s[leaf/64] |= 1 << (leaf % 64) }

func (s *leafSet) has(leaf int) bool { return s[leaf/64]&(1<<(leaf%64)) != 0 }

func (s leafSet) len() int {
	n := 0
	for _, word := range s {
		n += bits.OnesCount64(word)
	}
	return n
}

// with gives what is in either set.
func (s leafSet) with(other leafSet) leafSet {
	for i := range s {
		s[i] |= other[i]
	}
	return s
}

// without gives what is in the set and not in the other.
func (s leafSet) without(other leafSet) leafSet {
	for i := range s {
		s[i] &^= other[i]
	}
	return s
}
