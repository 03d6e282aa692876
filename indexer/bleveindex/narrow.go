package bleveindex

import "math"

// narrowCodes is a list of codes, of one byte each as long as all fit into one. Of most columns they do.
type narrowCodes struct {
	bytes []uint8
	wide  []uint32 // instead, once one did not fit
}

func (n *narrowCodes) at(i uint32) uint32 {
	if n.wide != nil {
		return n.wide[i]
	}
	return uint32(n.bytes[i])
}

func (n *narrowCodes) add(code uint32) {
	if n.wide == nil && code > math.MaxUint8 {
		n.wide = make([]uint32, len(n.bytes))
		for i, b := range n.bytes {
			n.wide[i] = uint32(b)
		}
		n.bytes = nil
	}
	if n.wide != nil {
		n.wide = append(n.wide, code)
	} else {
		n.bytes = append(n.bytes, uint8(code))
	}
}
