package takedowns

import (
	"bytes"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"minuted"
)

// named is an index that knows only what it is without.
type named struct {
	minuted.Index
	generation string
	without    *minuted.Takedowns
	views      *int
}

func (n *named) Without(t *minuted.Takedowns) minuted.Index {
	*n.views++
	return &named{generation: n.generation, without: t, views: n.views}
}

// shelf hands out one index at a time.
type shelf struct {
	live minuted.Index
	held int
	err  error
}

func (s *shelf) Acquire() (minuted.Index, func(), error) {
	if s.err != nil {
		return nil, nil, s.err
	}
	s.held++
	return s.live, func() { s.held-- }, nil
}

// acquired gives the generation and the ids that an acquired index is without, or the error.
func acquired(x minuted.Indexes) string {
	index, release, err := x.Acquire()
	if err != nil {
		return err.Error()
	}
	defer release()
	n := index.(*named)
	said := n.generation
	for _, each := range n.without.All() {
		said += " " + each.ID[:1]
	}
	return said
}

func TestIndexesFollowTheLog(t *testing.T) {
	dir := t.TempDir()
	l := clocked(dir)
	views := 0
	below := &shelf{live: &named{generation: "g1", views: &views}}
	var said bytes.Buffer
	x := l.Follow(below, slog.New(slog.NewTextHandler(&said, nil)))
	look := func(when, want string, wantViews int) {
		t.Helper()
		if got := acquired(x); got != want || views != wantViews || below.held != 0 {
			t.Errorf("%s: %s, made %d times, %d still held; want %s, made %d times", when, got, views, below.held, want, wantViews)
		}
	}
	look("at first", "g1", 1)
	look("nothing new", "g1", 1)
	add(t, l, TakeDown, "names a child", first, second)
	look("two taken down", "g1 a b", 2)
	look("nothing new", "g1 a b", 2)
	add(t, l, Undo, "", first)
	look("one brought back", "g1 b", 3)
	below.live = &named{generation: "g2", views: &views}
	look("another generation", "g2 b", 4)

	path := filepath.Join(dir, File)
	sound, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	write := func(text []byte) {
		t.Helper()
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(append(sound[:len(sound):len(sound)], "2026-03-01"...))
	look("a torn line", "g2 b", 4)
	write([]byte("nonsense\n"))
	look("a damaged log", "g2 b", 4)
	look("a damaged log", "g2 b", 4)
	if n := strings.Count(said.String(), "line 1"); n != 1 {
		t.Errorf("what is wrong with the log was said %d times, want once:\n%s", n, &said)
	}
	if got := acquired(l.Follow(below, nil)); !strings.Contains(got, "line 1") || below.held != 0 {
		t.Errorf("a log that was never read gives %q, %d still held; want what is wrong with it", got, below.held)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	look("a log that is gone", "g2 b", 4)
	write([]byte(heading))
	look("an emptied log", "g2 b", 4)
	write(sound)
	look("a mended log", "g2 b", 4)
	below.err = minuted.ErrNoIndex
	look("no index", minuted.ErrNoIndex.Error(), 4)
}

// TestAcknowledgedIsGone has many readers beside a writer: whatever was acknowledged before an index was acquired is
// gone from it.
func TestAcknowledgedIsGone(t *testing.T) {
	l := In(t.TempDir())
	views := 0
	x := l.Follow(&always{&named{generation: "g1", views: &views}}, nil)
	var acknowledged atomic.Int64
	done := make(chan struct{})
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				least := acknowledged.Load()
				index, release, err := x.Acquire()
				if err != nil {
					t.Error(err)
					return
				}
				if n := len(index.(*named).without.All()); int64(n) < least {
					t.Errorf("%d items are gone from the index, %d were acknowledged before", n, least)
				}
				release()
			}
		})
	}
	for n := range 50 {
		add(t, l, TakeDown, "many", minuted.ImportedID("a", fmt.Sprint(n)))
		acknowledged.Add(1)
	}
	close(done)
	readers.Wait()
}

// always hands out one index.
type always struct{ index minuted.Index }

func (a *always) Acquire() (minuted.Index, func(), error) { return a.index, func() {}, nil }
