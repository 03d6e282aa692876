package bleveindex

import "hash/maphash"

// rowSet is a set of rows that finds them by their ids. A map would keep a million ids a second time, in memory of which
// the collector of garbage then lets as much again go to waste.
type rowSet struct {
	ids   *texts // by row
	seed  maphash.Seed
	table []uint32 // rows, counted from 1, at the place their id hashes to or the next that is free; 0 is free
	rows  int
}

func newRowSet(ids *texts) *rowSet {
	return &rowSet{ids: ids, seed: maphash.MakeSeed(), table: make([]uint32, 64)}
}

// place gives the place in the table of the row with an id, or where it would go.
func (s *rowSet) place(id string) int {
	last := len(s.table) - 1 // the table's length is a power of two
	at := int(maphash.String(s.seed, id)) & last
	for s.table[at] != 0 && string(s.ids.bytes(s.table[at]-1)) != id {
		at = (at + 1) & last
	}
	return at
}

func (s *rowSet) find(id string) (row uint32, ok bool) {
	row = s.table[s.place(id)]
	return row - 1, row != 0
}

// add takes in a row, in the place of another with its id.
func (s *rowSet) add(row uint32) {
	if 2*s.rows >= len(s.table) {
		old := s.table
		s.table = make([]uint32, 2*len(old))
		for _, r := range old {
			if r != 0 {
				s.table[s.place(s.ids.at(r-1))] = r
			}
		}
	}
	at := s.place(s.ids.at(row))
	if s.table[at] == 0 {
		s.rows++
	}
	s.table[at] = row + 1
}
