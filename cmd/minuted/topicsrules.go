package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"minuted/indexer/topics"
)

// Files of a data folder that change how items are labelled. Both may be missing.
const (
	ownScheme    = "topics.yaml"   // a scheme, usually one that extends the built-in one
	ownOverrides = "overrides.tsv" // corrections by hand: item id, +topic or -topic, who, why
)

// openRules loads the rules of a data folder: its own scheme, or the built-in one, with its corrections by hand.
func openRules(dir string) (*topics.Lexicon, error) {
	scheme := filepath.Join(dir, ownScheme)
	if _, err := os.Stat(scheme); errors.Is(err, fs.ErrNotExist) {
		scheme = builtinScheme
	}
	lexicon, err := openScheme(scheme)
	if err != nil {
		return nil, err
	}
	file, err := os.Open(filepath.Join(dir, ownOverrides))
	if errors.Is(err, fs.ErrNotExist) {
		return lexicon, nil
	}
	if err != nil {
		return nil, err
	}
	defer file.Close()
	corrections, err := topics.ReadOverrides(file.Name(), file)
	if err != nil {
		return nil, usageError{err}
	}
	lexicon, err = lexicon.WithOverrides(corrections)
	if err != nil {
		return nil, usageError{err}
	}
	return lexicon, nil
}
