package samplesite

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"minuted"
)

const goodHead = "council: brackenshire\ncommittee: children\ndate: 2023-09-14\ntitle: Caseloads\n"

func TestParseWritten(t *testing.T) {
	got, err := parseWritten("minutes/900.txt", goodHead+`number: 45
report: Report.pdf
documents: Appendix A.pdf | Appendix B.docx
vote: That it be so | Carried | 23 | 12 | 3
lang: en

== Agenda
To consider
a report.
== Minutes
# Introduction
The team had:
• twelve posts
• and three agency workers
Team⇥Average
North	21

1. noted;
2. agreed.
`)
	if err != nil {
		t.Fatal(err)
	}
	if want := minuted.Text("To consider a report."); got.Agenda != want {
		t.Errorf("agenda %q, want %q", got.Agenda, want)
	}
	want := minuted.Text("# Introduction\n\nThe team had:\n\n• twelve posts\n• and three agency workers\n\nTeam\tAverage\nNorth\t21\n\n1. noted;\n\n2. agreed.")
	if got.Minutes != want {
		t.Errorf("minutes\n%s\nwant\n%s", got.Minutes, want)
	}
	vote := []minuted.Vote{{
		Motion: "That it be so", Type: "Motion", Result: "Carried",
		For: &minuted.Side{Count: 23}, Against: &minuted.Side{Count: 12}, Abstained: &minuted.Side{Count: 3},
	}}
	if diff := cmp.Diff(vote, got.Votes); diff != "" {
		t.Errorf("votes: %s", diff)
	}
	if diff := cmp.Diff([]string{"Appendix A.pdf", "Appendix B.docx"}, got.Documents); diff != "" {
		t.Errorf("documents: %s", diff)
	}
}

func TestParseWrittenErrors(t *testing.T) {
	for _, tt := range []struct{ name, content, want string }{
		{"no value", "council:\n", `x.txt:1: "council:" is not of the form key: value`},
		{"no key", goodHead + "just words\n", `x.txt:5: "just words" is not of the form key: value`},
		{"unknown key", goodHead + "chair: X\n", `x.txt:5: there is no key "chair"`},
		{"bad date", "council: a\ndate: 14/09/2023\n", `x.txt:2: "14/09/2023" is not a date of the form YYYY-MM-DD`},
		{"bad language", goodHead + "lang: fr\n", `x.txt:5: language "fr" is neither en nor cy`},
		{"short vote", goodHead + "vote: a | Carried | 3\n", "x.txt:5: a vote has a motion, a result and three counts, divided by |"},
		{"vote in words", goodHead + "vote: a | Carried | three | 2 | 1\n", `x.txt:5: "three" is not a count of votes`},
		{"no title", "council: a\ncommittee: b\ndate: 2023-01-01\n\n== Minutes\nx\n", "x.txt:5: title is missing above this line"},
		{"unknown section", goodHead + "\n== Notes\nx\n", `x.txt:6: there is no section "== Notes"`},
		{"empty section", goodHead + "\n== Minutes\n\n== Agenda\nx\n", `x.txt:6: section "== Minutes" is empty`},
		{"section twice", goodHead + "\n== Minutes\nx\n== Minutes\ny\n", `x.txt:8: section "== Minutes" comes twice`},
	} {
		if _, err := parseWritten("x.txt", tt.content); err == nil || err.Error() != tt.want {
			t.Errorf("%s: error %v, want %s", tt.name, err, tt.want)
		}
	}
}

func TestLoadMinutesNamesTheFile(t *testing.T) {
	folder := fstest.MapFS{
		"m/1.txt": {Data: []byte(goodHead + "== Minutes\nx\n")},
		"m/2.txt": {Data: []byte("nothing here")},
	}
	if _, err := loadMinutes(folder, "m"); err == nil || !strings.HasPrefix(err.Error(), "m/2.txt:1: ") {
		t.Errorf("error %v, want one that begins with m/2.txt:1", err)
	}
}

func TestAssignErrors(t *testing.T) {
	c := newCouncils(t)
	for _, tt := range []struct {
		item *writtenItem
		want string
	}{
		{&writtenItem{File: "x.txt", Council: "atlantis", councilLine: 1}, `x.txt:1: there is no council "atlantis"`},
		{&writtenItem{File: "x.txt", Council: "stonegate", Committee: "tides", committeeLine: 2}, `x.txt:2: stonegate has no committee "tides"`},
	} {
		if err := c.assign([]*writtenItem{tt.item}); err == nil || err.Error() != tt.want {
			t.Errorf("error %v, want %s", err, tt.want)
		}
	}
}

func FuzzParseWritten(f *testing.F) {
	f.Add(goodHead + "vote: a | b | 1 | 2 | 3\n== Minutes\n• x\n\n# y\n1. z\ta\n")
	f.Add("== Minutes")
	f.Fuzz(func(t *testing.T, content string) {
		w, err := parseWritten("x.txt", content)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "x.txt:") {
				t.Errorf("error does not name the file: %v", err)
			}
			return
		}
		if w.Council == "" || w.Committee == "" || w.Date == "" || w.Title == "" {
			t.Errorf("an item without its keys was taken: %+v", w)
		}
	})
}
