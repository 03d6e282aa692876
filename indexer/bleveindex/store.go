package bleveindex

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"minuted"
)

// Format is the layout of a generation's files. It changes when an older program could not read them.
const Format = 7

// Files of the store and of a generation.
const (
	currentFile    = "CURRENT"
	generationFile = "generation.json"
	itemsFile      = "items.zst"
	columnsFile    = "columns"
	segmentsFile   = "segments"
	stemsFile      = "stems"
	titlesFile     = "titles"
)

var generationName = regexp.MustCompile(`^g[0-9]{6,9}$`)

// added names the file of what was added to another since the last whole build. Generations share the other.
func added(file string) string { return file + ".added" }

// Store is the folder that holds the generations of the index, each in its own folder, and CURRENT, which names the one
// that is live. One process may build at a time; that is for the caller to see to. Any number may read.
type Store struct{ dir string }

// NewStore returns the store in a folder, which need not exist yet.
func NewStore(dir string) *Store { return &Store{dir: dir} }

// Current describes the live generation. The error is [minuted.ErrNoIndex] where there is none.
func (s *Store) Current() (minuted.Generation, error) {
	name, err := readCurrent(s.dir)
	if err != nil {
		return minuted.Generation{}, err
	}
	return readGeneration(filepath.Join(s.dir, name))
}

// readCurrent gives the name of the live generation.
func readCurrent(dir string) (string, error) {
	data, err := os.ReadFile(filepath.Join(dir, currentFile))
	if errors.Is(err, fs.ErrNotExist) {
		return "", minuted.ErrNoIndex
	}
	if err != nil {
		return "", fmt.Errorf("finding the live generation: %w", err)
	}
	name := strings.TrimSpace(string(data))
	if !generationName.MatchString(name) {
		return "", fmt.Errorf("finding the live generation: %s: %w: %.40q is not the name of one", currentFile, errDamaged, name)
	}
	return name, nil
}

// readGeneration reads the description of the generation in a folder. One that is not complete is an error.
func readGeneration(dir string) (minuted.Generation, error) {
	var g minuted.Generation
	data, err := os.ReadFile(filepath.Join(dir, generationFile))
	if errors.Is(err, fs.ErrNotExist) {
		return g, fmt.Errorf("generation %s is not complete: its build did not finish", filepath.Base(dir))
	}
	if err == nil {
		err = json.Unmarshal(data, &g)
	}
	switch {
	case err != nil:
		return g, fmt.Errorf("reading %s of generation %s: %w", generationFile, filepath.Base(dir), err)
	case !g.Complete:
		return g, fmt.Errorf("generation %s is not complete: its build did not finish", filepath.Base(dir))
	case g.Format != Format:
		return g, fmt.Errorf("generation %s has format %d, this program reads format %d: build the index anew", filepath.Base(dir), g.Format, Format)
	}
	return g, nil
}

// generations lists the names of all generations in the store, complete or not, oldest first.
func (s *Store) generations() ([]string, error) {
	entries, err := os.ReadDir(s.dir)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if e.IsDir() && generationName.MatchString(e.Name()) {
			names = append(names, e.Name())
		}
	}
	return names, nil
}

// next gives the name that follows all others, so that a name never stands for two generations that a reader could
// hold at once.
func (s *Store) next(names []string, current string) string {
	last := 0
	for _, name := range append(names, current) {
		if n, err := strconv.Atoi(strings.TrimPrefix(name, "g")); err == nil {
			last = max(last, n)
		}
	}
	return fmt.Sprintf("g%06d", last+1)
}

// removeUnfinished deletes what dead builds left behind.
func (s *Store) removeUnfinished(names []string, current string) error {
	for _, name := range names {
		dir := filepath.Join(s.dir, name)
		if _, err := os.Stat(filepath.Join(dir, generationFile)); name == current || !errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err := os.RemoveAll(dir); err != nil {
			return err
		}
	}
	return nil
}

// prune deletes all generations but the live one and the one it replaced, which servers may still be turning away from.
// One that another process holds open can be deleted all the same on Unix; where it cannot, the next publication tries
// again.
func (s *Store) prune(live, replaced string) error {
	names, err := s.generations()
	if err != nil {
		return err
	}
	for _, name := range names {
		if name != live && name != replaced {
			_ = os.RemoveAll(filepath.Join(s.dir, name)) // see above
		}
	}
	return nil
}

// setCurrent makes a generation the live one.
func (s *Store) setCurrent(name string) error {
	return replaceFile(filepath.Join(s.dir, currentFile), []byte(name+"\n"))
}

// replaceFile puts a file in the place of another in one step that survives a crash.
func replaceFile(path string, data []byte) error {
	next := path + ".new"
	f, err := os.Create(next)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	if err := os.Rename(next, path); err != nil {
		return err
	}
	return syncDir(filepath.Dir(path))
}

// syncDir brings the entries of a folder safely to disk.
func syncDir(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
