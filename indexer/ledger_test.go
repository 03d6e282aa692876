package indexer

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"minuted"
)

var ashwick = minuted.Site{Authority: "ashwick", Platform: "paper"}

// kept makes a ledger of a generation in which one meeting claims two items.
func kept(t *testing.T, path string) {
	t.Helper()
	l, err := createLedger(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	pages := []minuted.TaskKey{{Site: ashwick, Kind: "item", ID: "7"}}
	if err := l.note(t.Context(), origin{ashwick, crawled, "1"}, pages, []string{"a", "b"}); err != nil {
		t.Fatal(err)
	}
	if err := l.keep(t.Context(), about{Generation: "g000001"}); err != nil {
		t.Fatal(err)
	}
}

func TestLedger(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new folder", "50% of it?.db")
	kept(t, path)
	l, a, err := openLedger(t.Context(), path)
	if err != nil || a.Generation != "g000001" {
		t.Fatalf("the ledger is of %q (%v)", a.Generation, err)
	}
	first, second := origin{ashwick, crawled, "1"}, origin{ashwick, record, "b"}
	if err := l.note(t.Context(), second, nil, []string{"b"}); err != nil {
		t.Fatal(err)
	}
	check := func(what string, got []origin, err error, want ...origin) {
		t.Helper()
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: %v (%v), want %v", what, got, err, want)
		}
	}
	claiming := func(item string) ([]origin, error) {
		all, err := l.claiming(t.Context(), item)
		slices.SortFunc(all, compareOrigins)
		return all, err
	}
	got, err := claiming("b")
	check("who claims b", got, err, first, second)
	got, err = claiming("c")
	check("who claims c", got, err)
	got, err = l.reading(t.Context(), minuted.TaskKey{Site: ashwick, Kind: "item", ID: "7"})
	check("who reads the page of item 7", got, err, first)
	got, err = l.of(t.Context(), ashwick)
	check("all of the site", got, err, first, second)
	if n, err := l.count(t.Context()); err != nil || n != 2 {
		t.Errorf("%d origins are counted (%v), want 2", n, err)
	}
	if err := l.note(t.Context(), first, nil, []string{"c"}); err != nil {
		t.Fatal(err)
	}
	got, err = claiming("a")
	check("who claims a, when it is no longer found", got, err)
	if items, err := l.claims(t.Context(), first); err != nil || !slices.Equal(items, []string{"c"}) {
		t.Errorf("the meeting claims %v (%v), want c", items, err)
	}
	if err := l.close(); err != nil { // given up: all of it is as it was
		t.Fatal(err)
	}
	if l, _, err = openLedger(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	got, err = claiming("a")
	check("who claims a, when that was given up", got, err, first)
	if err := l.close(); err != nil {
		t.Error(err)
	}
}

func TestLedgerThatCannotBeRead(t *testing.T) {
	for name, damage := range map[string]func(path string) error{
		"none":    func(path string) error { return os.Remove(path) },
		"no file": func(path string) error { return errors.Join(os.Remove(path), os.Mkdir(path, 0o755)) },
		"empty":   func(path string) error { return os.Truncate(path, 0) },
		"cut":     func(path string) error { return os.Truncate(path, 5000) },
		"garbage": func(path string) error {
			return os.WriteFile(path, []byte("not a database, but text of some length"), 0o600)
		},
	} {
		path := filepath.Join(t.TempDir(), "ledger.db")
		kept(t, path)
		if err := damage(path); err != nil {
			t.Fatal(err)
		}
		if l, _, err := openLedger(t.Context(), path); !errors.Is(err, errNoLedger) {
			t.Errorf("%s: opened with error %v, want errNoLedger", name, err)
			if l != nil {
				l.close()
			}
		}
		if name == "no file" {
			continue
		}
		kept(t, path) // another takes its place
		if l, a, err := openLedger(t.Context(), path); err != nil || a.Generation != "g000001" {
			t.Errorf("%s: its successor cannot be read: %v", name, err)
		} else if err := l.close(); err != nil {
			t.Error(err)
		}
	}
}

// TestLeftoversOfALedger begins a ledger where one was begun and never kept.
func TestLeftoversOfALedger(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.db")
	for _, name := range []string{path + ".new", path + ".new-journal"} {
		if err := os.WriteFile(name, []byte("left by a run that was killed"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	kept(t, path)
	names, err := filepath.Glob(path + "*")
	if err != nil || len(names) != 1 {
		t.Errorf("left over are %v (%v), want the ledger alone", names, err)
	}
}
