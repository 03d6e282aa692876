package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"minuted"
	"minuted/crawler/archive"
)

func TestSURT(t *testing.T) {
	for _, c := range []struct{ address, want string }{
		{"https://democracy.Example.gov.uk/ieListDocuments.aspx?MId=81&CId=2", "uk,gov,example,democracy)/ielistdocuments.aspx?cid=2&mid=81"},
		{"http://www.example.org", "org,example)/"},
		{"http://www2.example.org:80/a%20b", "org,example)/a%20b"},
		{"https://example.org:8443/", "org,example:8443)/"},
		{"http://127.0.0.1:8080/x", "127.0.0.1:8080)/x"},
		{"urn:minuted:record:x", ""},
		{"", ""},
	} {
		if got, ok := surt(c.address); got != c.want || ok != (c.want != "") {
			t.Errorf("%q: got %q, %v, want %q", c.address, got, ok, c.want)
		}
	}
}

func FuzzSURT(f *testing.F) {
	for _, seed := range []string{"https://democracy.example.gov.uk/a?b=1&a=2", "http://[::1]:80/", "http://www./%zz", "x"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, address string) {
		key, ok := surt(address)
		if ok && (!strings.Contains(key, ")") || strings.ContainsAny(key, " \n\t")) {
			t.Errorf("%q gives the key %q", address, key)
		}
	})
}

// TestExportCDXJ reads every record at the place that its line names.
func TestExportCDXJ(t *testing.T) {
	data := filledData(t)
	out, _ := minutedRun(t, exitDone, "export", "--format", "cdxj", "--data", data)
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if !slices.IsSorted(lines) || len(lines) < 50 {
		t.Fatalf("%d lines, in order: %v", len(lines), slices.IsSorted(lines))
	}
	revisits := 0
	for _, line := range lines {
		parts := strings.SplitN(line, " ", 3)
		var l cdxLine
		if len(parts) != 3 || len(parts[1]) != len(cdxTime) || json.Unmarshal([]byte(parts[2]), &l) != nil {
			t.Fatalf("not a line of CDXJ: %s", line)
		}
		if l.MIME == cdxRevisit {
			revisits++
		}
		file, err := os.ReadFile(filepath.Join(data, "archive", l.Filename))
		if err != nil {
			t.Fatal(err)
		}
		offset, _ := strconv.Atoi(l.Offset)
		length, _ := strconv.Atoi(l.Length)
		records := 0
		for record, err := range archive.ReadWARC(strings.NewReader(string(file[offset : offset+length]))) {
			records++
			if err != nil || record.TargetURI != l.URL || record.Date.Format(cdxTime) != parts[1] {
				t.Errorf("at the place of %s lies %+v (%v)", line, record, err)
			}
		}
		if records != 1 {
			t.Errorf("%d records lie at the place of %s", records, line)
		}
	}
	if revisits == 0 {
		t.Error("no capture is a revisit")
	}
	minutedRun(t, exitUsage, "export", "--format", "cdxj", "--query", "x", "--data", data)
}

// TestImportOfAnotherDataFolder imports the WARC files of one folder into another: it exports the same items.
func TestImportOfAnotherDataFolder(t *testing.T) {
	data, copied := filledData(t), t.TempDir()
	want, _ := minutedRun(t, exitDone, "export", "--data", data)
	files, err := filepath.Glob(filepath.Join(data, "archive", "*.warc.gz"))
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		minutedRun(t, exitDone, append([]string{"import", "--data", copied}, files...)...)
	}
	minutedRun(t, exitDone, "index", "--data", copied)
	if got, _ := minutedRun(t, exitDone, "export", "--data", copied); got != want {
		t.Errorf("the copy exports %d bytes, the original %d, and they differ", len(got), len(want))
	}
}

// TestCDXJWithholdsWhatWasTakenDown wants no line for any page that holds an item taken down, and all others.
func TestCDXJWithholdsWhatWasTakenDown(t *testing.T) {
	data := filledData(t)
	down := chosenItems(t, data)
	held := tellingCaptures(t, data, down)
	if len(held) < 2 {
		t.Fatalf("%d captures tell of the items, want a meeting's page and a record at least", len(held))
	}
	before, _ := minutedRun(t, exitDone, "export", "--format", "cdxj", "--data", data)
	for _, it := range down {
		minutedRun(t, exitDone, "takedown", it.ID, "--reason", "asked for by the family", "--data", data)
	}
	after, _ := minutedRun(t, exitDone, "export", "--format", "cdxj", "--data", data)
	kept := map[string]bool{}
	for line := range strings.Lines(after) {
		kept[line] = true
	}
	withheld := 0
	for line := range strings.Lines(before) {
		var l cdxLine
		if err := json.Unmarshal([]byte(strings.SplitN(line, " ", 3)[2]), &l); err != nil {
			t.Fatal(err)
		}
		if held[l.Digest] == kept[line] {
			t.Errorf("tells of an item taken down: %v, exported: %v: %s", held[l.Digest], kept[line], line)
		}
		if held[l.Digest] {
			withheld++
		}
	}
	if withheld == 0 {
		t.Error("nothing is withheld")
	}
	minutedRun(t, exitDone, "takedown", "aaaaaaaaaaaaa", "--reason", "not held", "--data", data)
	if _, said := minutedRun(t, exitDone, "export", "--format", "cdxj", "--data", data); !strings.Contains(said, "does not hold aaaaaaaaaaaaa") {
		t.Errorf("of an item whose pages are not known it is said: %q", said)
	}
}

// tellingCaptures gives the digests of the bodies that hold the titles of some items.
func tellingCaptures(t *testing.T, data string, items []minuted.Item) map[string]bool {
	t.Helper()
	a, err := archive.OpenReader(t.Context(), data)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	telling := map[string]bool{}
	for l, err := range a.Located(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		for _, it := range items {
			if strings.Contains(string(l.Capture.Body), it.Title) {
				telling[l.Capture.Digest] = true
			}
		}
	}
	return telling
}
