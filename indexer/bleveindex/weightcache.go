package bleveindex

import (
	"container/list"
	"slices"
	"sync"

	"github.com/RoaringBitmap/roaring/v2"
)

// weightCacheBytes bounds the weights an open index keeps.
const weightCacheBytes = 56 << 20

// maxAsked bounds the words that are remembered for having been asked for once.
const maxAsked = 1 << 14

// chosen is documents of a segment, in order.
type chosen struct {
	docs []uint32
	set  *roaring.Bitmap // the same; nil until it is needed
}

// bitmap gives the documents as a set.
func (c *chosen) bitmap() *roaring.Bitmap {
	if c.set == nil {
		c.set = roaring.New()
		c.set.AddMany(c.docs)
	}
	return c.set
}

// seek finds the first place from one on that holds at least a document. docs are in order.
func seek(docs []uint32, from int, doc uint32) int {
	step := 1
	for from+step < len(docs) && docs[from+step] < doc {
		from += step
		step *= 2
	}
	for end := min(from+step, len(docs)); from < end; {
		middle := (from + end) / 2
		if docs[middle] < doc {
			from = middle + 1
		} else {
			end = middle
		}
	}
	return from
}

// weighted is what a term weighs in the documents of a segment that hold it. The set is all there is of their numbers: a list
// of them would take as much again as the weights.
type weighted struct {
	set  *roaring.Bitmap
	sums []float32
}

// share makes the weights of terms that one index has worked out known to another. Segments never change, so that what was
// worked out of one still holds in the next generation.
func (w *words) share(known *weightCache, norm uint64, before *words) {
	for i := range w.segments {
		s := &w.segments[i]
		s.known, s.norm = known, norm
		at := -1
		if before != nil {
			at = slices.IndexFunc(before.segments, s.sameFile)
		}
		if at >= 0 {
			s.serial = before.segments[at].serial
		} else {
			s.serial = known.serial()
		}
	}
}

func (w *weighted) bytes() int { return 4*len(w.sums) + int(w.set.GetSizeInBytes()) }

// addTo adds the weights of documents.
func (w *weighted) addTo(in *chosen, sums []float32) {
	docs, rest := in.docs, w.sums
	some := make([]uint32, 256)
	for it := w.set.ManyIterator(); len(docs) > 0; {
		n := it.NextMany(some)
		if n == 0 {
			return
		}
		held, weights := some[:n], rest[:n]
		rest = rest[n:]
		switch {
		case held[n-1] < docs[0]:
		case n <= len(docs) && slices.Equal(held, docs[:n]):
			for i, weight := range weights {
				sums[i] += weight
			}
			docs, sums = docs[n:], sums[n:]
		default:
			at := addCommon(held, weights, docs, sums)
			docs, sums = docs[at:], sums[at:]
		}
	}
}

// addCommon adds the weights of documents that hold a term to the sums of those of them that are wanted, and gives how many of
// the wanted ones come no later than the last that holds it.
func addCommon(held []uint32, weights []float32, docs []uint32, sums []float32) int {
	at := 0
	for i, doc := range held {
		for at < len(docs) && docs[at] < doc {
			at++
		}
		if at == len(docs) {
			return at
		}
		if docs[at] == doc {
			sums[at] += weights[i]
			at++
		}
	}
	return at
}

// weightKey is a term in a segment, and what its weights were worked out with.
type weightKey struct {
	segment, norm uint64
	term          string
}

// weightCache keeps the weights of terms, those used last for longest. It may be used from many goroutines.
type weightCache struct {
	mu    sync.Mutex
	limit int // in bytes
	bytes int
	order *list.List // of weightEntry, the last used first
	held  map[weightKey]*list.Element
	once  map[weightKey]int // how often what is not held was asked for
	last  uint64            // serial given to a segment
}

// serial gives a number that no other segment has.
func (c *weightCache) serial() uint64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.last++
	return c.last
}

type weightEntry struct {
	key  weightKey
	list *weighted
}

func newWeightCache(limit int) *weightCache {
	return &weightCache{limit: limit, order: list.New(), held: make(map[weightKey]*list.Element), once: make(map[weightKey]int)}
}

func (c *weightCache) get(key weightKey) (*weighted, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.held[key]
	if !ok {
		return nil, false
	}
	c.order.MoveToFront(e)
	return e.Value.(weightEntry).list, true
}

// asked counts how often what is not held was asked for, this time included. It forgets.
func (c *weightCache) asked(key weightKey) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.once) == maxAsked {
		clear(c.once)
	}
	c.once[key]++
	return c.once[key]
}

func (c *weightCache) put(key weightKey, w *weighted) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.once, key)
	if _, ok := c.held[key]; ok || w.bytes() > c.limit {
		return
	}
	c.held[key] = c.order.PushFront(weightEntry{key, w})
	for c.bytes += w.bytes(); c.bytes > c.limit; {
		oldest := c.order.Back()
		gone := c.order.Remove(oldest).(weightEntry)
		delete(c.held, gone.key)
		c.bytes -= gone.list.bytes()
	}
}
