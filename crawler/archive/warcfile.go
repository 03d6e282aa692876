package archive

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
)

// file is what is asked of a WARC file when it is recovered and written.
type file interface {
	io.ReaderAt
	io.WriterAt
	Sync() error
	Truncate(size int64) error
	Close() error
}

// warcFile is the WARC file that is being written. Its end is where the next record goes; what follows the end was never
// committed.
type warcFile struct {
	file
	number int
	end    int64
	torn   bool // bytes may follow the end
}

// openWARC opens a WARC file for writing, and creates it where there is none.
func openWARC(path string) (file, error) {
	return os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o644)
}

// append writes after the end with one write and makes it durable. The end stays where it is until the catalogue knows
// the records. After an error the file is as it was.
func (w *warcFile) append(data []byte, reached func(Point)) error {
	if err := w.cut(); err != nil {
		return err
	}
	w.torn = true
	_, err := w.WriteAt(data, w.end)
	if err == nil {
		reached(Appended)
		err = w.Sync()
	}
	if err != nil {
		return errors.Join(fmt.Errorf("writing %s: %w", warcName(w.number), err), w.cut())
	}
	reached(Synced)
	return nil
}

// keep moves the end past what was appended.
func (w *warcFile) keep(size int64) { w.end, w.torn = w.end+size, false }

// cut removes what follows the end.
func (w *warcFile) cut() error {
	if !w.torn {
		return nil
	}
	err := w.Truncate(w.end)
	if err == nil {
		err = w.Sync()
	}
	if err != nil {
		return fmt.Errorf("cutting %s back to %d bytes: %w", warcName(w.number), w.end, err)
	}
	w.torn = false
	return nil
}

const warcSuffix = ".warc.gz"

func warcName(number int) string { return fmt.Sprintf("%05d%s", number, warcSuffix) }

// warcNumbers lists the WARC files of an archive folder in order. Files with other names are not ours.
func warcNumbers(dir string) ([]int, error) {
	entries, err := os.ReadDir(dir) // sorted by name, and so by number up to 99999
	if err != nil {
		return nil, err
	}
	var numbers []int
	for _, e := range entries {
		var n int
		if _, err := fmt.Sscanf(e.Name(), "%d"+warcSuffix, &n); err == nil && n > 0 && e.Name() == warcName(n) && !e.IsDir() {
			numbers = append(numbers, n)
		}
	}
	return numbers, nil
}

// syncFolder makes the names in a folder durable.
func syncFolder(dir string) error {
	if runtime.GOOS == "windows" {
		return nil // folders cannot be synced there; NTFS journals names itself
	}
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// paths of an archive within its data folder.
func cataloguePath(dataDir string) string { return filepath.Join(dataDir, "catalogue.db") }
func archiveFolder(dataDir string) string { return filepath.Join(dataDir, "archive") }
