package query_test

import (
	"reflect"
	"testing"

	"minuted"
	"minuted/search/query"
)

// checkReading holds what is true of every text: it has a reading that reads to the same tree and to itself, or an
// error that says why not; whatever a notice suggests runs.
func checkReading(t interface{ Fatalf(string, ...any) }, text string) {
	q, err := atNoon.Parse(text)
	runs := ""
	for _, n := range q.Notices {
		if n.Code == "" || n.Text == "" || n.Position < 0 || n.Position > len([]rune(text)) {
			t.Fatalf("%q: a notice without a word or a place: %+v", text, n)
		}
		if n.SuggestedQuery == "" || n.SuggestedQuery == runs {
			continue
		}
		runs = n.SuggestedQuery
		if _, err := atNoon.Parse(runs); err != nil {
			t.Fatalf("%q: the suggested %q does not run: %v", text, runs, err)
		}
	}
	if err != nil {
		checkError(t, q, err)
		return
	}
	again, err := atNoon.Parse(q.ReadAs)
	if err != nil {
		t.Fatalf("%q: its reading %q does not run: %v", text, q.ReadAs, err)
	}
	if again.ReadAs != q.ReadAs {
		t.Fatalf("%q: read as %q, which is read as %q", text, q.ReadAs, again.ReadAs)
	}
	again.Text, again.Notices = q.Text, q.Notices
	if !reflect.DeepEqual(again, q) {
		t.Fatalf("%q: the tree is %#v, that of its reading %#v", text, q.Expr, again.Expr)
	}
	if q.Expr != nil && q.Sort == "" && q.Scope == "" && q.ReadAs != query.String(q.Expr) {
		t.Fatalf("%q: read as %q but the tree says %q", text, q.ReadAs, query.String(q.Expr))
	}
}

// checkError holds what is true of a text that cannot be run: it says why, and suggests a query wherever there is a
// letter or digit to search for.
func checkError(t interface{ Fatalf(string, ...any) }, q minuted.Query, err error) {
	explained := false
	for _, n := range q.Notices {
		if n.Level == minuted.LevelError {
			explained = true
			if n.SuggestedQuery == "" && n.Code != "Q208" {
				t.Fatalf("%q: nothing is suggested beside %q", q.Text, n.Text)
			}
		}
	}
	if !explained || q.Expr != nil {
		t.Fatalf("%q: error %v with notices %v and tree %v", q.Text, err, q.Notices, q.Expr)
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		`a OR b c -d`, `"a b`, `(a`, `a)`, `title:(a b) authority:kent,"east sussex"`, `date:2019..2023`, `date:[2019 TO *]`,
		`date:>9999`, `Re: caseloads`, `comittee:x:y,z`, `-foo:(a OR b)`, `a NEAR/5 (b c)`, `case*~2`, `"a b"~5`, `fy:2023/24`,
		`AND!`, `title:AND,b`, `title:(a,b)`, `https://x/?a=*`, `– “x” –y`, `NOT NOT a`, `year:2021,2022 x`, `topic:(a -b OR c)`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) { checkReading(t, text) })
}
