package main

import (
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"minuted"
)

// mostBody bounds the text that is explained, in bytes.
const mostBody = 8 << 20

func newTopicsExplain() *cobra.Command {
	var scheme, committee, body string
	var asJSON bool
	c := &cobra.Command{
		Use:     "explain TITLE",
		Short:   "Say which topics an item would have, and why",
		Example: "  minuted topics explain 'Review of parking charges'\n  minuted topics explain 'Land off Mill Lane' --committee 'Planning Committee' --body minutes.txt",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			lexicon, err := chosenScheme(c, scheme)
			if err != nil {
				return err
			}
			item := minuted.Item{Title: args[0], Committee: committee}
			if body != "" {
				if item.Minutes, err = readBody(c, body); err != nil {
					return err
				}
			}
			why := lexicon.Explain(&item)
			if asJSON {
				return printJSON(c, why)
			}
			return printExplanation(c.OutOrStdout(), why)
		},
	}
	schemeFlag(c, &scheme)
	c.Flags().StringVar(&committee, "committee", "", "committee the item was before")
	c.Flags().StringVar(&body, "body", "", "file with the minutes of the item (- for standard input)")
	c.Flags().BoolVar(&asJSON, "json", false, "print the explanation as JSON")
	return c
}

func readBody(c *cobra.Command, name string) (minuted.Text, error) {
	in := c.InOrStdin()
	if name != "-" {
		file, err := os.Open(name)
		if err != nil {
			return "", usageError{err}
		}
		defer file.Close()
		in = file
	}
	text, err := io.ReadAll(io.LimitReader(in, mostBody+1))
	if err != nil {
		return "", fmt.Errorf("reading %s: %w", name, err)
	}
	if len(text) > mostBody {
		return "", usagef("%s is longer than %d MB", name, mostBody>>20)
	}
	return minuted.Text(text), nil
}

func printExplanation(w io.Writer, e minuted.Evidence) error {
	fmt.Fprintf(w, "Kind: %s\n", e.Kind)
	switch {
	case e.Procedure != "":
		fmt.Fprintf(w, "Procedure: %s, by %q\n", e.Procedure, e.Words)
	case e.Heading:
		fmt.Fprintln(w, "Not classified: the title only heads what follows")
	case len(e.Topics) == 0:
		fmt.Fprintln(w, "Not classified: no topic has cues enough")
	}
	printReasons(w, "About", e.Topics)
	printReasons(w, "Also mentions", e.Mentions)
	_, err := fmt.Fprintf(w, "Rules: %s\n", e.Rules)
	return err
}

func printReasons(w io.Writer, heading string, reasons []minuted.Reason) {
	for _, r := range reasons {
		fmt.Fprintf(w, "%s: %s (%s), score %.1f\n", heading, r.Name, r.Topic, r.Score)
		if r.Committee {
			fmt.Fprintln(w, "  the committee deals with it")
		}
		for _, cue := range r.Cues {
			fmt.Fprintf(w, "  %s in %s, %d-%d: %q", cue.Strength, cue.Field, cue.Start, cue.End, cue.Text)
			if cue.Times > 1 {
				fmt.Fprintf(w, ", %d times", cue.Times)
			}
			fmt.Fprintln(w)
		}
	}
}
