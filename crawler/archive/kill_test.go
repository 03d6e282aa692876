package archive

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// victimFolder names the data folder in the environment of a process that is to be killed.
const victimFolder = "MINUTED_TEST_VICTIM"

// victimPoint names, in the same way, the point of a write at which the process kills itself, and at which write: "synced 3".
const victimPoint = "MINUTED_TEST_VICTIM_POINT"

// TestVictim is no test of its own: run by TestKilledProcess, it commits until it is killed and says what has been
// committed, a line each.
func TestVictim(t *testing.T) {
	dir := os.Getenv(victimFolder)
	if dir == "" {
		t.Skip("only run by TestKilledProcess")
	}
	var point Point
	writes := 0
	if text := os.Getenv(victimPoint); text != "" {
		if _, err := fmt.Sscanf(text, "%s %d", &point, &writes); err != nil {
			t.Fatal(err)
		}
	}
	a, _ := openArchive(t, dir, Options{MaxFile: 20_000, Reached: func(p Point) {
		if p != point {
			return
		}
		if writes--; writes == 0 {
			killSelf(t)
		}
	}})
	last, err := a.LastSeq(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for n := last + 1; n < last+1000; n++ {
		id := fmt.Sprint(n)
		fmt.Println("committed", mustCommit(t, a, seen(id, "page "+id, int(n)))[0].Seq)
	}
}

func killSelf(t *testing.T) {
	self, err := os.FindProcess(os.Getpid())
	if err == nil {
		err = self.Kill()
	}
	if err != nil {
		t.Error(err)
	}
	select {} // the signal is on its way
}

// killings is how often TestKilledProcess kills, and how many of these are at no point of a write in particular.
const killings, randomKillings = 100, 25

// TestKilledProcess kills a process again and again while it commits: nothing it said was committed may be lost, and
// nothing may be there twice.
func TestKilledProcess(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a hundred processes")
	}
	dir := t.TempDir()
	acknowledged, after := int64(0), map[string]int64{}
	for round := range killings {
		point := ""
		if round >= randomKillings {
			point = fmt.Sprint([]Point{Appended, Synced, Entered}[round%3], " ", 1+round%7)
		}
		acknowledged = max(acknowledged, runVictim(t, dir, 1+round*round%40, point))
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
		if name, _, _ := strings.Cut(point, " "); name != "" {
			after[name] += int64(len(captures)) - acknowledged
		}
		acknowledged = int64(len(captures))
		closeAll()
	}
	if after[string(Synced)] == 0 || after[string(Entered)] == 0 {
		t.Errorf("captures that were safe and not yet acknowledged when the process was killed: %v, want some after %s and %s", after, Synced, Entered)
	}
	r, err := OpenReader(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if found, done := differences(t, r, dir); found != "" || int64(done.Captures) != acknowledged {
		t.Errorf("%+v were verified, want %d captures; differences:\n%s", done, acknowledged, found)
	}
	t.Logf("%d captures after %d kills", acknowledged, killings)
	checkWithOtherReaders(t, dir)
}

// runVictim runs a process that commits, kills it once it has said so a number of times, unless it kills itself at a point
// before, and returns the last sequence it named.
func runVictim(t *testing.T, dir string, lines int, point string) (last int64) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	victim := exec.CommandContext(ctx, os.Args[0], "-test.run=^TestVictim$")
	victim.Env = append(os.Environ(), victimFolder+"="+dir, victimPoint+"="+point)
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
