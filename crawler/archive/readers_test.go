package archive

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"minuted"
)

// readersRequired makes it an error that another reader is not at hand; without it, its tests are skipped.
const readersRequired = "WARC_READERS"

// otherReaders returns how to run the readers of WARC files that others wrote: the Internet Archive's in Go, which is
// built first, and warcio, which must be installed for the python3 that is found, or the one WARCIO_PYTHON names.
func otherReaders(t *testing.T) map[string][]string {
	t.Helper()
	readers := map[string][]string{}
	program := filepath.Join(t.TempDir(), "readers")
	build := exec.Command("go", "build", "-o", program, ".")
	build.Dir = filepath.Join("testdata", "readers")
	if out, err := build.CombinedOutput(); err == nil {
		readers["gowarc"] = []string{program}
	} else {
		absent(t, "gowarc cannot be built: %v\n%s", err, out)
	}
	python := "python3"
	if named := os.Getenv("WARCIO_PYTHON"); named != "" {
		python = named
	}
	if out, err := exec.Command(python, "-c", "import warcio").CombinedOutput(); err == nil {
		readers["warcio"] = []string{python, filepath.Join("testdata", "readers", "readers.py")}
	} else {
		absent(t, "warcio is not installed for %s (pip install warcio): %v\n%s", python, err, out)
	}
	return readers
}

func absent(t *testing.T, format string, args ...any) {
	t.Helper()
	if os.Getenv(readersRequired) == "required" {
		t.Fatalf(format, args...)
	}
	t.Logf(format, args...)
}

// checkWithOtherReaders has others read an archive: they must see the records that we see, whole and once.
func checkWithOtherReaders(t *testing.T, dir string) {
	t.Helper()
	readers := otherReaders(t)
	if len(readers) == 0 {
		t.Skip("no other reader of WARC files is at hand")
	}
	files, err := filepath.Glob(filepath.Join(archiveFolder(dir), "*"+warcSuffix))
	if err != nil || len(files) == 0 {
		t.Fatalf("no WARC files (%v)", err)
	}
	var ours strings.Builder
	for _, path := range files {
		for _, r := range readFile(t, path) {
			fmt.Fprintln(&ours, r.Header[fieldRecordID], r.Type, Digest(r.Block))
		}
	}
	for name, command := range readers {
		var stdout, stderr bytes.Buffer
		c := exec.Command(command[0], append(command[1:], files...)...)
		c.Stdout, c.Stderr = &stdout, &stderr
		if err := c.Run(); err != nil {
			t.Errorf("%s: %v\n%s", name, err, &stderr)
		}
		if d := diff(strings.Split(ours.String(), "\n"), strings.Split(stdout.String(), "\n")); d != "" {
			t.Errorf("records as we (-) and %s (+) read them:\n%s", name, d)
		}
	}
}

// TestOthersReadOurFiles writes a record of every kind.
func TestOthersReadOurFiles(t *testing.T) {
	dir := t.TempDir()
	a, closeAll := openArchive(t, dir, Options{MaxFile: 3000, Software: "minuted/test"})
	if err := a.AddSite(t.Context(), minuted.Authority{ID: "wexbridge", Name: "Wexbridge Council — Cyngor", Platform: "moderngov"}); err != nil {
		t.Fatal(err)
	}
	chunked := seen("2", "chunked and compressed on the wire", 2)
	chunked.Capture.Header = http.Header{"Transfer-Encoding": {"chunked"}, "Content-Encoding": {"gzip"}, "Content-Type": {"text/html"}}
	cut := seen("3", "half a pa", 3)
	cut.Good, cut.Truncated, cut.State = false, "disconnect", Failed
	empty := seen("4", "", 4)
	binary := seen("5", "\x00\xff\x1f\x8b\r\n\r\nWARC/1.1\r\n\r\n", 5)
	record := Visit{Task: minuted.Task{TaskKey: minuted.TaskKey{Site: site, Kind: minuted.KindRecord, ID: "é 1"}}, Good: true,
		Capture: &minuted.Capture{Time: start, MediaType: "application/json", Body: []byte(`{"title":"Arian"}`)}}
	mustCommit(t, a, seen("1", "one", 0), seen("1", "one", 1), chunked, cut, empty, binary, record)
	mustCommit(t, a, notModified("1", 6), says("1", "one, on another day", "A", 7))
	closeAll()
	checkWithOtherReaders(t, dir)
}
