package bleveindex_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"time"

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
	// busy is how long it has kept processors busy, and anonymous how many bytes of memory it holds that are no files'.
	busy() time.Duration
	anonymous() int64
	close() error
}

// inProcess is of an engine that runs in the process of the test.
type inProcess struct{}

func (inProcess) busy() time.Duration { return processorTime() }
func (inProcess) anonymous() int64    { return processMemory(os.Getpid(), "RssAnon:") }

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
type minutedEngine struct {
	inProcess
	index *bleveindex.Index
}

func openMinuted(dir string) (engine, error) {
	x, err := openLive(dir)
	return &minutedEngine{index: x}, err
}

// openLive opens the live generation of a store.
func openLive(dir string) (*bleveindex.Index, error) {
	g, err := bleveindex.NewStore(dir).Current()
	if err != nil {
		return nil, err
	}
	return bleveindex.Open(filepath.Join(dir, g.ID))
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
