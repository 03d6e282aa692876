package search

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"
)

// reading is the value of a counter or gauge.
func reading(t *testing.T, m prometheus.Metric) float64 {
	t.Helper()
	var out dto.Metric
	if err := m.Write(&out); err != nil {
		t.Fatal(err)
	}
	if out.Counter != nil {
		return out.Counter.GetValue()
	}
	return out.Gauge.GetValue()
}

func TestTurnsGoInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		turns := newTurns(1, 3, newMeters(), "search")
		first, err := turns.take(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var mu sync.Mutex
		var order []int
		var all sync.WaitGroup
		for n := range 3 {
			all.Go(func() {
				done, err := turns.take(t.Context())
				if err != nil {
					t.Errorf("caller %d: %v", n, err)
					return
				}
				mu.Lock()
				order = append(order, n)
				mu.Unlock()
				done()
			})
			synctest.Wait()
		}
		if w, r := reading(t, turns.waiting), reading(t, turns.running); w != 3 || r != 1 {
			t.Errorf("%v waiting and %v running, want 3 and 1", w, r)
		}
		if _, err := turns.take(t.Context()); !errors.Is(err, errBusy) {
			t.Errorf("with the line full: %v, want %v", err, errBusy)
		}
		first()
		all.Wait()
		if !slices.Equal(order, []int{0, 1, 2}) {
			t.Errorf("turns came in the order %v", order)
		}
		if w, r, f := reading(t, turns.waiting), reading(t, turns.running), reading(t, turns.refused); w != 0 || r != 0 || f != 1 {
			t.Errorf("at the end %v waiting, %v running, %v refused; want 0, 0, 1", w, r, f)
		}
	})
}

func TestTurnsAreNotWaitedForForEver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		turns := newTurns(1, 1, newMeters(), "search")
		done, err := turns.take(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer done()
		began := time.Now()
		if _, err := turns.take(t.Context()); !errors.Is(err, errBusy) || time.Since(began) != turnTime {
			t.Errorf("%v after %v, want %v after %v", err, time.Since(began), errBusy, turnTime)
		}
	})
}

// TestTurnsSkipThoseWhoLeft frees a turn after a client has gone, before its request has noticed and after.
func TestTurnsSkipThoseWhoLeft(t *testing.T) {
	for range 50 { // which of two things that are ready is chosen is a matter of chance
		synctest.Test(t, func(t *testing.T) {
			turns := newTurns(1, 1, newMeters(), "search")
			done, err := turns.take(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			ctx, leave := context.WithCancel(t.Context())
			left := make(chan error)
			go func() {
				_, err := turns.take(ctx)
				left <- err
			}()
			synctest.Wait()
			leave()
			done()
			if err := <-left; !errors.Is(err, context.Canceled) {
				t.Fatalf("who had left got a turn: %v", err)
			}
			if _, err := turns.take(ctx); !errors.Is(err, context.Canceled) {
				t.Fatalf("who came too late got a turn: %v", err)
			}
			if len(turns.taken) != 0 || len(turns.line) != 0 {
				t.Fatalf("%d turns are taken and %d wait, want none", len(turns.taken), len(turns.line))
			}
		})
	}
}
