package bleveindex

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"minuted"
)

func TestBuildDescribesTheGeneration(t *testing.T) {
	dir := t.TempDir()
	if _, err := NewStore(dir).Current(); !errors.Is(err, minuted.ErrNoIndex) {
		t.Errorf("before the first build: %v", err)
	}
	items := corpus(40)
	items[0].Date = ""
	got := build(t, dir, items, BuildOptions{})
	var from, to minuted.Date
	for _, item := range items {
		if item.Date == "" {
			continue
		}
		if from == "" || item.Date < from {
			from = item.Date
		}
		to = max(to, item.Date)
	}
	if got.ID != "g000001" || got.Format != Format || got.Items != 40 || got.Meetings != 10 || got.Authorities != 3 ||
		got.From != from || got.To != to || !got.Complete || got.LastCapture != 7 ||
		got.Versions["parser"] != 3 || got.Versions["analyser"] != AnalyserVersion {
		t.Errorf("generation is %+v", got)
	}
	current, err := NewStore(dir).Current()
	if err != nil || current.ID != got.ID || current.Items != got.Items || current.Versions["parser"] != 3 {
		t.Errorf("current is %+v, %v", current, err)
	}
}

func TestBuildOfNothing(t *testing.T) {
	x := open(t, nil)
	result, err := x.Search(context.Background(), minuted.Request{Expr: minuted.Word{Text: "budget"}, Per: 10, Facets: minuted.FacetNames[:]})
	if err != nil || result.Total != 0 || len(result.Hits) != 0 {
		t.Errorf("search gives %+v, %v", result, err)
	}
}

func TestSameItemsSameFiles(t *testing.T) {
	one, two := t.TempDir(), t.TempDir()
	build(t, one, corpus(300), BuildOptions{SegmentItems: 50})
	build(t, two, corpus(300), BuildOptions{SegmentItems: 50})
	for _, name := range []string{itemsFile, columnsFile, stemsFile, titlesFile, generationFile} {
		a, errA := os.ReadFile(filepath.Join(one, "g000001", name))
		b, errB := os.ReadFile(filepath.Join(two, "g000001", name))
		if err := errors.Join(errA, errB); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(a, b) {
			t.Errorf("%s differs between two builds of the same items", name)
		}
	}
}

func TestAddRefuses(t *testing.T) {
	b, err := NewStore(t.TempDir()).Create(BuildOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Abort()
	first := &minuted.Item{ID: "aaaaaaaaaaaaa", Authority: "netherby", Date: "2024-05-01", Title: "Allotments"}
	if err := b.Add(context.Background(), first); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		item minuted.Item
		want []string
	}{
		{"repeated id", minuted.Item{ID: "aaaaaaaaaaaaa", Authority: "saltwick", Date: "2023-01-02", Title: "Ferries"},
			[]string{"aaaaaaaaaaaaa", `"Allotments" (netherby, 2024-05-01)`, `"Ferries" (saltwick, 2023-01-02)`}},
		{"no id", minuted.Item{Authority: "netherby", Title: "Ferries"}, []string{"Ferries", "no id"}},
		{"no date of the calendar", minuted.Item{ID: "bbbbbbbbbbbbb", Date: "2024-02-30"}, []string{"2024-02-30"}},
	} {
		err := b.Add(context.Background(), &c.item)
		if err == nil {
			t.Errorf("%s: accepted", c.name)
			continue
		}
		for _, want := range c.want {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%s: error %q does not say %s", c.name, err, want)
			}
		}
	}
}

func TestUnfinishedBuildChangesNothing(t *testing.T) {
	dir := t.TempDir()
	store := NewStore(dir)
	live := build(t, dir, corpus(20), BuildOptions{})
	dead, err := store.Create(BuildOptions{SegmentItems: 5})
	if err != nil {
		t.Fatal(err)
	}
	for _, item := range corpus(12) {
		if err := dead.Add(context.Background(), item); err != nil {
			t.Fatal(err)
		}
	}
	// The process dies here: nothing is tidied up, except that a test has to stop its goroutines.
	if err := errors.Join(dead.words.close(), dead.items.close()); err != nil {
		t.Fatal(err)
	}
	if now, err := store.Current(); err != nil || now.ID != live.ID {
		t.Errorf("current is %s, %v, want %s", now.ID, err, live.ID)
	}
	if x, err := Open(dead.dir); err == nil {
		x.Close()
		t.Error("an unfinished generation was opened")
	} else if !strings.Contains(err.Error(), "not complete") {
		t.Errorf("an unfinished generation gives %q", err)
	}
	next, err := store.Create(BuildOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(dead.dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the unfinished generation is still there: %v", err)
	}
	if err := next.Abort(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(next.dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the generation given up is still there: %v", err)
	}
}

// buildUntilKilled is set in the process that TestKilledBuildChangesNothing kills, to the store's folder.
const buildUntilKilled = "MINUTED_TEST_BUILD_UNTIL_KILLED"

func TestKilledBuildChangesNothing(t *testing.T) {
	if dir := os.Getenv(buildUntilKilled); dir != "" {
		for {
			build(t, dir, corpus(100), BuildOptions{SegmentItems: 20})
		}
	}
	dir := t.TempDir()
	for try := range 5 {
		before := build(t, dir, corpus(20), BuildOptions{})
		child := exec.Command(os.Args[0], "-test.run=^TestKilledBuildChangesNothing$")
		child.Env = append(os.Environ(), buildUntilKilled+"="+dir)
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(100+70*try) * time.Millisecond)
		if err := child.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = child.Wait() // it was killed
		now, err := NewStore(dir).Current()
		if err != nil {
			t.Fatal(err)
		}
		if now.ID < before.ID || now.ID != before.ID && now.Items != 100 {
			t.Errorf("after a kill the live generation is %+v", now)
		}
		x, err := Open(filepath.Join(dir, now.ID))
		if err != nil {
			t.Fatalf("after a kill: %v", err)
		}
		if result, err := x.Search(t.Context(), minuted.Request{Expr: minuted.Word{Text: "the"}, Per: 5}); err != nil || result.Total == 0 {
			t.Errorf("after a kill, a search finds %+v, %v", result, err)
		}
		if err := x.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestPublishGivenUp(t *testing.T) {
	dir := t.TempDir()
	b, err := NewStore(dir).Create(BuildOptions{})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	for _, item := range corpus(10) {
		if err := b.Add(ctx, item); err != nil {
			t.Fatal(err)
		}
	}
	cancel()
	if _, err := b.Publish(ctx, minuted.Generation{}); !errors.Is(err, context.Canceled) {
		t.Errorf("publishing with a cancelled context: %v", err)
	}
	if err := b.Abort(); err != nil {
		t.Error(err)
	}
	if _, err := NewStore(dir).Current(); !errors.Is(err, minuted.ErrNoIndex) {
		t.Errorf("afterwards: %v", err)
	}
}

func TestPublishKeepsTheReplacedGeneration(t *testing.T) {
	dir := t.TempDir()
	for range 3 {
		build(t, dir, corpus(5), BuildOptions{})
	}
	names, err := NewStore(dir).generations()
	if err != nil || strings.Join(names, " ") != "g000002 g000003" {
		t.Errorf("generations are %v, %v", names, err)
	}
}

func TestMergerFailureFailsTheUpdate(t *testing.T) {
	dir := t.TempDir()
	build(t, dir, corpus(2), BuildOptions{})
	b, err := NewStore(dir).Update(BuildOptions{SegmentItems: 10})
	if err != nil {
		t.Fatal(err)
	}
	mergeFailures().report(errors.New("disk on fire"), storePath(b.file(wordFolder)))
	var failed error
	for _, item := range corpus(2 + 10)[2:] {
		if failed = b.Add(context.Background(), item); failed != nil {
			break
		}
	}
	if failed == nil || !strings.Contains(failed.Error(), "disk on fire") {
		t.Errorf("adding goes on with %v", failed)
	}
	// This merger is alive in truth, so that everything can be closed.
	b.more.dead = context.Background()
	if err := b.Abort(); err != nil {
		t.Error(err)
	}
}

func TestDamagedFilesAreRefused(t *testing.T) {
	for _, name := range []string{columnsFile, segmentsFile, stemsFile, titlesFile, itemsFile, generationFile,
		"words/store/root.bolt", "words/store/*.zap"} {
		dir := t.TempDir()
		found, err := filepath.Glob(filepath.Join(dir, build(t, dir, corpus(30), BuildOptions{}).ID, name))
		if err != nil || len(found) == 0 {
			t.Fatalf("no %s: %v", name, err)
		}
		path := found[0]
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, data[:len(data)/2], 0o644); err != nil {
			t.Fatal(err)
		}
		if x, err := Open(filepath.Join(dir, "g000001")); err == nil {
			x.Close()
			t.Errorf("half of %s was accepted", name)
		}
	}
}

func TestDamagedBlockIsAnError(t *testing.T) {
	dir := t.TempDir()
	g := build(t, dir, corpus(30), BuildOptions{})
	path := filepath.Join(dir, g.ID, itemsFile)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	data[len(data)/2] ^= 0xff
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
	x, err := Open(filepath.Join(dir, g.ID))
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	if _, err := x.Item(context.Background(), corpus(1)[0].ID); !errors.Is(err, errDamaged) {
		t.Errorf("reading from a damaged block: %v", err)
	}
}

func FuzzSideReader(f *testing.F) {
	path := filepath.Join(f.TempDir(), columnsFile)
	l := lists{}
	l.add(1, 2)
	l.add()
	if err := writeSide(path, func(w *sideWriter) {
		w.strings([]string{"", "a", "bc"})
		w.numbers([]uint32{1, 2, 3})
		w.lists(l)
	}); err != nil {
		f.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data[len(sideHeader(path)) : len(data)-sideSumSize])
	f.Add([]byte{0xff, 0xff, 0xff, 0xff, 1})
	f.Fuzz(func(t *testing.T, data []byte) {
		r := &sideReader{rest: data} // behind the checksum, which keeps chance out but not malice
		r.strings()
		r.numbers()
		l := r.lists(3)
		if r.err != nil {
			return
		}
		for i := range l.len() {
			for _, n := range l.at(uint32(i)) {
				if n >= 3 {
					t.Fatalf("list %d points to %d", i, n)
				}
			}
		}
	})
}
