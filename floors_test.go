package minuted_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// floors gives the floor of every room. A room may import lower floors and no room of its own floor.
var floors = map[string]int{
	".":                   0,
	"crawler/archive":     1,
	"crawler/authorities": 1,
	"crawler/history":     1,
	"crawler/moderngov":   1,
	"indexer/bleveindex":  1,
	"indexer/generated":   1,
	"indexer/takedowns":   1,
	"indexer/topics":      1,
	"search/query":        1,
	"search/web":          1,
	"crawler":             2,
	"crawler/samplesite":  2,
	"indexer":             2,
	"search":              2,
	"cmd/minuted":         3,
}

// homes names the only folders in which a library may be imported, each with all below it.
var homes = map[string]string{
	"github.com/PuerkitoBio/goquery": "crawler",
	"github.com/blevesearch":         "indexer/bleveindex",
	"github.com/gin-gonic":           "search",
}

func TestImportsPointDown(t *testing.T) {
	seen := map[string]bool{}
	for file, imports := range importsOf(t) {
		room := path.Dir(file)
		floor, known := floors[room]
		if !known {
			t.Errorf("%s: folder %s has no floor; give it one in floors", file, room)
			continue
		}
		seen[room] = true
		for _, imported := range imports {
			if below, ok := roomOf(imported); ok && floors[below] >= floor {
				t.Errorf("%s (floor %d) imports %s (floor %d); imports point down", file, floor, below, floors[below])
			}
		}
	}
	for room := range floors {
		if !seen[room] {
			t.Errorf("floors names %s, which holds no Go file", room)
		}
	}
}

func TestLibrariesStayHome(t *testing.T) {
	for file, imports := range importsOf(t) {
		room := path.Dir(file)
		for _, imported := range imports {
			if room == "." && strings.Contains(strings.Split(imported, "/")[0], ".") {
				t.Errorf("%s imports %s; the root package imports the standard library only", file, imported)
			}
			for library, home := range homes {
				if strings.HasPrefix(imported, library) && room != home && !strings.HasPrefix(room, home+"/") {
					t.Errorf("%s imports %s, which lives in %s", file, imported, home)
				}
			}
		}
	}
}

// roomOf gives the folder of an import path of this module.
func roomOf(imported string) (string, bool) {
	if imported == "minuted" {
		return ".", true
	}
	room, ok := strings.CutPrefix(imported, "minuted/")
	return room, ok
}

// importsOf reads the imports of every Go file that is not a test.
func importsOf(t *testing.T) map[string][]string {
	t.Helper()
	imports := map[string][]string{}
	err := filepath.WalkDir(".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && name != "." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata"):
			return filepath.SkipDir
		case d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		file := filepath.ToSlash(name)
		imports[file] = nil
		for _, spec := range parsed.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			imports[file] = append(imports[file], imported)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return imports
}
