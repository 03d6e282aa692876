package indexer_test

import (
	"fmt"
	"path/filepath"
	"testing"

	"minuted"
	"minuted/crawler/archive"
	"minuted/indexer"
	"minuted/indexer/generated"
)

// BenchmarkRun times a rebuild of an index of generated item records, and bringing it up to date after one of them was
// changed.
func BenchmarkRun(b *testing.B) {
	const items = 5000
	s := newShelf(b)
	var visits []archive.Visit
	var changed minuted.Item
	known := map[string]bool{}
	for item := range generated.Items(items, 1) {
		if changed = *item; !known[item.Authority] {
			known[item.Authority] = true
			if err := s.archive.AddSite(b.Context(), minuted.Authority{ID: item.Authority, Name: item.AuthorityName, Platform: "json"}); err != nil {
				b.Fatal(err)
			}
		}
		visits = append(visits, s.recordVisit(*item))
	}
	if _, err := s.archive.Commit(b.Context(), visits...); err != nil {
		b.Fatal(err)
	}
	x := s.indexer()
	x.Ledger = filepath.Join(s.dir, "index", "ledger.db")
	run := func(rebuild bool) indexer.Report {
		report, err := x.Run(b.Context(), rebuild)
		if err != nil {
			b.Fatal(err)
		}
		return report
	}
	run(true)
	b.Run("rebuild", func(b *testing.B) {
		for b.Loop() {
			run(true)
		}
	})
	n := 0
	b.Run("update", func(b *testing.B) {
		for b.Loop() {
			n++
			changed.Minutes = minuted.Text(fmt.Sprint("Said for the ", n, "th time."))
			s.putRecord(changed)
			if report := run(false); report.Whole != "" || report.Read == 0 {
				b.Fatalf("the report is %+v", report)
			}
		}
	})
}
