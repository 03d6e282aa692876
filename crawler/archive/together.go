package archive

import (
	"context"
	"sync"
)

// Bounds of what is written with one sync: records, and bytes of bodies. A commit that is larger by itself is written
// alone.
const (
	togetherRecords = 50
	togetherBytes   = 32 << 20
)

// commission is what one caller wants to have committed.
type commission struct {
	ctx    context.Context
	visits []Visit

	done      bool
	committed []Committed
	err       error
}

func (c *commission) bytes() (n int) {
	for _, v := range c.visits {
		if v.Capture != nil {
			n += len(v.Capture.Body)
		}
	}
	return n
}

// commissions are those that wait for the one that is being written.
type commissions struct {
	mu      sync.Mutex // guards waiting
	waiting []*commission
}

func (q *commissions) add(c *commission) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.waiting = append(q.waiting, c)
}

// next takes as many of the commissions as are written together, in the order they came.
func (q *commissions) next() []*commission {
	q.mu.Lock()
	defer q.mu.Unlock()
	n, records, bytes := 0, 0, 0
	for _, c := range q.waiting {
		records, bytes = records+len(c.visits), bytes+c.bytes()
		if n > 0 && (records > togetherRecords || bytes > togetherBytes) {
			break
		}
		n++
	}
	taken := q.waiting[:n:n]
	q.waiting = q.waiting[n:]
	return taken
}

// commitTogether commits what a caller wants, together with what others want who wait at the same time. Whoever comes
// first to the archive writes for all of them.
func (a *Archive) commitTogether(c *commission) ([]Committed, error) {
	a.queue.add(c)
	a.mu.Lock()
	defer a.mu.Unlock()
	for !c.done {
		a.carryOut(a.queue.next())
	}
	return c.committed, c.err
}

// carryOut commits commissions with one sync. Should that fail, each is tried by itself, so that none fails for another.
func (a *Archive) carryOut(together []*commission) {
	var visits []Visit
	var open []*commission
	for _, c := range together {
		c.done = true
		if c.err = c.ctx.Err(); c.err == nil {
			open, visits = append(open, c), append(visits, c.visits...)
		}
	}
	if len(open) > 1 {
		committed, err := a.commitNow(context.WithoutCancel(open[0].ctx), visits)
		if err == nil {
			for _, c := range open {
				n := len(c.visits)
				c.committed, committed = committed[:n:n], committed[n:]
			}
			return
		}
	}
	for _, c := range open {
		c.committed, c.err = a.commitNow(c.ctx, c.visits)
	}
}
