package search

import (
	"time"

	"minuted"
	"minuted/search/web"
)

// Bounds of a histogram.
const (
	monthsBelow = 3   // years; a shorter span is drawn by month
	maxBars     = 120 // the newest are shown where there are more
)

// grainFor draws short spans by month and long ones by year.
func grainFor(asked minuted.Range, g minuted.Generation) minuted.Grain {
	from, to := g.From, g.To
	if asked.From > from {
		from = asked.From
	}
	if asked.To != "" && asked.To < to {
		to = asked.To
	}
	if to.Time().Before(from.Time().AddDate(monthsBelow, 0, 0)) {
		return minuted.GrainMonth
	}
	return minuted.GrainYear
}

// histogram draws the date facet, each bar leading to the same search within it. Months are shown for the years asked
// about only: the facet leaves the range out and so reaches over the whole archive.
func histogram(p params, f minuted.Facet, grain minuted.Grain) *web.Histogram {
	buckets := gapless(f, grain)
	asked := p.dates()
	var bars []web.Bar
	for _, b := range buckets {
		if grain == minuted.GrainMonth && outsideYears(b.Value, asked) {
			continue
		}
		bars = append(bars, web.Bar{
			Label:  bucketLabel(b.Value),
			Href:   p.withDates(b.Value, b.Value).address(),
			Count:  b.Count,
			Chosen: within(b.Value, asked),
		})
	}
	if len(bars) > maxBars {
		bars = bars[len(bars)-maxBars:]
	}
	return web.NewHistogram(bars, string(grain))
}

// outsideYears reports whether a month lies in another year than those the range touches.
func outsideYears(month string, asked minuted.Range) bool {
	year := minuted.Date(month).Year()
	return (asked.From != "" && year < asked.From.Year()) || (asked.To != "" && year > asked.To.Year())
}

// within reports whether a bucket lies wholly in the range. An open range chooses nothing in particular.
func within(bucket string, asked minuted.Range) bool {
	if asked == (minuted.Range{}) {
		return false
	}
	first, last, err := span(bucket)
	return err == nil && first >= asked.From && (asked.To == "" || last <= asked.To)
}

// gapless adds the years or months without items between those that have some.
func gapless(f minuted.Facet, grain minuted.Grain) minuted.Facet {
	layout, years, months := "2006", 1, 0
	if grain == minuted.GrainMonth {
		layout, years, months = "2006-01", 0, 1
	}
	var out minuted.Facet
	var next time.Time
	for _, b := range f {
		at, err := time.Parse(layout, b.Value)
		if err != nil {
			continue
		}
		for gaps := 0; len(out) > 0 && next.Before(at) && gaps < maxBars; gaps++ {
			out = append(out, minuted.Bucket{Value: next.Format(layout)})
			next = next.AddDate(years, months, 0)
		}
		out = append(out, b)
		next = at.AddDate(years, months, 0)
	}
	return out
}
