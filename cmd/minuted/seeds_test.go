package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"minuted"
)

// realTexts holds minutes pages of real sites saved as text. They are read where they are present and are no part of the
// project.
const realTexts = "../../../shared/seeds"

func TestImportOfRealTexts(t *testing.T) {
	texts, err := filepath.Glob(filepath.Join(realTexts, "*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	if len(texts) == 0 {
		t.Skip("the saved texts of real sites are not present")
	}
	folder, data := t.TempDir(), t.TempDir()
	manifest := "file\tauthority\tcommittee\tdate\turl\n"
	for i, name := range texts {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(folder, filepath.Base(name)), string(text))
		manifest += fmt.Sprintf("%s\tcouncil-%d\tChildren's Panel\t2022-03-1%d\thttps://democracy.example.org/mgAi.aspx?ID=%d\n", filepath.Base(name), i, i, i+1)
	}
	write(t, filepath.Join(folder, "manifest.tsv"), manifest)
	minutedRun(t, exitDone, "import", folder, "--data", data)
	minutedRun(t, exitDone, "index", "--data", data)

	out, _ := minutedRun(t, exitDone, "export", "--data", data)
	openings := map[string]int{}
	for line := range strings.Lines(out) {
		var i minuted.Item
		if err := json.Unmarshal([]byte(line), &i); err != nil {
			t.Fatal(err)
		}
		if i.Title == "" || strings.Contains(i.Title, "KB") || i.Minutes == "" {
			t.Errorf("an item has title %q and %d characters of minutes", i.Title, len(i.Minutes))
		}
		openings[opening(i.Decision)]++
		if strings.Contains(i.Title, "Ofsted") && !slices.Contains(i.Topics, "children/inspection") {
			t.Errorf("%q has the topics %q, want inspection of children's services among them", i.Title, i.Topics)
		}
	}
	for _, want := range []string{"AGREED", "ORDERED", "RESOLVED", "none"} {
		if openings[want] == 0 {
			t.Errorf("no decision opens with %s; they open with %v", want, openings)
		}
	}
	caseloads, _ := minutedRun(t, exitDone, "search", "caseloads", "--data", data)
	if !strings.HasPrefix(caseloads, "1 item ") || !strings.Contains(caseloads, "agreed") {
		t.Errorf("caseloads finds\n%s\nwant the one text that speaks of them, agreed", caseloads)
	}
}

// opening is the first word of a decision's wording, or its outcome where it has no wording.
func opening(d minuted.Decision) string {
	if d.Text == "" {
		return string(d.Outcome)
	}
	return strings.Trim(strings.Fields(string(d.Text))[0], ":-–.")
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
