package bleveindex

import (
	"cmp"
	"slices"
)

// ranked is an item with what it is ordered by: the better class first, then the higher key, then the newer item; see
// [columns.compareAge].
type ranked struct {
	class   class
	key     float64
	item    uint32
	segment int    // which of those searched has it; known for those that are scored
	doc     uint32 // its number there
}

// class is what counts before any score; the best is 0. It adds up from what speaks against an item.
type class uint8

const (
	byKind     class = 1 // it is of a kind that comes last
	lacksAWord class = 2 // and others hold them all
)

// top keeps the best of many items: a binary heap with the worst of those kept at its root.
type top struct {
	columns *columns
	limit   int
	heap    []ranked
}

func (t *top) compare(a, b ranked) int {
	if a.class != b.class || a.key != b.key {
		return cmp.Or(cmp.Compare(a.class, b.class), cmp.Compare(b.key, a.key))
	}
	return t.columns.compareAge(a.item, b.item)
}

// isOut reports whether no item with such a key is kept, whatever it is.
func (t *top) isOut(key float64) bool {
	return len(t.heap) == t.limit && (t.limit == 0 || key < t.heap[0].key && t.heap[0].class == 0)
}

func (t *top) add(r ranked) {
	switch {
	case len(t.heap) < t.limit:
		t.heap = append(t.heap, r)
		t.up(len(t.heap) - 1)
	case t.limit > 0 && t.compare(r, t.heap[0]) < 0:
		t.heap[0] = r
		t.down(0)
	}
}

func (t *top) up(i int) {
	for i > 0 {
		parent := (i - 1) / 2
		if t.compare(t.heap[i], t.heap[parent]) <= 0 {
			return
		}
		t.heap[i], t.heap[parent] = t.heap[parent], t.heap[i]
		i = parent
	}
}

func (t *top) down(i int) {
	for {
		worst := i
		for child := 2*i + 1; child <= 2*i+2 && child < len(t.heap); child++ {
			if t.compare(t.heap[child], t.heap[worst]) > 0 {
				worst = child
			}
		}
		if worst == i {
			return
		}
		t.heap[i], t.heap[worst] = t.heap[worst], t.heap[i]
		i = worst
	}
}

// sorted gives the items kept, best first.
func (t *top) sorted() []ranked {
	slices.SortFunc(t.heap, t.compare)
	return t.heap
}

// page gives so many of the items kept, best first, leaving out the first few.
func (t *top) page(first, per int) []ranked {
	all := t.sorted()
	return all[min(first, len(all)):min(first+per, len(all))]
}
