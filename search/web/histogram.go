package web

// The drawing is this wide and high in its own units; the style sheet stretches it to the column.
const (
	histogramWidth  = 1000
	histogramHeight = 100
	histogramGap    = 2 // left free beside each bar
	shortestBar     = 2 // so that a single item can be seen beside a thousand
)

// Histogram is counts over time as bars, each a link.
type Histogram struct {
	Bars []Bar
	Most int // the count of the highest bar
	Unit string
}

// Bar is the count of one year or month.
type Bar struct {
	Label  string
	Href   string
	Count  int
	Chosen bool

	X, Y, Width, Height int // in the units of the drawing; set by NewHistogram
}

// NewHistogram lays out the bars, which it takes in order of time. unit is "year" or "month". It returns nil where there
// are no bars.
func NewHistogram(bars []Bar, unit string) *Histogram {
	if len(bars) == 0 {
		return nil
	}
	h := &Histogram{Bars: bars, Unit: unit}
	for _, b := range bars {
		h.Most = max(h.Most, b.Count)
	}
	for i := range bars {
		h.place(&bars[i], i)
	}
	return h
}

func (h *Histogram) place(b *Bar, i int) {
	b.X = i * histogramWidth / len(h.Bars)
	b.Width = max(1, (i+1)*histogramWidth/len(h.Bars)-b.X-histogramGap)
	if b.Count > 0 {
		b.Height = max(shortestBar, b.Count*histogramHeight/h.Most)
	}
	b.Y = histogramHeight - b.Height
}

// First and Last are the labels at the ends of the axis.
func (h *Histogram) First() string { return h.Bars[0].Label }

// Last is the label at the right end of the axis.
func (h *Histogram) Last() string { return h.Bars[len(h.Bars)-1].Label }
