package archive

import (
	"database/sql"
	"errors"
	"io"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

func writeFile(t testing.TB, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func execute(t testing.TB, path, statements string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(statements); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

// readFile reads all records of a WARC file.
func readFile(t testing.TB, path string) []*Record {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []*Record
	for r, err := range ReadWARC(f) {
		if err != nil {
			t.Fatalf("%s after %d records: %v", path, len(out), err)
		}
		out = append(out, r)
	}
	return out
}

// copyData copies a data folder, but for its lock, to a new one.
func copyData(t testing.TB, from string) string {
	t.Helper()
	to := t.TempDir()
	if err := os.MkdirAll(archiveFolder(to), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, pattern := range []string{"catalogue.db*", "archive/*"} {
		names, err := filepath.Glob(filepath.Join(from, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			relative, err := filepath.Rel(from, name)
			if err != nil {
				t.Fatal(err)
			}
			writeFile(t, filepath.Join(to, relative), string(text))
		}
	}
	return to
}

// faultyFile is a WARC file on a disk that can fill up, with a look at what is on the disk after each step.
type faultyFile struct {
	file
	disk *faultyDisk
}

// faultyDisk says what goes wrong.
type faultyDisk struct {
	room       int  // bytes that can still be written; below 0 is without end
	failSync   bool // the next sync fails
	skipSync   bool // no sync is made, to save time
	afterWrite func()
	afterSync  func()
}

func (d *faultyDisk) open(path string) (file, error) {
	f, err := openWARC(path)
	return &faultyFile{f, d}, err
}

func (f *faultyFile) WriteAt(p []byte, offset int64) (int, error) {
	if f.disk.room >= 0 && len(p) > f.disk.room {
		n, err := f.file.WriteAt(p[:f.disk.room], offset)
		return n, errors.Join(err, io.ErrShortWrite, syscall.ENOSPC)
	}
	n, err := f.file.WriteAt(p, offset)
	if f.disk.afterWrite != nil {
		f.disk.afterWrite()
	}
	return n, err
}

func (f *faultyFile) Sync() error {
	if f.disk.failSync {
		f.disk.failSync = false
		return syscall.EIO
	}
	if f.disk.skipSync {
		return nil
	}
	err := f.file.Sync()
	if f.disk.afterSync != nil {
		f.disk.afterSync()
	}
	return err
}

// removeCatalogue loses the catalogue of a data folder.
func removeCatalogue(t testing.TB, dir string) {
	t.Helper()
	names, err := filepath.Glob(cataloguePath(dir) + "*")
	if err != nil || len(names) == 0 {
		t.Fatalf("no catalogue in %s (%v)", dir, err)
	}
	for _, name := range names {
		if err := os.Remove(name); err != nil {
			t.Fatal(err)
		}
	}
}
