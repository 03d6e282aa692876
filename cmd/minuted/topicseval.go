package main

import (
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"minuted/indexer/topics"
)

func newTopicsEval() *cobra.Command {
	var scheme string
	var asJSON bool
	c := &cobra.Command{
		Use:   "eval FILE",
		Short: "Measure a scheme on items that a person labelled",
		Long: "FILE has one item a line: title, words of the body, labels and, where known, committee, separated by tabs, without a\n" +
			"header. Labels are topics with commas between, the first the main one; PROC is procedure, NONE is no topic.\n" +
			"Lines that begin with # are remarks. The built-in development set goes by the name dev.",
		Example: "  minuted topics eval dev\n  minuted topics eval labelled.tsv --json",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			lexicon, err := chosenScheme(c, scheme)
			if err != nil {
				return err
			}
			items, err := labelled(args[0])
			if err != nil {
				return err
			}
			accuracy := lexicon.Evaluate(items)
			if asJSON {
				return printJSON(c, accuracy)
			}
			return printAccuracy(c.OutOrStdout(), accuracy)
		},
	}
	schemeFlag(c, &scheme)
	c.Flags().BoolVar(&asJSON, "json", false, "print the measures as JSON")
	return c
}

func printAccuracy(out io.Writer, a topics.Accuracy) error {
	w := tabwriter.NewWriter(out, 0, 4, 2, ' ', 0)
	fmt.Fprintf(w, "%d items, rules %s\n\n", a.Items, a.Rules)
	fmt.Fprintln(w, "\tprecision\trecall\tF1\tmacro F1")
	for _, level := range []struct {
		name string
		topics.Measure
	}{{"subtopics", a.Subtopic}, {"subjects", a.Top}} {
		fmt.Fprintf(w, "%s\t%.3f\t%.3f\t%.3f\t%.3f\n", level.name, level.MicroPrecision, level.MicroRecall, level.MicroF1, level.MacroF1)
	}
	fmt.Fprintf(w, "procedure\t%.3f\t%.3f\n", a.Procedure.Precision, a.Procedure.Recall)
	fmt.Fprintf(w, "\nbusiness with a topic\t%.3f\n", a.Coverage)
	fmt.Fprintf(w, "main topic right\t%s\n", share(a.Primary))
	fmt.Fprintln(w, "\ntopic\tprecision\trecall")
	for _, t := range a.Topics {
		fmt.Fprintf(w, "%s\t%s\t%s\n", t.ID, share(t.Precision), share(t.Recall))
	}
	return w.Flush()
}

// share prints a proportion with its 95% Wilson interval.
func share(p topics.Proportion) string {
	if p.Of == 0 {
		return "-"
	}
	text := fmt.Sprintf("%.2f (%d of %d; %.2f to %.2f)", p.Share, p.Right, p.Of, p.Low, p.High)
	if p.Note != "" {
		text += " " + p.Note
	}
	return text
}
