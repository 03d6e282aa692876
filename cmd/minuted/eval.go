package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"minuted"
	"minuted/search/query"
)

func newEval() *cobra.Command {
	c := &cobra.Command{
		Use:     "eval",
		Short:   "Score the engine against people's judgements",
		Example: "  minuted eval rankings --queries queries.tsv --qrels qrels.txt",
		Args:    cobra.NoArgs,
		RunE:    func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(newEvalRankings())
	return c
}

func newEvalRankings() *cobra.Command {
	var queries, qrels, match string
	var asJSON bool
	c := &cobra.Command{
		Use:   "rankings",
		Short: "Score rankings from judged queries in TREC form",
		Long: "Put queries to the index and score what comes first by judgements of which items answer them.\n" +
			"--queries has lines of a query's id, a tab and the query (further columns are passed over); --qrels has lines of a query's id, a word that is\n" +
			"passed over, an item's id and its grade, 0 for no answer. nDCG@10, MRR and recall@100 are those of trec_eval.\n" +
			"Acronyms find the words they stand for, as they do in `minuted search`.",
		Example: "  minuted eval rankings --queries queries.tsv --qrels qrels.txt\n  minuted eval rankings --queries queries.tsv --qrels qrels.txt --match any --json",
		Args:    usageArgs(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error {
			e, err := newEvaluation(queries, qrels, match)
			if err != nil {
				return usageError{err}
			}
			index, done, err := openIndex(c)
			if err != nil {
				return err
			}
			defer done()
			if err := e.run(c.Context(), index); err != nil {
				return fmt.Errorf("scoring rankings: %w", err)
			}
			return e.report(c, asJSON)
		},
	}
	c.Flags().StringVar(&queries, "queries", "", "file of queries")
	c.Flags().StringVar(&qrels, "qrels", "", "file of judgements")
	c.Flags().StringVar(&match, "match", string(minuted.MatchAuto), matchUsage)
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return c
}

// evaluation is one run of judged queries. Its exported fields are what --json prints.
type evaluation struct {
	Match    minuted.Match `json:"match"`
	Queries  []queryScore  `json:"queries"`
	Mean     means         `json:"mean"`
	Problems []string      `json:"problems"` // queries and judgements that could not be used in full

	judged judgements
}

// queryScore is how well one query was answered.
type queryScore struct {
	ID    string   `json:"id"`
	Query string   `json:"query"`
	Total int      `json:"total"` // items found
	Top   []string `json:"top"`   // ids of the first ten
	scores
}

func newEvaluation(queries, qrels, match string) (*evaluation, error) {
	wanted, err := readMatch(match)
	if err != nil {
		return nil, err
	}
	if queries == "" || qrels == "" {
		return nil, errors.New("--queries and --qrels name the files to score by")
	}
	judged, err := readJudgements(queries, qrels)
	if err != nil {
		return nil, err
	}
	return &evaluation{Match: wanted, Queries: []queryScore{}, Problems: judged.problems, judged: judged}, nil
}

// run puts every query to the index.
func (e *evaluation) run(ctx context.Context, index minuted.Index) error {
	thesaurus, err := query.Builtin()
	if err != nil {
		return err
	}
	for _, q := range e.judged.queries {
		grades := e.judged.grades[q.id]
		if err := e.checkItems(ctx, index, q.id, grades); err != nil {
			return err
		}
		if !grades.anyRelevant() {
			e.problem("query %s: no item is judged to answer it, so it was left out", q.id)
			continue
		}
		request, err := asked(thesaurus, q.text, e.Match)
		if err != nil {
			e.problem("query %s: %w", q.id, err)
			continue
		}
		request.Per = recallDepth
		result, err := index.Search(ctx, request)
		if err != nil {
			return fmt.Errorf("query %s: %w", q.id, err)
		}
		e.Queries = append(e.Queries, scored(q, grades, result))
	}
	e.Mean = meansOf(e.Queries)
	return nil
}

func scored(q judgedQuery, g grades, r *minuted.Result) queryScore {
	ranking := make([]string, len(r.Hits))
	for i, h := range r.Hits {
		ranking[i] = h.ID
	}
	return queryScore{ID: q.id, Query: q.text, Total: r.Total, Top: ranking[:min(len(ranking), gainDepth)], scores: g.score(ranking)}
}

// checkItems tells of judged items that the index does not hold. They count as answers that were not found.
func (e *evaluation) checkItems(ctx context.Context, index minuted.Index, id string, grades grades) error {
	for _, item := range grades.items() {
		_, err := index.Item(ctx, item)
		switch {
		case errors.Is(err, minuted.ErrNotFound):
			e.problem("query %s: the index holds no item %s", id, item)
		case err != nil:
			return err
		}
	}
	return nil
}

func (e *evaluation) problem(format string, args ...any) {
	e.Problems = append(e.Problems, fmt.Errorf(format, args...).Error())
}

// report prints the scores and names the problems; with any, the verb has finished but some inputs failed.
func (e *evaluation) report(c *cobra.Command, asJSON bool) error {
	for _, p := range e.Problems {
		fmt.Fprintln(c.ErrOrStderr(), p)
	}
	write := e.print
	if asJSON {
		write = func(io.Writer) error { return printJSON(c, e) }
	}
	if err := write(c.OutOrStdout()); err != nil {
		return err
	}
	if len(e.Problems) > 0 {
		return errPartly
	}
	return nil
}

func (e *evaluation) print(out io.Writer) error {
	w := tabwriter.NewWriter(out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "QUERY\tNDCG@10\tMRR\tRECALL@100\tTOTAL\tTEXT")
	for _, q := range e.Queries {
		fmt.Fprintf(w, "%s\t%.3f\t%.3f\t%.3f\t%d\t%s\n", q.ID, q.NDCG, q.MRR, q.Recall, q.Total, strings.Join(strings.Fields(q.Query), " "))
	}
	fmt.Fprintf(w, "mean of %d\t%.3f\t%.3f\t%.3f\t\tzero hits: %.3f\n", e.Mean.Queries, e.Mean.NDCG, e.Mean.MRR, e.Mean.Recall, e.Mean.ZeroHits)
	return w.Flush()
}
