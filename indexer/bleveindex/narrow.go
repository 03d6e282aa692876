package bleveindex

import (
	"math"
	"slices"
)

// narrow is a list of numbers, of one or two bytes each as long as all fit: whoever counts items then crosses a part of the
// memory. The zero value is empty.
type narrow struct {
	bytes  []uint8
	shorts []uint16 // instead, once one did not fit into a byte
	wide   []uint32 // likewise
}

func (n *narrow) len() int { return max(len(n.bytes), len(n.shorts), len(n.wide)) }

func (n *narrow) at(i uint32) uint32 {
	switch {
	case n.shorts != nil:
		return uint32(n.shorts[i])
	case n.wide != nil:
		return n.wide[i]
	default:
		return uint32(n.bytes[i])
	}
}

func (n *narrow) add(number uint32) {
	n.widen(number)
	switch {
	case n.wide != nil:
		n.wide = append(n.wide, number)
	case n.shorts != nil:
		n.shorts = append(n.shorts, uint16(number))
	default:
		n.bytes = append(n.bytes, uint8(number))
	}
}

// append adds many numbers.
func (n *narrow) append(more []uint32) {
	if len(more) == 0 {
		return
	}
	n.widen(slices.Max(more))
	switch {
	case n.wide != nil:
		n.wide = append(n.wide, more...)
	case n.shorts != nil:
		n.shorts = converted(n.shorts, more)
	default:
		n.bytes = converted(n.bytes, more)
	}
}

// widen makes room for a number of that size.
func (n *narrow) widen(number uint32) {
	switch {
	case number <= math.MaxUint8 || n.wide != nil:
	case number > math.MaxUint16 && n.shorts != nil:
		n.wide, n.shorts = converted([]uint32{}, n.shorts), nil
	case number > math.MaxUint16:
		n.wide, n.bytes = converted([]uint32{}, n.bytes), nil
	case n.shorts == nil:
		n.shorts, n.bytes = converted([]uint16{}, n.bytes), nil
	}
}

// count adds to the counts of the numbers at some places.
func (n *narrow) count(places []uint32, counts []int) {
	switch {
	case n.wide != nil:
		countAt(n.wide, places, counts)
	case n.shorts != nil:
		countAt(n.shorts, places, counts)
	default:
		countAt(n.bytes, places, counts)
	}
}

type unsigned interface{ uint8 | uint16 | uint32 }

func countAt[N unsigned](numbers []N, places []uint32, counts []int) {
	for _, place := range places {
		counts[numbers[place]]++
	}
}

// converted adds numbers to a list of another width.
func converted[To, From unsigned](list []To, more []From) []To {
	list = slices.Grow(list, len(more))
	for _, number := range more {
		list = append(list, To(number))
	}
	return list
}
