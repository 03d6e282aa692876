package archive

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"
)

// benchmarkCommit commits pages of 21 kB that each lead to 12 others, n at a time.
func benchmarkCommit(b *testing.B, n int) {
	a, _ := openArchive(b, b.TempDir(), Options{})
	filler := strings.Repeat("<p>The committee considered the report and agreed its recommendations.</p>\n", 280)
	made := 0
	for b.Loop() {
		visits := make([]Visit, n)
		for i := range visits {
			made++
			visits[i] = seen(fmt.Sprint(made), fmt.Sprint(made, filler), made)
			for j := range 12 {
				visits[i].Found = append(visits[i].Found, task("item", fmt.Sprint(made, "/", j), 3))
			}
		}
		if _, err := a.Commit(context.Background(), visits...); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N*n)/b.Elapsed().Seconds(), "visits/s")
}

func BenchmarkCommit1(b *testing.B)  { benchmarkCommit(b, 1) }
func BenchmarkCommit50(b *testing.B) { benchmarkCommit(b, 50) }

// BenchmarkNext looks for the next of a million tasks, of which half wait.
func BenchmarkNext(b *testing.B) {
	a, _ := openArchive(b, b.TempDir(), Options{})
	const tasks = 1_000_000
	fill := fmt.Sprintf(`WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)
		INSERT INTO task (site, kind, id, url, depth, state, due)
		SELECT '%s', 'item', i, 'https://wexbridge.example/mgAi.aspx?ID=' || i, i %% 5, 'queued', (i %% 2) * %d FROM n`,
		tasks, site, start.Add(time.Hour).UnixMicro())
	if _, err := a.writer.Exec(fill); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		next, _, err := a.Next(context.Background(), site, start)
		if err != nil || next == nil || next.Depth != 0 {
			b.Fatalf("next task %v, error %v", next, err)
		}
	}
}

// BenchmarkNewest reads captures of a 21 kB page.
func BenchmarkNewest(b *testing.B) {
	a, _ := openArchive(b, b.TempDir(), Options{})
	mustCommit(b, a, seen("1", strings.Repeat("minutes ", 2600), 0))
	for b.Loop() {
		if c, err := a.Newest(context.Background(), meetingKey("1")); err != nil || c == nil {
			b.Fatalf("capture %v, error %v", c, err)
		}
	}
}
