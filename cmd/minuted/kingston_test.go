package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"minuted"
)

// realPages holds saved pages of real sites. They are read where they are present and are no part of the project.
const realPages = "../../../shared/pages"

// kingston serves one council's saved pages at their ModernGov addresses.
func kingston(t *testing.T) *httptest.Server {
	t.Helper()
	pages := map[string]string{
		"/mglistcommittees.aspx":   "kingston__committeestructure__1.html",
		"/mgcommitteedetails.aspx": "kingston__committeedetails__1.html",
		"/ielistmeetings.aspx":     "kingston__listmeetings__1.html",
		"/ielistdocuments.aspx":    "kingston__meeting__1.html",
	}
	if _, err := os.Stat(realPages); err != nil {
		t.Skip("the saved pages of real sites are not present")
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name, ok := pages[strings.ToLower(r.URL.Path)]
		meeting := r.URL.Query().Get("MId")
		if !ok || meeting != "" && meeting != "10221" || r.URL.Query().Has("Act") {
			http.NotFound(w, r)
			return
		}
		http.ServeFile(w, r, filepath.Join(realPages, name))
	}))
	t.Cleanup(server.Close)
	return server
}

func TestCrawlOfARealMeeting(t *testing.T) {
	site := kingston(t)
	data := t.TempDir()
	minutedRun(t, exitDone, "crawl", "--url", site.URL, "--authority", "kingston", "--platform", "moderngov", "--allow-private", "--delay", "0s", "--data", data)
	minutedRun(t, exitDone, "index", "--data", data)
	out, _ := minutedRun(t, exitDone, "export", "--data", data)

	var items []minuted.Item
	for line := range strings.Lines(out) {
		var i minuted.Item
		if err := json.Unmarshal([]byte(line), &i); err != nil {
			t.Fatalf("%v in line %s", err, line)
		}
		items = append(items, i)
	}
	if len(items) != 12 {
		t.Fatalf("export gives %d items, want the meeting's 12", len(items))
	}
	var cut, votes, decisions, agendas int
	for _, i := range items {
		if i.Number == "" || i.Title == "" || i.Date != "2026-01-15" {
			t.Errorf("item %s has number %q, title %q, date %q", i.ID, i.Number, i.Title, i.Date)
		}
		if strings.Contains(i.Title, "KB") {
			t.Errorf("title %q holds a file size", i.Title)
		}
		for _, a := range i.Attachments {
			if !strings.HasPrefix(a.URL, site.URL+"/documents/") || strings.Contains(a.URL, " ") {
				t.Errorf("item %s: attachment address %q is not absolute and escaped", i.Number, a.URL)
			}
		}
		if i.Agenda != "" && strings.Contains(string(i.Minutes), string(i.Agenda)) {
			t.Errorf("item %s: agenda text stands in the minutes too", i.Number)
		}
		cut += count(i.Cut)
		votes += len(i.Votes)
		decisions += count(i.Decision.Outcome != minuted.OutcomeNone && i.Decision.Outcome != "")
		agendas += count(i.Agenda != "")
	}
	if cut != 2 {
		t.Errorf("%d items are marked cut, want 2", cut)
	}
	if votes != 5 || agendas != 11 || decisions < 3 {
		t.Errorf("%d recorded votes, %d agenda texts and %d decisions, want 5, 11 and at least the 3 under Decision:", votes, agendas, decisions)
	}
}

func count(yes bool) int {
	if yes {
		return 1
	}
	return 0
}
