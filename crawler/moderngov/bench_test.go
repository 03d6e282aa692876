package moderngov

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"minuted"
)

// benchmarkPage returns a real meeting page.
func benchmarkPage(b *testing.B) *minuted.Capture {
	b.Helper()
	body, err := os.ReadFile("../../../shared/pages/kingston__meeting__1.html")
	if err != nil {
		b.Skip("the real page is not at hand")
	}
	site := minuted.Site{Authority: "example", Platform: "moderngov"}
	return &minuted.Capture{Task: minuted.TaskKey{Site: site, Kind: KindMeeting, ID: "10221"}, URL: "https://democracy.example.gov.uk/ieListDocuments.aspx?MId=10221", Body: body}
}

func BenchmarkPlainParse(b *testing.B) {
	c := benchmarkPage(b)
	b.SetBytes(int64(len(c.Body)))
	for b.Loop() {
		if _, err := goquery.NewDocumentFromReader(bytes.NewReader(c.Body)); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAssemble(b *testing.B) {
	c := benchmarkPage(b)
	b.SetBytes(int64(len(c.Body)))
	lookup := func(kind, id string) (*minuted.Capture, error) {
		if kind == KindMeeting {
			return c, nil
		}
		return nil, nil
	}
	for b.Loop() {
		if _, err := New().Assemble(c.Task.Site, c.Task.ID, lookup); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRead(b *testing.B) {
	c := benchmarkPage(b)
	base := mustParse(b, "https://democracy.example.gov.uk/")
	b.SetBytes(int64(len(c.Body)))
	for b.Loop() {
		if _, err := New().Read(c, base); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkReadBesidePlain reads the newest meetings of the sample councils as a crawl does, beside goquery parsing the
// same bytes and doing nothing with them, in turn so that both meet the same machine.
func BenchmarkReadBesidePlain(b *testing.B) {
	pages := samplePages(b)
	var bytesRead int64
	var plain, read time.Duration
	for b.Loop() {
		for _, c := range pages {
			bytesRead += int64(len(c.Body))
			begin := time.Now()
			if _, err := goquery.NewDocumentFromReader(bytes.NewReader(c.Body)); err != nil {
				b.Fatal(err)
			}
			between := time.Now()
			if _, err := New().Read(c, mustParse(b, c.URL[:strings.LastIndex(c.URL, "/")+1])); err != nil {
				b.Fatal(err)
			}
			plain, read = plain+between.Sub(begin), read+time.Since(between)
		}
	}
	b.ReportMetric(float64(bytesRead)/1e6/plain.Seconds(), "plain-MB/s")
	b.ReportMetric(float64(bytesRead)/1e6/read.Seconds(), "read-MB/s")
	b.ReportMetric(read.Seconds()/plain.Seconds(), "times-plain")
}
