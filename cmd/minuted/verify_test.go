package main

import (
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"minuted/crawler/samplesite"
)

// filledData is a data folder with a crawled council, imported pages and imported records, and the index of it all.
func filledData(t *testing.T) string {
	t.Helper()
	councils, err := samplesite.New()
	if err != nil {
		t.Fatal(err)
	}
	site := httptest.NewServer(councils.Handler())
	t.Cleanup(site.Close)
	data, inbox := t.TempDir(), t.TempDir()
	minutedRun(t, exitDone, "crawl", "--url", site.URL+"/harrowmere/", "--authority", "harrowmere", "--allow-private", "--delay", "0s", "--data", data)
	minutedRun(t, exitDone, "crawl", "--url", site.URL+"/harrowmere/", "--authority", "harrowmere", "--allow-private", "--delay", "0s", "--data", data)
	records := `{"authority":"wexcombe","date":"2024-05-01","title":"Harbour dues","text":"RESOLVED that the dues be raised."}` + "\n"
	saved := "file\tauthority\tcommittee\tdate\turl\nlights.txt\twexcombe\tHighways Committee\t2024-03-02\thttps://wexcombe.example/mgAi.aspx?ID=9\n"
	for name, text := range map[string]string{
		"records.ndjson": records, "saved/manifest.tsv": saved,
		"saved/lights.txt": "Agenda item\n\nStreet lights\n\nMinutes:\n\nRESOLVED that the lamps be mended.\n",
	} {
		path := filepath.Join(inbox, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	minutedRun(t, exitDone, "import", filepath.Join(inbox, "records.ndjson"), filepath.Join(inbox, "saved"), "--data", data)
	minutedRun(t, exitDone, "index", "--data", data)
	return data
}

// TestRebuiltFromTheWARCsAlone deletes catalogue and index: what is rebuilt from the WARC files exports the same bytes,
// without what was taken down, and with it when that is undone.
func TestRebuiltFromTheWARCsAlone(t *testing.T) {
	data := filledData(t)
	whole, _ := minutedRun(t, exitDone, "export", "--data", data)
	for _, title := range []string{"Harbour dues", "lamps be mended", "harrowmere"} {
		if !strings.Contains(whole, title) {
			t.Fatalf("the export lacks %q", title)
		}
	}
	if out, _ := minutedRun(t, exitDone, "verify", "--data", data); strings.Count(out, "\n") != 1 {
		t.Errorf("verify of a sound folder says:\n%s", out)
	}
	down := chosenItems(t, data)
	for _, it := range down {
		minutedRun(t, exitDone, "takedown", it.ID, "--reason", "asked for by the family", "--data", data)
	}
	before := everyExport(t, data)
	for format, text := range before {
		for _, it := range down {
			if strings.Contains(text, it.ID) || strings.Contains(text, it.Title) {
				t.Errorf("the %s export tells of %s, which was taken down", format, it.ID)
			}
		}
	}
	rebuiltFromWARCs(t, data)
	after := everyExport(t, data)
	for format, text := range before {
		if after[format] != text {
			t.Errorf("the %s export of the rebuilt folder differs: %d bytes, before %d", format, len(after[format]), len(text))
		}
	}
	minutedRun(t, exitDone, "takedown", "--undo", down[0].ID, down[1].ID, "--data", data)
	if again, _ := minutedRun(t, exitDone, "export", "--data", data); again != whole {
		t.Errorf("when the takedowns are undone the export has %d bytes, before them %d", len(again), len(whole))
	}
}

// everyExport is what a data folder exports, by format.
func everyExport(t *testing.T, data string) map[string]string {
	t.Helper()
	exports := map[string]string{}
	for _, format := range []string{"ndjson", "csv", "cdxj"} {
		exports[format], _ = minutedRun(t, exitDone, "export", "--format", format, "--data", data)
	}
	return exports
}

// rebuiltFromWARCs deletes catalogue and index of a data folder and has both built again.
func rebuiltFromWARCs(t *testing.T, data string) {
	t.Helper()
	lost, err := filepath.Glob(filepath.Join(data, "catalogue.db*"))
	if err != nil || len(lost) == 0 {
		t.Fatalf("no catalogue (%v)", err)
	}
	for _, path := range append(lost, filepath.Join(data, "index")) {
		if err := os.RemoveAll(path); err != nil {
			t.Fatal(err)
		}
	}
	_, stderr := minutedRun(t, exitFailed, "verify", "--data", data)
	if !strings.Contains(stderr, "verify --repair") {
		t.Errorf("without a catalogue verify says %q, should say what to do", stderr)
	}
	if out, _ := minutedRun(t, exitDone, "verify", "--repair", "--data", data); !strings.Contains(out, "There is no index yet") {
		t.Errorf("after the repair verify says:\n%s", out)
	}
	minutedRun(t, exitDone, "index", "--data", data)
}

func TestVerifyTellsHowTheIndexStands(t *testing.T) {
	data := filledData(t)
	more := filepath.Join(t.TempDir(), "more.ndjson")
	if err := os.WriteFile(more, []byte(`{"authority":"wexcombe","date":"2024-06-01","title":"Moorings"}`+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	minutedRun(t, exitDone, "import", more, "--data", data)
	if out, _ := minutedRun(t, exitDone, "verify", "--data", data); !strings.Contains(out, "The index is older than the archive") {
		t.Errorf("with an index older than the archive verify says:\n%s", out)
	}
	out, _ := minutedRun(t, exitDone, "verify", "--json", "--data", data)
	if !strings.Contains(out, `"index": "older"`) || !strings.Contains(out, `"list": []`) {
		t.Errorf("verify --json says:\n%s", out)
	}
	current, err := filepath.Glob(filepath.Join(data, "index", "*", "generation.json"))
	if err != nil || len(current) != 1 {
		t.Fatalf("generations: %v (%v)", current, err)
	}
	text, err := os.ReadFile(current[0])
	if err != nil {
		t.Fatal(err)
	}
	ahead := strings.Replace(string(text), `"last_capture": `, `"last_capture": 9`, 1)
	if err := os.WriteFile(current[0], []byte(ahead), 0o600); err != nil || ahead == string(text) {
		t.Fatalf("generation.json was not changed (%v)", err)
	}
	if out, _ := minutedRun(t, exitFailed, "verify", "--data", data); !strings.Contains(out, "index: it was made from captures up to") {
		t.Errorf("with an index ahead of the archive verify says:\n%s", out)
	}
}

func TestVerifyNamesADamagedFile(t *testing.T) {
	data := filledData(t)
	path := filepath.Join(data, "archive", "00001.warc.gz")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	text[len(text)/2] ^= 0xff
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	out, stderr := minutedRun(t, exitFailed, "verify", "--data", data)
	if !strings.Contains(out, "00001.warc.gz at byte") || !strings.Contains(stderr, "difference") {
		t.Errorf("with a damaged file verify says:\n%s%s", out, stderr)
	}
}
