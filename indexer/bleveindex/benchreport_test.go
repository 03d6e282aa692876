package bleveindex_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"text/tabwriter"
	"time"

	"minuted/indexer/bleveindex"
	"minuted/indexer/generated"
)

var (
	reportWanted = flag.Bool("report", false, "measure every class of queries beside naive bleve and print a table")
	reportOnly   = flag.String("engines", "minuted,naive", "engines of the report")
)

// clients is how many ask at once where more than one does.
const clients = 16

// Once the index has been used, every query is asked so many times more, for so long at most; many clients ask for as
// long.
const (
	warmRounds = 3
	warmTime   = 4 * time.Second
)

// contestant is an engine that takes part in the report.
type contestant struct {
	name  string
	store func(testing.TB) string
	open  func(dir string) (engine, error)
}

// TestReport prints how long queries take:
//
//	go test ./indexer/bleveindex -run Report -report -v -items 500000 -timeout 2h
//
// Cold queries are the first of each after the index was opened; the system's own cache is warm. Times are wall time,
// which other work on the machine lengthens; processor time it does not.
func TestReport(t *testing.T) {
	if !*reportWanted {
		t.Skip("measures for minutes; asked for with -report")
	}
	var lines []measured
	for _, c := range []contestant{{"minuted", benchStore, openMinuted}, {"naive", naiveStore, openNaive}} {
		if !strings.Contains(*reportOnly, c.name) {
			continue
		}
		start, busy := time.Now(), processorTime()
		dir := c.store(t)
		t.Logf("%s: index of %d items there after %.0f s, %.0f s of processor time; load of the machine %s",
			c.name, *benchItems, time.Since(start).Seconds(), (processorTime() - busy).Seconds(), load())
		resetPeak()
		for _, p := range []page{barePage, listPage, fullPage} {
			for _, class := range benchClasses() {
				m, err := measure(c, dir, class, p)
				if errors.Is(err, errNotOffered) || errors.Is(err, bleveindex.ErrExpr) {
					continue
				}
				if err != nil {
					t.Fatalf("%s, %s: %v", c.name, class.Name, err)
				}
				lines = append(lines, m)
			}
		}
		t.Logf("%s: memory at its peak %s", c.name, peak())
	}
	t.Logf("load of the machine %s\n%s\n%s", load(), table(lines), ratios(lines))
}

// measured is one line of the report.
type measured struct {
	engine, class string
	page          page
	hits          int // by median
	cold, warm    times
	crowd         times // of many clients
	perSecond     float64
	coldBusy      time.Duration // processor time of a cold query, by mean
	allocated     uint64        // bytes of a warm query, by mean
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
func measure(c contestant, dir string, class generated.Class, p page) (measured, error) {
	m := measured{engine: c.name, class: class.Name, page: p}
	e, err := c.open(dir)
	if err != nil {
		return m, err
	}
	err = m.ask(e, class)
	return m, errors.Join(err, e.close())
}

func (m *measured) ask(e engine, class generated.Class) error {
	runtime.GC()
	busy := processorTime()
	hits, cold, err := inTurn(e, class, m.page, 1, time.Hour)
	if err != nil {
		return err
	}
	m.coldBusy = (processorTime() - busy) / time.Duration(len(class.Queries))
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

// together has many clients ask every query once, each beginning with another.
func together(e engine, class generated.Class, p page) (times, error) {
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

func allocated() uint64 {
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.TotalAlloc
}

func milliseconds(d time.Duration) string { return fmt.Sprintf("%.2f", d.Seconds()*1000) }

// table sets out what was measured, in milliseconds.
func table(lines []measured) string {
	var b bytes.Buffer
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(w, "engine\tpage\tclass\thits\tcold p50\tcold p99\tcold cpu\twarm p50\twarm p99\t%d clients p50\tp99\tqueries/s\tkB\t\n", clients)
	for _, m := range lines {
		fmt.Fprintf(w, "%s\t%s\t%s\t%d\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%.0f\t%d\t\n", m.engine, m.page, m.class, m.hits,
			milliseconds(m.cold.at(50)), milliseconds(m.cold.at(99)), milliseconds(m.coldBusy),
			milliseconds(m.warm.at(50)), milliseconds(m.warm.at(99)), milliseconds(m.crowd.at(50)), milliseconds(m.crowd.at(99)),
			m.perSecond, m.allocated/1000)
	}
	w.Flush()
	return b.String()
}

// ratios compares classes with naive bleve and with their own words.
func ratios(lines []measured) string {
	var b bytes.Buffer
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(w, "page\tclass\tcompared with\tcold p50\tcold p99\tcold cpu\twarm p50\t\n")
	for _, m := range lines {
		if m.engine != "minuted" {
			continue
		}
		compare(w, lines, m, "naive", m.class)
		switch m.class {
		case generated.Phrase:
			compare(w, lines, m, "minuted", phraseWords)
		case generated.Near:
			compare(w, lines, m, "minuted", nearWords)
		}
	}
	w.Flush()
	return b.String()
}

// compare writes how many times as long a line took as another, where that was measured.
func compare(w *tabwriter.Writer, lines []measured, m measured, engine, class string) {
	at := slices.IndexFunc(lines, func(o measured) bool { return o.engine == engine && o.class == class && o.page == m.page })
	if at < 0 {
		return
	}
	o := lines[at]
	ratio := func(a, b time.Duration) string { return fmt.Sprintf("%.2f", float64(a)/float64(max(b, 1))) }
	fmt.Fprintf(w, "%s\t%s\t%s, %s\t%s\t%s\t%s\t%s\t\n", m.page, m.class, o.engine, o.class, ratio(m.cold.at(50), o.cold.at(50)),
		ratio(m.cold.at(99), o.cold.at(99)), ratio(m.coldBusy, o.coldBusy), ratio(m.warm.at(50), o.warm.at(50)))
}

// load gives the system's load averages.
func load() string {
	data, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	return strings.Join(strings.Fields(string(data))[:3], " ")
}

// resetPeak lets [peak] begin anew, on systems that can.
func resetPeak() { _ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0) }

// peak gives the most memory the process has held, the files mapped into it included, and what it holds now without
// them.
func peak() string {
	data, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return "unknown"
	}
	var out []string
	for line := range strings.Lines(string(data)) {
		for _, name := range []string{"VmHWM:", "RssAnon:"} {
			if value, ok := strings.CutPrefix(line, name); ok {
				out = append(out, name+" "+strings.TrimSpace(value))
			}
		}
	}
	return strings.Join(out, ", ")
}
