package takedowns

import (
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"testing"

	"minuted"
)

// fullFolder names, in the environment of the process whose disk fills up, its data folder.
const fullFolder = "MINUTED_TEST_FULL"

// fullLimit is how large its files may grow, in bytes: it is reached within a line.
const fullLimit = 1000

// TestFullVictim is no test of its own: run by TestDiskThatFillsUp, it takes items down until nothing more can be
// written, and says what was acknowledged, a line each.
func TestFullVictim(t *testing.T) {
	dir := os.Getenv(fullFolder)
	if dir == "" {
		t.Skip("only run by TestDiskThatFillsUp")
	}
	signal.Ignore(syscall.SIGXFSZ) // so that writes fail instead
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: fullLimit, Max: fullLimit}); err != nil {
		t.Fatal(err)
	}
	for n := range fullLimit {
		id := minuted.ImportedID("a", fmt.Sprint(n))
		if _, err := In(dir).Add(t.Context(), TakeDown, "names a child", id); err != nil {
			fmt.Println("failed:", err)
			return
		}
		fmt.Println("acknowledged", id)
	}
}

func TestDiskThatFillsUp(t *testing.T) {
	dir := t.TempDir()
	victim := exec.Command(os.Args[0], "-test.run=^TestFullVictim$")
	victim.Env = append(os.Environ(), fullFolder+"="+dir)
	said, err := victim.CombinedOutput()
	if err != nil || !strings.Contains(string(said), "failed: nothing was written to") {
		t.Fatalf("the victim says %s (%v)", said, err)
	}
	acknowledged := strings.Count(string(said), "acknowledged")
	h, err := In(dir).Read()
	if err != nil {
		t.Fatal(err)
	}
	if h.Torn || len(h.Acts) != acknowledged || acknowledged == 0 {
		t.Errorf("%d acts are in the log (torn: %v), %d were acknowledged", len(h.Acts), h.Torn, acknowledged)
	}
}
