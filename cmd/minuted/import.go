package main

import (
	"fmt"
	"maps"
	"slices"

	"github.com/spf13/cobra"

	"minuted/crawler"
)

func newImport() *cobra.Command {
	var o crawler.ImportOptions
	c := &cobra.Command{
		Use:   "import PATH...",
		Short: "Take what others have saved into the archive",
		Long: "Take what others have saved into the archive: WARC files (.warc, .warc.gz), folders of saved pages with a\n" +
			"manifest.tsv (columns file, authority, committee, date, url), and item records (.ndjson, .jsonl).\n" +
			"Importing the same thing twice changes nothing.",
		Example: "  minuted import saved-pages/\n  minuted import crawl-2024.warc.gz --authority leeds --platform moderngov\n  minuted import items.ndjson",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, paths []string) error {
			if o.Platform != "" && !isPlatform(o.Platform) {
				return usagef("--platform is %q; moderngov can be read", o.Platform)
			}
			return importPaths(c, paths, o)
		},
	}
	c.Flags().StringVar(&o.Authority, "authority", "", "authority of WARC pages whose address does not tell")
	c.Flags().StringVar(&o.Platform, "platform", "", "platform of that authority's site (default moderngov)")
	return c
}

func importPaths(c *cobra.Command, paths []string, o crawler.ImportOptions) error {
	a, done, err := writing(c, data(c))
	if err != nil {
		return err
	}
	bar := newBar(c, "importing", "inputs")
	o.Progress = bar.set
	report, err := crawler.Import(c.Context(), a, platforms(), paths, o)
	bar.end()
	if closed := done(); err == nil {
		err = closed
	}
	printImported(c, report)
	switch {
	case err != nil:
		return err
	case report.Failed > 0:
		return errPartly
	}
	return nil
}

func printImported(c *cobra.Command, r crawler.ImportReport) {
	out := c.OutOrStdout()
	if r.Taken() == 0 && r.Failed == 0 {
		fmt.Fprintf(out, "Nothing new: %d pages and records are held already.\n", r.Unchanged)
	} else {
		fmt.Fprintf(out, "Imported %d archived pages, %d saved pages and %d item records; %d were held already, %d failed.\n",
			r.Pages, r.Saved, r.Records, r.Unchanged, r.Failed)
	}
	for _, reason := range slices.Sorted(maps.Keys(r.Skipped)) {
		fmt.Fprintf(out, "Passed over %d: %s\n", r.Skipped[reason], reason)
	}
	for _, problem := range r.Problems {
		fmt.Fprintln(c.ErrOrStderr(), "could not import", problem)
	}
	if more := r.Failed - len(r.Problems); more > 0 {
		fmt.Fprintf(c.ErrOrStderr(), "and %d more\n", more)
	}
}
