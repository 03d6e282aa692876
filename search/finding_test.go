package search

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"minuted"
	"minuted/search/query"
)

// watch keeps the requests that an index is asked, and lets none match some words of what is asked.
type watch struct {
	mu    sync.Mutex
	asked []minuted.Request
}

func watched(f *fakeIndex, change func(r minuted.Request, result *minuted.Result)) *watch {
	w := &watch{}
	f.change = func(r minuted.Request, result *minuted.Result) {
		w.mu.Lock()
		w.asked = append(w.asked, r)
		w.mu.Unlock()
		if change != nil {
			change(r, result)
		}
	}
	return w
}

func (w *watch) first() minuted.Request {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.asked[0]
}

func TestSearchAsksTheIndex(t *testing.T) {
	parse := func(text string) (minuted.Query, error) {
		q, err := parseWords(text)
		if strings.Contains(text, "settings") {
			q.Sort, q.Scope = minuted.SortOldest, minuted.ScopeMeeting
		}
		return q, err
	}
	type asked struct {
		Match       minuted.Match
		Scope       minuted.Scope
		Sort        minuted.Sort
		Attachments bool
	}
	for query, want := range map[string]asked{
		"q=library":                            {Match: minuted.MatchAuto},
		"q=library&match=auto&attachments=0":   {Match: minuted.MatchAuto},
		"q=library&match=any&attachments=1":    {Match: minuted.MatchAny, Attachments: true},
		"q=library&match=all&scope=meeting":    {Match: minuted.MatchAll, Scope: minuted.ScopeMeeting},
		"q=settings":                           {Match: minuted.MatchAuto, Scope: minuted.ScopeMeeting, Sort: minuted.SortOldest},
		"q=settings&scope=item&sort=relevance": {Match: minuted.MatchAuto, Scope: minuted.ScopeItem, Sort: minuted.SortRelevance},
		"q=library&expand=1&strict=0":          {Match: minuted.MatchAuto},
		"q=library+AND+opening":                {Match: minuted.MatchAll},
		"q=library+AND+opening&match=any":      {Match: minuted.MatchAny},
		"q=library+opening&strict=1":           {Match: minuted.MatchAll},
	} {
		ix := newFake("g1", manyItems(3)...)
		w := watched(ix, nil)
		s := newSite(t, ix, func(o *Options) { o.Parse = parse })
		if a := s.get(t, "/api/v1/search?"+query); a.StatusCode != http.StatusOK {
			t.Errorf("%s: status %d, %s", query, a.StatusCode, a.body)
			continue
		}
		r := w.first()
		if got := (asked{r.Match, r.Scope, r.Sort, r.Attachments}); got != want {
			t.Errorf("%s: the index was asked for %+v, want %+v", query, got, want)
		}
	}
}

// most makes an index hold so many items with all of three words, and others with two.
func most(whole int) func(r minuted.Request, result *minuted.Result) {
	return func(r minuted.Request, result *minuted.Result) {
		if r.Match == minuted.MatchAuto {
			result.Matched, result.TotalAllWords, result.Words, result.Least = minuted.MatchMost, whole, 3, 2
		}
	}
}

func TestMostWords(t *testing.T) {
	for _, test := range []struct {
		query           string
		whole           int
		text, suggested string
	}{
		{"q=library+opening", 0, "No item holds all of these words, so the items that hold at least 2 of the 3 main words are shown (3). For any of the words, join them with OR.", "library OR opening"},
		{"q=library+opening", 1, "First come the items that hold all of these words (1), then those that hold at least 2 of the 3 main words (2). For the first alone, join the words with AND.", "library AND opening"},
		{"q=library+opening&scope=meeting", 0, "No meeting holds all of these words, so the items of meetings that hold at least 2 of the 3 main words are shown (3). For any of the words, join them with OR.", "library OR opening"},
		{"q=library+opening&scope=meeting", 2, "First come the items of meetings that hold all of these words (2), then those of meetings that hold at least 2 of the 3 main words (1). For the first alone, join the words with AND.", "library AND opening"},
	} {
		ix := newFake("g1", manyItems(3)...)
		watched(ix, most(test.whole))
		s := newSite(t, ix)
		got := decode[Answer](t, s.get(t, "/api/v1/search?"+test.query))
		if got.Query.Matched != minuted.MatchMost || got.Total != 3 || got.TotalAllWords != test.whole {
			t.Errorf("%s: matched %s, total %d, with all words %d; want most, 3, %d", test.query, got.Query.Matched, got.Total, got.TotalAllWords, test.whole)
		}
		want := minuted.Notice{Code: "Q303", Level: minuted.LevelNotice, SuggestedQuery: test.suggested, Text: test.text}
		if len(got.Query.Notices) != 1 || got.Query.Notices[0] != want {
			t.Errorf("%s: notices are %+v, want %+v", test.query, got.Query.Notices, want)
		}
		s.check(t, says{path: "/search?" + test.query, want: []string{test.text[:20], "Any word</a>", `aria-current="true">All words, or most</a>`, `match=any`}})
	}
}

// TestWhereWordsBeginToLack wants one line between the hits with all words and the others, on the page where they meet.
func TestWhereWordsBeginToLack(t *testing.T) {
	const line = "From here on some of the words are lacking"
	for _, test := range []struct {
		whole, page int
		want        int // hits above the line; -1 where there is none
	}{{0, 1, -1}, {2, 1, 2}, {10, 1, -1}, {10, 2, 0}, {12, 2, 2}, {12, 1, -1}, {12, 3, -1}} {
		ix := newFake("g1", manyItems(30)...)
		watched(ix, most(test.whole))
		s := newSite(t, ix)
		body := s.get(t, fmt.Sprintf("/search?q=library+opening&per=10&page=%d", test.page)).body
		above, _, found := strings.Cut(body, line)
		if got := strings.Count(above, `<li class="hit">`) - 1; found != (test.want >= 0) || found && got != test.want {
			t.Errorf("%d hits with all words, page %d: the line comes after %d hits (%t), want %d", test.whole, test.page, got, found, test.want)
		}
	}
}

// TestMostWordsButCommonOnes wants it said where only words such as "the" are lacking.
func TestMostWordsButCommonOnes(t *testing.T) {
	n := mostNotice(minuted.Query{ReadAs: "the AND ferry"}, &minuted.Result{Total: 1200, TotalAllWords: 4, Words: 1, Least: 1}, minuted.ScopeItem)
	want := "First come the items that hold all of these words (4), then those that hold the main words but not all the common ones (1,196). For the first alone, join the words with AND."
	if n.Text != want {
		t.Errorf("the notice is %q, want %q", n.Text, want)
	}
}

func TestAnyOfWords(t *testing.T) {
	word := func(text string) minuted.Expr { return minuted.Word{Text: text} }
	council := minuted.Field{Name: "authority", Operand: word("wexmouth")}
	for _, test := range []struct {
		expr minuted.Expr
		want string
	}{
		{nil, ""},
		{word("a"), ""},
		{minuted.And{Operands: []minuted.Expr{word("a"), council}}, ""},
		{minuted.And{Operands: []minuted.Expr{word("a"), word("b")}}, "a OR b"},
		{minuted.And{Operands: []minuted.Expr{word("a"), council, minuted.Phrase{Text: "b c"}, minuted.Not{Operand: word("d")}}}, `(a OR "b c") AND authority:wexmouth AND NOT d`},
		{minuted.And{Operands: []minuted.Expr{word("a"), minuted.Field{Name: "title", Operand: word("b")}}}, "a OR title:b"},
	} {
		if got := anyOfWords(test.expr); got != test.want {
			t.Errorf("%+v: %q, want %q", test.expr, got, test.want)
		}
	}
}

func TestStrict(t *testing.T) {
	ix := newFake("g1", manyItems(3)...)
	watched(ix, most(0))
	s := newSite(t, ix)
	for _, test := range []struct {
		path   string
		status int
		says   string
	}{
		{"/api/v1/search?q=library+odd&strict=1", http.StatusBadRequest, "An odd word."},
		{"/api/v1/search?q=library+opening&strict=1", http.StatusOK, `"matched":"all"`},
		{"/api/v1/search?q=library+opening&strict=1&match=any", http.StatusOK, `"total":3`},
		{"/api/v1/search?q=library+opening&strict=1&match=all", http.StatusOK, `"total":3`},
		{"/api/v1/search?q=library+odd", http.StatusOK, "An odd word."},
		{"/search?q=library+odd&strict=1", http.StatusOK, "An odd word."},
	} {
		a := s.get(t, test.path)
		if a.StatusCode != test.status || !strings.Contains(a.body, test.says) {
			t.Errorf("%s: status %d, want %d and %q in %s", test.path, a.StatusCode, test.status, test.says, a.body)
		}
		if test.status == http.StatusBadRequest && decode[problem](t, a).Parameter != "strict" {
			t.Errorf("%s: the problem names %q, want strict", test.path, decode[problem](t, a).Parameter)
		}
	}
}

func TestOtherSpelling(t *testing.T) {
	ix := newFake("g1", manyItems(3)...)
	ix.spellings = map[string]string{"libary": "library", "opening": "nothing"}
	s := newSite(t, ix)
	for query, want := range map[string]SuggestedQuery{
		"libary":          {"library", 3},
		"libary hours":    {"library hours", 3},
		"libary, hours":   {"library, hours", 0},
		"libary nowhere":  {},
		"opening":         {},
		"library":         {},
		"libary's libary": {},
	} {
		got := decode[Answer](t, s.get(t, "/api/v1/search?q="+strings.ReplaceAll(query, " ", "+"))).Query.DidYouMean
		switch {
		case want.Total == 0 && got != nil:
			t.Errorf("%s: did you mean %+v, want nothing: it finds no more", query, *got)
		case want.Total > 0 && (got == nil || *got != want):
			t.Errorf("%s: did you mean %+v, want %+v", query, got, want)
		}
	}
	s.check(t, says{path: "/search?q=libary+hours&authority=wexmouth", want: []string{`Did you mean <a href="/search?q=library&#43;hours&amp;authority=wexmouth">library hours</a>? <span class="count">3 items</span>`}})
}

func TestReplaceWord(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"libary", "library"},
		{`-x "libary hours" libary:(libary)`, `-x "library hours" library:(library)`},
		{"libarys libary's prelibary", "libarys libary's prelibary"},
		{"", ""},
	} {
		if got := replaceWord(test.text, "libary", "library"); got != test.want {
			t.Errorf("%q becomes %q, want %q", test.text, got, test.want)
		}
	}
}

func TestRelaxed(t *testing.T) {
	s := newSite(t, newFake("g1", manyItems(3)...))
	got := decode[Answer](t, s.get(t, "/api/v1/search?q=library&authority=silent"))
	want := RelaxedQuery{Query: "library", Dropped: "Silent Town Council", Total: 3, URL: "/search?q=library"}
	if len(got.Relaxed) != 1 || got.Relaxed[0] != want {
		t.Errorf("relaxed to %+v, want %+v", got.Relaxed, want)
	}
	if got := decode[Answer](t, s.get(t, "/api/v1/search?q=library&authority=silent&per=0&facet=none")).Relaxed; len(got) != 1 || got[0] != want {
		t.Errorf("without hits and facets relaxed to %+v, want %+v", got, want)
	}
	if got := decode[Answer](t, s.get(t, "/api/v1/search?q=library")).Relaxed; got != nil {
		t.Errorf("a search that finds something is relaxed to %+v", got)
	}
}

// TestRelaxedInTime checks that searches tried for an empty page are bounded in number and time.
func TestRelaxedInTime(t *testing.T) {
	ix := newFake("g1", manyItems(3)...)
	w := watched(ix, nil)
	ix.before = func(ctx context.Context) error {
		w.mu.Lock()
		first := len(w.asked) == 0
		w.mu.Unlock()
		if first {
			return nil
		}
		<-ctx.Done()
		return ctx.Err()
	}
	s := newSite(t, ix)
	began := time.Now()
	const path = "/api/v1/search?q=library&authority=silent&authority=ostrey"
	a := s.get(t, path)
	if a.StatusCode != http.StatusOK || len(decode[Answer](t, a).Relaxed) != 0 || time.Since(began) > relaxedTime+2*time.Second {
		t.Errorf("status %d after %s: %s", a.StatusCode, time.Since(began), a.body)
	}

	ix.before = nil
	w.asked = nil
	s.get(t, "/api/v1/search?q=library&authority=silent&topic=roads&topic=a&topic=b&topic=c&topic=d&topic=e&topic=f&topic=g&topic=h&topic=i")
	if n := len(w.asked); n != 1+maxRelaxed {
		t.Errorf("%d searches were made, want 1 and %d relaxed ones", n, maxRelaxed)
	}
	if again := s.get(t, path, "If-None-Match", a.Header.Get("ETag")); again.StatusCode != http.StatusOK || len(decode[Answer](t, again).Relaxed) == 0 {
		t.Errorf("asked again in better times: status %d, %s", again.StatusCode, again.body)
	}
}

func TestInAttachments(t *testing.T) {
	ix := newFake("g1", manyItems(3)...)
	watched(ix, func(r minuted.Request, result *minuted.Result) {
		if !r.Attachments {
			result.InAttachments = 12
		}
	})
	s := newSite(t, ix)
	if got := decode[Answer](t, s.get(t, "/api/v1/search?q=library")).InAttachments; got != 12 {
		t.Errorf("%d in attachments, want 12", got)
	}
	s.check(t,
		says{path: "/search?q=library", want: []string{"and 12 more in attached reports", `href="/search?q=library&amp;attachments=1"`}},
		says{path: "/search?q=nowhere", want: []string{"but 12 items in attached reports"}},
		says{path: "/search?q=library&attachments=1", want: []string{"attached reports too"}, not: []string{"more in attached"}},
		says{path: "/search?q=library&scope=meeting&expand=0", want: []string{"words anywhere in one meeting", "only the words typed"}},
		says{path: "/search?q=library", not: []string{"Match:"}},
	)
}

// TestHelpExamples checks that every example of the help page can be run without a guess.
func TestHelpExamples(t *testing.T) {
	s := newSite(t, newFake("g1"), func(o *Options) { o.Parse = nil })
	for _, group := range helpExamples {
		for _, row := range group.rows {
			q, err := s.service.parse(row[0])
			if err != nil || len(q.Notices) > 0 {
				t.Errorf("%s: %v, notices %+v", row[0], err, q.Notices)
			}
		}
	}
}

// TestExpansion checks that what means the same is searched for, told, and left out on request.
func TestExpansion(t *testing.T) {
	ix := newFake("g1", manyItems(1)...)
	w := watched(ix, nil)
	s := newSite(t, ix, func(o *Options) { o.Parse = nil })
	added, err := query.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	const typed = "SEND"
	_, also := added.Expand(minuted.And{Operands: []minuted.Expr{minuted.Word{Text: typed}, minuted.Word{Text: "library"}}})
	if len(also) == 0 {
		t.Fatalf("the thesaurus knows nothing of %s", typed)
	}
	got := decode[Answer](t, s.get(t, "/api/v1/search?q="+typed+"+library")).Query.AlsoSearched
	if !slices.Equal(got, also) {
		t.Errorf("also searched %+v, want %+v", got, also)
	}
	if and, ok := w.first().Expr.(minuted.And); !ok || !slices.ContainsFunc(and.Operands, func(e minuted.Expr) bool { _, is := e.(minuted.Alike); return is }) {
		t.Errorf("the index was asked for %+v, which holds nothing alike", w.first().Expr)
	}
	w.asked = nil
	if got := decode[Answer](t, s.get(t, "/api/v1/search?expand=0&q="+typed+"+library")).Query.AlsoSearched; len(got) != 0 {
		t.Errorf("with expand=0 also searched %+v", got)
	}
	s.check(t,
		says{path: "/search?q=" + typed + "+library", want: []string{"Also searching: <em>" + also[0].Expansion, "expand=0"}},
		says{path: "/search?expand=0&q=" + typed + "+library", not: []string{"Also searching"}},
	)
}

// TestRelaxedQuery checks that a query of the real language is relaxed into others that are asked with the same
// settings.
func TestRelaxedQuery(t *testing.T) {
	ix := newFake("g1", manyItems(1)...)
	w := watched(ix, func(r minuted.Request, result *minuted.Result) {
		result.Total = 0
		if _, ok := r.Expr.(minuted.Word); ok {
			result.Total = 5
		}
	})
	s := newSite(t, ix, func(o *Options) { o.Parse = nil })
	got := decode[Answer](t, s.get(t, "/api/v1/search?q=ferry+NEAR/3+slipway+scope:meeting")).Relaxed
	if len(got) == 0 && len(w.asked) < 2 {
		t.Fatalf("no relaxed search was made: %+v", got)
	}
	for _, r := range w.asked {
		if r.Scope != minuted.ScopeMeeting {
			t.Errorf("%+v was asked of the scope %q, want meeting", r.Expr, r.Scope)
		}
	}
}

// TestProperties checks that nation, region and language are asked for as fields of the query.
func TestProperties(t *testing.T) {
	ix := newFake("g1", manyItems(1)...)
	w := watched(ix, nil)
	s := newSite(t, ix)
	for params, want := range map[string]string{
		"nation=wales": `nation:wales`,
		"q=library&region=a&region=b&not_lang=cy": `library AND region:(a OR b) AND NOT lang:cy`,
		"q=library+hours&not_nation=wales":        `library AND hours AND NOT nation:wales`,
	} {
		w.asked = nil
		if a := s.get(t, "/api/v1/search?"+params); a.StatusCode != http.StatusOK {
			t.Errorf("%s: status %d, %s", params, a.StatusCode, a.body)
			continue
		}
		if got := query.String(w.first().Expr); strings.ReplaceAll(got, `"`, "") != want {
			t.Errorf("%s: the index was asked for %s, want %s", params, got, want)
		}
	}
	s.check(t, says{path: "/search?nation=northern-ireland&not_lang=cy", want: []string{"Northern Ireland <span", "not Welsh <span", `type="hidden" name="nation" value="northern-ireland"`}})
}

// TestTooMuch checks that what an index refuses to look through is the asker's to change.
func TestTooMuch(t *testing.T) {
	ix := newFake("g1", manyItems(1)...)
	ix.before = func(context.Context) error { return fmt.Errorf("%w: too many words", minuted.ErrExpr) }
	s := newSite(t, ix)
	a := s.get(t, "/api/v1/search?q=library")
	if p := decode[problem](t, a); a.StatusCode != http.StatusBadRequest || p.Detail != "query cannot be answered: too many words" || p.Parameter != "q" {
		t.Errorf("status %d, problem %+v; want 400 that names q", a.StatusCode, p)
	}
}

func TestSpellingIsLeftAlone(t *testing.T) {
	ix := newFake("g1", manyItems(2*plenty)...)
	ix.spellings = map[string]string{"part": "library", "nowhere": "library"}
	s := newSite(t, ix)
	for _, query := range []string{"q=part", "q=nowhere&page=2"} {
		if got := decode[Answer](t, s.get(t, "/api/v1/search?"+query)).Query.DidYouMean; got != nil {
			t.Errorf("%s: did you mean %+v, want nothing", query, *got)
		}
	}
}
