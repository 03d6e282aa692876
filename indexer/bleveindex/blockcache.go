package bleveindex

import (
	"container/list"
	"sync"
)

// cacheShards is how many parts the cache has, each with a lock of its own. Neighbouring blocks are in different ones.
const cacheShards = 16

// blockCache keeps the unpacked blocks used last, up to a number of bytes. A block that several ask for at once is
// unpacked once, while no lock is held.
type blockCache struct {
	shards [cacheShards]cacheShard
}

type cacheShard struct {
	mu     sync.Mutex
	limit  int
	held   int
	recent *list.List // of *cachedBlock, latest first
	blocks map[uint32]*list.Element
}

// cachedBlock is a block that is held or being unpacked.
type cachedBlock struct {
	n    uint32
	size int // that counts as held; 0 while it is being unpacked
	data func() (string, error)
}

func newBlockCache(limit int) *blockCache {
	c := new(blockCache)
	for i := range c.shards {
		c.shards[i] = cacheShard{limit: limit / cacheShards, recent: list.New(), blocks: make(map[uint32]*list.Element)}
	}
	return c
}

// get gives a block, which is unpacked where it is not held. A failure is not kept, nor is a block larger than a shard.
func (c *blockCache) get(n uint32, unpack func(uint32) (string, error)) (string, error) {
	return c.shards[n%cacheShards].find(n, unpack).data()
}

func (s *cacheShard) find(n uint32, unpack func(uint32) (string, error)) *cachedBlock {
	s.mu.Lock()
	defer s.mu.Unlock()
	if element, ok := s.blocks[n]; ok {
		s.recent.MoveToFront(element)
		return element.Value.(*cachedBlock)
	}
	b := &cachedBlock{n: n}
	b.data = sync.OnceValues(func() (string, error) {
		data, err := unpack(n)
		s.settle(b, len(data), err)
		return data, err
	})
	s.blocks[n] = s.recent.PushFront(b)
	return b
}

// settle counts a block that has been unpacked, and lets go of those used longest ago that there is no more room for.
func (s *cacheShard) settle(b *cachedBlock, size int, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	element, ok := s.blocks[b.n]
	if !ok || element.Value.(*cachedBlock) != b {
		return // let go of meanwhile
	}
	if err != nil || size > s.limit {
		s.drop(element)
		return
	}
	b.size = size
	for s.held += size; s.held > s.limit; {
		s.drop(s.recent.Back())
	}
}

func (s *cacheShard) drop(element *list.Element) {
	b := s.recent.Remove(element).(*cachedBlock)
	delete(s.blocks, b.n)
	s.held -= b.size
}
