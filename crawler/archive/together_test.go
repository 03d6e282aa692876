package archive

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
)

// commitAtOnce commits visits from a goroutine each while the disk is busy syncing a first one, and returns what came of
// them and how many syncs they took.
func commitAtOnce(t *testing.T, a *Archive, disk *faultyDisk, visits []Visit, ctx func(int) context.Context) (seqs []int64, errs []error, syncs int) {
	t.Helper()
	seqs, errs = make([]int64, len(visits)), make([]error, len(visits))
	var all sync.WaitGroup
	busy := make(chan struct{})
	disk.afterSync = func() {
		if syncs++; syncs > 1 {
			return
		}
		close(busy)
		for waiting := 0; waiting < len(visits); { // until all have come
			a.queue.mu.Lock()
			waiting = len(a.queue.waiting)
			a.queue.mu.Unlock()
		}
	}
	all.Go(func() { mustCommit(t, a, seen("first", "first", 0)) })
	<-busy
	for i, v := range visits {
		all.Go(func() {
			committed, err := a.Commit(ctx(i), v)
			if errs[i] = err; err == nil {
				seqs[i] = committed[0].Seq
			}
		})
	}
	all.Wait()
	return seqs, errs, syncs - 1
}

func TestCommitsThatWaitAreSyncedTogether(t *testing.T) {
	disk := &faultyDisk{room: -1}
	dir := t.TempDir()
	a, _ := openArchive(t, dir, Options{openFile: disk.open})
	var visits []Visit
	for i := range 2*togetherRecords + 1 {
		visits = append(visits, seen(fmt.Sprint(i), fmt.Sprint("page ", i), i))
	}
	seqs, errs, syncs := commitAtOnce(t, a, disk, visits, func(int) context.Context { return t.Context() })
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	if syncs != 3 {
		t.Errorf("%d records took %d syncs, want 3", len(visits), syncs)
	}
	for i, seq := range seqs {
		c, err := a.Capture(t.Context(), seq)
		if err != nil || string(c.Body) != fmt.Sprint("page ", i) {
			t.Errorf("capture %d is %v (%v), want page %d", seq, c, err, i)
		}
	}
	slices.Sort(seqs)
	if len(slices.Compact(seqs)) != len(visits) {
		t.Errorf("some captures share a sequence: %v", seqs)
	}
	if found, _ := differences(t, a.Reader, dir); found != "" {
		t.Errorf("the archive differs:\n%s", found)
	}
}

// TestCommitsDoNotFailForEachOther commits one that cannot be written, and one whose caller has left, beside others.
func TestCommitsDoNotFailForEachOther(t *testing.T) {
	disk := &faultyDisk{room: -1}
	a, _ := openArchive(t, t.TempDir(), Options{openFile: disk.open})
	left, leave := context.WithCancel(t.Context())
	leave()
	visits := []Visit{seen("0", "zero", 0), notModified("1", 1), seen("2", "two", 2), seen("3", "three", 3)}
	_, errs, _ := commitAtOnce(t, a, disk, visits, func(i int) context.Context {
		if i == 2 {
			return left
		}
		return t.Context()
	})
	for i, failed := range []bool{false, true, true, false} {
		if (errs[i] != nil) != failed {
			t.Errorf("commit %d: error %v, want one: %v", i, errs[i], failed)
		}
	}
	if !errors.Is(errs[2], context.Canceled) {
		t.Errorf("the caller who left got %v", errs[2])
	}
	if n := len(allCaptures(t, a.Reader)); n != 3 {
		t.Errorf("%d captures are held, want the first and two others", n)
	}
}
