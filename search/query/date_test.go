package query_test

import (
	"testing"
	"time"

	"minuted"
	"minuted/search/query"
)

func TestRelativeDates(t *testing.T) {
	for _, c := range []struct {
		now, text string
		from, to  minuted.Date
	}{
		{"2026-11-21T12:00:00Z", "date:6m", "2026-05-21", "2026-11-21"},
		{"2026-11-21T12:00:00Z", "date:30D", "2026-10-22", "2026-11-21"},
		{"2026-11-21T12:00:00Z", "date:2y", "2024-11-21", "2026-11-21"},
		{"2026-08-31T12:00:00Z", "date:6m", "2026-02-28", "2026-08-31"},
		{"2024-02-29T12:00:00Z", "date:1y", "2023-02-28", "2024-02-29"},
		{"2026-11-21T12:00:00Z", "date:0d", "2026-11-21", "2026-11-21"},
		{"2026-11-21T12:00:00Z", "from:6m", "2026-05-21", ""},
		{"2026-11-21T12:00:00Z", "after:6m", "2026-05-22", ""},
		{"2026-11-21T12:00:00Z", "before:2y", "", "2024-11-20"},
		{"2026-11-21T12:00:00Z", "date:1y..30d", "2025-11-21", "2026-10-22"},
		{"2026-06-30T23:30:00Z", "date:1d", "2026-06-30", "2026-07-01"}, // summer time: after midnight in London
		{"2026-01-31T23:30:00Z", "date:1d", "2026-01-30", "2026-01-31"},
		{"2026-01-31T20:00:00-05:00", "date:1d", "2026-01-31", "2026-02-01"},
	} {
		now, err := time.Parse(time.RFC3339, c.now)
		if err != nil {
			t.Fatal(err)
		}
		q, err := query.Parser{Now: func() time.Time { return now }}.Parse(c.text)
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		if got := q.Expr.(minuted.Range); got.From != c.from || got.To != c.to {
			t.Errorf("%s at %s: %s to %s, want %s to %s", c.text, c.now, got.From, got.To, c.from, c.to)
		}
	}
}

func TestParseTakesThePresent(t *testing.T) {
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	today := func() minuted.Date { return minuted.DateOf(time.Now().In(zone).Date()) }
	before := today()
	q, err := query.Parse("date:1d")
	if err != nil {
		t.Fatal(err)
	}
	if to := q.Expr.(minuted.Range).To; to != before && to != today() {
		t.Errorf("date:1d goes up to %s, want %s", to, before)
	}
}
