package search

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"minuted"
)

// pageFacts are what the tests look at in a page.
type pageFacts struct {
	title, lang string
	h1          int
	ids         map[string]int
	links       []string
	unlabelled  []string // inputs without a label
	inline      []string // scripts, styles and handlers that the content policy forbids
}

func readPage(t *testing.T, body string) pageFacts {
	t.Helper()
	root, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	facts := pageFacts{ids: make(map[string]int)}
	labelled := make(map[string]bool)
	var inputs []*html.Node
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		facts.readElement(n)
		switch n.Data {
		case "label":
			labelled[attr(n, "for")] = true
		case "input":
			if attr(n, "type") != "hidden" {
				inputs = append(inputs, n)
			}
		}
	}
	for _, n := range inputs {
		if !labelled[attr(n, "id")] && (n.Parent == nil || n.Parent.Data != "label") {
			facts.unlabelled = append(facts.unlabelled, attr(n, "name"))
		}
	}
	return facts
}

func (f *pageFacts) readElement(n *html.Node) {
	if id := attr(n, "id"); id != "" {
		f.ids[id]++
	}
	for _, a := range n.Attr {
		if strings.HasPrefix(a.Key, "on") || a.Key == "style" {
			f.inline = append(f.inline, a.Key)
		}
	}
	switch n.Data {
	case "html":
		f.lang = attr(n, "lang")
	case "title":
		if n.Namespace == "" && n.FirstChild != nil {
			f.title = n.FirstChild.Data
		}
	case "h1":
		f.h1++
	case "style":
		f.inline = append(f.inline, "style element")
	case "script":
		if attr(n, "src") == "" {
			f.inline = append(f.inline, "script element")
		}
		f.links = append(f.links, attr(n, "src"))
	case "a", "link":
		f.links = append(f.links, attr(n, "href"))
	}
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// checkPage looks for what every page must have.
func checkPage(t *testing.T, path string, a answered) pageFacts {
	t.Helper()
	facts := readPage(t, a.body)
	if facts.h1 != 1 {
		t.Errorf("%s: %d h1, want 1", path, facts.h1)
	}
	if facts.lang != "en-GB" || !strings.HasSuffix(facts.title, " – Minuted") || facts.title == " – Minuted" {
		t.Errorf("%s: lang %q, title %q", path, facts.lang, facts.title)
	}
	if facts.ids["main"] != 1 || !strings.Contains(a.body, `class="skip" href="#main"`) {
		t.Errorf("%s: no link that skips to the content", path)
	}
	for id, n := range facts.ids {
		if n > 1 {
			t.Errorf("%s: id %q stands %d times", path, id, n)
		}
	}
	if len(facts.unlabelled) > 0 {
		t.Errorf("%s: inputs without a label: %q", path, facts.unlabelled)
	}
	if len(facts.inline) > 0 {
		t.Errorf("%s: inline %q, which the content policy forbids", path, facts.inline)
	}
	for _, unwanted := range []string{"ZgotmplZ", "<no value>", "%!", `href=""`} {
		if strings.Contains(a.body, unwanted) {
			t.Errorf("%s: the page holds %q", path, unwanted)
		}
	}
	if policy := a.Header.Get("Content-Security-Policy"); policy != contentPolicy || strings.Contains(policy, "unsafe") {
		t.Errorf("%s: Content-Security-Policy %q", path, policy)
	}
	if kind := a.Header.Get("Content-Type"); kind != "text/html; charset=utf-8" {
		t.Errorf("%s: Content-Type %q", path, kind)
	}
	return facts
}

// pagesOf is an address of every page that shows items.
func pagesOf(items ...*minuted.Item) []string {
	paths := []string{"/", "/search", "/search?q=library", "/search?q=nowhere&authority=wexmouth&topic=roads&from=2020", "/search?q=odd",
		"/search?kind=substance&not_outcome=none&show=topic&grain=month", "/search?page=90", "/authorities", "/topics", "/topics/culture", "/topics/culture/libraries",
		"/authorities/wexmouth", "/authorities/silent", "/about", "/help", "/search?q=library+opening&match=any&expand=0&attachments=1&scope=meeting"}
	for _, it := range items {
		paths = append(paths, itemPath(it.ID, it.Title)+"?q=library+opened", "/authorities/"+it.Authority)
		if it.Meeting.ID != "" {
			paths = append(paths, meetingPath(it.Meeting.ID, it.Committee, it.Date))
		}
	}
	return paths
}

func TestEveryPage(t *testing.T) {
	for name, items := range map[string][]*minuted.Item{
		"no items":      nil,
		"one item":      {plainItem(1)},
		"many items":    manyItems(60),
		"bare item":     {bareItem()},
		"hostile items": {hostileItem(), plainItem(1), bareItem()},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t, newFake("g1", items...), func(o *Options) { o.PublicURL = "https://minutes.example" })
			seen := make(map[string]bool)
			for _, path := range pagesOf(items[:min(len(items), 3)]...) {
				a := s.get(t, path)
				if a.StatusCode != http.StatusOK {
					t.Errorf("%s: status %d", path, a.StatusCode)
				}
				for _, link := range checkPage(t, path, a).links {
					seen[link] = true
				}
			}
			s.checkLinks(t, seen)
		})
	}
}

// checkLinks follows every link of this site.
func (s *site) checkLinks(t *testing.T, links map[string]bool) {
	t.Helper()
	for link := range links {
		link = strings.TrimPrefix(link, "https://minutes.example")
		path, _, _ := strings.Cut(link, "#")
		switch {
		case strings.HasPrefix(link, "#"), strings.HasPrefix(link, "https://wexmouth.example/"):
		case !strings.HasPrefix(link, "/"):
			t.Errorf("link %q leads away", link)
		default:
			if a := s.get(t, path); a.StatusCode != http.StatusOK {
				t.Errorf("link %q: status %d", link, a.StatusCode)
			}
		}
	}
}

func TestHostileTextIsEscaped(t *testing.T) {
	it := hostileItem()
	s := newSite(t, newFake("g1", it))
	for _, path := range pagesOf(it) {
		a := s.get(t, path)
		for _, unwanted := range []string{`<script>alert`, `javascript:`, `" onload=`} {
			if strings.Contains(a.body, unwanted) {
				t.Errorf("%s: the page holds %q", path, unwanted)
			}
		}
	}
	a := s.get(t, `/search?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&authority=%22%3E%3Cscript%3E`)
	if checkPage(t, "/search", a); strings.Contains(a.body, "<script>") {
		t.Error("a query reaches the page unescaped")
	}
}

func TestRedirects(t *testing.T) {
	it := plainItem(1)
	right := itemPath(it.ID, it.Title)
	meeting := meetingPath(it.Meeting.ID, it.Committee, it.Date)
	s := newSite(t, newFake("g1", it))
	for _, test := range []struct {
		path   string
		status int
		to     string
	}{
		{"/items/" + it.ID, http.StatusMovedPermanently, right},
		{"/items/" + it.ID + "/wrong?q=a+b", http.StatusMovedPermanently, right + "?q=a+b"},
		{right, http.StatusOK, ""},
		{"/meetings/" + it.Meeting.ID, http.StatusMovedPermanently, meeting},
		{"/meetings/" + it.Meeting.ID + "/x", http.StatusMovedPermanently, meeting},
		{"/search?q=a&from=&to=&authority=", http.StatusSeeOther, "/search?q=a"},
		{"/search?q=&page=1", http.StatusSeeOther, "/search"},
		{"/search?to=&q=a&utm_source=x&topic=y&sort=newest", http.StatusSeeOther, "/search?q=a&topic=y&sort=newest"},
		{"/search?q=a&utm_source=x", http.StatusOK, ""},
		{"/topics/", http.StatusMovedPermanently, "/topics"},
	} {
		a := s.get(t, test.path)
		if a.StatusCode != test.status || a.Header.Get("Location") != test.to {
			t.Errorf("%s: status %d to %q, want %d to %q", test.path, a.StatusCode, a.Header.Get("Location"), test.status, test.to)
		}
	}
}

func TestBadSearchPage(t *testing.T) {
	s := newSite(t, newFake("g1", plainItem(1)))
	for _, test := range []struct{ path, says string }{
		{"/search?q=bad", "&#34;bad&#34; cannot be run."},
		{"/search?q=bad", `href="/search?q=good"`},
		{"/search?q=bad", `value="bad"`},
		{"/search?q=broken", "No notices here."},
		{"/search?q=keep+this&page=0", `value="keep this"`},
		{"/search?from=yesterday", "not a date"},
		{"/search?kind=x&from=", "Kind: "},
		{"/search?q=%zz", "not encoded"},
	} {
		a := s.get(t, test.path)
		checkPage(t, test.path, a)
		if a.StatusCode != http.StatusBadRequest || !strings.Contains(a.body, test.says) || !strings.Contains(a.body, `role="alert"`) {
			t.Errorf("%s: status %d; want 400 and a page with %q\n%s", test.path, a.StatusCode, test.says, a.body)
		}
	}
}

func TestErrorPages(t *testing.T) {
	s := newSite(t, newFake("g1", plainItem(1)))
	for _, path := range []string{"/nothing", "/items/x/y", "/items/aaaaaaaaaaaaa/y", "/meetings/x", "/authorities/unknown", "/topics/unknown", "/topics/culture/unknown", "/assets/none.css", "/search/x"} {
		a := s.get(t, path)
		if a.StatusCode != http.StatusNotFound {
			t.Errorf("%s: status %d, want 404", path, a.StatusCode)
		}
		checkPage(t, path, a)
	}
}

// says is a page and what must stand on it, or must not.
type says struct {
	path string
	want []string
	not  []string
}

func (s *site) check(t *testing.T, tests ...says) {
	t.Helper()
	for _, test := range tests {
		body := s.get(t, test.path).body
		for _, want := range test.want {
			if !strings.Contains(body, want) {
				t.Errorf("%s: the page lacks %q", test.path, want)
			}
		}
		for _, not := range test.not {
			if strings.Contains(body, not) {
				t.Errorf("%s: the page holds %q", test.path, not)
			}
		}
	}
}

func TestResultsPage(t *testing.T) {
	items := manyItems(45)
	for i, it := range items[:30] { // thirty committees
		it.CommitteeID, it.Committee = "c"+string(rune('a'+i%26))+it.ID, "Committee "+it.ID
	}
	items[3].Topics = []string{"culture/museums"}
	items[4].Topics = []string{"roads"}
	newSite(t, newFake("g1", items...)).check(t,
		says{path: "/search?q=library", want: []string{"Results for ‘library’", "45 items", "Show all 31", `aria-current="true">Relevance`, `<span class="unseen">Page </span>3`, "&amp;page=2\" rel=\"next\""}, not: []string{"Read as", "rel=\"prev\"", `value="culture/museums"`}},
		says{path: "/search?q=library+opening", want: []string{"Read as <code>library AND opening</code>"}},
		says{path: "/search", want: []string{"All items", "Newest</a>"}, not: []string{"Relevance", "Clear all"}},
		says{path: "/search?show=committee", not: []string{"Show all"}},
		says{path: "/search?topic=culture", want: []string{"Museums &amp; galleries", `value="culture" checked`, `<span class="unseen">Remove filter </span>Culture and leisure`, `href="/search">Clear all`}},
		says{path: "/search?topic=roads&authority=silent", want: []string{"0 items", `value="silent" checked`, "Silent Town Council", "Without Silent Town Council</a>: 1 item"}},
		says{path: "/search?not_topic=roads&q=library", want: []string{"44 items", "not Roads and parking", `type="hidden" name="not_topic" value="roads"`}},
		says{path: "/search?from=2020&to=2021", want: []string{"2020 to 2021", `value="2020"`, "Items by month"}},
		says{path: "/search?q=library", want: []string{"Items by year", `aria-label="2020: 9 items"`, "from=2020&amp;to=2020"}},
		says{path: "/search?q=library+odd", want: []string{"An odd word.", `href="/search?q=even">Search for even`}},
		says{path: "/search?page=3", want: []string{`rel="prev"`}, not: []string{`rel="next"`}},
		says{path: "/search?page=9", want: []string{"nothing on this page"}},
	)
}

func TestItemPage(t *testing.T) {
	items := manyItems(4)
	items[1].Cut = true
	items[2].Decision = minuted.Decision{Outcome: minuted.OutcomeNone}
	items[2].Lang, items[2].Version = "cy", 2
	items[2].Meeting.State, items[2].Meeting.Status = minuted.StateDraft, minuted.StatusMoved
	at := func(i int) string { return itemPath(items[i].ID, items[i].Title) }
	newSite(t, newFake("g1", items...)).check(t,
		says{path: at(1), want: []string{`<h3 id="minutes-1">Discussion</h3>`, `<p id="minutes-2">The library would open later.<br>Members asked about staff.</p>`, `<ul id="minutes-3"><li>Mondays</li>`, `id="minutes-4"`, "<td>Harbour</td><td>40</td>", `id="agenda-1"`, `id="decision-1"`,
			"Agreed", "minutes cut off", "Cllr Penhallow, Cllr Orme", "Carried", "Report</a> <span class=\"chip\">PDF", items[1].Digest, "1 May 2024, 10:00 UTC",
			"Wexmouth Borough Council, Cabinet, 1 January 2019, ‘item 2, Library opening hours, part 1’", `rel="prev" href="` + at(0), `rel="next" href="` + at(2), "Minutes as confirmed"},
			not: []string{"<mark>", "Back to", "Version"}},
		says{path: at(2), want: []string{"No decision recorded", `lang="cy"`, "Version", "Draft minutes", "moved"}, not: []string{"cut off"}},
		says{path: at(0) + "?q=library+open&authority=wexmouth&page=2", want: []string{"<mark>open</mark> later", "<mark>Library</mark> <mark>open</mark>ing", `href="/search?q=library&#43;open&amp;authority=wexmouth&amp;page=2">Back to the search results`}, not: []string{`rel="prev"`}},
		says{path: at(0) + "?q=bad", not: []string{"<mark>"}},
		says{path: meetingPath(items[0].Meeting.ID, items[0].Committee, items[0].Date), want: []string{at(0), at(3), "Cabinet, 1 January 2019"}},
	)
}

func TestLandingPages(t *testing.T) {
	newSite(t, newFake("g1", manyItems(45)...)).check(t,
		says{path: "/", want: []string{"Search 45 items", "Culture and leisure", "Newest decisions", "Wexmouth Borough Council", "1 January 2019"}},
		says{path: "/authorities", want: []string{"South West", "45 items"}, not: []string{"Silent Town Council"}},
		says{path: "/authorities/wexmouth", want: []string{"All 45 items", "/search?authority=wexmouth&amp;topic=culture", `name="authority" value="wexmouth"`, "https://wexmouth.example/"}},
		says{path: "/authorities/silent", want: []string{"Nothing is held here yet"}},
		says{path: "/topics/culture", want: []string{"Libraries, museums and sport.", "Museums &amp; galleries"}},
		says{path: "/topics/culture/libraries", want: []string{`<a href="/topics/culture">Culture and leisure</a>`}},
		says{path: "/about", want: []string{"How the counting works", "Version test"}},
	)
}

func TestMarking(t *testing.T) {
	text := minuted.NewText(
		minuted.Block{Kind: minuted.Heading, Lines: []string{"Café rents"}},
		minuted.Block{Kind: minuted.Paragraph, Lines: []string{"The café", "and its rent."}},
		minuted.Block{Kind: minuted.List, Lines: []string{"one café", "two cafés"}},
		minuted.Block{Kind: minuted.Table, Lines: []string{"Ward\tCafé", "Harbour\tcafé rents"}},
	)
	var p pen
	for _, word := range []string{"Café rents", "café"} {
		for at := 0; ; at += len(word) {
			next := strings.Index(string(text[at:]), word)
			if next < 0 {
				break
			}
			at += next
			p.marks = append(p.marks, minuted.Mark{Field: "minutes", From: at, To: at + len(word)})
		}
	}
	slices.SortFunc(p.marks, func(a, b minuted.Mark) int { return a.From - b.From })
	var got strings.Builder
	for _, b := range p.blocks("minutes", text) {
		got.WriteString(b.ID + ":")
		for _, line := range b.Lines {
			for _, cell := range line {
				got.WriteString(" " + shown(cell))
			}
		}
		got.WriteString("\n")
	}
	const want = "minutes-1: [Café rents]\nminutes-2: The [café] and its rent.\nminutes-3: one [café] two [café]s\nminutes-4: Ward Café Harbour [café] rents\n"
	if got.String() != want {
		t.Errorf("marked as\n%swant\n%s", got.String(), want)
	}
	if got := shown(p.parts("agenda", 0, "Café rents")); got != "Café rents" {
		t.Errorf("another part is marked %q", got)
	}
}

// shown writes pieces of text with what matched in brackets.
func shown(parts []minuted.SnippetPart) string {
	var b strings.Builder
	for _, p := range parts {
		if p.Match {
			b.WriteString("[" + p.Text + "]")
		} else {
			b.WriteString(p.Text)
		}
	}
	return b.String()
}

func FuzzMarking(f *testing.F) {
	f.Add("The library’s\n\n# libraries", 4, 11, 15, 30)
	f.Add("• a\xffb", -1, 2, 3, 90)
	f.Fuzz(func(t *testing.T, text string, from1, to1, from2, to2 int) {
		p := pen{[]minuted.Mark{{Field: "minutes", From: from1, To: to1}, {Field: "minutes", From: from2, To: to2}}}
		if got := wholeText(p.parts("minutes", 0, text)); got != text {
			t.Fatalf("%q marked becomes %q", text, got)
		}
		for i, b := range p.blocks("minutes", minuted.Text(text)) {
			for j, line := range b.Lines {
				var cells []string
				for _, cell := range line {
					cells = append(cells, wholeText(cell))
				}
				if got, want := strings.Join(cells, "\t"), minuted.Text(text).Blocks()[i].Lines[j]; got != want {
					t.Fatalf("line %d of block %d is %q, want %q", j, i, got, want)
				}
			}
		}
	})
}
