package bleveindex

import (
	"container/list"
	"sync"
)

// blockCache keeps the unpacked blocks used last, up to a number of bytes.
type blockCache struct {
	mu     sync.Mutex
	limit  int
	held   int
	recent *list.List // of *cachedBlock, latest first
	blocks map[uint32]*list.Element
}

type cachedBlock struct {
	n    uint32
	data []byte
}

func newBlockCache(limit int) *blockCache {
	return &blockCache{limit: limit, recent: list.New(), blocks: make(map[uint32]*list.Element)}
}

func (c *blockCache) get(n uint32) ([]byte, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	element, ok := c.blocks[n]
	if !ok {
		return nil, false
	}
	c.recent.MoveToFront(element)
	return element.Value.(*cachedBlock).data, true
}

// put keeps a block, letting go of those used longest ago. A block larger than the whole cache is not kept.
func (c *blockCache) put(n uint32, data []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.blocks[n]; ok || len(data) > c.limit {
		return
	}
	c.blocks[n] = c.recent.PushFront(&cachedBlock{n, data})
	c.held += len(data)
	for c.held > c.limit {
		oldest := c.recent.Remove(c.recent.Back()).(*cachedBlock)
		delete(c.blocks, oldest.n)
		c.held -= len(oldest.data)
	}
}
