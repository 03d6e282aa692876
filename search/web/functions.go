package web

import (
	"html/template"
	"strconv"
	"time"

	"minuted"
)

// functions are what the templates may call.
func functions(r *Renderer) template.FuncMap {
	return template.FuncMap{
		"asset":  r.assetPath,
		"box":    SearchBox,
		"number": Number,
		"items":  ItemCount,
		"day":    Day,
		"moment": moment,
		"add":    func(a, b int) int { return a + b },
	}
}

// Number writes n with commas between the thousands.
func Number(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// ItemCount writes "1 item", "1,200 items".
func ItemCount(n int) string {
	if n == 1 {
		return "1 item"
	}
	return Number(n) + " items"
}

// Day writes a date as "4 March 2024", or says that it is unknown.
func Day(d minuted.Date) string {
	t := d.Time()
	if t.IsZero() {
		return "date unknown"
	}
	return t.Format("2 January 2006")
}

func moment(t time.Time) string { return t.UTC().Format("2 January 2006, 15:04 UTC") }
