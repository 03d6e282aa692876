package main

import (
	"fmt"
	"io"
	"net/url"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"minuted"
	"minuted/search"
)

// searchFlags are the flags of `search` that stand for the parameter of the same name.
var searchFlags = [...]struct{ name, usage string }{
	{"authority", "only these authorities (ids)"},
	{"committee", "only these committees (authority/id)"},
	{"topic", "only these topics (ids)"},
	{"kind", "only these kinds: substance, procedure, decision, document"},
	{"outcome", "only these outcomes: agreed, noted, refused, deferred, referred, withdrawn, other, none"},
	{"from", "dated from this year, month or day"},
	{"to", "dated to this year, month or day"},
	{"match", matchUsage},
	{"expand", "0 leaves out what means the same as something typed, such as the words an acronym stands for"},
	{"attachments", "1 looks into attached documents too"},
	{"scope", "what has to hold the words together: item or meeting"},
	{"sort", "relevance, newest or oldest"},
}

func newSearch() *cobra.Command {
	values := map[string]*[]string{}
	var page, per int
	var asJSON bool
	c := &cobra.Command{
		Use:     "search QUERY...",
		Short:   "Search on the terminal, with the engine the service uses",
		Example: "  minuted search caseloads\n  minuted search '\"social worker\" -agency' --authority leeds --from 2022 --json",
		Args:    cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			parameters := url.Values{"page": {strconv.Itoa(page)}, "per": {strconv.Itoa(per)}}
			if len(args) > 0 {
				parameters.Set("q", strings.Join(args, " "))
			}
			for name, given := range values {
				parameters[name] = *given
			}
			answer, err := ask(c, parameters)
			if err != nil {
				return err
			}
			if asJSON {
				return printJSON(c, answer)
			}
			return printAnswer(c.OutOrStdout(), answer)
		},
	}
	for _, f := range searchFlags {
		values[f.name] = c.Flags().StringSlice(f.name, nil, f.usage)
	}
	c.Flags().IntVar(&page, "page", 1, "page of hits")
	c.Flags().IntVar(&per, "per", 10, "hits a page, at most 100")
	c.Flags().BoolVar(&asJSON, "json", false, "print the answer of the API")
	return c
}

// ask puts the parameters to the service over the live generation.
func ask(c *cobra.Command, parameters url.Values) (*search.Answer, error) {
	live, done := followIndex(c, data(c))
	defer done()
	service, err := newService(c, data(c), live, serving{})
	if err != nil {
		return nil, err
	}
	answer, err := service.Search(c.Context(), parameters)
	switch {
	case err == nil:
		return answer, nil
	case search.Refused(err):
		return nil, usageError{err}
	default:
		return nil, fmt.Errorf("%s: %w", data(c), err)
	}
}

func printAnswer(out io.Writer, a *search.Answer) error {
	mark := func(s string) string { return s }
	if isTerminal(out) {
		mark = func(s string) string { return "\x1b[1m" + s + "\x1b[0m" }
	}
	fmt.Fprintf(out, "%s\n", found(a))
	printHelp(out, a)
	for _, h := range a.Hits {
		fmt.Fprintf(out, "\n%s\n  %s > %s > %s  %s  %s\n", strings.TrimSpace(h.Number+" "+h.Title), h.Authority.Name, h.Committee.Name, h.Date, h.Outcome, h.ID)
		for _, s := range h.Snippets {
			if s.Field != "title" {
				fmt.Fprintf(out, "  %s: %s\n", s.Field, marked(s, mark))
			}
		}
	}
	return nil
}

// printHelp prints what was done beside what was typed, and what else could be searched for.
func printHelp(out io.Writer, a *search.Answer) {
	for _, e := range a.Query.AlsoSearched {
		fmt.Fprintf(out, "also searched: %s, for %s (--expand=0 leaves it out)\n", e.Expansion, e.Typed)
	}
	if d := a.Query.DidYouMean; d != nil {
		fmt.Fprintf(out, "did you mean: %s (%s)\n", d.Query, plural(d.Total, "item"))
	}
	for _, n := range a.Query.Notices {
		fmt.Fprintf(out, "%s: %s\n", n.Level, n.Text)
	}
	if a.InAttachments > 0 {
		fmt.Fprintf(out, "%s more in attached documents (--attachments=1)\n", plural(a.InAttachments, "item"))
	}
	for _, r := range a.Relaxed {
		fmt.Fprintf(out, "without %s: %s for %s\n", r.Dropped, plural(r.Total, "item"), r.Query)
	}
}

func found(a *search.Answer) string {
	items := plural(a.Total, "item")
	if a.Query.ReadAs == "" {
		return items
	}
	return items + " for " + a.Query.ReadAs
}

// marked gives the text of a snippet on one line, with what matched marked.
func marked(s minuted.Snippet, mark func(string) string) string {
	var line strings.Builder
	for _, p := range s.Parts {
		if p.Match {
			line.WriteString(mark(p.Text))
		} else {
			line.WriteString(p.Text)
		}
	}
	return strings.Join(strings.Fields(line.String()), " ")
}
