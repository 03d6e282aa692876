package bleveindex_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"reflect"
	"runtime/debug"
	"slices"
	"text/tabwriter"
	"time"

	"minuted"
	"minuted/indexer/bleveindex"
)

var (
	steadyQueries = flag.Int("steady", 0, "report on memory after so many queries and ten times as many more, and on queries beside updates")
	changing      = flag.String("changing", "", "store that is changed until the input ends, beside a report")
)

// At how much garbage the programs collect it, as cmd/minuted has it.
const (
	servingGarbage  = 15
	indexingGarbage = 50
)

// leastSteady is how many items there are to be at least: of fewer, so much would change that a whole build is due.
const leastSteady = 10_000

// How much is asked and changed.
const (
	steadyTime    = 30 * time.Second // of queries without updates, and beside them
	changedEach   = 20               // items a second
	changedEvery  = 3 * time.Second  // a publication
	changedAtOnce = 1_000
)

// fact is a line of the report.
type fact struct{ what, value string }

// steadyReport measures what an index does in the long run.
func steadyReport(dir string) (string, error) {
	defer debug.SetGCPercent(debug.SetGCPercent(servingGarbage))
	var facts []fact
	for _, part := range []func(string) ([]fact, error){memoryFacts, besideFacts, freshFacts} {
		found, err := part(dir)
		if err != nil {
			return "", err
		}
		facts = append(facts, found...)
	}
	return aligned(func(w *tabwriter.Writer) {
		for _, f := range facts {
			fmt.Fprintf(w, "%s\t%s\t\n", f.what, f.value)
		}
	}), nil
}

// memoryFacts gives the memory of this process, without files, as it answers.
func memoryFacts(dir string) ([]fact, error) {
	var facts []fact
	anonymous := func(when string) {
		facts = append(facts, fact{"anonymous memory " + when, fmt.Sprintf("%.0f MB", float64(inProcess{}.anonymous())/1e6)})
	}
	m := newMixed()
	resetPeak()
	anonymous("before opening")
	x, err := openLive(dir)
	if err != nil {
		return nil, err
	}
	defer x.Close()
	anonymous("after opening")
	for _, n := range []int{*steadyQueries, 10 * *steadyQueries} {
		took, err := m.askMany(x, n)
		if err != nil {
			return nil, err
		}
		anonymous(fmt.Sprintf("after %d more queries", n))
		facts = append(facts, fact{"these queries, p50, p99", milliseconds(took.at(50)) + ", " + milliseconds(took.at(99)) + " ms"})
	}
	resetPeak()
	anonymous("after giving back what is unused")
	return facts, nil
}

// besideFacts asks with and without updates beside it, which another process makes.
func besideFacts(dir string) ([]fact, error) {
	copied, err := shareStore(dir)
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(copied)
	live := bleveindex.Follow(copied, 0)
	defer live.Close()
	c := client{live: live, mixed: newMixed()}
	if err := c.ask(steadyTime); err != nil {
		return nil, err
	}
	idle := c.took
	stop, err := startChanging(copied)
	if err != nil {
		return nil, err
	}
	c = client{live: live, mixed: newMixed()}
	err = c.ask(steadyTime)
	said, stopped := stop()
	if err := errors.Join(err, stopped); err != nil {
		return nil, err
	}
	return []fact{
		{"one client, nothing beside it, p50, p99", milliseconds(idle.at(50)) + ", " + milliseconds(idle.at(99)) + " ms"},
		{"beside updates, p50, p99", milliseconds(c.took.at(50)) + ", " + milliseconds(c.took.at(99)) + " ms"},
		{"p99, times that of nothing beside it", per(float64(c.took.at(99)), float64(idle.at(99)), 2)},
		{"answers, of so many generations, each of one", fmt.Sprintf("%d, %d", len(c.took), c.generations)},
		{"updates beside it", said},
	}, nil
}

// client asks the live generation one request after the other. When the next has become live, it asks the one before
// for its last answer again, which must be the same.
type client struct {
	live        *bleveindex.Live
	mixed       *mixed
	took        times
	generations int
}

func (c *client) ask(most time.Duration) error {
	var last minuted.Index
	release := func() {}
	defer func() { release() }()
	var request minuted.Request
	var result *minuted.Result
	for end := time.Now().Add(most); time.Now().Before(end); {
		start := time.Now()
		x, giveBack, err := c.live.Acquire()
		if err != nil {
			return err
		}
		changed := last == nil || last.Generation().ID != x.Generation().ID
		if changed && result != nil {
			if again, err := last.Search(context.Background(), request); err != nil || !reflect.DeepEqual(again, result) {
				return errors.Join(fmt.Errorf("generation %s answers otherwise since there is another", last.Generation().ID), err)
			}
			start = time.Now()
		}
		if changed {
			c.generations++
			release()
			last, release = x, giveBack
		}
		request, result, err = c.mixed.ask(x)
		if err == nil {
			c.took = append(c.took, time.Since(start))
		}
		if !changed {
			giveBack()
		}
		if err != nil {
			result = nil
		}
		if err != nil && !errors.Is(err, bleveindex.ErrExpr) {
			return err
		}
	}
	slices.Sort(c.took)
	return nil
}

// freshFacts changes many items at once and waits until they are found.
func freshFacts(dir string) ([]fact, error) {
	copied, err := shareStore(dir)
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(copied)
	live := bleveindex.Follow(copied, 0)
	defer live.Close()
	changes, err := newChanges(copied, changedAtOnce)
	if err != nil {
		return nil, err
	}
	start, busy := time.Now(), processorTime()
	changed, err := changes.publish(changedAtOnce)
	if err != nil {
		return nil, err
	}
	published := time.Since(start)
	for found := 0; found < changed; time.Sleep(10 * time.Millisecond) {
		if time.Since(start) > time.Minute {
			return nil, fmt.Errorf("%d of %d changed items are found after a minute", found, changed)
		}
		if found, err = countChanged(live); err != nil {
			return nil, err
		}
	}
	return []fact{
		{fmt.Sprintf("%d changed items: published after", changed), milliseconds(published) + " ms"},
		{"found by who follows after", milliseconds(time.Since(start)) + " ms"},
		{"processor time of both", milliseconds(processorTime()-busy) + " ms"},
	}, nil
}

func countChanged(live *bleveindex.Live) (int, error) {
	x, release, err := live.Acquire()
	if err != nil {
		return 0, err
	}
	defer release()
	result, err := x.Search(context.Background(), minuted.Request{Expr: minuted.Word{Text: changedWord}})
	if err != nil {
		return 0, err
	}
	return result.Total, nil
}
