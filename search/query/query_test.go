package query_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"minuted"
	"minuted/search/query"
)

func TestParseTree(t *testing.T) {
	word := func(s string) minuted.Expr { return minuted.Word{Text: s} }
	for _, c := range []struct {
		text string
		want minuted.Expr
	}{
		{"", nil},
		{" \t\n", nil},
		{"bins", word("bins")},
		{`"green bin"`, minuted.Phrase{Text: "green bin"}},
		{"a b", minuted.And{Operands: []minuted.Expr{word("a"), word("b")}}},
		{"a (b c)", minuted.And{Operands: []minuted.Expr{word("a"), word("b"), word("c")}}},
		{"a OR b c", minuted.And{Operands: []minuted.Expr{minuted.Or{Operands: []minuted.Expr{word("a"), word("b")}}, word("c")}}},
		{"a -b", minuted.And{Operands: []minuted.Expr{word("a"), minuted.Not{Operand: word("b")}}}},
		{"Council:kent", minuted.Field{Name: "authority", Operand: word("kent")}},
		{"title:a,b", minuted.Field{Name: "title", Operand: minuted.Or{Operands: []minuted.Expr{word("a"), word("b")}}}},
		{"title:OR", minuted.Field{Name: "title", Operand: minuted.Phrase{Text: "OR"}}},
		{"date:2024-02", minuted.Range{From: "2024-02-01", To: "2024-02-29"}},
		{"to:2021", minuted.Range{To: "2021-12-31"}},
		{"changed:2021", minuted.Range{From: "2021-01-01", To: "2021-12-31", Of: minuted.OfChange}},
		{"archived:2021", minuted.Range{From: "2021-01-01", To: "2021-12-31", Of: minuted.OfArchiving}},
		{"my:2023-24", minuted.Range{From: "2023-05-01", To: "2024-04-30", Of: minuted.OfMunicipalYear, Typed: "2023/24"}},
		{"date:6m", minuted.Range{From: "2026-05-21", To: "2026-11-21", Typed: "6m"}},
		{"words:>500", minuted.Numbers{Name: "words", Min: 501, Max: -1}},
		{"words:<=99", minuted.Numbers{Name: "words", Min: 0, Max: 99}},
		{"wom?n", minuted.Pattern{Text: "wom?n"}},
		{"case*!", minuted.Pattern{Text: "case*"}},
		{"caselod~", minuted.Fuzzy{Text: "caselod", Edits: 1}},
		{"caselod~2", minuted.Fuzzy{Text: "caselod", Edits: 2}},
		{`"a b"~3`, minuted.Phrase{Text: "a b", Slop: 3}},
		{`"soc* work"`, minuted.Phrase{Text: "soc* work"}},
		{"co-oper*", minuted.Phrase{Text: "co oper*"}},
		{"a NEAR b", minuted.Near{Left: word("a"), Right: word("b"), Words: 10}},
		{"a pre/2 b", minuted.Near{Left: word("a"), Right: word("b"), Words: 2, Ordered: true}},
		{"a w/s b", minuted.Near{Left: word("a"), Right: word("b"), Unit: minuted.UnitSentence}},
		{"a /p b", minuted.Near{Left: word("a"), Right: word("b"), Unit: minuted.UnitParagraph}},
		{"c NOT a NEAR/1 b", minuted.And{Operands: []minuted.Expr{word("c"), minuted.Not{Operand: minuted.Near{Left: word("a"), Right: word("b"), Words: 1}}}}},
		{"url:https://a.example/b?c=d,e", minuted.Field{Name: "url", Operand: minuted.Phrase{Text: "https://a.example/b?c=d,e"}}},
		{"a in:title", minuted.Field{Name: "title", Operand: word("a")}},
		{"sort:newest", nil},
	} {
		q, err := atNoon.Parse(c.text)
		if err != nil {
			t.Errorf("%q: %v", c.text, err)
		}
		if !reflect.DeepEqual(q.Expr, c.want) {
			t.Errorf("%q: tree %#v, want %#v", c.text, q.Expr, c.want)
		}
	}
}

func TestLimits(t *testing.T) {
	for _, c := range []struct {
		name, text, want string // want is in the error's text; "" for a query that runs
	}{
		{"128 parts", strings.Repeat("a ", 128), ""},
		{"140 parts", strings.Repeat("a ", 140), "The query has 140 parts; the limit is 128."},
		{"values count", "title:" + strings.Repeat("a,", 129), "The query has 129 parts; the limit is 128."},
		{"2,000 characters", strings.Repeat("é", 2000), ""},
		{"2,001 characters", strings.Repeat("é", 2001), "The query has 2001 characters; the limit is 2000."},
		{"12 brackets", strings.Repeat("(", 12) + "a" + strings.Repeat(")", 12), ""},
		{"13 brackets", strings.Repeat("(", 13) + "a" + strings.Repeat(")", 13), "The query has brackets 13 deep; the limit is 12."},
		{"brackets of the reading", strings.Repeat("a OR (b c OR d ", 12), "The query has brackets 24 deep; the limit is 12."},
		{"many dashes", strings.Repeat("-", 1999) + "a", "Every word is excluded"},
	} {
		_, err := query.Parse(c.text)
		switch {
		case c.want == "" && err != nil:
			t.Errorf("%s: %v", c.name, err)
		case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%s: error %v, want %q", c.name, err, c.want)
		}
	}
}

func TestSettings(t *testing.T) {
	for _, c := range []struct {
		text, reading string
		sort          minuted.Sort
		scope         minuted.Scope
	}{
		{"bins", "bins", "", ""},
		{"bins Sort:Oldest", "bins AND sort:oldest", minuted.SortOldest, ""},
		{"scope:meeting (bins sort:newest)", "scope:meeting AND bins AND sort:newest", minuted.SortNewest, minuted.ScopeMeeting},
		{"bins OR sort:newest", "bins", "", ""},
		{"sort:relevance bins sort:newest", "sort:relevance AND bins", minuted.SortRelevance, ""},
	} {
		q, err := query.Parse(c.text)
		if err != nil || q.Sort != c.sort || q.Scope != c.scope || q.ReadAs != c.reading {
			t.Errorf("%s: sort %q, scope %q, read as %q (%v), want %q, %q, %q", c.text, q.Sort, q.Scope, q.ReadAs, err, c.sort, c.scope, c.reading)
		}
		if !reflect.DeepEqual(q.Expr, minuted.Word{Text: "bins"}) {
			t.Errorf("%s: the tree is %#v, want the word alone", c.text, q.Expr)
		}
	}
}

func TestTypesAnd(t *testing.T) {
	for text, want := range map[string]bool{
		"bins AND bags": true, "(bins AND bags) routes": true, "title:(bins AND bags)": true, "bins AND -bags": true,
		"": false, "bins bags": false, "bins and bags": false, "bins OR bags": false, `"bins AND bags"`: false, "bins -bags": false,
		"AND bins": false, "bins AND": false, "title:AND": false, "bins NEAR/5 bags": false,
	} {
		if got := query.TypesAnd(text); got != want {
			t.Errorf("%s: %t, want %t", text, got, want)
		}
	}
}

func TestNoticesAreFew(t *testing.T) {
	q, err := query.Parse(strings.Repeat(") ", 900) + "bins")
	if err != nil || len(q.Notices) != 50 {
		t.Errorf("900 stray brackets give %d notices (%v), want 50", len(q.Notices), err)
	}
}

func TestErrorHoldsEveryNotice(t *testing.T) {
	_, err := query.Parse(`bins) date:lastweek`)
	var refused *query.Error
	if !errors.As(err, &refused) {
		t.Fatalf("error is %T, want *query.Error", err)
	}
	var codes []string
	for _, n := range refused.Notices {
		codes = append(codes, n.Code)
	}
	if want := []string{"Q103", "Q204"}; !reflect.DeepEqual(codes, want) {
		t.Errorf("notices %v, want %v", codes, want)
	}
	if strings.Contains(err.Error(), "bracket") {
		t.Errorf("error %q tells of more than what stands in the way", err)
	}
}

func BenchmarkParse(b *testing.B) {
	const text = `"social worker" (caseload OR workload) authority:kent,surrey date:2019..2023 -topic:planning`
	for b.Loop() {
		if _, err := query.Parse(text); err != nil {
			b.Fatal(err)
		}
	}
}
