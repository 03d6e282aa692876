package minuted

import (
	"fmt"
	"time"
)

// Date is a day in Europe/London as YYYY-MM-DD, so that dates order as strings. The zero value is an unknown date.
type Date string

// ParseDate checks that s is a day of the calendar in the form YYYY-MM-DD.
func ParseDate(s string) (Date, error) {
	if _, err := time.Parse(time.DateOnly, s); err != nil {
		return "", fmt.Errorf("%q is not a date of the form YYYY-MM-DD", s)
	}
	return Date(s), nil
}

// DateOf returns the date of the given calendar day, or "" where there is no such day.
func DateOf(year int, month time.Month, day int) Date {
	t := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	if t.Year() != year || t.Month() != month || t.Day() != day {
		return ""
	}
	return Date(t.Format(time.DateOnly))
}

// Time returns midnight UTC of the date, or the zero time for an unknown date.
func (d Date) Time() time.Time {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return time.Time{}
	}
	return t
}

// Year returns the year, YYYY, or "".
func (d Date) Year() string { return d.prefix(4) }

// Month returns the month, YYYY-MM, or "".
func (d Date) Month() string { return d.prefix(7) }

func (d Date) prefix(n int) string {
	if len(d) < n {
		return ""
	}
	return string(d[:n])
}
