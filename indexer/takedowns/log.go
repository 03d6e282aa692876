package takedowns

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/gofrs/flock"

	"minuted"
)

// File is the name of the log in a data folder.
const File = "takedowns"

// heading begins a new log.
const heading = "# Items taken down and brought back, oldest first: time, takedown or undo, item id, reason; with tabs between them.\n"

// maxLog bounds what is read of a log, in bytes.
const maxLog = 64 << 20

// Waiting for the lock, which is held for as long as it takes to write a few lines.
const (
	lockTime = 10 * time.Second
	lockStep = 10 * time.Millisecond
)

// Log is the log of a data folder. Any number of processes may read and add to it; it has a lock of its own, apart from
// that of the data folder.
type Log struct {
	dir   string
	Clock func() time.Time // nil is time.Now
}

// In returns the log of a data folder. There need not be one yet.
func In(dataDir string) *Log { return &Log{dir: dataDir} }

func (l *Log) path() string { return filepath.Join(l.dir, File) }

// Read reads the log. Where there is none, nothing was taken down.
func (l *Log) Read() (*History, error) {
	f, err := os.Open(l.path())
	if errors.Is(err, fs.ErrNotExist) {
		return &History{}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading what was taken down: %w", err)
	}
	defer f.Close()
	return l.read(f)
}

func (l *Log) read(f *os.File) (*History, error) {
	text, err := io.ReadAll(io.LimitReader(f, maxLog+1))
	if err == nil && len(text) > maxLog {
		err = fmt.Errorf("it is larger than %d MiB", maxLog>>20)
	}
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", l.path(), err)
	}
	h, err := readHistory(text)
	if err != nil {
		return nil, fmt.Errorf("%s %w; mend the line, or bring the file back from a copy", l.path(), err)
	}
	return h, nil
}

// Outcome is what an act came to for one item.
type Outcome struct {
	ID     string            `json:"id"`
	Done   bool              `json:"done"`   // it was written; else the item was so already
	Before *minuted.Takedown `json:"before"` // that was in force before; nil for none
}

// Add takes items down or brings them back, all of them or, with an error, none. When it returns, the acts are safely on
// disk. Items that are so already are left as they are.
func (l *Log) Add(ctx context.Context, verb Verb, reason string, ids ...string) (outcomes []Outcome, err error) {
	unlock, err := l.lock(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, unlock()) }()
	f, err := os.OpenFile(l.path(), os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, fmt.Errorf("opening what was taken down: %w", err)
	}
	defer f.Close()
	h, err := l.read(f)
	if err != nil {
		return nil, err
	}
	outcomes = h.outcomes(verb, ids)
	text, err := l.text(h, verb, reason, outcomes)
	if err == nil && text != "" {
		err = l.write(f, h, text)
	}
	if err != nil {
		return nil, fmt.Errorf("nothing was written to %s: %w", l.path(), err)
	}
	return outcomes, nil
}

// outcomes says what an act will come to.
func (h *History) outcomes(verb Verb, ids []string) []Outcome {
	inForce := h.InForce()
	var outcomes []Outcome
	for i, id := range ids {
		if slices.Contains(ids[:i], id) {
			continue
		}
		o := Outcome{ID: id}
		if before, down := inForce.Find(id); down {
			o.Before = &before
		}
		o.Done = (o.Before == nil) == (verb == TakeDown)
		outcomes = append(outcomes, o)
	}
	return outcomes
}

// text is what is to be written, "" for nothing. The error says that it could not be read again.
func (l *Log) text(h *History, verb Verb, reason string, outcomes []Outcome) (string, error) {
	now := time.Now
	if l.Clock != nil {
		now = l.Clock
	}
	at, text := now().UTC().Truncate(time.Second), ""
	for _, o := range outcomes {
		if !o.Done {
			continue
		}
		line := Act{Time: at, Verb: verb, ID: o.ID, Reason: reason}.line()
		if _, err := readAct(strings.TrimSuffix(line, "\n")); err != nil {
			return "", err
		}
		text += line
	}
	if text != "" && h.whole == 0 {
		text = heading + text
	}
	return text, nil
}

// write puts text behind the whole lines of the file and brings it safely to disk, or leaves the whole lines alone.
func (l *Log) write(f *os.File, h *History, text string) error {
	if err := syncDir(l.dir); err != nil { // the file may be new
		return err
	}
	err := f.Truncate(h.whole)
	if err == nil {
		_, err = f.WriteAt([]byte(text), h.whole)
	}
	if err == nil {
		err = f.Sync()
	}
	if err != nil {
		err = errors.Join(err, f.Truncate(h.whole))
	}
	return err
}

// lock waits for the log's own lock.
func (l *Log) lock(ctx context.Context) (unlock func() error, err error) {
	path := l.path() + ".lock"
	lock := flock.New(path, flock.SetPermissions(0o644))
	ctx, cancel := context.WithTimeout(ctx, lockTime)
	defer cancel()
	switch ok, err := lock.TryLockContext(ctx, lockStep); {
	case errors.Is(err, context.DeadlineExceeded):
		return nil, fmt.Errorf("another takedown has held %s for %s; try again when it is done", path, lockTime)
	case err != nil:
		return nil, fmt.Errorf("locking what was taken down: %w", err)
	case !ok:
		return nil, fmt.Errorf("%s cannot be locked", path)
	}
	return lock.Unlock, nil
}

// syncDir brings the entries of a folder safely to disk.
func syncDir(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
