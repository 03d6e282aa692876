package topics_test

import (
	"slices"
	"strings"
	"testing"

	"minuted"
	"minuted/indexer/topics"
)

func TestExplain(t *testing.T) {
	lex := builtin(t)
	item := minuted.Item{
		Title:   "Café terrace – parking charges",
		Minutes: "Members spoke of allotments.\n\nThe library, the libraries and the mobile library were mentioned, and the archives.",
	}
	why := lex.Explain(&item)
	if len(why.Topics) != 1 || why.Topics[0].Topic != "transport/parking" || why.Topics[0].Name != "Parking" {
		t.Fatalf("topics are %+v, want parking alone", why.Topics)
	}
	cue := why.Topics[0].Cues[0]
	if cue.Field != minuted.CueTitle || cue.Text != "parking charges" || cue.Start != 15 || cue.End != 30 || cue.Strength != "strong" {
		t.Errorf("cue is %+v, want parking charges at code points 15 to 30 of the title", cue)
	}
	if got := string([]rune(item.Title)[cue.Start:cue.End]); got != cue.Text {
		t.Errorf("the title has %q at the cue's place, want %q", got, cue.Text)
	}
	at := slices.IndexFunc(why.Mentions, func(r minuted.Reason) bool { return r.Topic == "culture/libraries" })
	if at < 0 {
		t.Fatalf("mentions are %+v, want libraries among them", why.Mentions)
	}
	if cue := why.Mentions[at].Cues[0]; cue.Text != "library" || cue.Start != 34 || cue.Times != 3 {
		t.Errorf("the first cue of libraries is %+v, want the first of three at code point 34", cue)
	}
	if !strings.HasPrefix(why.Rules, "v3@") {
		t.Errorf("rules are %q, want version 3", why.Rules)
	}
	if item.Topics != nil {
		t.Errorf("explaining gave the item topics %q", item.Topics)
	}
}

func TestExplainAgreesWithLabel(t *testing.T) {
	lex := builtin(t)
	for _, l := range readLabelled(t, "testdata/dev.tsv") {
		item := l.Item
		why := lex.Explain(&item)
		lex.Label(&item)
		var ids []string
		for _, r := range why.Topics {
			ids = append(ids, r.Topic)
			if len(r.Cues) == 0 {
				t.Errorf("%q: %s has no cue", item.Title, r.Topic)
			}
		}
		if !slices.Equal(ids, item.Topics) || why.Kind != item.Kind || why.Procedure != item.Procedure {
			t.Errorf("%q: explained as %s %q %q, labelled %s %q %q", item.Title, why.Kind, why.Procedure, ids, item.Kind, item.Procedure, item.Topics)
		}
	}
}

func TestExplainOtherwise(t *testing.T) {
	lex := builtin(t)
	for _, c := range []struct {
		item      minuted.Item
		procedure string
		words     string
		heading   bool
		topic     string
		strength  string
		committee bool
	}{
		{item: minuted.Item{Title: "Apologies for absence"}, procedure: "apologies", words: "Apolog"},
		{item: minuted.Item{Title: "Housing and Public Health"}, heading: true},
		{item: minuted.Item{Title: "21/00412/FUL - Car park, Pinfold Lane"}, topic: "planning/applications", strength: "reference"},
		{item: minuted.Item{Title: "Land west of Larch Avenue", Committee: "Planning Committee"}, topic: "planning/applications", strength: "address", committee: true},
		{item: minuted.Item{Title: "Ofsted letter", Committee: "Children's Services Committee"}, topic: "children/inspection", strength: "weak", committee: true},
	} {
		why := lex.Explain(&c.item)
		if why.Procedure != c.procedure || why.Words != c.words || why.Heading != c.heading {
			t.Errorf("%q: procedure %q by %q, heading %v; want %q by %q, %v", c.item.Title, why.Procedure, why.Words, why.Heading, c.procedure, c.words, c.heading)
		}
		switch {
		case c.topic == "":
			if len(why.Topics) > 0 {
				t.Errorf("%q: topics %+v, want none", c.item.Title, why.Topics)
			}
		case len(why.Topics) != 1 || why.Topics[0].Topic != c.topic || why.Topics[0].Cues[0].Strength != c.strength || why.Topics[0].Committee != c.committee:
			t.Errorf("%q: topics %+v, want %s by %s", c.item.Title, why.Topics, c.topic, c.strength)
		}
	}
}

func TestOverrides(t *testing.T) {
	lex := builtin(t)
	o, err := topics.ReadOverrides("overrides.tsv", strings.NewReader("# item, topic, who, why\n"+
		"bsyuhbuers7jf\t+culture/parks\tan editor\tthe car park is in the park\n"+
		"bsyuhbuers7jf\t-transport/parking\tan editor\tnothing is parked\n"))
	if err != nil {
		t.Fatal(err)
	}
	corrected, err := lex.WithOverrides(o)
	if err != nil {
		t.Fatal(err)
	}
	item := minuted.Item{ID: "bsyuhbuers7jf", Title: "Car park charges"}
	corrected.Label(&item)
	if !slices.Equal(item.Topics, []string{"culture/parks"}) {
		t.Errorf("topics are %q, want parks alone", item.Topics)
	}
	why := corrected.Explain(&item)
	if len(why.Topics) != 1 || why.Topics[0].Correction == nil || why.Topics[0].Correction.Who != "an editor" {
		t.Errorf("topics are explained as %+v, want a correction by an editor", why.Topics)
	}
	if len(why.Removed) != 1 || why.Removed[0].Topic != "transport/parking" {
		t.Errorf("removed are %+v, want parking", why.Removed)
	}
	other := minuted.Item{ID: "another", Title: "Car park charges"}
	corrected.Label(&other)
	if !slices.Equal(other.Topics, []string{"transport/parking"}) {
		t.Errorf("another item has topics %q, want parking", other.Topics)
	}
	if lex.Corrections() != nil || len(corrected.Corrections()["bsyuhbuers7jf"]) != 2 || corrected.Version() != lex.Version() {
		t.Errorf("the corrections are %v under version %d, want two of the item under version %d", corrected.Corrections(), corrected.Version(), lex.Version())
	}
}

// TestCorrectionsTravelWithTheRecord labels what another archive exported: its corrections hold here too, but for those
// of topics that this scheme does not have, and what is corrected here goes before.
func TestCorrectionsTravelWithTheRecord(t *testing.T) {
	lex := builtin(t)
	o, err := topics.ReadOverrides("o.tsv", strings.NewReader("bsyuhbuers7jf\t-culture/parks\tus\tno park\n"))
	if err != nil {
		t.Fatal(err)
	}
	own, err := lex.WithOverrides(o)
	if err != nil {
		t.Fatal(err)
	}
	theirs := []minuted.Correction{
		{Topic: "culture/libraries", Add: true, Who: "them", Why: "it is one"},
		{Topic: "culture/caves", Add: true, Who: "them", Why: "a topic of theirs"},
		{Topic: "culture/parks", Add: true, Who: "them", Why: "the car park is in the park"},
	}
	for _, c := range []struct {
		name      string
		lex       *topics.Lexicon
		topics    string
		corrected int
	}{
		{"by the built-in rules", lex, "culture/libraries culture/parks transport/parking", 2},
		{"with a correction of our own", own, "culture/libraries transport/parking", 2},
	} {
		item := minuted.Item{ID: "bsyuhbuers7jf", Title: "Car park charges", Corrections: slices.Clone(theirs)}
		for range 2 { // labelling again changes nothing
			c.lex.Label(&item)
			if got := strings.Join(item.Topics, " "); got != c.topics || len(item.Corrections) != c.corrected {
				t.Errorf("%s: topics %s with corrections %+v, want %s with %d", c.name, got, item.Corrections, c.topics, c.corrected)
			}
		}
	}
}

func TestOverridesRefused(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"id\t+culture/parks\tme\n", "o.tsv:1: 3 cells, want 4"},
		{"#\nid\tculture/parks\tme\twhy\n", "o.tsv:2: want an item id and +topic or -topic"},
		{"\t+culture/parks\tme\twhy\n", "o.tsv:1: want an item id"},
	} {
		if _, err := topics.ReadOverrides("o.tsv", strings.NewReader(c.text)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: error %v, want %q", c.text, err, c.want)
		}
	}
	o, err := topics.ReadOverrides("o.tsv", strings.NewReader("id\t+culture/caves\tme\twhy\n"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := builtin(t).WithOverrides(o); err == nil || !strings.Contains(err.Error(), `no topic "culture/caves"`) {
		t.Errorf("a topic that is not there: error %v", err)
	}
	if o, err = topics.ReadOverrides("o.tsv", strings.NewReader("id\t+welfare/advice\tme\twhy\n")); err != nil {
		t.Fatal(err)
	}
	extended, err := topics.Load("ours.yaml", []byte(extension))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := extended.WithOverrides(o); err == nil || !strings.Contains(err.Error(), `"welfare/support" took over from it`) {
		t.Errorf("a topic given no longer: error %v", err)
	}
}

func FuzzReadOverrides(f *testing.F) {
	f.Add("id\t+culture/parks\tme\twhy\n# remark\n")
	f.Fuzz(func(t *testing.T, text string) {
		o, err := topics.ReadOverrides("o.tsv", strings.NewReader(text))
		if (o == nil) == (err == nil) {
			t.Errorf("%q: overrides %v with error %v", text, o, err)
		}
	})
}

func FuzzExplain(f *testing.F) {
	lex, err := topics.Builtin()
	if err != nil {
		f.Fatal(err)
	}
	f.Add("Review of parking charges", "Planning Committee", "# Legal implications\n\nNone.\n\n# Caf\u00e9s\n\nThe SEND plan & the EHCPs’ dates.")
	f.Fuzz(func(t *testing.T, title, committee, minutes string) {
		item := minuted.Item{Title: title, Committee: committee, Minutes: minuted.Text(minutes), Agenda: minuted.Text(minutes)}
		why := lex.Explain(&item)
		for _, r := range slices.Concat(why.Topics, why.Mentions) {
			for _, c := range r.Cues {
				text := map[string]string{minuted.CueTitle: title, minuted.CueMinutes: minutes, minuted.CueAgenda: minutes}[c.Field]
				if runes := []rune(text); c.Start < 0 || c.End > len(runes) || c.Start >= c.End {
					t.Errorf("cue %+v lies outside the %d code points of its field", c, len(runes))
				}
			}
		}
	})
}
