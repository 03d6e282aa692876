package topics_test

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"minuted"
	"minuted/indexer/topics"
)

func builtin(t testing.TB) *topics.Lexicon {
	t.Helper()
	lex, err := topics.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	return lex
}

// labelled is an item whose labels a person gave: the ids of its topics, or that it is procedural.
type labelled struct {
	item       minuted.Item
	topics     []string
	procedural bool
}

// readLabelled reads lines of title, words of the body, and labels, separated by tabs.
func readLabelled(t *testing.T, path string) []labelled {
	t.Helper()
	data, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		t.Skipf("%s is not here", path)
	}
	if err != nil {
		t.Fatal(err)
	}
	var out []labelled
	for line := range strings.Lines(string(data)) {
		cells := strings.Split(strings.TrimRight(line, "\n"), "\t")
		if len(cells) != 3 {
			t.Fatalf("%s: line %q has %d cells, want 3", path, line, len(cells))
		}
		l := labelled{item: minuted.Item{Title: cells[0], Minutes: minuted.Text(cells[1])}}
		for label := range strings.SplitSeq(cells[2], ",") {
			if label == "PROC" {
				l.procedural = true
			} else if label != "" {
				l.topics = append(l.topics, label)
			}
		}
		out = append(out, l)
	}
	return out
}

// tally counts labels that are right, wrong and missing.
type tally struct{ right, wrong, missing int }

func (c *tally) add(got, want []string) {
	for _, g := range got {
		if slices.Contains(want, g) {
			c.right++
		} else {
			c.wrong++
		}
	}
	for _, w := range want {
		if !slices.Contains(got, w) {
			c.missing++
		}
	}
}

func (c tally) precision() float64 { return float64(c.right) / float64(max(1, c.right+c.wrong)) }
func (c tally) recall() float64    { return float64(c.right) / float64(max(1, c.right+c.missing)) }

// TestAccuracy holds the floor measured on titles that were looked at while the cues were written; on titles of other
// councils recall is lower.
func TestAccuracy(t *testing.T) {
	lex := builtin(t)
	var subtopics, kinds tally
	for _, l := range readLabelled(t, "../../../shared/topics/dev.tsv") {
		item := l.item
		lex.Label(&item)
		subtopics.add(item.Topics, l.topics)
		var got, want []string
		if item.Kind == minuted.KindProcedure {
			got = []string{"procedure"}
		}
		if l.procedural {
			want = []string{"procedure"}
		}
		kinds.add(got, want)
	}
	t.Logf("topics: precision %.3f, recall %.3f; procedure: precision %.3f, recall %.3f",
		subtopics.precision(), subtopics.recall(), kinds.precision(), kinds.recall())
}
