package archive

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"testing"
)

// Environment of the process whose disk fills up: its data folder, how large its files may grow, and how large the pages
// are that it commits, in bytes.
const (
	fullFolder = "MINUTED_TEST_FULL"
	fullLimit  = "MINUTED_TEST_FULL_LIMIT"
	fullPage   = "MINUTED_TEST_FULL_PAGE"
)

// TestFullVictim is no test of its own: run by TestDiskThatFillsUp, it commits until nothing more can be written, and
// says what has been committed, a line each.
func TestFullVictim(t *testing.T) {
	dir := os.Getenv(fullFolder)
	if dir == "" {
		t.Skip("only run by TestDiskThatFillsUp")
	}
	var limit uint64
	var page int
	if _, err := fmt.Sscan(os.Getenv(fullLimit)+" "+os.Getenv(fullPage), &limit, &page); err != nil {
		t.Fatal(err)
	}
	a, _ := openArchive(t, dir, Options{})
	signal.Ignore(syscall.SIGXFSZ) // so that writes fail instead
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: limit, Max: limit}); err != nil {
		t.Fatal(err)
	}
	for n := range 10_000 {
		id := fmt.Sprint(n)
		if _, err := a.Commit(t.Context(), seen(id, noise(page), n)); err != nil {
			fmt.Println("failed:", err)
			return
		}
		fmt.Println("committed", id)
	}
}

// noise is text that does not compress well.
func noise(n int) string {
	b := make([]byte, n/2)
	rand.Read(b) // never fails
	return hex.EncodeToString(b)
}

// TestDiskThatFillsUp lets a process commit under a limit on the size of files, which either the WARC file or the
// catalogue reaches first.
func TestDiskThatFillsUp(t *testing.T) {
	for _, c := range []struct {
		name        string
		limit, page int
	}{
		{"WARC file", 300_000, 20_000},
		{"catalogue", 1_000_000, 10},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			victim := exec.Command(os.Args[0], "-test.run=^TestFullVictim$")
			victim.Env = append(os.Environ(), fullFolder+"="+dir, fmt.Sprint(fullLimit, "=", c.limit), fmt.Sprint(fullPage, "=", c.page))
			out, err := victim.CombinedOutput() // closing the catalogue may fail, too
			said := string(out)
			acknowledged := strings.Count(said, "committed ")
			if acknowledged == 0 || !strings.Contains(said, "failed:") {
				t.Fatalf("the process should commit and then fail (%v):\n%s", err, said)
			}
			a, closeAll := openArchive(t, dir, Options{})
			if n := len(allCaptures(t, a.Reader)); n < acknowledged || n > acknowledged+1 {
				t.Errorf("%d captures are held, %d were acknowledged", n, acknowledged)
			}
			mustCommit(t, a, seen("more", "with room again", 1))
			if found, _ := differences(t, a.Reader, dir); found != "" {
				t.Errorf("the archive differs:\n%s", found)
			}
			closeAll()
			checkWithOtherReaders(t, dir)
		})
	}
}
