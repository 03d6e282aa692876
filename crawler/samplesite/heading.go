package samplesite

import (
	"fmt"
	"strings"
	"time"
)

// headingDate writes the date and time in a meeting's heading, in the forms found on councils' pages; "none" leaves it
// out, as some older templates do.
func headingDate(form string, t time.Time) string {
	switch form {
	case "commas":
		return t.Format("Monday, ") + ordinal(t.Day()) + t.Format(" January, 2006 3.04 pm")
	case "comma":
		return t.Format("Monday, 2 January 2006 3.04pm")
	case "ordinal":
		return t.Format("Monday ") + ordinal(t.Day()) + t.Format(" January, 2006 3.04 pm")
	case "dotted":
		return t.Format("Monday ") + ordinal(t.Day()) + t.Format(" January 2006 3.04 ") + dotted(t)
	case "welsh":
		return welshHeading(t)
	case "none":
		return ""
	default:
		return t.Format("Monday 2 January 2006 3:04 pm")
	}
}

func dotted(t time.Time) string {
	if t.Hour() < 12 {
		return "a.m."
	}
	return "p.m."
}

func ordinal(day int) string {
	suffix := "th"
	if day/10 != 1 {
		switch day % 10 {
		case 1:
			suffix = "st"
		case 2:
			suffix = "nd"
		case 3:
			suffix = "rd"
		}
	}
	return fmt.Sprintf("%d%s", day, suffix)
}

// Welsh names of days, Sunday first, and of months.
var (
	welshDays   = strings.Fields("Sul Llun Mawrth Mercher Iau Gwener Sadwrn")
	welshMonths = strings.Fields("Ionawr Chwefror Mawrth Ebrill Mai Mehefin Gorffennaf Awst Medi Hydref Tachwedd Rhagfyr")
)

// welshHeading is a heading date as "Dydd Iau, 9fed Hydref, 2014 2.00 o'r gloch".
func welshHeading(t time.Time) string {
	return fmt.Sprintf("Dydd %s, %s %s, %d %s o'r gloch", welshDays[t.Weekday()], welshOrdinal(t.Day()),
		welshMonths[t.Month()-1], t.Year(), t.Format("3.04"))
}

// welshDate is a date in running text, as "9 Hydref 2014".
func welshDate(t time.Time) string {
	return fmt.Sprintf("%d %s %d", t.Day(), welshMonths[t.Month()-1], t.Year())
}

// welshOrdinal follows the Welsh ordinals: 1af, 2il, 3ydd, 5ed, 7fed, 11eg.
func welshOrdinal(day int) string {
	endings := strings.Fields("af il ydd ydd ed ed fed fed fed fed eg fed eg eg fed eg eg fed eg fed ain ain ain ain ain ain ain ain ain ain ain")
	return fmt.Sprintf("%d%s", day, endings[day-1])
}
