package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"minuted"
)

// recordsOf reads item records.
func recordsOf(t *testing.T, records string) []minuted.Item {
	t.Helper()
	var items []minuted.Item
	for line := range strings.Lines(records) {
		item, err := minuted.DecodeItem([]byte(line))
		if err != nil {
			t.Fatal(err)
		}
		items = append(items, *item)
	}
	return items
}

// explained is an item as the API gives it with explain=topics.
type explained struct {
	minuted.Item
	Evidence *minuted.Evidence `json:"evidence"`
}

// TestEvidence follows the evidence for topics from the index of the fictional councils to the API and the page, with
// one item corrected by hand.
func TestEvidence(t *testing.T) {
	dir := t.TempDir()
	minutedRun(t, exitDone, "demo", "--once", "--data", dir)
	before, _ := minutedRun(t, exitDone, "export", "--data", dir)
	items := recordsOf(t, before)
	at := slices.IndexFunc(items, func(i minuted.Item) bool { return len(i.Topics) == 1 && i.Topics[0] != "culture/parks" })
	if at < 0 {
		t.Fatal("no item of the fictional councils has one topic")
	}
	id, wrong := items[at].ID, items[at].Topics[0]
	overrides := id + "\t+culture/parks\tan editor\tit is about the park\n" + id + "\t-" + wrong + "\tan editor\tit is not\n"
	if err := os.WriteFile(filepath.Join(dir, ownOverrides), []byte(overrides), 0o600); err != nil {
		t.Fatal(err)
	}
	minutedRun(t, exitDone, "index", "--data", dir)
	records, _ := minutedRun(t, exitDone, "export", "--data", dir)
	corrected := recordsOf(t, records)[at]
	if !slices.Equal(corrected.Topics, []string{"culture/parks"}) || len(corrected.Corrections) != 2 || corrected.Corrections[0].Who != "an editor" {
		t.Errorf("the record says topics %q, corrections %+v", corrected.Topics, corrected.Corrections)
	}
	if shown, _ := minutedRun(t, exitDone, "show", id, "--data", dir); !strings.Contains(shown, "corrected by hand") {
		t.Errorf("show says\n%s", shown)
	}

	checkDifference(t, dir)

	address, stop := serveData(t, dir)
	defer stop()
	page := get(t, address+"/items/"+id)
	if !strings.Contains(page, "corrected by hand") || !strings.Contains(page, "it is about the park") || !strings.Contains(page, "Taken away by hand") {
		t.Error("the page does not show what was corrected by hand")
	}
	for _, item := range recordsOf(t, records)[:300] {
		var e explained
		if err := json.Unmarshal([]byte(get(t, address+"/api/v1/items/"+item.ID+"?explain=topics")), &e); err != nil {
			t.Fatal(err)
		}
		checkEvidence(t, item, e.Evidence)
	}
	checkImportedAgain(t, records)
}

// checkDifference wants the difference that one cue makes over the index, with samples. Nothing is crawled for it.
func checkDifference(t *testing.T, dir string) {
	t.Helper()
	ours := filepath.Join(t.TempDir(), "ours.yaml")
	scheme := "extends: builtin\ntopics:\n- {id: culture, sub: [{id: parks, strong: [treasury management]}]}\n"
	if err := os.WriteFile(ours, []byte(scheme), 0o600); err != nil {
		t.Fatal(err)
	}
	changes, _ := minutedRun(t, exitDone, "topics", "diff", "builtin", ours, "--data", dir)
	for _, want := range []string{" items change\n", "culture/parks: ", " gained, 0 lost\n", "  + ", "Treasury Management Strategy"} {
		if !strings.Contains(changes, want) {
			t.Errorf("the difference lacks %q:\n%.1000s", want, changes)
		}
	}
}

// checkEvidence wants evidence for the labels of the record, every cue of it where the record has it.
func checkEvidence(t *testing.T, item minuted.Item, e *minuted.Evidence) {
	t.Helper()
	if e == nil {
		t.Errorf("%s: no evidence", item.ID)
		return
	}
	var ids []string
	for _, r := range slices.Concat(e.Topics, e.Mentions) {
		if r.Correction == nil && len(r.Cues) == 0 {
			t.Errorf("%s: %s has no cue", item.ID, r.Topic)
		}
		for _, c := range r.Cues {
			if c.End > len([]rune(fieldOf(item, c.Field))) || string([]rune(fieldOf(item, c.Field))[c.Start:c.End]) != c.Text {
				t.Errorf("%s: cue %+v does not stand in its field", item.ID, c)
			}
		}
	}
	for _, r := range e.Topics {
		ids = append(ids, r.Topic)
	}
	if !slices.Equal(ids, item.Topics) || e.Kind != item.Kind || e.Procedure != item.Procedure {
		t.Errorf("%s: evidence for %s %q %q, labelled %s %q %q", item.ID, e.Kind, e.Procedure, ids, item.Kind, item.Procedure, item.Topics)
	}
}

// fieldOf is the text that positions of cues count in, by the description of the API.
func fieldOf(item minuted.Item, field string) string {
	var attached []string
	for _, a := range item.Attachments {
		attached = append(attached, a.Title)
	}
	return map[string]string{
		"title": item.Title, "agenda": string(item.Agenda), "minutes": string(item.Minutes), "decision": string(item.Decision.Text),
		"attachment": strings.Join(attached, "\n"),
	}[field]
}

// checkImportedAgain imports records elsewhere, where nothing was corrected: they come out as they went in.
func checkImportedAgain(t *testing.T, records string) {
	t.Helper()
	dir := t.TempDir()
	file := filepath.Join(dir, "items.ndjson")
	if err := os.WriteFile(file, []byte(records), 0o600); err != nil {
		t.Fatal(err)
	}
	data := filepath.Join(dir, "data")
	minutedRun(t, exitDone, "import", file, "--data", data)
	minutedRun(t, exitDone, "index", "--data", data)
	if again, _ := minutedRun(t, exitDone, "export", "--data", data); again != records {
		t.Errorf("imported and exported again, %d bytes of records are %d bytes, or others", len(records), len(again))
	}
}
