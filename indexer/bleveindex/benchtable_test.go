package bleveindex_test

import (
	"bytes"
	"fmt"
	"maps"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"minuted/indexer/generated"
)

// heading says what a report was made with.
func heading() string {
	sqlite := "not installed"
	if out, err := exec.Command(sqliteProgram, "--version").Output(); err == nil {
		sqlite, _, _ = strings.Cut(string(out), " ")
	}
	return fmt.Sprintf("%s; %s; load %s\n%s, bleve %s, SQLite %s\nmilliseconds unless another unit is named; kB and MB are 1,000 and 1,000,000 bytes\n",
		time.Now().Format("2 January 2006, 15:04"), machine(), load(), runtime.Version(), moduleVersion("github.com/blevesearch/bleve/v2"), sqlite)
}

// aligned sets out lines of cells, each ended by a tab.
func aligned(write func(w *tabwriter.Writer)) string {
	var b bytes.Buffer
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	write(w)
	w.Flush()
	return b.String()
}

func milliseconds(d time.Duration) string { return fmt.Sprintf("%.2f", d.Seconds()*1000) }

// per gives a share with so many digits, and a dash where nothing was measured.
func per(a, b float64, digits int) string {
	if a == 0 || b == 0 {
		return "-"
	}
	return fmt.Sprintf("%.*f", digits, a/b)
}

// indexTable sets out builds and what they made.
func indexTable(corpus corpusCost, indexes []*indexFigures) string {
	n := float64(corpus.items)
	head := fmt.Sprintf("%d items, %.0f MB of text, made in %s ms of processor time an item, which is left out below\n", corpus.items,
		float64(corpus.bytes)/1e6, per(corpus.busy.Seconds()*1000, n, 3))
	return head + aligned(func(w *tabwriter.Writer) {
		fmt.Fprint(w, "engine\tbuilt on\titems/s\tcpu/item\tcpu, times minuted's\tpeak MB\tdisk MB\ttimes the text\tsegments\topening p50\tMB after queries\t\n")
		for _, f := range indexes {
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%.0f\t%.2f\t%d\t%s\t%s\t\n", f.engine, f.built.Day, per(n, f.built.Time.Seconds(), 0),
				per(f.built.Busy.Seconds()*1000, n, 3), per(f.built.Busy.Seconds(), indexes[0].built.Busy.Seconds(), 2),
				per(float64(f.built.Peak), 1e6, 0), float64(f.disk())/1e6, float64(f.disk())/float64(corpus.bytes), f.segments,
				milliseconds(f.opened.at(50)), per(float64(f.anonymous), 1e6, 0))
		}
	})
}

// fileTable sets out the files of each index.
func fileTable(indexes []*indexFigures) string {
	return aligned(func(w *tabwriter.Writer) {
		fmt.Fprint(w, "engine\tfile\tMB\tbytes an item\ttimes the text\t\n")
		for _, f := range indexes {
			for _, name := range slices.Sorted(maps.Keys(f.files)) {
				size := float64(f.files[name])
				fmt.Fprintf(w, "%s\t%s\t%.1f\t%.1f\t%.3f\t\n", f.engine, name, size/1e6, size/float64(f.corpus.items), size/float64(f.corpus.bytes))
			}
		}
	})
}

// queryTable sets out what queries took.
func queryTable(lines []measured) string {
	return aligned(func(w *tabwriter.Writer) {
		fmt.Fprintf(w, "engine\tpage\tclass\thits\tcold p50\tcold p99\tcold cpu\twarm p50\twarm p99\t%d clients p50\tp99\tqueries/s\tkB\t\n", clients)
		for _, m := range lines {
			fmt.Fprintf(w, "%s\t%s\t%s\t%d\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%.0f\t%d\t\n", m.engine, m.page, m.class, m.hits,
				milliseconds(m.cold.at(50)), milliseconds(m.cold.at(99)), milliseconds(m.coldBusy),
				milliseconds(m.warm.at(50)), milliseconds(m.warm.at(99)), milliseconds(m.crowd.at(50)), milliseconds(m.crowd.at(99)),
				m.perSecond, m.allocated/1000)
		}
	})
}

// find gives a line that was measured.
func find(lines []measured, engine, class string, p page, items int) (measured, bool) {
	at := slices.IndexFunc(lines, func(m measured) bool {
		return m.engine == engine && m.class == class && m.page == p && m.items == items
	})
	if at < 0 {
		return measured{}, false
	}
	return lines[at], true
}

// ratios says how many times as long the other engines take.
func ratios(lines []measured) string {
	return "times as long as minuted\n" + aligned(func(w *tabwriter.Writer) {
		fmt.Fprintf(w, "engine\tpage\tclass\tcold p50\tcold p99\tcold cpu\twarm p50\twarm p99\t%d clients p99\t\n", clients)
		for _, o := range lines {
			m, ok := find(lines, "minuted", o.class, o.page, o.items)
			if ok && o.engine != "minuted" {
				fmt.Fprintf(w, "%s\t%s\t%s\t%s\t\n", o.engine, o.page, o.class, compared(o, m))
			}
		}
	})
}

// positions says how many times as long phrases and near take as their words wherever they stand.
func positions(lines []measured) string {
	return "times as long as the same words anywhere\n" + aligned(func(w *tabwriter.Writer) {
		fmt.Fprintf(w, "engine\tpage\tclass\tcold p50\tcold p99\tcold cpu\twarm p50\twarm p99\t%d clients p99\t\n", clients)
		for _, m := range lines {
			words := map[string]string{generated.Phrase: phraseWords, generated.Near: nearWords}[m.class]
			if o, ok := find(lines, m.engine, words, m.page, m.items); ok {
				fmt.Fprintf(w, "%s\t%s\t%s\t%s\t\n", m.engine, m.page, m.class, compared(m, o))
			}
		}
	})
}

// compared gives the cells of how many times as long a line took as another.
func compared(m, o measured) string {
	ratio := func(a, b time.Duration) string { return per(float64(a), float64(b), 2) }
	return strings.Join([]string{
		ratio(m.cold.at(50), o.cold.at(50)), ratio(m.cold.at(99), o.cold.at(99)), ratio(m.coldBusy, o.coldBusy),
		ratio(m.warm.at(50), o.warm.at(50)), ratio(m.warm.at(99), o.warm.at(99)), ratio(m.crowd.at(99), o.crowd.at(99)),
	}, "\t")
}

// growth says how many times as long full pages take with each number of items as with the first.
func growth(lines []measured) string {
	if len(lines) == 0 || lines[0].items == lines[len(lines)-1].items {
		return ""
	}
	first := lines[0].items
	return fmt.Sprintf("full pages, times as long as with %d items\n", first) + aligned(func(w *tabwriter.Writer) {
		fmt.Fprintf(w, "engine\titems\tclass\tcold p50\tcold p99\tcold cpu\twarm p50\twarm p99\t%d clients p99\t\n", clients)
		for _, m := range lines {
			o, ok := find(lines, m.engine, m.class, fullPage, first)
			if ok && m.page == fullPage && m.items != first {
				fmt.Fprintf(w, "%s\t%d\t%s\t%s\t\n", m.engine, m.items, m.class, compared(m, o))
			}
		}
	})
}
