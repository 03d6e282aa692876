package bleveindex

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"minuted"
)

// numbered makes items of texts of minutes, with ids m0, m1...
func numbered(texts ...string) []*minuted.Item {
	var items []*minuted.Item
	for i, text := range texts {
		items = append(items, &minuted.Item{ID: fmt.Sprintf("m%d", i), Authority: "netherby", Title: "Item", Minutes: minuted.Text(text)})
	}
	return items
}

// foundIDs gives the ids of the items that a query finds.
func foundIDs(t *testing.T, x *Index, r minuted.Request) string {
	t.Helper()
	var found []string
	for item, err := range x.Items(context.Background(), r) {
		if err != nil {
			t.Fatalf("%+v: %v", r.Expr, err)
		}
		found = append(found, item.ID)
	}
	return strings.Join(found, " ")
}

func TestNearness(t *testing.T) {
	x := open(t, numbered(
		"harbour wall",
		"wall of the harbour",
		"The harbour is old. The wall is new.",
		"The harbour is old\n\nThe wall is new",
		"harbour one two three four five wall",
		"• harbour\n• wall",
	))
	a, b := minuted.Expr(minuted.Word{Text: "harbour"}), minuted.Expr(minuted.Word{Text: "wall"})
	for _, c := range []struct {
		name string
		expr minuted.Expr
		want string
	}{
		{"next to each other", minuted.Near{Left: a, Right: b}, "m0 m5"},
		{"2 between", minuted.Near{Left: a, Right: b, Words: 2}, "m0 m1 m5"},
		{"3 between, over the end of a block", minuted.Near{Left: a, Right: b, Words: 3}, "m0 m1 m2 m3 m5"},
		{"5 between", minuted.Near{Left: a, Right: b, Words: 5}, "m0 m1 m2 m3 m4 m5"},
		{"in order", minuted.Near{Left: a, Right: b, Words: 2, Ordered: true}, "m0 m5"},
		{"in the other order", minuted.Near{Left: b, Right: a, Words: 2, Ordered: true}, "m1"},
		{"same sentence", minuted.Near{Left: a, Right: b, Unit: minuted.UnitSentence}, "m0 m1 m4 m5"},
		{"same paragraph", minuted.Near{Left: a, Right: b, Unit: minuted.UnitParagraph}, "m0 m1 m2 m4 m5"},
		{"a word is not near itself", minuted.Near{Left: a, Right: a, Words: 9}, ""},
		{"of alternatives", minuted.Near{Left: minuted.Or{Operands: []minuted.Expr{a, minuted.Word{Text: "five"}}}, Right: b, Ordered: true}, "m0 m4 m5"},
		{"of a nearness", minuted.Near{Left: minuted.Near{Left: minuted.Word{Text: "is"}, Right: a, Words: 0}, Right: minuted.Word{Text: "old"}}, "m2 m3"},
		{"phrase", minuted.Phrase{Text: "harbour wall"}, "m0"},
		{"loose phrase, any order", minuted.Phrase{Text: "harbour wall", Slop: 2}, "m0 m1 m5"},
		{"loose phrase within a block", minuted.Phrase{Text: "harbour wall", Slop: 3}, "m0 m1 m2 m5"},
		{"each word once", minuted.Phrase{Text: "wall wall", Slop: 9}, ""},
		{"prefix in a phrase", minuted.Phrase{Text: "the harb*"}, "m1 m2 m3"},
		{"question mark at the end of a phrase", minuted.Phrase{Text: "harbour wall?"}, "m0"},
	} {
		if got := foundIDs(t, x, minuted.Request{Expr: c.expr}); got != c.want {
			t.Errorf("%s: found %q, want %q", c.name, got, c.want)
		}
	}
}

func TestNearRefused(t *testing.T) {
	x := open(t, numbered("harbour wall"))
	word := minuted.Word{Text: "harbour"}
	for name, expr := range map[string]minuted.Expr{
		"a conjunction":      minuted.Near{Left: word, Right: minuted.And{Operands: []minuted.Expr{word, word}}},
		"an unknown unit":    minuted.Near{Left: word, Right: word, Unit: "page"},
		"a field":            minuted.Near{Left: word, Right: minuted.Field{Name: "title", Operand: word}},
		"too short a start":  minuted.Pattern{Text: "ha*"},
		"a leading wildcard": minuted.Pattern{Text: "*bour"},
		"three changes":      minuted.Fuzzy{Text: "harbour", Edits: 3},
		"a pattern as value": minuted.Field{Name: "authority", Operand: minuted.Pattern{Text: "neth*"}},
		"an unknown number":  minuted.Numbers{Name: "pages"},
		"33 loose words":     minuted.Phrase{Text: strings.Repeat("wall ", 33), Slop: 1},
	} {
		if _, err := x.Search(context.Background(), minuted.Request{Expr: expr}); !errors.Is(err, ErrExpr) {
			t.Errorf("%s: error is %v, want one about the query", name, err)
		}
	}
}

func TestPatternsAreCut(t *testing.T) {
	var texts []string
	for from := 0; from < 1200; from += 100 {
		var b strings.Builder
		for n := from; n < from+100; n++ {
			fmt.Fprintf(&b, "abc%04d ", n)
		}
		texts = append(texts, b.String())
	}
	x := open(t, numbered(append(texts, "abc1100 abc1101")...))
	result, err := x.Search(context.Background(), minuted.Request{Expr: minuted.Pattern{Text: "abc*"}})
	if err != nil {
		t.Fatal(err)
	}
	if len(result.Notices) != 1 || result.Notices[0].Code != "Q301" || !strings.Contains(result.Notices[0].Text, "1200 ") {
		t.Errorf("notices are %+v, want one that tells of 1200 words", result.Notices)
	}
	// The two words of two items come first, and then the first 998 by spelling.
	if result.Total != 12 {
		t.Errorf("found %d items, want the first ten, the one with frequent words and the last", result.Total)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := x.Search(ctx, minuted.Request{Expr: minuted.Pattern{Text: "abc*"}}); !errors.Is(err, context.Canceled) {
		t.Errorf("a query that was given up ends with %v", err)
	}
}

func TestFamily(t *testing.T) {
	for _, c := range []struct{ typed, holds, lacks string }{
		{"cyngor", "cyngor gyngor nghyngor chyngor", "yngor"},
		{"gyngor", "cyngor gyngor chyngor", ""},
		{"pobl", "bobl mhobl phobl", "fobl"},
		{"ardd", "gardd ngardd ardd", ""},
		{"llyfr", "lyfr", "yfr"},
		{"nhref", "tref dref thref", ""},
		{"ty", "ty", "dy nhy"},
		{"chwarae", "chwarae", "hwarae"},
	} {
		family := family(c.typed)
		for _, form := range strings.Fields(c.holds) {
			if !slices.Contains(family, form) {
				t.Errorf("the family of %q lacks %q: %q", c.typed, form, family)
			}
		}
		for _, form := range strings.Fields(c.lacks) {
			if slices.Contains(family, form) {
				t.Errorf("the family of %q holds %q", c.typed, form)
			}
		}
	}
}

func TestWelshItems(t *testing.T) {
	items := numbered("y gyngor", "fy nghyngor", "councils", "councils")
	items[0].Lang, items[1].Lang, items[3].Lang = "cy", "cy-GB", "cy"
	x := open(t, items)
	for _, c := range []struct{ typed, want string }{
		{"cyngor", "m0 m1"},
		{"nghyngor", "m0 m1"},
		{"council", "m2"}, // English endings are none in Welsh
		{"councils", "m2 m3"},
	} {
		if got := foundIDs(t, x, minuted.Request{Expr: minuted.Word{Text: c.typed}}); got != c.want {
			t.Errorf("%s found %q, want %q", c.typed, got, c.want)
		}
	}
}

func TestAttachments(t *testing.T) {
	items := numbered("harbour", "wall")
	items[1].Attachments = []minuted.Attachment{{Title: "Report", Pages: []string{"the harbour", "the quay"}}}
	x := open(t, items)
	word := minuted.Word{Text: "harbour"}
	result, err := x.Search(context.Background(), minuted.Request{Expr: word})
	if err != nil {
		t.Fatal(err)
	}
	if result.Total != 1 || result.InAttachments != 1 {
		t.Errorf("found %d items and %d more in attached documents, want 1 and 1", result.Total, result.InAttachments)
	}
	if got := foundIDs(t, x, minuted.Request{Expr: word, Attachments: true}); got != "m0 m1" {
		t.Errorf("with attached documents %q is found", got)
	}
	if got := foundIDs(t, x, minuted.Request{Expr: minuted.Field{Name: "attachments", Operand: minuted.Phrase{Text: "harbour the"}}}); got != "" {
		t.Errorf("a phrase runs over the end of a page in %q", got)
	}
}
