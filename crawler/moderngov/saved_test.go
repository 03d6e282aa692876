package moderngov

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"minuted"
)

// savedCapture returns an imported file as the archive holds it.
func savedCapture(t testing.TB, path, address string) *minuted.Capture {
	t.Helper()
	body, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return &minuted.Capture{
		Task: minuted.TaskKey{Site: testSite, Kind: minuted.KindSaved, ID: address}, URL: address, Time: testTime,
		Digest: "sha256:" + filepath.Base(path), Body: body,
		Manifest: &minuted.ManifestRow{File: filepath.Base(path), Authority: "ashcombe", Committee: "Planning Committee", Date: "2026-03-12", URL: address},
	}
}

func TestReadSavedGolden(t *testing.T) {
	for _, c := range []struct{ name, file, address string }{
		{"saved/item.txt", "saved/item.txt", testHost + "mgAi.aspx?ID=701"},
		{"saved/item-of-meeting", "saved/item.txt", testHost + pageMID + "#AI702"},
		{"saved/item-without-address", "saved/item.txt", ""},
		{"saved/wrapped.txt", "saved/wrapped.txt", testHost + "mgAi.aspx?ID=703"},
		{"saved/decision.txt", "saved/decision.txt", testHost + "mgAi.aspx?ID=704"},
		{"saved/item-page", "03-truncated-item.html", testHost + "mgAi.aspx?ID=511"},
		{"saved/item-page-without-address", "03-truncated-item.html", ""},
		{"saved/meeting-page", "04-decision-and-minutes.html", testHost + pageMID},
		{"saved/meeting-page-without-address", "10-final.html", ""},
		{"saved/cut-off-page", "ends-early.html", testHost + pageMID},
	} {
		t.Run(c.name, func(t *testing.T) {
			m, err := New().ReadSaved(savedCapture(t, filepath.Join("testdata", c.file), c.address))
			if err != nil {
				t.Fatal(err)
			}
			compareGolden(t, c.name, m)
		})
	}
}

func TestReadSavedRefuses(t *testing.T) {
	for _, c := range []struct{ name, body, want string }{
		{"empty", "", "empty"},
		{"blank", " \n\u00a0\n", "empty"},
		{"pdf", "%PDF-1.7 ...", "PDF file"},
		{"office", "PK\x03\x04 ...", "ZIP or Office"},
		{"binary", "a\x00b", "binary"},
		{"challenge", "<!DOCTYPE html><html><title>Just a moment...</title></html>", "challenge page"},
		{"another site", "<html><body>" + strings.Repeat("<p>Something else altogether.</p>", 100) + "</body></html>", "not a Modern.Gov page"},
		{"headings only", "Agenda item\n\n", "no title"},
		{"label first", "Minutes:\n\nTalk.", "begins with a label"},
		{"too deep", `<div id="modgov">` + strings.Repeat("<div>", 100_000), "parsing"},
	} {
		_, err := New().ReadSaved(&minuted.Capture{Task: minuted.TaskKey{Site: testSite, Kind: minuted.KindSaved}, Body: []byte(c.body)})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got error %v, want one that says %q", c.name, err, c.want)
		}
	}
}

// TestSeeds reads the real pages that were saved as text, where they are at hand.
func TestSeeds(t *testing.T) {
	paths, err := filepath.Glob("../../../shared/seeds/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	if len(paths) == 0 {
		t.Skip("the saved pages are not at hand")
	}
	for _, path := range paths {
		t.Run(filepath.Base(path), func(t *testing.T) { checkSeed(t, path) })
	}
}

// checkSeed checks what the text itself shows: that its first line is the title, that no word of it is lost, and that
// the announced decision is found.
func checkSeed(t *testing.T, path string) {
	m, err := New().ReadSaved(savedCapture(t, path, testHost+"mgAi.aspx?ID=1"))
	if err != nil {
		t.Fatal(err)
	}
	if len(m.Items) != 1 {
		t.Fatalf("got %d items, want 1", len(m.Items))
	}
	item := m.Items[0]
	body, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines, _ := skipPageTitle(textLines(string(body)))
	if !strings.Contains(lines[0].text, item.Title) || item.Title == "" {
		t.Errorf("got title %q, want it from %q", item.Title, lines[0].text)
	}
	checkWords(t, partsOfText(lines[1:]), string(item.Agenda)+" "+string(item.Minutes)+" "+statedDecision(item))
	checkAnnounced(t, string(body), item)
}

// statedDecision returns the decision where it is not part of the minutes.
func statedDecision(item minuted.Item) string {
	if strings.Contains(string(item.Minutes), string(item.Decision.Text)) {
		return ""
	}
	return string(item.Decision.Text)
}

// partsOfText returns the lines without labels and what follows the last one, the list of documents.
func partsOfText(lines []textLine) string {
	var kept []string
	for _, l := range lines {
		named, ok := labelLine(l.text)
		if ok && named == documentsPart {
			break
		}
		if !ok {
			kept = append(kept, l.text)
		}
	}
	return strings.Join(kept, "\n")
}

func checkAnnounced(t *testing.T, text string, item minuted.Item) {
	announced := ""
	for _, word := range []string{"AGREED", "ORDERED", "RESOLVED", "Decision:"} {
		if strings.Contains(text, "\n"+word) {
			announced = word
		}
	}
	switch {
	case announced == "":
		if item.Decision.Outcome != minuted.OutcomeNone {
			t.Errorf("got outcome %s for a text that announces no decision", item.Decision.Outcome)
		}
	case announced == "AGREED" && item.Decision.Outcome != minuted.OutcomeAgreed:
		t.Errorf("got outcome %s, want agreed", item.Decision.Outcome)
	case item.Decision.Outcome == minuted.OutcomeNone, item.Decision.Text == "":
		t.Errorf("no decision found where %q announces one", announced)
	case announced == "ORDERED" && strings.Contains(string(item.Decision.Text), "REASON"):
		t.Errorf("the decision runs on into its reasons: %q", item.Decision.Text)
	}
}
