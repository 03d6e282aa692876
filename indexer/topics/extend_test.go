package topics_test

import (
	"slices"
	"strings"
	"testing"

	"minuted"
	"minuted/indexer/topics"
)

const extension = `version: 7
extends: builtin
topics:
- id: culture
  sub:
  - id: libraries
    strong: [reading room]
    drop: [archives]
  - {id: caves, name: Show caves, note: Caverns open to visitors., strong: [show cave]}
- id: welfare
  sub:
  - {id: advice, replaced_by: welfare/support}
- id: crofts
  name: Crofts
  sub:
  - {id: tenure, name: Crofting tenure, strong: [croft tenure]}
procedural:
  toast: ['^loyal toast$']
`

func TestExtend(t *testing.T) {
	lex, err := topics.Load("ours.yaml", []byte(extension))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		title, procedure string
		want             []string
	}{
		{"The reading room, Salter Street", "", []string{"culture/libraries"}},
		{"Library opening hours", "", []string{"culture/libraries"}},
		{"The archives", "", nil},
		{"Show cave safety", "", []string{"culture/caves"}},
		{"Croft tenure", "", []string{"crofts/tenure"}},
		{"Loyal toast", "toast", nil},
		{"Citizens advice", "", nil},
		{"Car park charges", "", []string{"transport/parking"}},
	} {
		item := minuted.Item{Title: c.title}
		lex.Label(&item)
		if !slices.Equal(item.Topics, c.want) || item.Procedure != c.procedure {
			t.Errorf("%q: got %q %q, want %q %q", c.title, item.Procedure, item.Topics, c.procedure, c.want)
		}
	}
	if !slices.ContainsFunc(lex.Scheme(), func(t minuted.Topic) bool { return t.ID == "welfare/advice" && t.ReplacedBy == "welfare/support" }) {
		t.Error("the scheme as it is published does not say what took over from welfare/advice")
	}
	if slices.ContainsFunc(lex.Topics(), func(t minuted.Topic) bool { return t.ID == "welfare/advice" }) {
		t.Error("a topic that was replaced is still listed")
	}
	if !slices.ContainsFunc(lex.Topics(), func(t minuted.Topic) bool { return t.ID == "culture/caves" && t.Note != "" }) {
		t.Error("a topic of the file is not listed with its note")
	}
	if lex.Version() == builtin(t).Version() {
		t.Error("the version is that of the built-in scheme, so that an index would not take the new rules up")
	}
}

func TestExtensionRefused(t *testing.T) {
	const head = "extends: builtin\ntopics:\n- id: culture\n  sub:\n"
	for _, c := range []struct{ text, want string }{
		{head + "  - {id: libraries, strong: [book room, book rooms]}\n", `ours.yaml:5: cue "book rooms" of libraries is shadowed by "book room"`},
		{head + "  - {id: libraries, strong: [library van]}\n", `ours.yaml:5: cue "library van" of culture/libraries is shadowed by "library"`},
		{head + "  - {id: caves, strong: [show cave]}\n", "ours.yaml:5: caves has no name"},
	} {
		if _, err := topics.Load("ours.yaml", []byte(c.text)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v, want %q", err, c.want)
		}
	}
}

func TestSchemeTests(t *testing.T) {
	run, failures := builtin(t).Test()
	if run < 50 {
		t.Errorf("the scheme has %d tests, want 50 at least", run)
	}
	for _, f := range failures {
		t.Error(f)
	}
	lex, err := topics.Load("s.yaml", []byte("version: 1\ntopics:\n- id: parks\n  name: Parks\n  sub:\n"+
		"  - id: play\n    name: Play\n    strong: [swing]\n    tests:\n      yes: [Swings, Slides]\n      no: [Roundabouts, Swing bridge]\n"))
	if err != nil {
		t.Fatal(err)
	}
	run, failures = lex.Test()
	if run != 4 || len(failures) != 2 || failures[0].Title != "Slides" || failures[0].Line != 10 || failures[1].Title != "Swing bridge" {
		t.Errorf("%d tests, failures %v; want 4, of which Slides and Swing bridge fail", run, failures)
	}
}

func TestLint(t *testing.T) {
	lex, err := topics.Load("s.yaml", []byte("version: 1\ntopics:\n- id: parks\n  name: Parks\n  sub:\n"+
		"  - {id: play, name: Play, strong: [swing, sandy hollow slide, ox]}\n  - {id: sport, name: Sport, strong: [swing, bowls]}\n"))
	if err != nil {
		t.Fatal(err)
	}
	items, err := topics.ReadLabelled("x.tsv", strings.NewReader("Swings\t\tparks/play\nOld swings\t\tparks/play\nSandy Hollow slide\t\tparks/play\nBowls\t\tparks/sport\n"))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range lex.Lint(items) {
		kind := f.Kind
		if f.Error {
			kind += "!"
		}
		got = append(got, f.Cue+" "+kind)
	}
	want := []string{"swing two-topics", "sandy hollow slide one-item", "sandy hollow slide whole-title!", "ox short", "bowls one-item"}
	if !slices.Equal(got, want) {
		t.Errorf("findings %q, want %q", got, want)
	}
}

// TestLintOfAnExtension wants findings about the file's own cues alone, for their lines are those of the file.
func TestLintOfAnExtension(t *testing.T) {
	lex, err := topics.Load("ours.yaml", []byte(extension))
	if err != nil {
		t.Fatal(err)
	}
	items, err := topics.ReadLabelled("x.tsv", strings.NewReader("Show cave safety\t\tculture/caves\nLibrary opening hours\t\tculture/libraries\n"))
	if err != nil {
		t.Fatal(err)
	}
	got := lex.Lint(items)
	if len(got) != 1 || got[0].Cue != "show cave" || got[0].Line != 9 || got[0].Topic != "culture/caves" {
		t.Errorf("findings %+v, want one, that show cave fires on one item only", got)
	}
}

// TestBuiltinLint keeps titles learnt by heart, and cues too short to mean anything, out of the built-in cues.
func TestBuiltinLint(t *testing.T) {
	items, err := topics.Development()
	if err != nil {
		t.Fatal(err)
	}
	once := 0
	for _, f := range builtin(t).Lint(items) {
		if f.Error || f.Kind == "short" {
			t.Errorf("line %d: cue %q of %s %s", f.Line, f.Cue, f.Topic, f.Text)
		}
		if f.Kind == "one-item" {
			once++
		}
	}
	if once == 0 {
		t.Error("no cue fires on one development item only, which cannot be: they are not looked for")
	}
}

func TestDifference(t *testing.T) {
	before := builtin(t)
	after, err := topics.Load("ours.yaml", []byte(extension))
	if err != nil {
		t.Fatal(err)
	}
	var d topics.Difference
	for _, title := range []string{"Show cave", "Citizens advice", "Loyal toast", "Car park charges"} {
		d.Add(before, after, &minuted.Item{Title: title})
	}
	if d.Items != 4 || d.Changed != 3 {
		t.Errorf("%d of %d items change, want 3 of 4", d.Changed, d.Items)
	}
	if c := d.Topics["culture/caves"]; c == nil || c.Gained.Count != 1 || !strings.Contains(c.Gained.First[0], "Show cave") {
		t.Errorf("caves change by %+v, want one gained", c)
	}
	if c := d.Topics["welfare/advice"]; c == nil || c.Lost.Count != 1 {
		t.Errorf("advice changes by %+v, want one lost", c)
	}
	if d.Gate.Gained.Count != 1 || d.Gate.Lost.Count != 0 {
		t.Errorf("procedure changes by %+v, want one gained", d.Gate)
	}
}
