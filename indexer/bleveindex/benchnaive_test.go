package bleveindex_test

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/search/query"

	"minuted"
	"minuted/indexer/generated"
)

// naiveEngine is bleve as its manual's first page has it: the default mapping, every field in _all, its own facets and
// highlighting.
type naiveEngine struct {
	inProcess
	index bleve.Index
}

// naiveBatch is how many items are indexed at once.
const naiveBatch = 1000

func buildNaive(dir string, n int) error {
	index, err := bleve.NewUsing(dir, bleve.NewIndexMapping(), scorch.Name, scorch.Name, nil)
	if err != nil {
		return err
	}
	batch := index.NewBatch()
	for item := range generated.Items(n, benchSeed) {
		err := batch.Index(item.ID, map[string]any{
			"title": item.Title, "agenda": string(item.Agenda), "minutes": string(item.Minutes), "decision": string(item.Decision.Text),
			"authority": item.Authority, "committee": item.CommitteeValue(), "topic": item.Topics, "date": string(item.Date),
			"kind": string(item.Kind), "outcome": string(item.Decision.Outcome),
		})
		if err != nil {
			return errors.Join(err, index.Close())
		}
		if batch.Size() == naiveBatch {
			if err := index.Batch(batch); err != nil {
				return errors.Join(err, index.Close())
			}
			batch.Reset()
		}
	}
	return errors.Join(index.Batch(batch), index.Close())
}

func openNaive(dir string) (engine, error) {
	index, err := bleve.OpenUsing(dir, map[string]any{"read_only": true})
	return &naiveEngine{index: index}, err
}

func (e *naiveEngine) close() error { return e.index.Close() }

func (e *naiveEngine) ask(q generated.Query, p page) (int, error) {
	asked, err := naiveQuery(q.Expr)
	if err != nil {
		return 0, err
	}
	request := bleve.NewSearchRequestOptions(asked, 10, 0, false)
	request.Fields = []string{"title", "authority", "date"}
	if p != barePage {
		request.Highlight = bleve.NewHighlight()
	}
	if p == fullPage {
		request.Size = 20
		addNaiveFacets(request)
	}
	result, err := e.index.Search(request)
	if err != nil {
		return 0, err
	}
	return int(result.Total), nil
}

func addNaiveFacets(request *bleve.SearchRequest) {
	for name, size := range map[string]int{"authority": 100, "committee": minuted.MaxCommitteeBuckets, "topic": 50, "kind": 4, "outcome": 8} {
		request.AddFacet(name, bleve.NewFacetRequest(name, size))
	}
	dates := bleve.NewFacetRequest("date", 10)
	for year := 2015; year < 2025; year++ {
		first := time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC)
		dates.AddDateTimeRange(fmt.Sprint(year), first, first.AddDate(1, 0, 0))
	}
	request.AddFacet("date", dates)
}

// naiveQuery says in bleve's own queries what a generated query asks for.
func naiveQuery(expr minuted.Expr) (query.Query, error) {
	switch e := expr.(type) {
	case minuted.Word:
		return bleve.NewMatchQuery(e.Text), nil
	case minuted.Phrase:
		return bleve.NewMatchPhraseQuery(e.Text), nil
	case minuted.Pattern:
		return bleve.NewPrefixQuery(strings.TrimSuffix(e.Text, "*")), nil
	case minuted.Fuzzy:
		fuzzy := bleve.NewFuzzyQuery(e.Text)
		fuzzy.SetFuzziness(e.Edits)
		fuzzy.SetPrefix(1)
		return fuzzy, nil
	case minuted.And:
		operands, err := naiveQueries(e.Operands)
		return bleve.NewConjunctionQuery(operands...), err
	case minuted.Or:
		operands, err := naiveQueries(e.Operands)
		return bleve.NewDisjunctionQuery(operands...), err
	default:
		return nil, fmt.Errorf("%T: %w", expr, errNotOffered)
	}
}

func naiveQueries(operands []minuted.Expr) ([]query.Query, error) {
	var queries []query.Query
	for _, operand := range operands {
		q, err := naiveQuery(operand)
		if err != nil {
			return nil, err
		}
		queries = append(queries, q)
	}
	return queries, nil
}
