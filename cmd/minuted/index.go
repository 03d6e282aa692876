package main

import (
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"minuted"
	"minuted/crawler/archive"
	"minuted/crawler/history"
	"minuted/indexer"
)

func newIndex() *cobra.Command {
	var rebuild, asJSON bool
	c := &cobra.Command{
		Use:     "index",
		Short:   "Bring the index up to date with the archive",
		Long:    "Make a generation of the index that holds what the archive does, and swap it in. Only what captures since the last\none touched is read again, unless rules or program are others by now; then it says so. Servers pick it up within a\nsecond; an interrupted run leaves the old one live.",
		Example: "  minuted index\n  minuted index --rebuild",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return buildIndex(c, data(c), rebuild, asJSON)
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print the report as JSON")
	c.Flags().BoolVar(&rebuild, "rebuild", false, "read everything again, even where nothing has changed")
	return c
}

// buildIndex indexes the archive of a data folder and says on stdout what came of it.
func buildIndex(c *cobra.Command, dir string, rebuild, asJSON bool) error {
	a, err := archive.OpenReader(c.Context(), dir)
	if err != nil {
		return fmt.Errorf("%s: %w", dir, err)
	}
	defer a.Close()
	lock, err := archive.AcquireLock(dir, c.Name())
	if err != nil {
		return err
	}
	defer lock.Release()
	x, err := newIndexer(dir, a)
	if err != nil {
		return err
	}
	bar := newBar(c, "indexing", "items")
	x.Progress = func(_, items int) { bar.set(items) }
	collectAt(indexingGarbage)
	began := time.Now()
	report, err := x.Run(c.Context(), rebuild)
	bar.end()
	if err != nil {
		return fmt.Errorf("indexing %s: %w", dir, err)
	}
	if asJSON {
		return printJSON(c, report)
	}
	return printIndexed(c, report, time.Since(began))
}

func printIndexed(c *cobra.Command, r indexer.Report, took time.Duration) error {
	g := r.Generation
	var err error
	if r.Unchanged {
		_, err = fmt.Fprintf(c.OutOrStdout(), "Nothing new to index: %s of %s are live.\n", plural(g.Items, "item"), authoritiesIn(g))
	} else {
		_, err = fmt.Fprintf(c.OutOrStdout(), "Indexed %s of %s and %s, %s, in %s%s.\n", plural(g.Items, "item"),
			plural(g.Meetings, "meeting"), authoritiesIn(g), span(g.From, g.To), took.Round(10*time.Millisecond), readOnly(r))
	}
	if r.Whole != "" && r.Whole != indexer.WholeAsked && r.Whole != indexer.WholeFirst {
		fmt.Fprintln(c.ErrOrStderr(), "Everything was read again:", r.Whole+".")
	}
	for _, problem := range r.Problems {
		fmt.Fprintln(c.ErrOrStderr(), "left out:", problem)
	}
	printContradictions(c, r.Contradictions)
	printChanges(c.ErrOrStderr(), r.Changes)
	return err
}

// readOnly says how little was read, where not everything was.
func readOnly(r indexer.Report) string {
	if r.Whole != "" {
		return ""
	}
	return fmt.Sprintf("; only %d meetings, saved pages and records were read", r.Read)
}

// printChanges says what became of items that were held before, and names them.
func printChanges(out io.Writer, changes history.Changes) {
	if len(changes.Items) == 0 {
		return
	}
	fmt.Fprintln(out, "Of items held before:", changes.String())
	for _, i := range changes.Items {
		fmt.Fprintf(out, "  %s: %s %q (%s, %s)\n", changeWords(i.Changes), i.ID, i.Title, i.Authority, i.Date)
	}
	if changes.More > 0 {
		fmt.Fprintf(out, "  and %d more\n", changes.More)
	}
}

func printContradictions(c *cobra.Command, list []string) {
	if len(list) > 0 && !verbose(c) {
		fmt.Fprintf(c.ErrOrStderr(), "%s on pages cannot all be true and were read as they stand; --verbose lists them.\n",
			plural(len(list), "statement"))
		return
	}
	for _, contradiction := range list {
		fmt.Fprintln(c.ErrOrStderr(), "read as it stands:", contradiction)
	}
}

func authoritiesIn(g minuted.Generation) string {
	if g.Authorities == 1 {
		return "1 authority"
	}
	return fmt.Sprintf("%d authorities", g.Authorities)
}

// plural gives a count with its noun, which takes an s.
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
