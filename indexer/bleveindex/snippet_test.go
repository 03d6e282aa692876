package bleveindex

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"minuted"
)

// show writes snippets one a line, as "anchor: text" with matches in brackets. An attached document is named.
func show(snippets []minuted.Snippet) string {
	var b strings.Builder
	for _, s := range snippets {
		b.WriteString(s.Anchor)
		if s.Attachment != "" {
			fmt.Fprintf(&b, " (%s, %d)", s.Attachment, s.Page)
		}
		b.WriteString(": ")
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
			"minutes-2: The harbour [master's] [estimate] was £4.2m for dredging, which the harbour board had not [seen]."},
		{"phrase marked as a whole", exactly("harbour masters"),
			"minutes-2: The [harbour master's] estimate was £4.2m for dredging, which the harbour board had not seen."},
		{"parts of a figure", word("£4.2m"),
			"minutes-2: The harbour master's estimate was £[4.2m] for dredging, which the harbour board had not seen."},
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

// TestSnippetsChoose checks which passages are shown, of items that hold what is looked for in several places.
func TestSnippetsChoose(t *testing.T) {
	long := "The panel heard that " + strings.Repeat("moorings and slipways and ", 12) + "a ferry and " + strings.Repeat("buoys, lamps and ", 14) + "no more."
	for _, c := range []struct {
		name string
		item minuted.Item
		expr minuted.Expr
		want string
	}{
		{"wording repeated in the minutes is shown once",
			minuted.Item{
				Minutes:  "Members asked about the ferry.\n\nRESOLVED: That the ferry timetable be kept until the spring, as set out in the report.",
				Decision: minuted.Decision{Text: "That the ferry timetable be kept until the spring, as set out in the report."}},
			word("ferry"),
			"decision-1: That the [ferry] timetable be kept until the spring, as set out in the report.\nminutes-1: Members asked about the [ferry]."},
		{"short sentence with its neighbours",
			minuted.Item{Minutes: "The chair opened the item and thanked the officers for all their work. No ferry. It was agreed to ask the harbour master why that was so."},
			word("ferry"),
			"minutes-1: No [ferry]. It was agreed to ask the harbour master why that was so."},
		{"short last sentence",
			minuted.Item{Minutes: "The chair opened the item and thanked the officers for all their work. No ferry."},
			word("ferry"),
			"minutes-1: The chair opened the item and thanked the officers for all their work. No [ferry]."},
		{"long sentence cut at words, without its comma",
			minuted.Item{Minutes: minuted.Text(long)},
			word("ferry"),
			"minutes-1: …and moorings and slipways and moorings and slipways and a [ferry] and buoys, lamps and buoys, lamps and buoys, lamps and buoys, lamps and buoys, lamps and buoys, lamps and buoys, lamps and buoys, lamps and buoys, lamps and buoys…"},
		{"most different words",
			minuted.Item{Minutes: "The ferry was late and the ferry was cold, as every ferry had been that year.\n\nA ferry that is late needs a lamp, said the harbour master to the members."},
			minuted.Or{Operands: []minuted.Expr{word("ferry"), word("lamp")}},
			"minutes-2: A [ferry] that is late needs a [lamp], said the harbour master to the members."},
		{"the form that was typed",
			minuted.Item{Minutes: "The ferries were late and cold, as every boat had been in that year.\n\nThe ferry was late and cold, as every boat had been before that."},
			word("ferry"),
			"minutes-2: The [ferry] was late and cold, as every boat had been before that."},
		{"words that stand close",
			minuted.Item{Minutes: "The ferry was late, and cold, and full, as every boat had been in that year of the lamp.\n\nThe ferry lamp was out, and every boat had to wait for it in that year."},
			and(word("ferry"), word("lamp")),
			"minutes-2: The [ferry] [lamp] was out, and every boat had to wait for it in that year."},
		{"words near each other and no others",
			minuted.Item{Minutes: "The lamp was mended.\n\nThe ferry had no lamp."},
			minuted.Near{Left: word("ferry"), Right: word("lamp"), Unit: minuted.UnitParagraph},
			"minutes-2: The [ferry] had no [lamp]."},
		{"page of an attached document",
			minuted.Item{Minutes: "Noted.", Attachments: []minuted.Attachment{{Title: "Plan"}, {Title: "Harbour survey", Pages: []string{"One.\n\nTwo.", "The ferry needs a lamp."}}}},
			minuted.Field{Name: "attachments", Operand: word("ferry")},
			"attachments (Harbour survey, 2): The [ferry] needs a lamp."},
	} {
		c.item.ID, c.item.Authority, c.item.Title = "bbbbbbbbbbbbb", "netherby", "Harbour"
		x := open(t, []*minuted.Item{&c.item})
		result, err := x.Search(context.Background(), minuted.Request{Expr: c.expr, Per: 1})
		if err != nil || len(result.Hits) != 1 {
			t.Errorf("%s: %+v, %v", c.name, result, err)
			continue
		}
		if got := show(result.Hits[0].Snippets); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
}

// TestSnippetsAreCutFromTheItem checks, for many queries, that snippets are pieces of the block they name, no longer
// than they may be, and mark there what the plan marks and nothing else.
func TestSnippetsAreCutFromTheItem(t *testing.T) {
	items := corpus(200)
	x := open(t, items)
	r := rand.New(rand.NewPCG(7, 8))
	marked := 0
	for range 300 {
		request := minuted.Request{Expr: soughtIn(r, items[r.IntN(len(items))]), Per: 10}
		result, err := x.Search(context.Background(), request)
		if err != nil {
			t.Fatal(err)
		}
		plan, err := newPlan(context.Background(), x, request)
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range result.Hits {
			item, err := x.Item(context.Background(), h.ID)
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range h.Snippets {
				marked += checkSnippet(t, item, plan, s)
			}
		}
		if t.Failed() {
			t.Fatalf("query %+v", request.Expr)
		}
	}
	if marked < 1000 {
		t.Errorf("only %d marks were checked", marked)
	}
}

// soughtIn makes a query from the words of an item.
func soughtIn(r *rand.Rand, item *minuted.Item) minuted.Expr {
	words := forms(item.Title + "\n" + string(item.Minutes) + "\n" + string(item.Decision.Text))
	at := r.IntN(max(1, len(words)-4))
	a, b := word(words[at]), word(words[min(at+1+r.IntN(4), len(words)-1)])
	switch r.IntN(5) {
	case 0:
		return a
	case 1:
		return exactly(words[at] + " " + words[min(at+1, len(words)-1)])
	case 2:
		return minuted.Near{Left: a, Right: b, Words: 5}
	case 3:
		return minuted.Or{Operands: []minuted.Expr{a, minuted.Field{Name: "minutes", Operand: b}}}
	default:
		return and(a, b, minuted.Not{Operand: word("lorry")})
	}
}

// oneLine is a piece of text as snippets show it.
func oneLine(text string) string {
	var c cutting
	c.add(text)
	return string(c.text)
}

// checkSnippet counts the marks of a snippet.
func checkSnippet(t *testing.T, item *minuted.Item, plan *plan, s minuted.Snippet) int {
	t.Helper()
	p := part(slices.Index(partNames[:], s.Field))
	block, start := p.text(item), 0
	if name, number, ok := strings.Cut(s.Anchor, "-"); ok && name == s.Field {
		n, err := strconv.Atoi(number)
		if err != nil {
			t.Fatalf("%s: anchor %q", item.ID, s.Anchor)
		}
		blocks := strings.Split(block, blockBreak)
		block, start = blocks[n-1], len(strings.Join(blocks[:n-1], blockBreak)+blockBreak)
		if n == 1 {
			start = 0
		}
	}
	whole := ""
	var got []string
	for _, piece := range s.Parts {
		whole += piece.Text
		if piece.Match {
			got = append(got, piece.Text)
		}
	}
	cut := strings.TrimSuffix(strings.TrimSuffix(strings.TrimPrefix(whole, ellipsis), ellipsis), " ")
	at := strings.Index(oneLine(block), cut)
	if at < 0 || len(analyse(cut)) > excerptWords && s.Field != "title" {
		t.Errorf("%s: %q is no short piece of %q", s.Anchor, cut, block)
		return 0
	}
	var want []string
	words, marks := newLookout(context.Background(), plan.positive).marked(p.text(item), langsOf(item), p)
	for m := range unbroken(slices.Values(marks)) {
		if from, to := words[m.from].start-start, words[m.to-1].end-start; from >= at && to <= at+len(cut) {
			want = append(want, oneLine(block[from:to]))
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("%s: marks %q in %q, want %q", s.Anchor, got, whole, want)
	}
	return len(got)
}
