package bleveindex

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"minuted"
)

// edition makes a generation that can be told from any other: n items that all hold a word of its own.
func edition(n int) []*minuted.Item {
	items := corpus(n)
	for _, item := range items {
		item.Title = fmt.Sprintf("edition%d", n)
	}
	return items
}

func TestLiveChangesGenerationUnderReaders(t *testing.T) {
	dir := t.TempDir()
	live := Follow(dir, time.Millisecond)
	if _, _, err := live.Acquire(); !errors.Is(err, minuted.ErrNoIndex) {
		t.Errorf("before the first build: %v", err)
	}
	build(t, dir, edition(10), BuildOptions{})
	waitFor(t, live, 10)

	var readers sync.WaitGroup
	var answers atomic.Int64
	stop := make(chan struct{})
	for range 4 {
		readers.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
					readOnce(t, live)
					answers.Add(1)
				}
			}
		})
	}
	for n := 11; n <= 14; n++ {
		build(t, dir, edition(n), BuildOptions{})
		waitFor(t, live, n)
	}
	close(stop)
	readers.Wait()
	if answers.Load() == 0 {
		t.Error("nothing was asked meanwhile")
	}
	if err := live.Close(); err != nil {
		t.Error(err)
	}
	if _, _, err := live.Acquire(); err == nil {
		t.Error("a closed index was handed out")
	}
}

// readOnce checks that all of an answer is of the generation that was acquired.
func readOnce(t *testing.T, live *Live) {
	x, release, err := live.Acquire()
	if err != nil {
		t.Error(err)
		return
	}
	defer release()
	n := x.Generation().Items
	result, err := x.Search(context.Background(), minuted.Request{Expr: minuted.Word{Text: fmt.Sprintf("edition%d", n)}, Per: 5, Facets: minuted.FacetNames[:]})
	if err != nil {
		t.Errorf("generation of %d items: %v", n, err)
		return
	}
	counted := 0
	for _, b := range result.Facets[minuted.FacetAuthority] {
		counted += b.Count
	}
	if result.Total != n || counted != n || len(result.Hits) != 5 {
		t.Errorf("generation of %d items: total %d, %d counted, %d hits", n, result.Total, counted, len(result.Hits))
	}
}

// waitFor waits until the live generation has so many items.
func waitFor(t *testing.T, live *Live, items int) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(time.Millisecond) {
		x, release, err := live.Acquire()
		if err != nil {
			continue
		}
		now := x.Generation().Items
		release()
		if now == items {
			return
		}
	}
	t.Fatalf("the generation of %d items did not become live: %v", items, live.Err())
}

func TestLiveCloseWaitsForReaders(t *testing.T) {
	dir := t.TempDir()
	build(t, dir, edition(3), BuildOptions{})
	live := Follow(dir, time.Hour)
	x, release, err := live.Acquire()
	if err != nil {
		t.Fatal(err)
	}
	closed := make(chan error)
	go func() { closed <- live.Close() }()
	select {
	case <-closed:
		t.Error("closed while an index was held")
	case <-time.After(20 * time.Millisecond):
	}
	if _, err := x.Item(context.Background(), edition(1)[0].ID); err != nil {
		t.Errorf("reading while closing: %v", err)
	}
	release()
	release() // giving back twice must not count twice
	if err := <-closed; err != nil {
		t.Error(err)
	}
}

func TestLiveKeepsTheLastGoodGeneration(t *testing.T) {
	dir := t.TempDir()
	build(t, dir, edition(3), BuildOptions{})
	live := Follow(dir, time.Millisecond)
	defer live.Close()
	if err := os.Mkdir(filepath.Join(dir, "g000002"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := NewStore(dir).setCurrent("g000002"); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(30 * time.Second); live.Err() == nil && time.Now().Before(deadline); {
		time.Sleep(time.Millisecond)
	}
	if live.Err() == nil {
		t.Error("nothing is said of a generation that cannot be opened")
	}
	waitFor(t, live, 3)
	build(t, dir, edition(4), BuildOptions{})
	waitFor(t, live, 4)
}
