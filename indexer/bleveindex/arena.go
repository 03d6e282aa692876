package bleveindex

import "encoding/binary"

// arena holds hundreds of thousands of lists of bytes that grow side by side, in pages that hold no pointers and are used
// again: as slices of their own they would be copied each time they grow, and keep the collector of garbage busy. A list is
// a chain of pieces, each twice as long as the one before and ended by the place of the next one.
type arena struct {
	pages [][]byte
	free  uint32 // where the next piece begins; places are counted through all pages
}

// chain is where a list lies in an arena. Its zero value is an empty one.
type chain struct {
	first uint32 // where the first piece begins; 0 is nowhere
	at    uint32 // where the next byte goes
	end   uint32 // where the last piece ends and its link begins
	piece uint32 // how many pieces came before the last
}

const (
	pageBits   = 20
	pageBytes  = 1 << pageBits
	linkBytes  = 4
	firstPiece = 16
	mostPiece  = 9 // from then on all are as long: 8 kB
)

// pieceBytes is how long a piece is, its link included.
func pieceBytes(piece uint32) uint32 { return firstPiece << min(piece, mostPiece) }

// bytes is how much memory the lists take.
func (a *arena) bytes() int { return int(a.free) }

// reset empties the arena. Its pages are kept for the next lists.
func (a *arena) reset() { a.free = 0 }

// take gives the place of a new piece.
func (a *arena) take(bytes uint32) uint32 {
	if a.free == 0 {
		a.free = firstPiece // 0 is nowhere
	}
	if a.free&(pageBytes-1)+bytes > pageBytes {
		a.free = (a.free>>pageBits + 1) << pageBits // a piece lies in one page
	}
	at := a.free
	a.free += bytes
	for uint32(len(a.pages)) <= (a.free-1)>>pageBits {
		a.pages = append(a.pages, make([]byte, pageBytes))
	}
	return at
}

// from gives the bytes of a page from a place on.
func (a *arena) from(at uint32) []byte { return a.pages[at>>pageBits][at&(pageBytes-1):] }

// append adds bytes to a list.
func (a *arena) append(l *chain, data []byte) {
	for len(data) > 0 {
		if l.at == l.end {
			a.grow(l)
		}
		n := copy(a.from(l.at)[:l.end-l.at], data)
		l.at += uint32(n)
		data = data[n:]
	}
}

// grow adds a piece to a list.
func (a *arena) grow(l *chain) {
	if l.first == 0 {
		bytes := pieceBytes(0)
		l.first = a.take(bytes)
		l.at, l.end = l.first, l.first+bytes-linkBytes
		return
	}
	l.piece++
	bytes := pieceBytes(l.piece)
	next := a.take(bytes)
	binary.LittleEndian.PutUint32(a.from(l.end), next)
	l.at, l.end = next, next+bytes-linkBytes
}

// read appends what is in a list to other bytes.
func (a *arena) read(l *chain, to []byte) []byte {
	at := l.first
	for piece := range l.piece {
		end := at + pieceBytes(piece) - linkBytes
		to = append(to, a.from(at)[:end-at]...)
		at = binary.LittleEndian.Uint32(a.from(end))
	}
	return append(to, a.from(at)[:l.at-at]...)
}
