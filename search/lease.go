package search

import (
	"sync/atomic"

	"minuted"
)

// lease is an acquired index that several may hold. The last of them gives it back.
type lease struct {
	minuted.Index
	holders atomic.Int32
	release func()
}

// acquire takes the live index for one holder.
func acquire(from minuted.Indexes) (*lease, error) {
	ix, release, err := from.Acquire()
	if err != nil {
		return nil, err
	}
	l := &lease{Index: ix, release: release}
	l.holders.Store(1)
	return l, nil
}

// hold adds a holder. Only who holds a lease may let another hold it.
func (l *lease) hold() { l.holders.Add(1) }

// letGo is called by each holder once.
func (l *lease) letGo() {
	if l.holders.Add(-1) == 0 {
		l.release()
	}
}
