package main

import (
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"minuted/indexer/topics"
)

func newTopicsLint() *cobra.Command {
	var from string
	var asJSON bool
	c := &cobra.Command{
		Use:   "lint [FILE]",
		Short: "Look a scheme over",
		Long: "Refuse a scheme that is wrong, with file, line and reason, and list cues that may be: those of two topics, those\n" +
			"shorter than three letters, and those that fire on one labelled item only. A cue that is the whole title of one, and\n" +
			"so was learnt by heart, is an error.",
		Example: "  minuted topics lint\n  minuted topics lint my-topics.yaml --items labelled.tsv",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			name := builtinScheme
			if len(args) > 0 {
				name = args[0]
			}
			lexicon, err := openScheme(name)
			if err != nil {
				return err
			}
			items, err := labelled(from)
			if err != nil {
				return err
			}
			findings := lexicon.Lint(items)
			if err := printFindings(c, name, findings, asJSON); err != nil {
				return err
			}
			if slices.ContainsFunc(findings, func(f topics.Finding) bool { return f.Error }) {
				return errors.New("cues are whole titles; generalise them or take them out")
			}
			return nil
		},
	}
	c.Flags().StringVar(&from, "items", "dev", "labelled items to try the cues on: dev, or a file")
	c.Flags().BoolVar(&asJSON, "json", false, "print the findings as JSON")
	return c
}

func printFindings(c *cobra.Command, name string, findings []topics.Finding, asJSON bool) error {
	if asJSON {
		return printJSON(c, findings)
	}
	kinds := make(map[string]int)
	for _, f := range findings {
		kinds[f.Kind]++
		if _, err := fmt.Fprintf(c.OutOrStdout(), "%s:%d: cue %q of %s %s\n", name, f.Line, f.Cue, f.Topic, f.Text); err != nil {
			return err
		}
	}
	fmt.Fprintf(c.ErrOrStderr(), "%d cues fire on one item only, %d are a whole title, %d are of two topics, %d are short\n",
		kinds["one-item"], kinds["whole-title"], kinds["two-topics"], kinds["short"])
	return nil
}

func newTopicsTest() *cobra.Command {
	return &cobra.Command{
		Use:     "test [FILE]",
		Short:   "Run the tests that a scheme gives for its topics",
		Long:    "Label the titles that stand under `tests:` in the scheme and say which do not come out as they should.",
		Example: "  minuted topics test\n  minuted topics test my-topics.yaml",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			name := builtinScheme
			if len(args) > 0 {
				name = args[0]
			}
			lexicon, err := openScheme(name)
			if err != nil {
				return err
			}
			run, failures := lexicon.Test()
			for _, f := range failures {
				fmt.Fprintf(c.OutOrStdout(), "%s: %s\n", name, f)
			}
			if len(failures) > 0 {
				return fmt.Errorf("%d of %d tests failed", len(failures), run)
			}
			_, err = fmt.Fprintf(c.OutOrStdout(), "%d tests passed\n", run)
			return err
		},
	}
}
