package bleveindex_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/search/query"

	"minuted"
	"minuted/indexer/bleveindex"
	"minuted/indexer/generated"
)

// Classes beside those of the generated queries: the words of the phrases and of the operands of near, wherever they
// stand in an item. What they cost more is the price of positions.
const (
	phraseWords = "words of the phrase"
	nearWords   = "words of near/5"
)

// page is what is asked for beside the total.
type page int

const (
	barePage page = iota // ten hits, without fragments where an engine can leave them out, as ours cannot
	listPage             // ten hits with fragments
	fullPage             // twenty hits with fragments, and facets
)

func (p page) String() string { return [...]string{"bare", "list", "full"}[p] }

// engine is one of those that are measured.
type engine interface {
	// ask gives the number of items found. An error that wraps errNotOffered says that the engine has no such queries.
	ask(q generated.Query, p page) (int, error)
	close() error
}

var errNotOffered = errors.New("not offered")

// benchClasses lists the classes of queries that are measured.
func benchClasses() []generated.Class {
	var classes []generated.Class
	for _, class := range generated.Queries(benchSeed) {
		classes = append(classes, class)
		switch class.Name {
		case generated.Phrase:
			classes = append(classes, wordsOf(phraseWords, class))
		case generated.Near:
			classes = append(classes, wordsOf(nearWords, class))
		}
	}
	return classes
}

// wordsOf asks for the words of a class's queries without their positions.
func wordsOf(name string, class generated.Class) generated.Class {
	out := generated.Class{Name: name}
	for _, q := range class.Queries {
		var words []minuted.Expr
		for _, word := range textOf(q.Expr) {
			words = append(words, minuted.Word{Text: word})
		}
		out.Queries = append(out.Queries, generated.Query{Text: q.Text, Expr: minuted.And{Operands: words}})
	}
	return out
}

// textOf gives the words of a phrase or of two words near each other.
func textOf(expr minuted.Expr) []string {
	switch e := expr.(type) {
	case minuted.Phrase:
		return strings.Fields(e.Text)
	case minuted.Near:
		return append(textOf(e.Left), textOf(e.Right)...)
	case minuted.Word:
		return []string{e.Text}
	default:
		return nil
	}
}

// minutedEngine is what this package makes.
type minutedEngine struct{ index *bleveindex.Index }

func openMinuted(dir string) (engine, error) {
	x, err := bleveindex.Open(dir)
	return &minutedEngine{x}, err
}

func (e *minutedEngine) ask(q generated.Query, p page) (int, error) {
	if q.Expr == nil {
		found, err := e.index.Suggest(context.Background(), minuted.SuggestRequest{Text: q.Text})
		return len(found), err
	}
	request := minuted.Request{Expr: q.Expr, Per: 10}
	if p == fullPage {
		request = benchRequest(q.Expr)
	}
	result, err := e.index.Search(context.Background(), request)
	if err != nil {
		return 0, err
	}
	return result.Total, nil
}

func (e *minutedEngine) close() error { return e.index.Close() }

// naiveEngine is bleve as its manual's first page has it: the default mapping, every field in _all, its own facets and
// highlighting.
type naiveEngine struct{ index bleve.Index }

// naiveStore gives the folder of a naive index of the generated items, which is built where it is not there yet.
func naiveStore(tb testing.TB) string {
	tb.Helper()
	dir := benchFolder(tb, "naive")
	if _, err := os.Stat(dir); err == nil {
		return dir
	}
	if err := buildNaive(dir + ".new"); err != nil {
		tb.Fatal(err)
	}
	if err := os.Rename(dir+".new", dir); err != nil {
		tb.Fatal(err)
	}
	return dir
}

// naiveBatch is how many items are indexed at once.
const naiveBatch = 1000

func buildNaive(dir string) error {
	index, err := bleve.NewUsing(dir, bleve.NewIndexMapping(), scorch.Name, scorch.Name, nil)
	if err != nil {
		return err
	}
	batch := index.NewBatch()
	for item := range generated.Items(*benchItems, benchSeed) {
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
	return &naiveEngine{index}, err
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

// processorTime is how long this process has kept processors busy. Other work on the machine does not count.
func processorTime() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return 0
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
