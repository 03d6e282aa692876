package bleveindex

import (
	"errors"
	"path/filepath"
	"sync"
	"time"

	"minuted"
)

// defaultEvery is how often CURRENT is looked at.
const defaultEvery = time.Second

var _ minuted.Indexes = (*Live)(nil)

// Live hands out the generation that CURRENT names. It implements [minuted.Indexes].
type Live struct {
	dir      string
	stop     chan struct{}
	watching sync.WaitGroup

	mu     sync.Mutex
	idle   sync.Cond // signalled when an index is given back
	now    *held     // nil until there is a generation
	err    error     // why there is none, or why the newest could not be opened
	open   int       // indexes
	closed bool
}

// held is an open index and how many hold it, the Live that hands it out included.
type held struct {
	index   *Index
	name    string
	holders int
}

// errClosed is returned once a Live has been closed.
var errClosed = errors.New("the index has been closed")

// Follow opens the live generation of the store in a folder and looks at CURRENT every so often, 0 meaning every second,
// to change to the next one. Where there is none yet, [Live.Acquire] says so until there is one. A generation that
// cannot be opened is tried again each time, while the last good one stays in use.
func Follow(dir string, every time.Duration) *Live {
	if every <= 0 {
		every = defaultEvery
	}
	l := &Live{dir: dir, stop: make(chan struct{})}
	l.idle.L = &l.mu
	l.look()
	l.watching.Go(func() { l.watch(every) })
	return l
}

func (l *Live) watch(every time.Duration) {
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			l.look()
		case <-l.stop:
			return
		}
	}
}

// look changes to the generation that CURRENT names, if it is another. It is not run twice at once.
func (l *Live) look() {
	name, err := readCurrent(l.dir)
	unchanged := err == nil && name == l.nameNow()
	var index *Index
	if err == nil && !unchanged {
		index, err = Open(filepath.Join(l.dir, name))
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.err = err
	if err != nil || unchanged {
		return
	}
	previous := l.now
	if previous != nil {
		index.follow(previous.index)
	}
	l.now = &held{index: index, name: name, holders: 1}
	l.open++
	if previous != nil {
		l.giveBack(previous)
	}
}

func (l *Live) nameNow() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.now == nil {
		return ""
	}
	return l.now.name
}

// Acquire returns the live index and a function that gives it back, which may be called more than once. The error is
// [minuted.ErrNoIndex] where nothing has been indexed yet.
func (l *Live) Acquire() (minuted.Index, func(), error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case l.closed:
		return nil, nil, errClosed
	case l.now == nil:
		return nil, nil, l.err
	}
	h := l.now
	h.holders++
	release := sync.OnceFunc(func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.giveBack(h)
	})
	return h.index, release, nil
}

// Err tells why the newest generation is not the one handed out: it could not be opened, or there is none yet. It is nil
// where all is well.
func (l *Live) Err() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.err
}

// giveBack closes an index that nobody holds any more. It is called with mu held.
func (l *Live) giveBack(h *held) {
	if h.holders--; h.holders > 0 {
		return
	}
	_ = h.index.Close() // it was open for reading only: nothing can be lost
	l.open--
	l.idle.Broadcast()
}

// Close stops following and waits until every index has been given back.
func (l *Live) Close() error {
	l.mu.Lock()
	if l.closed {
		l.mu.Unlock()
		return nil
	}
	l.closed = true
	l.mu.Unlock()

	close(l.stop)
	l.watching.Wait()

	l.mu.Lock()
	defer l.mu.Unlock()
	if l.now != nil {
		l.giveBack(l.now)
		l.now = nil
	}
	for l.open > 0 {
		l.idle.Wait()
	}
	return nil
}
