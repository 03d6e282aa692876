package bleveindex

import (
	"context"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"minuted"
)

// show writes snippets one a line, as "anchor: text" with matches in brackets.
func show(snippets []minuted.Snippet) string {
	var b strings.Builder
	for _, s := range snippets {
		b.WriteString(s.Anchor + ": ")
		for _, p := range s.Parts {
			if p.Match {
				b.WriteString("[" + p.Text + "]")
			} else {
				b.WriteString(p.Text)
			}
		}
		b.WriteString("\n")
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func word(text string) minuted.Expr    { return minuted.Word{Text: text} }
func exactly(text string) minuted.Expr { return minuted.Phrase{Text: text} }
func and(operands ...minuted.Expr) minuted.Expr {
	return minuted.And{Operands: operands}
}

var filler = strings.TrimSpace(strings.Repeat("It was said at length that much had been done. ", 12))

func TestSnippets(t *testing.T) {
	item := &minuted.Item{
		ID: "bbbbbbbbbbbbb", Authority: "netherby", Title: "Harbour dredging: the third contract",
		Agenda: "# Purpose\n\nTo consider the dredging of the harbour.",
		Minutes: minuted.Text("Councillor Thrapple declared that she moors a boat.\n\n" + filler +
			" The harbour master's estimate was £4.2m for dredging, which the harbour board had not seen. " + filler +
			"\n\n• weekly soundings\n• a pilot’s report"),
		Decision: minuted.Decision{Outcome: minuted.OutcomeAgreed, Text: "# RESOLVED\n\nThat the contract be let, and the board be told."},
	}
	x := open(t, []*minuted.Item{item})
	for _, c := range []struct {
		name string
		expr minuted.Expr
		want string
	}{
		{"title and two parts", word("contracts"),
			"title: Harbour dredging: the third [contract]\n" +
				"decision-2: That the [contract] be let, and the board be told."},
		{"second snippet shows what the first does not", and(word("board"), word("boats")),
			"decision-2: That the contract be let, and the [board] be told.\n" +
				"minutes-1: Councillor Thrapple declared that she moors a [boat]."},
		{"densest passage, whole sentence", and(word("estimate"), word("master"), word("seen")),
			"minutes-2: …The harbour [master's] [estimate] was £4.2m for dredging, which the harbour board had not [seen]. It was said at length that much had been done. …"},
		{"phrase marked as a whole", exactly("harbour masters"),
			"minutes-2: …The [harbour master's] estimate was £4.2m for dredging, which the harbour board had not seen. It was said at length that much had been done. …"},
		{"parts of a figure", word("£4.2m"),
			"minutes-2: …The harbour master's estimate was £[4.2m] for dredging, which the harbour board had not seen. It was said at length that much had been done. …"},
		{"another ending", word("pilot"), "minutes-3: • weekly soundings • a [pilot’s] report"},
		{"list entry", exactly("a pilot’s report"), "minutes-3: • weekly soundings • [a pilot’s report]"},
		{"field", minuted.Field{Name: "agenda", Operand: word("dredging")},
			"agenda-2: To consider the [dredging] of the harbour."},
		{"only positive operands", and(word("soundings"), minuted.Not{Operand: word("submarine")}),
			"minutes-3: • weekly [soundings] • a pilot’s report"},
		{"title only", minuted.Field{Name: "title", Operand: word("third")},
			"title: Harbour dredging: the [third] contract\n" +
				"decision-2: That the contract be let, and the board be told."},
		{"no words", minuted.Field{Name: "authority", Operand: word("netherby")},
			"decision-2: That the contract be let, and the board be told."},
		{"everything", nil, "decision-2: That the contract be let, and the board be told."},
	} {
		result, err := x.Search(context.Background(), minuted.Request{Expr: c.expr, Per: 1})
		if err != nil || len(result.Hits) != 1 {
			t.Errorf("%s: %d hits, %v", c.name, result.Total, err)
			continue
		}
		if got := show(result.Hits[0].Snippets); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
}

// sought is a word or phrase that a query looks for, in the parts it looks in.
type sought struct {
	forms   []string
	stemmed bool
	fields  []string
}

// positives lists what a query tree looks for, what it excludes left out.
func positives(e minuted.Expr, fields []string) []sought {
	var all []sought
	switch e := e.(type) {
	case minuted.Word:
		all = append(all, sought{naiveWords(e.Text), len(naiveWords(e.Text)) == 1, fields})
	case minuted.Phrase:
		all = append(all, sought{naiveWords(e.Text), false, fields})
	case minuted.And:
		for _, o := range e.Operands {
			all = append(all, positives(o, fields)...)
		}
	case minuted.Or:
		for _, o := range e.Operands {
			all = append(all, positives(o, fields)...)
		}
	case minuted.Field:
		if slices.Contains(partNames[:], e.Name) {
			all = positives(e.Operand, []string{e.Name})
		}
	}
	return all
}

func (s sought) equals(words []string) bool {
	return slices.Equal(s.forms, words) || s.stemmed && len(words) == 1 && stem(words[0]) == stem(s.forms[0])
}

func TestMarksAreRight(t *testing.T) {
	items := corpus(200)
	x := open(t, items)
	r := rand.New(rand.NewPCG(7, 8))
	marked := 0
	for range 300 {
		expr := randomExpr(r, items, 2)
		result, err := x.Search(context.Background(), minuted.Request{Expr: expr, Per: 10})
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range result.Hits {
			for _, s := range h.Snippets {
				marked += checkMarks(t, s, positives(expr, partNames[:]))
			}
		}
		if t.Failed() {
			t.Fatalf("query %+v", expr)
		}
	}
	if marked < 1000 {
		t.Errorf("only %d marks were checked", marked)
	}
}

// checkMarks checks that a snippet marks what a query looks for and nothing else, and counts the marks.
func checkMarks(t *testing.T, s minuted.Snippet, wanted []sought) int {
	t.Helper()
	wanted = slices.DeleteFunc(slices.Clone(wanted), func(w sought) bool { return !slices.Contains(w.fields, s.Field) })
	marks := 0
	for _, p := range s.Parts {
		words := naiveWords(p.Text)
		if p.Match {
			marks++
			// Phrases that overlap are one mark, so that each of its words is at least in one of them.
			if !slices.ContainsFunc(wanted, func(w sought) bool {
				return w.equals(words) || len(words) > len(w.forms) && w.equals(words[:len(w.forms)])
			}) {
				t.Errorf("%s: %q is marked", s.Anchor, p.Text)
			}
			continue
		}
		for i := range words {
			if slices.ContainsFunc(wanted, func(w sought) bool { return len(w.forms) == 1 && w.equals(words[i:i+1]) }) {
				t.Errorf("%s: %q is not marked in %q", s.Anchor, words[i], p.Text)
			}
		}
	}
	return marks
}
