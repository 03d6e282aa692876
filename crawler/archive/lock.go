package archive

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/gofrs/flock"
)

// Lock is the right to write to a data folder. One process holds it at a time; any number may read beside it.
type Lock struct {
	dataDir string
	flock   *flock.Flock
}

// LockedError says that another process is writing to the data folder.
type LockedError struct {
	Path   string // of the lock file
	Holder string // who holds it, in words
}

func (e *LockedError) Error() string {
	return fmt.Sprintf("%s is held by %s; wait for it to finish or stop it, then try again", e.Path, e.Holder)
}

// holderOffset is where the holder's name begins in the lock file. Windows keeps others from reading the byte that the
// lock covers, which is the first.
const holderOffset = 1

// maxHolder bounds what is read of a holder's name, in bytes.
const maxHolder = 200

// AcquireLock takes the lock of a data folder, which is created where it is missing. holder says what we are doing, such
// as "crawl"; the lock file adds the process and the time. The error is a [*LockedError] where another has the lock.
func AcquireLock(dataDir, holder string) (*Lock, error) {
	if err := makeFolder(dataDir); err != nil {
		return nil, err
	}
	path := filepath.Join(dataDir, "lock")
	lock := &Lock{dataDir, flock.New(path, flock.SetPermissions(0o644))}
	ok, err := lock.flock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("the data folder cannot be locked: %w; check that %s is a file this user may write", err, path)
	}
	if !ok {
		return nil, &LockedError{path, readHolder(path)}
	}
	text := fmt.Sprintf("%s, process %d, since %s\n", holder, os.Getpid(), time.Now().Format(time.DateTime))
	if err := writeHolder(path, text); err != nil {
		return nil, errors.Join(fmt.Errorf("naming the holder of the lock: %w", err), lock.Release())
	}
	return lock, nil
}

// Release gives the lock back. It may be called more than once.
func (l *Lock) Release() error {
	if err := l.flock.Unlock(); err != nil {
		return fmt.Errorf("releasing the lock of %s: %w", l.dataDir, err)
	}
	return nil
}

func writeHolder(path, text string) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = f.WriteAt([]byte(text), holderOffset)
	if err == nil {
		err = f.Truncate(int64(holderOffset + len(text)))
	}
	return errors.Join(err, f.Close())
}

func readHolder(path string) string {
	const unknown = "another process"
	f, err := os.Open(path)
	if err != nil {
		return unknown
	}
	defer f.Close()
	text, err := io.ReadAll(io.NewSectionReader(f, holderOffset, maxHolder))
	name := strings.TrimSpace(string(text))
	if err != nil || name == "" {
		return unknown
	}
	return name
}

// makeFolder creates a folder where it is missing and checks that it can be used.
func makeFolder(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("the folder %s cannot be used: %w; move what is in the way, or choose another data folder", dir, err)
	}
	if _, err := os.ReadDir(dir); err != nil {
		return fmt.Errorf("the folder %s cannot be read: %w; change its permissions, or choose another data folder", dir, err)
	}
	return nil
}
