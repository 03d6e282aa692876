package bleveindex

import (
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// ofSize unpacks to so many bytes and counts how often.
func ofSize(size int, times *int) func(uint32) (string, error) {
	return func(uint32) (string, error) {
		*times++
		return strings.Repeat("x", size), nil
	}
}

func TestBlockCacheStaysWithinItsBytes(t *testing.T) {
	c, times := newBlockCache(10, 5), 0
	for _, b := range []struct {
		n    uint32
		size int
	}{{1, 4}, {2, 4}, {1, 4}, {3, 4}, {4, 11}} { // no room for all: 1 was asked for again
		if block, err := c.get(b.n, ofSize(b.size, &times)); len(block) != b.size || err != nil {
			t.Fatalf("block %d has %d bytes, want %d; %v", b.n, len(block), b.size, err)
		}
	}
	if times != 4 {
		t.Errorf("unpacked %d times, want 4", times)
	}
	for n, want := range map[uint32]bool{1: true, 2: false, 3: true, 4: false} {
		if held := c.blocks[n].Load() != nil; held != want {
			t.Errorf("block %d held: %v, want %v", n, held, want)
		}
	}
	if c.held != 8 || c.round.Len() != 2 {
		t.Errorf("%d bytes of %d blocks are held, want 8 of 2", c.held, c.round.Len())
	}
}

func TestBlockCacheUnpacksOnce(t *testing.T) {
	c := newBlockCache(1<<20, 9)
	var times atomic.Int32
	asked, release := make(chan struct{}), make(chan struct{})
	var all sync.WaitGroup
	for range 16 {
		all.Go(func() {
			block, err := c.get(7, func(uint32) (string, error) {
				times.Add(1)
				close(asked)
				<-release
				return "seven", nil
			})
			if block != "seven" || err != nil {
				t.Errorf("got %q, %v", block, err)
			}
		})
	}
	<-asked
	other := 0
	if _, err := c.get(8, ofSize(1, &other)); err != nil || other != 1 {
		t.Errorf("another block cannot be had meanwhile: %v", err)
	}
	close(release)
	all.Wait()
	if n := times.Load(); n != 1 {
		t.Errorf("unpacked %d times, want once", n)
	}
}

func TestBlockCacheKeepsNoFailure(t *testing.T) {
	c := newBlockCache(1<<20, 9)
	failure := errors.New("disk on fire")
	if _, err := c.get(3, func(uint32) (string, error) { return "", failure }); !errors.Is(err, failure) {
		t.Errorf("got %v, want the failure", err)
	}
	times := 0
	if block, err := c.get(3, ofSize(5, &times)); len(block) != 5 || err != nil || times != 1 {
		t.Errorf("after a failure: %q, %v, unpacked %d times", block, err, times)
	}
}
