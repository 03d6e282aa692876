package main

import (
	"errors"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"minuted"
	"minuted/crawler/archive"
	"minuted/crawler/authorities"
	"minuted/indexer"
	"minuted/indexer/bleveindex"
	"minuted/indexer/takedowns"
)

// indexDir is where the index of a data folder lives.
func indexDir(data string) string { return filepath.Join(data, "index") }

// followIndex follows the live generation of a data folder, without what was taken down; done waits until all that was
// acquired has been given back. Everything that is served or exported goes through it.
func followIndex(c *cobra.Command, dir string) (live minuted.Indexes, done func()) {
	whole := bleveindex.Follow(indexDir(dir), 0)
	return takedowns.In(dir).Follow(whole, logger(c)), func() { whole.Close() }
}

// openWhole acquires the live generation of a data folder with what was taken down, for those who keep the archive: none
// of it may be served or exported.
func openWhole(dir string) (index minuted.Index, done func(), err error) {
	whole := bleveindex.Follow(indexDir(dir), 0)
	index, release, err := whole.Acquire()
	if err != nil {
		whole.Close()
		return nil, nil, err
	}
	return index, func() { release(); whole.Close() }, nil
}

// openIndex acquires the live generation of the data folder; done gives it back.
func openIndex(c *cobra.Command) (index minuted.Index, done func(), err error) {
	live, end := followIndex(c, data(c))
	index, release, err := live.Acquire()
	if err != nil {
		end()
		return nil, nil, fmt.Errorf("%s: %w", data(c), err)
	}
	return index, func() { release(); end() }, nil
}

// writing locks a data folder and opens its archive for writing; done closes both.
func writing(c *cobra.Command, dir string) (a *archive.Archive, done func() error, err error) {
	lock, err := archive.AcquireLock(dir, c.Name())
	if err != nil {
		return nil, nil, err
	}
	a, err = archive.Open(c.Context(), lock, archive.Options{Software: "minuted/" + version})
	if err != nil {
		lock.Release()
		return nil, nil, err
	}
	return a, func() error {
		err := a.Close()
		if unlock := lock.Release(); err == nil {
			err = unlock
		}
		return err
	}, nil
}

// newIndexer wires the engines that turn an archive into an index.
func newIndexer(dir string, a *archive.Reader) (*indexer.Indexer, error) {
	lexicon, err := openRules(dir)
	if err != nil {
		return nil, err
	}
	return &indexer.Indexer{
		Archive:   a,
		Platforms: platforms(),
		Labeller:  lexicon,
		Store:     indexer.BleveStore{Store: bleveindex.NewStore(indexDir(dir))},
		Ledger:    filepath.Join(indexDir(dir), "ledger.db"),
	}, nil
}

// known lists the authorities a reader may meet: the directory and those the archive holds.
func known(c *cobra.Command, dir string) ([]minuted.Authority, error) {
	directory, err := authorities.Builtin()
	if err != nil {
		return nil, err
	}
	all := directory.All()
	reader, err := archive.OpenReader(c.Context(), dir)
	if errors.Is(err, archive.ErrNoArchive) {
		return all, nil
	}
	if err != nil {
		return nil, err
	}
	defer reader.Close()
	held, err := reader.Authorities(c.Context())
	return append(all, held...), err
}
