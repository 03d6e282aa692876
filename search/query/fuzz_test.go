package query_test

import (
	"reflect"
	"strings"
	"testing"

	"minuted"
	"minuted/search/query"

	"pgregory.net/rapid"
)

// checkReading holds what is true of every text: it has a reading that reads to the same tree and to itself, or an
// error that says why not; what is suggested instead of something unavailable runs.
func checkReading(t interface{ Fatalf(string, ...any) }, text string) {
	q, err := query.Parse(text)
	if err != nil {
		checkError(t, q, err)
		return
	}
	if q.ReadAs != query.String(q.Expr) {
		t.Fatalf("%q: read as %q but the tree says %q", text, q.ReadAs, query.String(q.Expr))
	}
	again, err := query.Parse(q.ReadAs)
	if err != nil {
		t.Fatalf("%q: its reading %q does not run: %v", text, q.ReadAs, err)
	}
	if again.ReadAs != q.ReadAs {
		t.Fatalf("%q: read as %q, which is read as %q", text, q.ReadAs, again.ReadAs)
	}
	if !reflect.DeepEqual(again.Expr, q.Expr) {
		t.Fatalf("%q: the tree is %#v, that of its reading %#v", text, q.Expr, again.Expr)
	}
	if len(q.ReadAs) == 0 && strings.ContainsAny(text, "abc123") {
		t.Fatalf("%q: words were lost without an error", text)
	}
}

func checkError(t interface{ Fatalf(string, ...any) }, q minuted.Query, err error) {
	explained := false
	for _, n := range q.Notices {
		explained = explained || n.Level == minuted.LevelError
		if n.Code != "Q209" || n.SuggestedQuery == "" {
			continue
		}
		if _, err := query.Parse(n.SuggestedQuery); err != nil {
			t.Fatalf("%q: the suggested %q does not run: %v", q.Text, n.SuggestedQuery, err)
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

// TestReadingOfAnyQuery builds texts from the pieces of the language, which random bytes seldom hit.
func TestReadingOfAnyQuery(t *testing.T) {
	pieces := rapid.SampledFrom([]string{
		" ", " ", " ", " ", " ", "AND", "OR", "NOT", "-", "–", "(", ")", `"`, ",", ":", "!", "?", "~1", "*", "..", "a", "bin",
		"w/c", "s.106", "O'Brien", "or", "not", "title:", "authority:", "kind:", "decision", "outcome:", "topic:", "date:", "from:",
		"to:", "year:", "2023", "2023-05", "17/05/2023", "6m", "foo:", "fy:2023/24", "NEAR/5", "https://a.b/c?d", "[2019 TO 2023]", ">=",
	})
	rapid.Check(t, func(t *rapid.T) {
		checkReading(t, strings.Join(rapid.SliceOfN(pieces, 0, 24).Draw(t, "pieces"), ""))
	})
}
