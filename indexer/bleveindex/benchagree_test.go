package bleveindex_test

import (
	"errors"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"minuted/indexer/generated"
)

// agreeItems is how many items the engines are held against each other with: the fewest that every query finds some of.
const agreeItems = 1000

// agrees reports whether an engine should find as many as this package's. Bleve as it comes knows no endings, which some
// words of phrases have too, and finds the beginnings of councils' names. SQLite takes the s off a beginning as well.
func agrees(name, class string) bool {
	differing := map[string][]string{
		"naive":  {generated.Endings, generated.Prefix, phraseWords, nearWords},
		"sqlite": {generated.Prefix},
	}
	return !slices.Contains(differing[name], class)
}

// TestEnginesAgree asks all engines of the report the same, so that none is fast because it does something else.
func TestEnginesAgree(t *testing.T) {
	if testing.Short() {
		t.Skip("builds an index for every engine")
	}
	engines := make(map[string]engine)
	for _, c := range contestants() {
		if _, err := exec.LookPath(sqliteProgram); c.name == "sqlite" && err != nil {
			t.Log("sqlite is left out:", err)
			continue
		}
		dir := filepath.Join(t.TempDir(), c.name)
		b, err := c.index(dir, corpusCost{items: agreeItems})
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		if again, err := c.index(dir, corpusCost{items: agreeItems}); err != nil || again != b {
			t.Errorf("%s: the build took %+v, of another run %+v, error %v", c.name, b, again, err)
		}
		e, err := c.open(dir)
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		defer e.close()
		engines[c.name] = e
	}
	for _, class := range benchClasses() {
		for _, q := range class.Queries {
			if q.Expr != nil {
				compareEngines(t, engines, class.Name, q)
			}
		}
	}
}

func compareEngines(t *testing.T, engines map[string]engine, class string, q generated.Query) {
	t.Helper()
	for _, p := range []page{barePage, fullPage} {
		want, err := engines["minuted"].ask(q, p)
		if err != nil {
			t.Fatalf("%s: %v", q.Text, err)
		}
		for name, e := range engines {
			got, err := e.ask(q, p)
			if errors.Is(err, errNotOffered) || !agrees(name, class) {
				continue
			}
			if err != nil || got != want {
				t.Errorf("%s, %s page of %s: %s finds %d, want %d; error %v", class, p, q.Text, name, got, want, err)
			}
		}
	}
}

// TestShellSaysWhatIsWrong makes the shell stop.
func TestShellSaysWhatIsWrong(t *testing.T) {
	if _, err := exec.LookPath(sqliteProgram); err != nil {
		t.Skip("there is no shell of SQLite:", err)
	}
	s, err := startShell(filepath.Join(t.TempDir(), "empty.db"), nil)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := s.ask("SELECT 'a' || char(10) || 'b', 7; SELECT 8;")
	if err != nil || len(rows) != 2 || rows[0][0] != "a\nb" || rows[0][1] != "7" || rows[1][0] != "8" {
		t.Errorf("rows %q, error %v", rows, err)
	}
	if _, err = s.ask("SELECT missing;"); err == nil || !errors.As(err, new(*exec.ExitError)) {
		t.Errorf("a column that is not there: %v", err)
	}
}
