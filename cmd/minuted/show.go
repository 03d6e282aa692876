package main

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"minuted"
	"minuted/crawler/archive"
)

func newShow() *cobra.Command {
	var asJSON bool
	var number int
	c := &cobra.Command{
		Use:   "show ID",
		Short: "Show an item as it was read, and from which capture",
		Long: "Show an item as it was read, and from which capture. Where the council has changed it since it was first seen,\n" +
			"its earlier versions are listed, and --version shows one.",
		Example: "  minuted show bsyuhbuers7jf\n  minuted show bsyuhbuers7jf --version 1\n  minuted show bsyuhbuers7jf --json",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if !minuted.IsID(args[0]) {
				return usagef("%q is not an item id; an id is 13 letters and digits, as in the address of the item's page", args[0])
			}
			index, done, err := openIndex(c)
			if err != nil {
				return err
			}
			defer done()
			item, err := index.Item(c.Context(), args[0])
			if errors.Is(err, minuted.ErrNotFound) {
				return fmt.Errorf("no item has the id %s in generation %s", args[0], index.Generation().ID)
			}
			if err != nil {
				return err
			}
			if c.Flags().Changed("version") {
				newest := item
				if item, err = newest.At(number); err != nil {
					return fmt.Errorf("item %s has no version %d; the newest is %d", newest.ID, number, max(newest.Version, 1))
				}
			}
			if asJSON {
				return printJSON(c, item)
			}
			if err := printItem(c.OutOrStdout(), item); err != nil {
				return err
			}
			return printWhereabouts(c, item.Digest)
		},
	}
	c.Flags().IntVar(&number, "version", 0, "show this version of the item, counted from 1")
	c.Flags().BoolVar(&asJSON, "json", false, "print the item record as JSON")
	return c
}

// printWhereabouts tells which capture an item was read from, where the archive stands beside the index.
func printWhereabouts(c *cobra.Command, digest string) error {
	a, err := archive.OpenReader(c.Context(), data(c))
	if errors.Is(err, archive.ErrNoArchive) {
		return nil
	}
	if err != nil {
		return err
	}
	defer a.Close()
	w, err := a.Find(c.Context(), digest)
	if errors.Is(err, minuted.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(c.OutOrStdout(), "\nCapture %d of %s, %s %s, %s\n  in %s at byte %d, WARC record %s\n", w.Seq, w.Task.Site, w.Task.Kind,
		w.Task.ID, moment(w.Time), w.File, w.Offset, w.Record)
	return err
}

func printItem(out io.Writer, i *minuted.Item) error {
	w := tabwriter.NewWriter(out, 0, 4, 2, ' ', 0)
	for _, line := range [][2]string{
		{"Item", strings.TrimSpace(i.Number + " " + i.Title)},
		{"Authority", i.AuthorityName + " (" + i.Authority + ")"},
		{"Committee", i.Committee},
		{"Date", string(i.Date)},
		{"Meeting", sitting(i.Meeting)},
		{"Kind", strings.TrimSpace(string(i.Kind) + " " + i.Procedure)},
		{"Topics", strings.Join(i.Topics, ", ")},
		{"", corrected(i.Corrections)},
		{"Source", i.SourceURL},
		{"Captured", moment(i.CapturedAt)},
		{"First seen", moment(i.FirstSeen)},
		{"Digest", i.Digest},
		{"Version", versionOf(i)},
	} {
		if line[1] != "" {
			fmt.Fprintf(w, "%s\t%s\n", line[0], line[1])
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	printPart(out, "Agenda", i.Agenda)
	printPart(out, "Decision: "+string(i.Decision.Outcome), i.Decision.Text)
	printPart(out, "Minutes", i.Minutes)
	if i.Cut {
		fmt.Fprintln(out, "\n(The site cut these minutes short and the rest could not be had.)")
	}
	for _, v := range i.Votes {
		fmt.Fprintf(out, "\nVote: %s: %s%s\n", v.Motion, v.Result, tally(v))
	}
	for _, a := range i.Attachments {
		fmt.Fprintf(out, "\nAttachment: %s\n  %s\n", a.Title, a.URL)
	}
	for _, e := range i.Earlier {
		fmt.Fprintf(out, "\nEarlier version %s, captured %s: `minuted show %s --version %d`\n", versionOf(&e), moment(e.CapturedAt), i.ID, e.Version)
	}
	return nil
}

// corrected says which topics were given or taken away by hand.
func corrected(corrections []minuted.Correction) string {
	if len(corrections) == 0 {
		return ""
	}
	var changes []string
	for _, c := range corrections {
		sign := "-"
		if c.Add {
			sign = "+"
		}
		changes = append(changes, sign+c.Topic)
	}
	return "corrected by hand: " + strings.Join(changes, ", ")
}

// versionOf tells which version of an item it is, and how it differs from the one before.
func versionOf(i *minuted.Item) string {
	if len(i.Changes) == 0 {
		return strconv.Itoa(max(i.Version, 1))
	}
	return fmt.Sprintf("%d (%s)", i.Version, changeWords(i.Changes))
}

func changeWords(changes []minuted.Change) string {
	words := make([]string, len(changes))
	for n, change := range changes {
		words[n] = string(change)
	}
	return strings.Join(words, ", ")
}

// sitting says whether the meeting took place and how far its papers have come, as far as that is known.
func sitting(m minuted.MeetingRef) string {
	if m.State == "" {
		return string(m.Status)
	}
	return string(m.Status) + ", papers " + string(m.State)
}

func printPart(out io.Writer, name string, text minuted.Text) {
	if text != "" {
		fmt.Fprintf(out, "\n%s\n\n%s\n", strings.ToUpper(name), text)
	}
}

func tally(v minuted.Vote) string {
	var sides []string
	for _, side := range []struct {
		name string
		*minuted.Side
	}{{"for", v.For}, {"against", v.Against}, {"abstained", v.Abstained}} {
		if side.Side != nil {
			sides = append(sides, fmt.Sprintf("%d %s", side.Count, side.name))
		}
	}
	if len(sides) == 0 {
		return ""
	}
	return " (" + strings.Join(sides, ", ") + ")"
}
