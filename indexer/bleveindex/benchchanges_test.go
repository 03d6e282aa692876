package bleveindex_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"minuted"
	"minuted/indexer/bleveindex"
	"minuted/indexer/generated"
)

// changedWord stands in every item that was changed, and in no other.
const changedWord = "zeppelin"

// changes edits the items of a store, whole meetings at a time, as when their minutes are put right.
type changes struct {
	store    *bleveindex.Store
	meetings [][]*minuted.Item
	next     int
	revision int
}

// newChanges reads meetings of so many items or more.
func newChanges(dir string, n int) (*changes, error) {
	x, err := openLive(dir)
	if err != nil {
		return nil, err
	}
	defer x.Close()
	c := &changes{store: bleveindex.NewStore(dir)}
	for _, authority := range generated.Authorities() {
		for id := range meetingsOf(x, authority.ID) {
			meeting, err := x.Meeting(context.Background(), id)
			if err != nil {
				return nil, err
			}
			c.meetings = append(c.meetings, meeting)
			if n -= len(meeting); n <= 0 {
				return c, nil
			}
		}
	}
	return c, nil
}

// meetingsOf gives the meetings of an authority.
func meetingsOf(x *bleveindex.Index, authority string) map[string]bool {
	ids := make(map[string]bool)
	of := minuted.Request{Filters: []minuted.Filter{{Facet: minuted.FacetAuthority, Any: []string{authority}}}}
	for item, err := range x.Items(context.Background(), of) {
		if err == nil {
			ids[item.Meeting.ID] = true
		}
	}
	return ids
}

// publish changes so many items or a few more, and gives how many.
func (c *changes) publish(n int) (int, error) {
	b, err := c.store.Update(benchOptions())
	if err != nil {
		return 0, err
	}
	defer b.Abort()
	c.revision++
	changed := 0
	for range c.meetings {
		if changed >= n {
			break
		}
		for _, item := range c.meetings[c.next%len(c.meetings)] {
			edited := *item
			edited.Minutes += minuted.Text(fmt.Sprintf("\n\nThe %s was corrected for the %d. time.", changedWord, c.revision))
			edited.Version += c.revision
			if err := b.Add(context.Background(), &edited); err != nil {
				return 0, err
			}
			changed++
		}
		c.next++
	}
	_, err = b.Publish(context.Background(), minuted.Generation{})
	return changed, err
}

// TestChangesAreFound changes some of an index as the report does.
func TestChangesAreFound(t *testing.T) {
	dir := t.TempDir()
	if err := benchBuild(dir, 200); err != nil {
		t.Fatal(err)
	}
	copied, err := shareStore(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(copied)
	c, err := newChanges(copied, 30)
	if err != nil {
		t.Fatal(err)
	}
	changed, err := c.publish(20)
	if err != nil {
		t.Fatal(err)
	}
	for of, want := range map[string]int{dir: 0, copied: changed} {
		live := bleveindex.Follow(of, 0)
		found, err := countChanged(live)
		if err := errors.Join(err, live.Close()); err != nil || found != want || changed < 20 {
			t.Errorf("%d of %d changed items are found, want %d, error %v", found, changed, want, err)
		}
	}
	if _, err := newMixed().askMany(benchOpen(t, copied), 200); err != nil {
		t.Error(err)
	}
}

// TestChanging changes a store beside the report of another process, until that closes its input.
func TestChanging(t *testing.T) {
	if *changing == "" {
		t.Skip("changes a store that is named with -changing")
	}
	c, err := newChanges(*changing, changedEach*int(steadyTime.Seconds()))
	if err != nil {
		t.Fatal(err)
	}
	over := make(chan struct{})
	go func() {
		defer close(over)
		_, _ = io.Copy(io.Discard, os.Stdin) // what ends it does not matter
	}()
	fmt.Println("ready")
	busy, changed := processorTime(), 0
	ticker := time.NewTicker(changedEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			n, err := c.publish(changedEach * int(changedEvery.Seconds()))
			if err != nil {
				t.Fatal(err)
			}
			changed += n
		case <-over:
			fmt.Printf("%d items in %d publications, %s ms of processor time each\n", changed, c.revision,
				per((processorTime()-busy).Seconds()*1000, float64(c.revision), 0))
			return
		}
	}
}

// shareStore makes another store of the same files beside one. A generation's files never change, so both may have them.
func shareStore(dir string) (string, error) {
	copied := dir + ".changing"
	if err := os.RemoveAll(copied); err != nil {
		return "", err
	}
	return copied, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		to := copied + path[len(dir):]
		if d.IsDir() {
			return os.MkdirAll(to, 0o755)
		}
		return os.Link(path, to)
	})
}

// startChanging has another process change a store, as indexing does beside a server, and gives what stops it: that
// tells what was changed.
func startChanging(dir string) (stop func() (string, error), err error) {
	program, err := os.Executable()
	if err != nil {
		return nil, err
	}
	command := exec.Command(program, "-test.run=^TestChanging$", "-test.timeout=1h", "-changing="+dir)
	in, err := command.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := command.Start(); err != nil {
		return nil, err
	}
	lines := bufio.NewReader(out)
	ready, err := lines.ReadString('\n')
	stop = func() (string, error) {
		_ = in.Close() // it is told to stop
		said, err := io.ReadAll(lines)
		if err := errors.Join(err, command.Wait()); err != nil {
			return "", fmt.Errorf("changing a store: %w: %s", err, said)
		}
		summary, _, _ := strings.Cut(string(said), "\n")
		return summary, nil
	}
	if err != nil {
		_, stopped := stop()
		return nil, errors.Join(fmt.Errorf("changing a store: %w: %s", err, ready), stopped)
	}
	return stop, nil
}
