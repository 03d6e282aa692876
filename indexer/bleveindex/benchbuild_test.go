package bleveindex_test

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"

	"minuted"
	"minuted/indexer/generated"
)

// corpusCost is what the generated items are before anything is made of them.
type corpusCost struct {
	items int
	bytes int64         // of the text that is searched
	busy  time.Duration // processor time of making them
}

func measureCorpus(n int) corpusCost {
	c, busy := corpusCost{items: n}, processorTime()
	for item := range generated.Items(n, benchSeed) {
		c.bytes += textBytes(item)
	}
	c.busy = processorTime() - busy
	return c
}

func textBytes(item *minuted.Item) int64 {
	return int64(len(item.Title) + len(item.Agenda) + len(item.Minutes) + len(item.Decision.Text))
}

// built is what building an index took.
type built struct {
	Time time.Duration // making the items included
	Busy time.Duration // processor time without that
	Peak int64         // bytes of memory at most, the files mapped into it included
	Day  string        // of the build
}

// contestant is an engine that takes part in the report.
type contestant struct {
	name  string
	build func(dir string, c corpusCost) (built, error)
	open  func(dir string) (engine, error)
}

func contestants() []contestant {
	return []contestant{
		{"minuted", buildHere(benchBuild), openMinuted},
		{"naive", buildHere(buildNaive), openNaive},
		{"sqlite", func(dir string, c corpusCost) (built, error) { return buildSqlite(dir, c.items) }, openSqlite},
	}
}

// buildHere measures a build in the process of the test.
func buildHere(build func(dir string, n int) error) func(string, corpusCost) (built, error) {
	return func(dir string, c corpusCost) (built, error) {
		defer debug.SetGCPercent(debug.SetGCPercent(indexingGarbage))
		resetPeak()
		start, busy := time.Now(), processorTime()
		err := build(dir, c.items)
		return built{Time: time.Since(start), Busy: processorTime() - busy - c.busy, Peak: processMemory(os.Getpid(), "VmHWM:")}, err
	}
}

// index builds an index in a folder, unless it is there from another run. What that took is kept beside it, and is zero
// where it was not.
func (c contestant) index(dir string, cost corpusCost) (built, error) {
	var b built
	notes := dir + ".json"
	if _, err := os.Stat(dir); err == nil {
		data, err := os.ReadFile(notes)
		if errors.Is(err, fs.ErrNotExist) {
			return b, nil
		}
		return b, errors.Join(err, json.Unmarshal(data, &b))
	}
	if err := os.RemoveAll(dir + ".new"); err != nil { // that a run which was stopped left behind
		return b, err
	}
	b, err := c.build(dir+".new", cost)
	if err != nil {
		return b, err
	}
	b.Day = time.Now().Format(time.DateOnly)
	data, err := json.Marshal(b)
	if err == nil {
		err = os.WriteFile(notes, data, 0o644)
	}
	return b, errors.Join(err, os.Rename(dir+".new", dir))
}

// indexFigures is what an index is like.
type indexFigures struct {
	engine    string
	corpus    corpusCost
	built     built
	files     map[string]int64 // bytes
	segments  int              // of bleve's; 0 for an engine without
	opened    times
	anonymous int64 // most memory held after the queries of a class, without files
}

// addFiles looks at the files of an index: of a store, those of its live generation.
func (f *indexFigures) addFiles(dir string) error {
	if name, err := os.ReadFile(filepath.Join(dir, "CURRENT")); err == nil {
		dir = filepath.Join(dir, strings.TrimSpace(string(name)))
	}
	var err error
	if f.files, err = fileSizes(dir); err != nil {
		return err
	}
	return filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		if filepath.Ext(path) == ".zap" {
			f.segments++
		}
		return err
	})
}

// fileSizes adds up the bytes of a folder by file, those of a folder in it as one.
func fileSizes(dir string) (map[string]int64, error) {
	sizes := make(map[string]int64)
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		name, _, _ := strings.Cut(rel, string(filepath.Separator))
		sizes[name] += info.Size()
		return err
	})
	return sizes, err
}

// disk is the sum of all files.
func (f *indexFigures) disk() int64 {
	var sum int64
	for _, size := range f.files {
		sum += size
	}
	return sum
}
