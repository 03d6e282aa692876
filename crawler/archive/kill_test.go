package archive

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"testing"
)

// victimFolder names the data folder in the environment of a process that is to be killed.
const victimFolder = "MINUTED_TEST_VICTIM"

// TestVictim is no test of its own: run by TestKilledProcess, it commits until it is killed and says what has been
// committed, a line each.
func TestVictim(t *testing.T) {
	dir := os.Getenv(victimFolder)
	if dir == "" {
		t.Skip("only run by TestKilledProcess")
	}
	a, _ := openArchive(t, dir, Options{MaxFile: 20_000})
	last, err := a.LastSeq(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for n := last + 1; n < last+1000; n++ {
		id := fmt.Sprint(n)
		fmt.Println("committed", mustCommit(t, a, seen(id, "page "+id, int(n)))[0].Seq)
	}
}

// TestKilledProcess kills a process again and again while it commits: nothing it said was committed may be lost.
func TestKilledProcess(t *testing.T) {
	if testing.Short() {
		t.Skip("starts processes")
	}
	dir := t.TempDir()
	acknowledged := int64(0)
	for round := range 8 {
		acknowledged = max(acknowledged, runVictim(t, dir, 1+round*round))
		a, closeAll := openArchive(t, dir, Options{})
		captures := allCaptures(t, a.Reader)
		if int64(len(captures)) < acknowledged {
			t.Fatalf("round %d: %d captures of at least %d", round, len(captures), acknowledged)
		}
		for i, c := range captures {
			if want := fmt.Sprint("page ", i+1); string(c.Body) != want {
				t.Fatalf("round %d: capture %d is %q, want %q", round, i+1, c.Body, want)
			}
		}
		closeAll()
	}
	if acknowledged == 0 {
		t.Error("nothing was committed before the kills")
	}
}

// runVictim runs a process that commits, kills it once it has said so a number of times, and returns the last sequence it
// named.
func runVictim(t *testing.T, dir string, lines int) (last int64) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	victim := exec.CommandContext(ctx, os.Args[0], "-test.run=^TestVictim$")
	victim.Env = append(os.Environ(), victimFolder+"="+dir)
	out, err := victim.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := victim.Start(); err != nil {
		t.Fatal(err)
	}
	for said := bufio.NewScanner(out); said.Scan(); {
		if _, err := fmt.Sscanf(said.Text(), "committed %d", &last); err != nil {
			t.Errorf("the process said %q", said.Text())
		}
		if lines--; lines == 0 {
			cancel() // lines already in the pipe are still read
		}
	}
	victim.Wait() // its error is that it was killed
	return last
}
