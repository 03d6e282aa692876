package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"minuted"
	"minuted/crawler"
	"minuted/crawler/archive"
	"minuted/indexer/bleveindex"
	"minuted/indexer/takedowns"
)

// verified is what `verify --json` prints.
type verified struct {
	archive.Verified
	List  []archive.Difference `json:"list"`  // the differences
	Index string               `json:"index"` // how the index stands to the archive: current, older, none or different

	TakenDown int  `json:"taken_down"` // items
	Torn      bool `json:"torn"`       // the file takedowns ends with what a crash left of an act
}

// How an index stands to the archive.
const (
	indexCurrent   = "current"
	indexOlder     = "older"
	indexNone      = "none"
	indexDifferent = "different"
)

func newVerify() *cobra.Command {
	var asJSON, repairs bool
	c := &cobra.Command{
		Use:   "verify",
		Short: "Read the whole archive again and compare it with catalogue and index",
		Long: "Read every record of the archive, hash it again, and compare it with the catalogue and the index. Differences are\n" +
			"named and make it fail. An index that is older than the archive, or missing, is told and is no difference.\n" +
			"With --repair a missing catalogue is first built again from the archive, and what a crash left is put right.",
		Example: "  minuted verify\n  minuted verify --json\n  minuted verify --repair",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if repairs {
				if err := repair(c); err != nil {
					return err
				}
			}
			return verify(c, asJSON)
		},
	}
	c.Flags().BoolVar(&repairs, "repair", false, "first build a missing catalogue from the archive, and put right what a crash left")
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return c
}

// repair opens the archive for writing, which puts right what it finds.
func repair(c *cobra.Command) error {
	switch r, err := archive.OpenReader(c.Context(), data(c)); {
	case errors.Is(err, archive.ErrNoArchive):
		return fmt.Errorf("%s: %w", data(c), err) // none is made where there was none
	case err == nil:
		r.Close()
	}
	a, done, err := writing(c, data(c))
	if err != nil {
		return err
	}
	local := crawler.Crawler{Archive: a, Platforms: platforms(), AllowPrivate: true}
	return errors.Join(local.Recover(c.Context()), done())
}

func verify(c *cobra.Command, asJSON bool) error {
	a, err := archive.OpenReader(c.Context(), data(c))
	if err != nil {
		return fmt.Errorf("%s: %w", data(c), err)
	}
	defer a.Close()
	v := verified{List: []archive.Difference{}}
	tell := func(d archive.Difference) {
		v.List = append(v.List, d)
		if !asJSON {
			fmt.Fprintf(c.OutOrStdout(), "%s: %s\n", d.Where, d.What)
		}
	}
	bar := newBar(c, "verifying", "records")
	v.Verified, err = a.Verify(c.Context(), tell, func(done archive.Verified) { bar.set(done.Records) })
	bar.end()
	if err != nil {
		return fmt.Errorf("verifying %s: %w", data(c), err)
	}
	difference := ""
	if v.Index, difference, err = compareIndex(c, a); err != nil {
		return err
	}
	if difference != "" {
		v.Differences++
		tell(archive.Difference{Where: "index", What: difference})
	}
	if difference = v.readTakedowns(c); difference != "" {
		v.Differences++
		tell(archive.Difference{Where: takedowns.File, What: difference})
	}
	return v.print(c, asJSON)
}

// readTakedowns reads what was taken down, and tells what is wrong with it, if anything.
func (v *verified) readTakedowns(c *cobra.Command) (difference string) {
	history, err := takedowns.In(data(c)).Read()
	if err != nil {
		return err.Error()
	}
	v.TakenDown, v.Torn = len(history.InForce().All()), history.Torn
	return ""
}

// compareIndex tells how the live generation of the index stands to the archive, and what is wrong with it, if anything.
func compareIndex(c *cobra.Command, a *archive.Reader) (stands, difference string, err error) {
	g, err := bleveindex.NewStore(indexDir(data(c))).Current()
	switch {
	case errors.Is(err, minuted.ErrNoIndex):
		return indexNone, "", nil
	case err != nil:
		return indexDifferent, err.Error(), nil
	}
	last, err := a.LastFresh(c.Context())
	switch {
	case err != nil:
		return "", "", err
	case g.LastCapture < last:
		return pendingIndex(c, a)
	case g.LastCapture > last:
		return indexDifferent, fmt.Sprintf("it was made from captures up to %d, and the archive brings nothing new after %d; run `minuted index`",
			g.LastCapture, last), nil
	}
	return indexCurrent, "", nil
}

// pendingIndex tells whether captures after the live generation touched anything that it holds.
func pendingIndex(c *cobra.Command, a *archive.Reader) (stands, difference string, err error) {
	x, err := newIndexer(data(c), a)
	if err != nil {
		return "", "", err
	}
	if pending, err := x.Pending(c.Context()); err != nil || pending {
		return indexOlder, "", err
	}
	return indexCurrent, "", nil
}

// print says what came of it. The error says that there are differences.
func (v verified) print(c *cobra.Command, asJSON bool) error {
	if asJSON {
		if err := printJSON(c, v); err != nil {
			return err
		}
	} else {
		fmt.Fprintf(c.OutOrStdout(), "Verified %s with %s in %s, %d bytes.\n", plural(v.Records, "record"), plural(v.Captures, "capture"),
			plural(v.Files, "file"), v.Bytes)
		switch v.Index {
		case indexOlder:
			fmt.Fprintln(c.OutOrStdout(), "The index is older than the archive; `minuted index` brings it up to date.")
		case indexNone:
			fmt.Fprintln(c.OutOrStdout(), "There is no index yet; `minuted index` makes it.")
		}
		if v.TakenDown > 0 {
			fmt.Fprintf(c.OutOrStdout(), "%s taken down, in archive and index but not served.\n", plural(v.TakenDown, "item"))
		}
		if v.Torn {
			fmt.Fprintln(c.OutOrStdout(), tornTakedowns)
		}
	}
	if v.Differences > 0 {
		return fmt.Errorf("%s: %s", data(c), plural(v.Differences, "difference"))
	}
	return nil
}
