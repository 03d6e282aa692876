package bleveindex

import "testing"

func TestBlockCacheStaysWithinItsBytes(t *testing.T) {
	c := newBlockCache(10)
	c.put(1, make([]byte, 4))
	c.put(2, make([]byte, 4))
	c.get(1)
	c.put(3, make([]byte, 4)) // no room for all: 2 was used longest ago
	c.put(4, make([]byte, 11))
	for n, want := range map[uint32]bool{1: true, 2: false, 3: true, 4: false} {
		if _, held := c.get(n); held != want {
			t.Errorf("block %d held: %v, want %v", n, held, want)
		}
	}
	if c.held != 8 {
		t.Errorf("%d bytes are held, want 8", c.held)
	}
}
