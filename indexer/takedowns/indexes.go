package takedowns

import (
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"sync"

	"minuted"
)

var _ minuted.Indexes = (*Indexes)(nil)

// Indexes hands out indexes that leave out what was taken down when they were acquired. It implements
// [minuted.Indexes].
type Indexes struct {
	of   minuted.Indexes
	from *Log
	log  *slog.Logger

	mu      sync.Mutex
	seen    os.FileInfo // the log as it was last looked at; nil where there was none
	known   bool        // it was read
	failed  string      // why it could not be read the last time
	inForce *minuted.Takedowns
	whole   minuted.Index // handed out last, and
	view    minuted.Index // what is left of it
}

// Follow hands out other indexes without what the log has taken down. Where the log can be read no longer, what it said
// before holds, and log is told. One that could never be read is an error of [Indexes.Acquire].
func (l *Log) Follow(of minuted.Indexes, log *slog.Logger) *Indexes {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &Indexes{of: of, from: l, log: log}
}

// Acquire returns the live index as it is without what has been taken down by now, and a function that gives it back.
func (x *Indexes) Acquire() (minuted.Index, func(), error) {
	whole, release, err := x.of.Acquire()
	if err != nil {
		return nil, nil, err
	}
	view, err := x.without(whole)
	if err != nil {
		release()
		return nil, nil, err
	}
	return view, release, nil
}

// errEmptied says that a log holds nothing where it did: while another is put in its place, nothing has been undone.
var errEmptied = errors.New("what was taken down is gone from its file, and not by an undo")

// without gives what is left of an index. It is kept until the index or the log is another.
func (x *Indexes) without(whole minuted.Index) (minuted.Index, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	changed, err := x.look()
	if err != nil {
		return nil, err
	}
	if changed || x.whole != whole {
		x.whole, x.view = whole, whole.Without(x.inForce)
	}
	return x.view, nil
}

// look reads the log again where it has changed, and reports whether something else is in force now. It asks the file
// system each time: what was taken down must be gone from the next answer.
func (x *Indexes) look() (changed bool, err error) {
	info, err := os.Stat(x.from.path())
	if errors.Is(err, fs.ErrNotExist) {
		info, err = nil, nil
	}
	if err == nil && x.known && same(info, x.seen) {
		return false, nil
	}
	var h *History
	if err == nil {
		h, err = x.from.Read()
	}
	if err == nil && len(h.Acts) == 0 && x.inForce.Name() != "" {
		err = errEmptied
	}
	if err != nil {
		return false, x.fail(err)
	}
	before := x.inForce
	x.seen, x.known, x.failed, x.inForce = info, true, "", h.InForce()
	return before.Name() != x.inForce.Name(), nil
}

// fail says once that the log cannot be read. That is an error where it never was.
func (x *Indexes) fail(err error) error {
	if !x.known {
		return err
	}
	if x.failed != err.Error() {
		x.failed = err.Error()
		x.log.Error("what was taken down cannot be read; what is known of it still holds", "error", err)
	}
	return nil
}

// same reports whether a file is as it was.
func same(now, then os.FileInfo) bool {
	if now == nil || then == nil {
		return now == nil && then == nil
	}
	return os.SameFile(now, then) && now.Size() == then.Size() && now.ModTime().Equal(then.ModTime())
}
