package bleveindex

import (
	"context"
	"errors"
	"strings"
	"testing"

	"minuted"
)

// longText has more paragraphs than are read where all match, with some words of their own at the paragraphs given.
func longText(at map[int]string) string {
	var blocks []string
	for i := range 600 {
		blocks = append(blocks, "The committee thanked its officers for what had been done over the quarter "+at[i]+".")
	}
	return strings.Join(blocks, blockBreak)
}

// TestSnippetsOfLongParts checks that what stands once in a long part is shown, wherever and however it is written.
func TestSnippetsOfLongParts(t *testing.T) {
	text := longText(map[int]string{3: "at the slipway", 250: "by O’Hara’s ferry", 420: "in the café", 599: "of a ferry and its slipway"})
	item := &minuted.Item{ID: "bbbbbbbbbbbbb", Authority: "netherby", Title: "Harbour", Minutes: minuted.Text(text)}
	x := open(t, []*minuted.Item{item})
	for _, c := range []struct {
		expr         minuted.Expr
		anchor, want string
	}{
		{word("cafe"), "minutes-421", "[café]"},
		{word("ohara's"), "minutes-251", "[O’Hara’s]"},
		{and(word("slipways"), word("ferry")), "minutes-600", "[ferry] and its [slipway]"},
		{minuted.Near{Left: word("slipway"), Right: word("ferry"), Words: 3}, "minutes-600", "[ferry] and its [slipway]"},
		{word("slipway"), "minutes-4", "[slipway]"},
		{minuted.Near{Left: word("ferry"), Right: word("café"), Words: 13 * 200}, "minutes-251", "O’Hara’s [ferry]"},
		{and(word("officers"), word("slipway"), word("ferry")), "minutes-600", "[officers]"},
	} {
		result, err := x.Search(context.Background(), minuted.Request{Expr: c.expr, Per: 1})
		if err != nil || len(result.Hits) != 1 || len(result.Hits[0].Snippets) == 0 {
			t.Errorf("%+v: %+v, %v", c.expr, result, err)
			continue
		}
		first := result.Hits[0].Snippets[0]
		if got := show([]minuted.Snippet{first}); first.Anchor != c.anchor || !strings.Contains(got, c.want) {
			t.Errorf("%+v: %s, want %s with %s", c.expr, got, c.anchor, c.want)
		}
	}
}

// TestLongPartsAreReadInPart checks how much is read of a part that matches everywhere, and that it is the best of it.
func TestLongPartsAreReadInPart(t *testing.T) {
	item := &minuted.Item{
		ID: "bbbbbbbbbbbbb", Authority: "netherby", Title: "Harbour",
		Minutes: minuted.Text(longText(map[int]string{599: "of a ferry"})),
	}
	x := open(t, []*minuted.Item{item})
	plan, err := newPlan(context.Background(), x, minuted.Request{Expr: and(word("officers"), word("ferry"))})
	if err != nil {
		t.Fatal(err)
	}
	s := newSnipper(context.Background(), plan)
	s.item = item
	blocks, size := s.matchedBlocks(minutesPart, 0), 0
	for _, b := range blocks {
		size += len(b.text)
	}
	if size > maxRead || size < maxRead/2 {
		t.Errorf("%d bytes are read, of at most %d", size, maxRead)
	}
	if first := blocks[0].anchor(); first != "minutes-600" {
		t.Errorf("the first block is %s, want the one with both words", first)
	}
}

// TestGivenUpWhileReading checks that a long part is not read to its end for somebody who has left.
func TestGivenUpWhileReading(t *testing.T) {
	item := &minuted.Item{
		ID: "bbbbbbbbbbbbb", Authority: "netherby", Title: "Harbour",
		Minutes: minuted.Text(strings.Repeat("ferry ", 5*checkEvery)),
	}
	x := open(t, []*minuted.Item{item})
	ctx, leave := context.WithCancel(context.Background())
	plan, err := newPlan(ctx, x, minuted.Request{Expr: word("ferry")})
	if err != nil {
		t.Fatal(err)
	}
	leave()
	look := newLookout(ctx, plan.positive)
	if words, marks := look.marked(string(item.Minutes), notWelsh, minutesPart); len(words) >= checkEvery || len(marks) > 0 {
		t.Errorf("%d words were read and %d marked", len(words), len(marks))
	}
	if _, err := x.Marks(ctx, minuted.Request{Expr: word("ferry")}, item); !errors.Is(err, context.Canceled) {
		t.Errorf("the marks are given with %v", err)
	}
}

func TestMarksOfAnItem(t *testing.T) {
	item := &minuted.Item{
		ID: "bbbbbbbbbbbbb", Authority: "netherby", Title: "The ferry and the slipway",
		Minutes:  "# Ferries\n\nThe ferry’s lamp was out.\n\nA lamp.\n\nNo ferry.",
		Decision: minuted.Decision{Text: "That the lamp be mended."},
	}
	x := open(t, []*minuted.Item{item})
	for _, c := range []struct {
		expr minuted.Expr
		want string
	}{
		{word("ferry"), "title:ferry minutes:Ferries minutes:ferry’s minutes:ferry"},
		{minuted.Near{Left: word("ferry"), Right: word("lamp"), Unit: minuted.UnitSentence}, "minutes:ferry’s minutes:lamp"},
		{minuted.Field{Name: "decision", Operand: exactly("the lamp")}, "decision:the lamp"},
		{minuted.Not{Operand: word("ferry")}, ""},
		{minuted.Field{Name: "attachments", Operand: word("lamp")}, ""},
	} {
		marks, err := x.Marks(context.Background(), minuted.Request{Expr: c.expr}, item)
		if err != nil {
			t.Errorf("%+v: %v", c.expr, err)
		}
		var got []string
		for _, m := range marks {
			text := map[string]string{"title": item.Title, "minutes": string(item.Minutes), "decision": string(item.Decision.Text)}[m.Field]
			got = append(got, m.Field+":"+text[m.From:m.To])
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%+v: marks %q, want %q", c.expr, got, c.want)
		}
	}
}
