package bleveindex

import "slices"

// space is memory that one search after another works in. A hundred thousand hits take two megabytes, which would keep
// the collector of garbage busy if every search left them behind.
type space struct {
	docs   []uint32
	scores []float64
	sums   []float32

	some, rows [checkEvery]uint32 // documents that are counted, and their items
}

// take gives an empty list with room for so many documents, good until the search is over.
func (s *space) take(n int) []uint32 {
	s.docs = slices.Grow(s.docs, n)
	taken := s.docs[len(s.docs) : len(s.docs) : len(s.docs)+n]
	s.docs = s.docs[:len(s.docs)+n]
	return taken
}

// zeros gives scores and sums of so many documents, good until it is called again.
func (s *space) zeros(n int) ([]float64, []float32) {
	s.scores, s.sums = slices.Grow(s.scores[:0], n)[:n], slices.Grow(s.sums[:0], n)[:n]
	clear(s.scores)
	clear(s.sums)
	return s.scores, s.sums
}
