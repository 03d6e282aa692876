package minuted

import (
	"testing"
	"time"
)

func TestDateOf(t *testing.T) {
	for _, c := range []struct {
		year, month, day int
		want             Date
	}{
		{2024, 2, 29, "2024-02-29"}, {2023, 2, 29, ""}, {2024, 13, 1, ""}, {2024, 4, 31, ""}, {1999, 12, 31, "1999-12-31"},
	} {
		if got := DateOf(c.year, time.Month(c.month), c.day); got != c.want {
			t.Errorf("DateOf(%d, %d, %d) = %q, want %q", c.year, c.month, c.day, got, c.want)
		}
	}
}

func TestParseDate(t *testing.T) {
	if d, err := ParseDate("2026-01-15"); err != nil || d.Year() != "2026" || d.Month() != "2026-01" {
		t.Errorf("2026-01-15 reads as %q, year %q, month %q, error %v", d, d.Year(), d.Month(), err)
	}
	for _, bad := range []string{"", "15/01/2026", "2026-02-30", "2026-1-5", "20260115"} {
		if d, err := ParseDate(bad); err == nil {
			t.Errorf("ParseDate(%q) = %q, want an error", bad, d)
		}
	}
	if d := Date(""); d.Year() != "" || d.Month() != "" || !d.Time().IsZero() {
		t.Errorf("an unknown date has year %q, month %q, time %v", d.Year(), d.Month(), d.Time())
	}
}
