package main

import (
	"bufio"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"minuted"
	"minuted/search/query"
)

func newExport() *cobra.Command {
	var text, match, format string
	c := &cobra.Command{
		Use:     "export",
		Short:   "Write item records, one a line",
		Long:    "Write the records of all items, or of those a query finds, in the order of their ids.\nA query finds what it finds in `minuted search`; --match all leaves out what lacks some of its words.\nNDJSON imports again: export, import, export gives the same bytes.\nWith cdxj it is a line for every capture of the archive instead, by which other programs replay it.\nWhat was taken down is left out; of the archive, every page that holds it.",
		Example: "  minuted export > items.ndjson\n  minuted export --query 'caseloads' --format csv > caseloads.csv\n  minuted export --format cdxj > index.cdxj",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if format == "cdxj" {
				if text != "" {
					return usagef("--query chooses items; a cdxj export is of the captures of the archive")
				}
				return exportCDXJ(c)
			}
			write, ok := exporters[format]
			if !ok {
				return usagef("--format is %q; it can be ndjson, csv or cdxj", format)
			}
			request, err := exportRequest(text, match)
			if err != nil {
				return err
			}
			index, done, err := openIndex(c)
			if err != nil {
				return err
			}
			defer done()
			out := bufio.NewWriter(c.OutOrStdout())
			if err := write(c.Context(), out, index, request); err != nil {
				return fmt.Errorf("exporting: %w", err)
			}
			if err := out.Flush(); err != nil {
				return err
			}
			return tellOfMost(c, index, request)
		},
	}
	c.Flags().StringVar(&text, "query", "", "only the items this query finds")
	c.Flags().StringVar(&match, "match", string(minuted.MatchAuto), matchUsage)
	c.Flags().StringVar(&format, "format", "ndjson", "ndjson, csv or cdxj")
	return c
}

func exportRequest(text, match string) (minuted.Request, error) {
	wanted, err := readMatch(match)
	if err != nil {
		return minuted.Request{}, usageError{err}
	}
	thesaurus, err := query.Builtin()
	if err != nil {
		return minuted.Request{}, err
	}
	request, err := asked(thesaurus, text, wanted)
	if err != nil {
		return request, usageError{err}
	}
	return request, nil
}

// tellOfMost says where what was exported lacks some of the words.
func tellOfMost(c *cobra.Command, index minuted.Index, r minuted.Request) error {
	result, err := index.Search(c.Context(), r) // of no hits: only what it found is wanted
	if err != nil {
		return fmt.Errorf("counting what was exported: %w", err)
	}
	if result.Matched == minuted.MatchMost {
		fmt.Fprintf(c.ErrOrStderr(), "Items found by all of the words: %d; by most of them: %d, which --match all leaves out.\n",
			result.TotalAllWords, result.Total-result.TotalAllWords)
	}
	return nil
}

var exporters = map[string]func(context.Context, io.Writer, minuted.Index, minuted.Request) error{
	"ndjson": exportNDJSON,
	"csv":    exportCSV,
}

func exportNDJSON(ctx context.Context, w io.Writer, index minuted.Index, r minuted.Request) error {
	for item, err := range index.Items(ctx, r) {
		if err != nil {
			return err
		}
		line, err := item.Encode()
		if err != nil {
			return fmt.Errorf("item %s: %w", item.ID, err)
		}
		if _, err := w.Write(append(line, '\n')); err != nil {
			return err
		}
	}
	return nil
}

var csvHeader = []string{
	"id", "authority", "authority_name", "committee", "date", "number", "title", "kind", "outcome", "decision", "minutes",
	"agenda", "topics", "source_url", "captured_at", "digest",
}

func exportCSV(ctx context.Context, w io.Writer, index minuted.Index, r minuted.Request) error {
	table := csv.NewWriter(w)
	if err := table.Write(csvHeader); err != nil {
		return err
	}
	for item, err := range index.Items(ctx, r) {
		if err != nil {
			return err
		}
		if err := table.Write(csvRow(item)); err != nil {
			return err
		}
	}
	table.Flush()
	return table.Error()
}

func csvRow(i *minuted.Item) []string {
	row := []string{
		i.ID, i.Authority, i.AuthorityName, i.Committee, string(i.Date), i.Number, i.Title, string(i.Kind),
		string(i.Decision.Outcome), string(i.Decision.Text), string(i.Minutes), string(i.Agenda),
		strings.Join(i.Topics, " "), i.SourceURL, i.CapturedAt.UTC().Format("2006-01-02T15:04:05Z"), i.Digest,
	}
	for n, cell := range row {
		row[n] = defuse(cell)
	}
	return row
}

// defuse keeps a spreadsheet from running a cell as a formula: one that starts as a formula does gets an apostrophe,
// as OWASP advises against CSV injection.
func defuse(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}
