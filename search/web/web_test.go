package web

import (
	"bytes"
	"compress/gzip"
	"errors"
	"strings"
	"testing"

	"minuted"
)

func newRenderer(t *testing.T) *Renderer {
	t.Helper()
	r, err := New()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestEmptyPages renders every page with nothing in it.
func TestEmptyPages(t *testing.T) {
	r := newRenderer(t)
	for _, p := range []Page{Home{}, Results{}, Item{}, Meeting{}, Authorities{}, Authority{}, Topics{}, Topic{}, About{}, Help{}, Problem{}, Tombstone{}} {
		var b bytes.Buffer
		if err := r.Render(&b, p); err != nil {
			t.Errorf("%T: %v", p, err)
			continue
		}
		if got := b.String(); strings.Count(got, "<h1") != 1 || !strings.HasSuffix(got, "</html>\n") || strings.Contains(got, "<no value>") {
			t.Errorf("%T renders as\n%s", p, got)
		}
	}
}

func TestHeaderBox(t *testing.T) {
	r := newRenderer(t)
	for own, boxes := range map[bool]int{false: 1, true: 0} {
		var b bytes.Buffer
		if err := r.Render(&b, About{Frame: Frame{OwnBox: own}}); err != nil {
			t.Fatal(err)
		}
		if got := strings.Count(b.String(), `role="search"`); got != boxes {
			t.Errorf("a page with a box of its own (%v) has %d boxes in the header, want %d", own, got, boxes)
		}
	}
}

type fullDisk struct{}

var errFull = errors.New("full")

func (fullDisk) Write([]byte) (int, error) { return 0, errFull }

func TestRenderTellsOfFailedWrites(t *testing.T) {
	if err := newRenderer(t).Render(fullDisk{}, About{}); !errors.Is(err, errFull) {
		t.Errorf("error is %v, want %v", err, errFull)
	}
}

func TestAssetSizes(t *testing.T) {
	r := newRenderer(t)
	for name, most := range map[string]int{"site.css": 12_000, "site.js": 8_000, "icon.svg": 1_000} {
		a, ok := r.Asset(name)
		if !ok || a.MediaType == "" || a.Version == "" {
			t.Errorf("%s: %v, type %q, version %q", name, ok, a.MediaType, a.Version)
		}
		var b bytes.Buffer
		w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(a.Body); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if b.Len() > most {
			t.Errorf("%s is %d bytes compressed; %d is the most", name, b.Len(), most)
		}
	}
	if _, ok := r.Asset("../renderer.go"); ok {
		t.Error("a file outside the assets can be had")
	}
}

func TestHistogram(t *testing.T) {
	if h := NewHistogram(nil, "year"); h != nil {
		t.Errorf("no bars give %+v", h)
	}
	for _, counts := range [][]int{{0}, {1}, {1, 1000, 0, 3}, make([]int, 400)} {
		bars := make([]Bar, len(counts))
		for i, n := range counts {
			bars[i] = Bar{Label: "b", Count: n}
		}
		right := 0
		for i, b := range NewHistogram(bars, "month").Bars {
			if b.X < right || b.X+b.Width > histogramWidth || b.Y < 0 || b.Y+b.Height != histogramHeight || (b.Height > 0) != (b.Count > 0) {
				t.Errorf("%v: bar %d lies at %+v", counts, i, b)
			}
			right = b.X + b.Width
		}
	}
}

func TestWords(t *testing.T) {
	for n, want := range map[int]string{0: "0 items", 1: "1 item", 999: "999 items", 1000: "1,000 items", 1234567: "1,234,567 items"} {
		if got := ItemCount(n); got != want {
			t.Errorf("%d is %q, want %q", n, got, want)
		}
	}
	if got := Number(-100); got != "-100" {
		t.Errorf("-100 is %q", got)
	}
	for date, want := range map[minuted.Date]string{"2024-03-04": "4 March 2024", "": "date unknown", "2024-13-01": "date unknown"} {
		if got := Day(date); got != want {
			t.Errorf("%q is %q, want %q", date, got, want)
		}
	}
}
