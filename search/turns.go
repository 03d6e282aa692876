package search

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// errBusy says that more is asked of the index than it can answer in time.
var errBusy = errors.New("too many requests are waiting for the index; wait " + retryAfterSec + " seconds and send this one again")

// turns lets a number of callers go on at once. A number of others wait in line, in the order they came and not for
// ever; whoever finds the line full is turned away.
type turns struct {
	taken    chan struct{}
	line     chan struct{}
	patience time.Duration

	waiting, running prometheus.Gauge
	refused          prometheus.Counter
}

func newTurns(running, waiting int, m *meters, work string) *turns {
	return &turns{
		taken:    make(chan struct{}, running),
		line:     make(chan struct{}, waiting),
		patience: turnTime,
		waiting:  m.waiting.WithLabelValues(work),
		running:  m.running.WithLabelValues(work),
		refused:  m.refused.WithLabelValues(work),
	}
}

// take waits for a turn, which done ends. Nobody whose context has ended gets one.
func (t *turns) take(ctx context.Context) (done func(), err error) {
	if err := t.wait(ctx); err != nil {
		if errors.Is(err, errBusy) {
			t.refused.Inc()
		}
		return nil, fmt.Errorf("wait for a turn: %w", err)
	}
	t.running.Inc()
	return func() {
		t.running.Dec()
		<-t.taken
	}, nil
}

func (t *turns) wait(ctx context.Context) error {
	select {
	case t.taken <- struct{}{}: // there is room only where nobody waits
		return t.stillWanted(ctx)
	default:
	}
	select {
	case t.line <- struct{}{}:
		defer func() { <-t.line }()
	default:
		return errBusy
	}
	t.waiting.Inc()
	defer t.waiting.Dec()
	patience := time.NewTimer(t.patience)
	defer patience.Stop()
	select {
	case t.taken <- struct{}{}:
		return t.stillWanted(ctx)
	case <-patience.C:
		return errBusy
	case <-ctx.Done():
		return ctx.Err()
	}
}

// stillWanted passes a turn on that came when its caller had gone.
func (t *turns) stillWanted(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		<-t.taken
		return err
	}
	return nil
}
