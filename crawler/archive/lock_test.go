package archive

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestLockIsHeldByOne(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "folder")
	first, err := AcquireLock(dir, "crawl")
	if err != nil {
		t.Fatal(err)
	}
	_, err = AcquireLock(dir, "import")
	var locked *LockedError
	if !errors.As(err, &locked) {
		t.Fatalf("second lock: error %v, want a LockedError", err)
	}
	if want := fmt.Sprintf("crawl, process %d, since 20", os.Getpid()); !strings.HasPrefix(locked.Holder, want) {
		t.Errorf("holder %q, want %q...", locked.Holder, want)
	}
	if locked.Path != filepath.Join(dir, "lock") || !strings.Contains(err.Error(), locked.Holder) {
		t.Errorf("the error names %s and says %q", locked.Path, err)
	}
	if err := first.Release(); err != nil {
		t.Fatal(err)
	}
	second, err := AcquireLock(dir, "index")
	if err != nil {
		t.Fatalf("after the release: %v", err)
	}
	if err := second.Release(); err != nil {
		t.Error(err)
	}
	if err := second.Release(); err != nil {
		t.Errorf("second release: %v", err)
	}
}

func TestUnusableFoldersAreNamed(t *testing.T) {
	dir := t.TempDir()
	inTheWay := filepath.Join(dir, "file")
	writeFile(t, inTheWay, "a file")
	archiveInTheWay := filepath.Join(dir, "data")
	if err := os.Mkdir(archiveInTheWay, 0o755); err != nil {
		t.Fatal(err)
	}
	writeFile(t, archiveFolder(archiveInTheWay), "a file")
	lockInTheWay := filepath.Join(dir, "locked")
	if err := os.MkdirAll(filepath.Join(lockInTheWay, "lock"), 0o755); err != nil {
		t.Fatal(err)
	}
	for data, named := range map[string]string{
		inTheWay:                        inTheWay,
		filepath.Join(inTheWay, "data"): filepath.Join(inTheWay, "data"),
		archiveInTheWay:                 archiveFolder(archiveInTheWay),
		lockInTheWay:                    filepath.Join(lockInTheWay, "lock"),
	} {
		lock, err := AcquireLock(data, "test")
		if err == nil {
			_, err = Open(t.Context(), lock, Options{})
			if err := lock.Release(); err != nil {
				t.Error(err)
			}
		}
		if err == nil || !strings.Contains(err.Error(), named) {
			t.Errorf("data folder %s: error %v, want one that names %s", data, err, named)
		}
	}
}
