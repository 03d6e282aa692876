package bleveindex_test

import (
	"errors"
	"flag"
	"fmt"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"minuted/indexer/bleveindex"
	"minuted/indexer/generated"
)

var (
	reportWanted = flag.Bool("report", false, "measure builds and every class of queries beside other engines and print tables")
	reportOnly   = flag.String("engines", "minuted,naive,sqlite", "engines of the report")
	reportClass  = flag.String("class", "", "the one class of queries of the report; every one where it is empty")
)

// clients is how many ask at once where more than one does.
const clients = 16

// Once the index has been used, every query is asked so many times more, for so long at most; many clients ask for as
// long.
const (
	warmRounds = 3
	warmTime   = 4 * time.Second
)

// TestReport prints what builds and queries take, beside bleve as it comes and beside SQLite's FTS5 where its shell is
// installed:
//
//	go test ./indexer/bleveindex -run Report -report -v -items 100000,500000,1000000 -steady 10000 -timeout 12h
//
// Cold queries are the first of each after the index was opened; the system's own cache is warm. Times are wall time,
// which other work on the machine lengthens; processor time it does not.
func TestReport(t *testing.T) {
	if !*reportWanted {
		t.Skip("measures for minutes; asked for with -report")
	}
	fmt.Println(heading())
	folder := benchFolder(t)
	var all []measured
	for _, n := range benchSizes(t) {
		corpus := measureCorpus(n)
		var lines []measured
		var indexes []*indexFigures
		for _, c := range contestants() {
			if !takesPart(c.name) {
				continue
			}
			f, measured := reportOn(t, c, corpus, indexFolder(folder, c.name, n))
			indexes, lines = append(indexes, f), append(lines, measured...)
			fmt.Printf("%s, %d items: measured; load of the machine %s\n", c.name, n, load())
		}
		fmt.Printf("\n%s\n%s\n%s\n%s\n%s\n", indexTable(corpus, indexes), fileTable(indexes), queryTable(lines), ratios(lines), positions(lines))
		all = append(all, lines...)
		if *steadyQueries > 0 && n >= leastSteady && takesPart("minuted") {
			facts, err := steadyReport(indexFolder(folder, "minuted", n))
			if err != nil {
				t.Fatal(err)
			}
			fmt.Println(facts)
		}
	}
	fmt.Println(growth(all))
}

// takesPart reports whether an engine is wanted and there.
func takesPart(name string) bool {
	if !slices.Contains(strings.Split(*reportOnly, ","), name) {
		return false
	}
	if _, err := exec.LookPath(sqliteProgram); name == "sqlite" && err != nil {
		fmt.Println("sqlite is left out:", err)
		return false
	}
	return true
}

// reportClasses gives the classes that are wanted.
func reportClasses(t *testing.T) []generated.Class {
	t.Helper()
	all := benchClasses()
	if *reportClass == "" {
		return all
	}
	at := slices.IndexFunc(all, func(c generated.Class) bool { return c.Name == *reportClass })
	if at < 0 {
		t.Fatalf("-class %s: there is no such class of queries", *reportClass)
	}
	return all[at : at+1]
}

// reportOn measures one engine with one corpus.
func reportOn(t *testing.T, c contestant, corpus corpusCost, dir string) (*indexFigures, []measured) {
	t.Helper()
	f := &indexFigures{engine: c.name, corpus: corpus}
	var err error
	if f.built, err = c.index(dir, corpus); err != nil {
		t.Fatalf("%s: %v", c.name, err)
	}
	if err := f.addFiles(dir); err != nil {
		t.Fatal(err)
	}
	resetPeak()
	var lines []measured
	for _, p := range []page{barePage, listPage, fullPage} {
		for _, class := range reportClasses(t) {
			m := measured{engine: c.name, items: corpus.items, class: class.Name, page: p}
			err := f.measure(c, dir, class, &m)
			if errors.Is(err, errNotOffered) || errors.Is(err, bleveindex.ErrExpr) {
				continue
			}
			if err != nil {
				t.Fatalf("%s, %s: %v", c.name, class.Name, err)
			}
			lines = append(lines, m)
		}
	}
	slices.Sort(f.opened)
	return f, lines
}

// measured is what one class of queries took.
type measured struct {
	engine     string
	items      int
	class      string
	page       page
	hits       int // by median
	cold, warm times
	crowd      times // of many clients
	perSecond  float64
	coldBusy   time.Duration // processor time of a cold query, by mean
	allocated  uint64        // bytes of a warm query in this process, by mean
}

// times is how long each of many queries took, in order.
type times []time.Duration

func (ts times) at(percent int) time.Duration {
	if len(ts) == 0 {
		return 0
	}
	return ts[min(len(ts)-1, len(ts)*percent/100)]
}

// measure asks a class of queries, with the index opened for them alone.
func (f *indexFigures) measure(c contestant, dir string, class generated.Class, m *measured) error {
	start := time.Now()
	e, err := c.open(dir)
	if err != nil {
		return err
	}
	f.opened = append(f.opened, time.Since(start))
	err = m.ask(e, class)
	f.anonymous = max(f.anonymous, e.anonymous())
	return errors.Join(err, e.close())
}

func (m *measured) ask(e engine, class generated.Class) error {
	runtime.GC()
	busy := e.busy()
	hits, cold, err := inTurn(e, class, m.page, 1, time.Hour)
	if err != nil {
		return err
	}
	m.coldBusy = (e.busy() - busy) / time.Duration(len(class.Queries))
	slices.Sort(hits)
	m.hits, m.cold = hits[len(hits)/2], cold
	before := allocated()
	if _, m.warm, err = inTurn(e, class, m.page, warmRounds, warmTime); err != nil {
		return err
	}
	m.allocated = (allocated() - before) / uint64(len(m.warm))
	start := time.Now()
	m.crowd, err = together(e, class, m.page)
	m.perSecond = float64(len(m.crowd)) / time.Since(start).Seconds()
	return err
}

// inTurn asks every query so many times, one after the other, until the time is over.
func inTurn(e engine, class generated.Class, p page, rounds int, most time.Duration) ([]int, times, error) {
	var hits []int
	var all times
	end := time.Now().Add(most)
	for range rounds {
		for _, q := range class.Queries {
			start := time.Now()
			if start.After(end) {
				break
			}
			n, err := e.ask(q, p)
			if err != nil {
				return nil, nil, fmt.Errorf("%s: %w", q.Text, err)
			}
			all = append(all, time.Since(start))
			hits = append(hits, n)
		}
	}
	slices.Sort(all)
	return hits, all, nil
}

// inTurns is an engine that is asked by no more at once than there are processors, as a server does: others wait.
type inTurns struct {
	engine
	turns chan struct{}
}

func (e inTurns) ask(q generated.Query, p page) (int, error) {
	e.turns <- struct{}{}
	defer func() { <-e.turns }()
	return e.engine.ask(q, p)
}

// together has many clients ask every query once, each beginning with another.
func together(e engine, class generated.Class, p page) (times, error) {
	e = inTurns{e, make(chan struct{}, runtime.NumCPU())}
	var group sync.WaitGroup
	found, failed := make([]times, clients), make([]error, clients)
	for client := range clients {
		group.Go(func() {
			n := len(class.Queries)
			from := client * n / clients
			mine := generated.Class{Name: class.Name, Queries: slices.Concat(class.Queries[from:], class.Queries[:from])}
			_, found[client], failed[client] = inTurn(e, mine, p, 1, warmTime)
		})
	}
	group.Wait()
	all := slices.Concat(found...)
	slices.Sort(all)
	return all, errors.Join(failed...)
}
