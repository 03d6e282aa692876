package main

import (
	"errors"
	"fmt"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"minuted"
	"minuted/crawler/archive"
	"minuted/indexer/bleveindex"
	"minuted/indexer/takedowns"
)

// status is what `status --json` prints.
type status struct {
	Sites []archive.SiteStatus `json:"sites"`
	Index *minuted.Generation  `json:"index"` // null where nothing has been indexed

	TakenDown int `json:"taken_down"` // items, held or not
}

func newStatus() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:     "status",
		Short:   "Say what is held of each authority, and what could not be had and why",
		Example: "  minuted status\n  minuted status --json",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			s, err := readStatus(c)
			if err != nil {
				return err
			}
			if asJSON {
				return printJSON(c, s)
			}
			return printStatus(c, s)
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return c
}

func readStatus(c *cobra.Command) (status, error) {
	a, err := archive.OpenReader(c.Context(), data(c))
	if err != nil {
		return status{}, fmt.Errorf("%s: %w", data(c), err)
	}
	defer a.Close()
	sites, err := a.Status(c.Context())
	if err != nil {
		return status{}, err
	}
	history, err := takedowns.In(data(c)).Read()
	if err != nil {
		return status{}, err
	}
	s := status{Sites: sites, TakenDown: len(history.InForce().All())}
	g, err := bleveindex.NewStore(indexDir(data(c))).Current()
	switch {
	case errors.Is(err, minuted.ErrNoIndex):
		return s, nil
	case err != nil:
		return status{}, err
	}
	s.Index = &g
	return s, nil
}

func printStatus(c *cobra.Command, s status) error {
	w := tabwriter.NewWriter(c.OutOrStdout(), 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "AUTHORITY\tSTATE\tMEETINGS\tITEMS\tHELD\tLAST SUCCESS\tQUEUED\tGONE\tFORBIDDEN\tFAILED")
	for _, site := range s.Sites {
		fmt.Fprintf(w, "%s\t%s\t%d\t%d\t%s\t%s\t%d\t%d\t%d\t%d\n", site.Authority.ID, visitState(site), site.Meetings, site.Items,
			span(site.From, site.To), moment(site.LastSuccess), site.Tasks[archive.Queued], site.Tasks[archive.Gone],
			site.Tasks[archive.Forbidden], site.Tasks[archive.Failed])
	}
	if err := w.Flush(); err != nil {
		return err
	}
	for _, site := range s.Sites {
		for _, p := range site.Problems {
			fmt.Fprintf(c.OutOrStdout(), "%s: %s %s %s: %s: %s\n", site.Authority.ID, p.State, p.Kind, p.ID, p.URL, p.Reason)
		}
	}
	if s.TakenDown > 0 {
		fmt.Fprintf(c.OutOrStdout(), "Taken down: %s; `minuted takedown --list` names them.\n", plural(s.TakenDown, "item"))
	}
	if s.Index == nil {
		fmt.Fprintln(c.OutOrStdout(), "Index: none yet; run `minuted index`.")
		return nil
	}
	fmt.Fprintf(c.OutOrStdout(), "Index: generation %s, %d items of %d meetings, %s, built %s.\n", s.Index.ID, s.Index.Items,
		s.Index.Meetings, span(s.Index.From, s.Index.To), moment(s.Index.Built))
	return nil
}

func visitState(s archive.SiteStatus) string {
	switch {
	case s.VisitOpen:
		return "unfinished"
	case s.LastSuccess.IsZero():
		return "never"
	default:
		return "ok"
	}
}

func span(from, to minuted.Date) string {
	if from == "" {
		return "-"
	}
	return string(from) + " to " + string(to)
}

func moment(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.UTC().Format("2006-01-02 15:04Z")
}
