package bleveindex

import (
	"container/list"
	"sync"
	"sync/atomic"
)

// blockCache keeps unpacked blocks, up to a number of bytes. What is held is found without a lock, and a block that
// several ask for at once is unpacked once. Room is made by going round the blocks in the order they came in: one that was
// asked for again since the last round stays for another (F. J. Corbató, A Paging Experiment with the Multics System,
// 1968).
type blockCache struct {
	blocks []atomic.Pointer[cachedBlock] // by their numbers; nil for what is not held

	mu    sync.Mutex // of what follows
	limit int
	held  int
	round list.List // of settled
}

type cachedBlock struct {
	n     uint32
	data  func() (string, error)
	again atomic.Bool // it was asked for again
}

func newBlockCache(limit, blocks int) *blockCache {
	return &blockCache{limit: limit, blocks: make([]atomic.Pointer[cachedBlock], blocks)}
}

// get gives a block, which is unpacked where it is not held. A failure is not kept, nor is a block larger than the whole
// cache.
func (c *blockCache) get(n uint32, unpack func(uint32) (string, error)) (string, error) {
	held := &c.blocks[n]
	for {
		if b := held.Load(); b != nil {
			if !b.again.Load() { // many may ask, and storing would take it from all of them
				b.again.Store(true)
			}
			return b.data()
		}
		b := &cachedBlock{n: n}
		b.data = sync.OnceValues(func() (string, error) {
			data, err := unpack(n)
			c.settle(b, len(data), err)
			return data, err
		})
		if held.CompareAndSwap(nil, b) {
			return b.data()
		}
	}
}

// settle keeps a block that has been unpacked, and makes room for it.
func (c *blockCache) settle(b *cachedBlock, size int, err error) {
	if err != nil || size > c.limit {
		c.blocks[b.n].Store(nil)
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.round.PushBack(settled{b, size})
	for c.held += size; c.held > c.limit; {
		oldest := c.round.Remove(c.round.Front()).(settled)
		if oldest.again.Swap(false) {
			c.round.PushBack(oldest)
			continue
		}
		c.blocks[oldest.n].Store(nil)
		c.held -= oldest.size
	}
}

// settled is a block that counts as held.
type settled struct {
	*cachedBlock
	size int
}
