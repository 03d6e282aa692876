package moderngov

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/net/html"

	"minuted"
)

// wordCounts counts the words of a text: runs of letters and digits.
func wordCounts(text string) map[string]int {
	counts := map[string]int{}
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		counts[word]++
	}
	return counts
}

// checkWords checks that got holds exactly the words of want.
func checkWords(t *testing.T, want, got string) {
	t.Helper()
	wanted, have := wordCounts(want), wordCounts(got)
	for word, n := range wanted {
		if have[word] != n {
			t.Errorf("the word %q is in the text %d times, want %d", word, have[word], n)
		}
	}
	for word, n := range have {
		if wanted[word] == 0 {
			t.Errorf("the word %q is in the text %d times, want none", word, n)
		}
	}
}

// rawText returns the words of an element with nothing but a space between block elements.
func rawText(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		switch {
		case c.Type == html.TextNode:
			b.WriteString(c.Data)
		case isBlock(c) || c.Data == "br":
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// bodies returns the text elements of a page.
func bodies(t *testing.T, c *minuted.Capture) []*html.Node {
	t.Helper()
	p, err := openPage(c, nil)
	if err != nil {
		t.Fatal(err)
	}
	return p.body.Find(".mgWordPara").Nodes
}

// TestNoWordIsLost compares the raw text of every body of the fixtures, and of real pages where they are at hand, with
// what is read from it.
func TestNoWordIsLost(t *testing.T) {
	paths, err := filepath.Glob("../../../shared/pages/kingston__*.html")
	if err != nil {
		t.Fatal(err)
	}
	fixtures, err := filepath.Glob("testdata/*.html")
	if err != nil {
		t.Fatal(err)
	}
	read := 0
	for _, path := range append(paths, fixtures...) {
		body, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !isPlatform(body) || strings.Contains(path, "20-debris") || strings.Contains(path, "ends-early") || strings.Contains(path, "/error") {
			continue // debris is dropped on purpose; the others are no whole pages
		}
		t.Run(filepath.Base(path), func(t *testing.T) {
			for _, n := range bodies(t, &minuted.Capture{URL: testHost + pageMID, Body: body}) {
				checkWords(t, rawText(n), string(textOf(nil, n)))
				read++
			}
		})
	}
	if read < 20 {
		t.Errorf("only %d bodies were compared", read)
	}
}

// TestMeetingKeepsItsWords checks that what stands in the bodies of a meeting page is in its items: each word as often,
// but for bodies that say the same twice.
func TestMeetingKeepsItsWords(t *testing.T) {
	const path = "../../../shared/pages/kingston__meeting__1.html"
	body, err := os.ReadFile(path)
	if err != nil {
		t.Skip("the real page is not at hand")
	}
	c := &minuted.Capture{Task: minuted.TaskKey{Site: testSite, Kind: KindMeeting, ID: "10221"}, URL: testHost + "ieListDocuments.aspx?MId=10221", Body: body}
	m, err := New().Assemble(testSite, "10221", func(kind, _ string) (*minuted.Capture, error) {
		if kind == KindMeeting {
			return c, nil
		}
		return nil, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	var raw, read []string
	for _, n := range bodies(t, c) {
		raw = append(raw, strings.Split(rawText(n), "view the full minutes text")[0])
	}
	for _, item := range m.Items {
		read = append(read, string(item.Agenda), string(item.Minutes), statedDecision(item))
	}
	checkWords(t, strings.Join(raw, " "), strings.Join(read, " "))
	if cut := slices.IndexFunc(m.Items, func(i minuted.Item) bool { return i.Cut }); cut < 0 {
		t.Error("no item is marked as cut, though the page cuts some")
	}
}
