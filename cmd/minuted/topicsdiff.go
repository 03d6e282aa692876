package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"minuted"
	"minuted/indexer/topics"
)

func newTopicsDiff() *cobra.Command {
	return &cobra.Command{
		Use:     "diff OLD NEW",
		Short:   "Show what items gain and lose under other rules",
		Long:    "Judge every item of the index by two schemes and list, by topic, how many items gain and lose it, with samples.\nThe index stays as it is, and nothing is crawled again; `minuted index` takes the new rules up.",
		Example: "  minuted topics diff builtin my-topics.yaml --data ./minuted-data",
		Args:    cobra.ExactArgs(2),
		RunE: func(c *cobra.Command, args []string) error {
			before, err := openScheme(args[0])
			if err != nil {
				return err
			}
			after, err := openScheme(args[1])
			if err != nil {
				return err
			}
			index, done, err := openIndex(c)
			if err != nil {
				return err
			}
			defer done()
			var d topics.Difference
			for item, err := range index.Items(c.Context(), minuted.Request{}) {
				if err != nil {
					return fmt.Errorf("reading items: %w", err)
				}
				d.Add(before, after, item)
			}
			return printDifference(c.OutOrStdout(), after, &d)
		},
	}
}

func printDifference(w io.Writer, after *topics.Lexicon, d *topics.Difference) error {
	fmt.Fprintf(w, "%d of %d items change\n", d.Changed, d.Items)
	printChange(w, "procedure", d.Gate)
	listed := make(map[string]bool)
	for _, t := range after.Topics() {
		if change := d.Topics[t.ID]; change != nil {
			printChange(w, t.ID, *change)
		}
		listed[t.ID] = true
	}
	gone := 0
	for id, change := range d.Topics {
		if !listed[id] {
			gone += change.Lost.Count
		}
	}
	_, err := fmt.Fprintf(w, "%d labels go with topics that the new scheme does not have\n", gone)
	return err
}

func printChange(w io.Writer, name string, c topics.Change) {
	if c.Gained.Count+c.Lost.Count == 0 {
		return
	}
	fmt.Fprintf(w, "\n%s: %d gained, %d lost\n", name, c.Gained.Count, c.Lost.Count)
	for _, title := range c.Gained.First {
		fmt.Fprintf(w, "  + %s\n", title)
	}
	for _, title := range c.Lost.First {
		fmt.Fprintf(w, "  - %s\n", title)
	}
}
