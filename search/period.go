package search

import (
	"fmt"
	"time"

	"minuted"
)

// span reads a year (YYYY), month (YYYY-MM) or day (YYYY-MM-DD) as its first and last day.
func span(s string) (first, last minuted.Date, err error) {
	layouts := [...]struct {
		layout              string
		years, months, days int
	}{
		{"2006", 1, 0, 0},
		{"2006-01", 0, 1, 0},
		{time.DateOnly, 0, 0, 1},
	}
	for _, l := range layouts {
		if len(s) != len(l.layout) {
			continue
		}
		if t, err := time.Parse(l.layout, s); err == nil {
			end := t.AddDate(l.years, l.months, l.days).AddDate(0, 0, -1)
			return minuted.Date(t.Format(time.DateOnly)), minuted.Date(end.Format(time.DateOnly)), nil
		}
	}
	return "", "", fmt.Errorf("%q is not a date: write a year, a month such as 2023-04 or a day such as 2023-04-18", s)
}

// bucketLabel writes a bucket of the date facet for people.
func bucketLabel(bucket string) string {
	if t, err := time.Parse("2006-01", bucket); err == nil {
		return t.Format("January 2006")
	}
	return bucket
}
