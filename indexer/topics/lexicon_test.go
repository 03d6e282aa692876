package topics_test

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"slices"
	"strings"
	"testing"

	"minuted"
	"minuted/indexer/topics"
)

func TestLabel(t *testing.T) {
	lex := builtin(t)
	data, err := os.ReadFile("testdata/cases.tsv")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		cells := strings.Split(strings.TrimRight(line, "\n"), "\t")
		if strings.HasPrefix(line, "#") {
			continue
		}
		if len(cells) != 7 {
			t.Fatalf("line %q has %d cells, want 7", line, len(cells))
		}
		item := minuted.Item{
			Title: cells[0], Decision: minuted.Decision{Text: minuted.Text(cells[1])},
			Minutes: minuted.Text(cells[2]), Committee: cells[3],
		}
		lex.Label(&item)
		var want []string
		if cells[6] != "" {
			want = strings.Split(cells[6], ",")
		}
		if string(item.Kind) != cells[4] || item.Procedure != cells[5] || !slices.Equal(item.Topics, want) {
			t.Errorf("%q: got %s %q %q, want %s %q %q", item.Title, item.Kind, item.Procedure, item.Topics, cells[4], cells[5], want)
		}
	}
}

func TestLabelStartsAfresh(t *testing.T) {
	lex := builtin(t)
	for _, c := range []struct {
		before, after minuted.Kind
	}{
		{"", minuted.KindProcedure},
		{minuted.KindSubstance, minuted.KindProcedure},
		{minuted.KindProcedure, minuted.KindProcedure},
		{minuted.KindDecision, minuted.KindDecision},
		{minuted.KindDocument, minuted.KindDocument},
	} {
		item := minuted.Item{Title: "Apologies for absence", Kind: c.before, Procedure: "old", Topics: []string{"old/topic"}}
		lex.Label(&item)
		if item.Kind != c.after || item.Procedure == "old" || item.Topics != nil {
			t.Errorf("kind %q became %q with procedure %q and topics %q, want kind %q", c.before, item.Kind, item.Procedure, item.Topics, c.after)
		}
	}
}

// TestBuiltinVersion fails when the scheme changes under the same version, for indexes are rebuilt by version.
func TestBuiltinVersion(t *testing.T) {
	const version, digest = 3, "7145b34f0ce29e14"
	data, err := os.ReadFile("topics.yaml")
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(data)
	if got := hex.EncodeToString(sum[:])[:16]; got != digest {
		t.Errorf("topics.yaml has changed (its digest is %s): raise its version and set both here", got)
	}
	if v := builtin(t).Version(); v != version {
		t.Errorf("version is %d, want %d", v, version)
	}
}

func TestTopics(t *testing.T) {
	subjects, subtopics := 0, 0
	for _, topic := range builtin(t).Topics() {
		if topic.Name == "" {
			t.Errorf("%s has no name", topic.ID)
		}
		if strings.Contains(topic.ID, "/") {
			subtopics++
		} else {
			subjects++
		}
	}
	if subjects != 19 || subtopics < 140 {
		t.Errorf("%d subjects with %d subtopics, want 19 with at least 140", subjects, subtopics)
	}
}

func TestEveryTopicSaysWhatItIncludes(t *testing.T) {
	for _, topic := range builtin(t).Topics() {
		if topic.Note == "" {
			t.Errorf("%s has no note", topic.ID)
		}
	}
}

func TestLoadRefuses(t *testing.T) {
	const head = "version: 1\ntopics:\n- id: parks\n  name: Parks\n  sub:\n"
	for _, c := range []struct {
		name, text, want string
	}{
		{"nothing", "version: 1\n", "s.yaml:1: no topics"},
		{"unknown key", head + "  - {id: play, name: Play, stong: [swing]}\n", "s.yaml:6: unknown field \"stong\""},
		{"not a list", head + "  - {id: play, name: Play, strong: swing}\n", "s.yaml:6: "},
		{"same id twice", head + "  - {id: play, name: Play}\n  - {id: play, name: Again}\n", `s.yaml:7: id "parks/play" is already on line 6`},
		{"same subject twice", head + "  - {id: play, name: Play}\n- id: parks\n  name: Again\n", `s.yaml:7: id "parks" is already on line 3`},
		{"bad id", head + "  - {id: Play area, name: Play}\n", `s.yaml:6: id "parks/Play area" is not`},
		{"no id", head + "  - {name: Play}\n", `is not of small letters`},
		{"cue without a word", head + "  - {id: play, name: Play, weak: ['--']}\n", `s.yaml:6: cue "--" of play holds no word`},
		{"cue twice", head + "  - {id: play, name: Play, strong: [swing], weak: [swing]}\n", `s.yaml:6: cue "swing" of play is shadowed by "swing" on line 6`},
		{"plural of a cue", head + "  - {id: play, name: Play, strong: [library, libraries]}\n", `s.yaml:6: cue "libraries" of play is shadowed by "library"`},
		{"weak cue that holds a strong one", head + "  - {id: play, name: Play, strong: [swing], weak: [swing seat]}\n", `s.yaml:6: cue "swing seat" of play is shadowed by the strong cue "swing"`},
		{"strong cue that holds another", head + "  - {id: play, name: Play, strong: [swing, swing seat]}\n", `s.yaml:6: cue "swing seat" of parks/play is shadowed by "swing"`},
		{"no name", head + "  - {id: play, strong: [swing]}\n", "s.yaml:6: play has no name"},
		{"successor unknown", head + "  - {id: play, name: Play, replaced_by: parks/games}\n", `s.yaml:6: "parks/games" is no topic`},
		{"committee of no topic", head + "  - {id: play, name: Play}\ncommittees:\n- {match: play, topic: parks/games}\n", `s.yaml:8: "parks/games" is no topic`},
		{"bad reference", head + "  - {id: play, name: Play}\nreferences:\n- {match: '(', topic: parks/play}\n", "s.yaml:8: error parsing regexp"},
		{"extends another", "extends: ours\n", `s.yaml:1: extends "ours"; only "builtin" can be extended`},
		{"bad pattern", head + "  - {id: play, name: Play}\nprocedural:\n  chair:\n  - '^chair'\n  - '(vice'\n", "s.yaml:10: pattern of chair: error parsing regexp"},
		{"procedures as a list", head + "procedural: [chair]\n", "must map"},
		{"not YAML", "topics: [", "s.yaml:"},
	} {
		_, err := topics.Load("s.yaml", []byte(c.text))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", c.name, err, c.want)
		}
	}
}

// TestSharedCueIsNotShadowed loads a phrase that two topics have: for one of them it holds a shorter cue, which it hides.
func TestSharedCueIsNotShadowed(t *testing.T) {
	lex, err := topics.Load("s.yaml", []byte("version: 1\ntopics:\n- id: parks\n  name: Parks\n  sub:\n"+
		"  - {id: play, name: Play, strong: [swing, swing market]}\n  - {id: trade, name: Trade, strong: [swing market]}\n"))
	if err != nil {
		t.Fatal(err)
	}
	item := minuted.Item{Title: "Swing market"}
	lex.Label(&item)
	if !slices.Equal(item.Topics, []string{"parks/play", "parks/trade"}) {
		t.Errorf("topics are %q, want play and trade", item.Topics)
	}
}

func FuzzLoad(f *testing.F) {
	f.Add([]byte("version: 1\ntopics:\n- id: a\n  name: A\n  sub:\n  - {id: b, name: B, strong: [c d], not: [c]}\nprocedural:\n  x: ['^y']\n"))
	f.Add([]byte("topics:\n- id: a\n  name: A subject without subtopics\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		lex, err := topics.Load("s.yaml", data)
		if err != nil {
			return
		}
		item := minuted.Item{Title: string(data)}
		lex.Label(&item)
	})
}

func FuzzLabel(f *testing.F) {
	lex, err := topics.Builtin()
	if err != nil {
		f.Fatal(err)
	}
	f.Add("Review of parking charges", "The car park was full.\n\n• SEND\n• EHCPs")
	f.Fuzz(func(t *testing.T, title, minutes string) {
		first := minuted.Item{Title: title, Minutes: minuted.Text(minutes)}
		lex.Label(&first)
		again := minuted.Item{Title: title, Minutes: minuted.Text(minutes)}
		lex.Label(&again)
		if !slices.Equal(first.Topics, again.Topics) || first.Kind != again.Kind {
			t.Errorf("%q: labelled %q and then %q", title, first.Topics, again.Topics)
		}
		if first.Kind == minuted.KindProcedure && len(first.Topics) > 0 {
			t.Errorf("%q: procedure with topics %q", title, first.Topics)
		}
	})
}

// BenchmarkLabel labels items of 3 KB, none like the one before; 200,000 of them should take less than a minute of CPU,
// 300 µs each.
func BenchmarkLabel(b *testing.B) {
	lex := builtin(b)
	items := longItems(b, 97)
	bytes := 0
	for _, item := range items {
		bytes += len(item.Title) + len(item.Minutes)
	}
	b.SetBytes(int64(bytes / len(items)))
	for n := 0; b.Loop(); n++ {
		lex.Label(&items[n%len(items)])
	}
}

func BenchmarkExplain(b *testing.B) {
	lex := builtin(b)
	items := longItems(b, 1)
	for b.Loop() {
		lex.Explain(&items[0])
	}
}

// longItems makes items of 3 KB out of the texts of the sample councils.
func longItems(b *testing.B, n int) []minuted.Item {
	const length = 3 << 10
	texts := sampleTexts(b)
	items := make([]minuted.Item, n)
	for i := range items {
		minutes := string(composed(texts, i))
		items[i] = minuted.Item{
			Title: "Highway maintenance programme", Committee: "Highways and Environment Committee",
			Minutes: minuted.Text(strings.ToValidUTF8(minutes[:length], "")),
		}
	}
	return items
}
