package main

import (
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/chromedp/chromedp/kb"
)

// Expressions for the parts of the box on a page.
const (
	hasBox     = "!!document.querySelector('minuted-search')?.shadowRoot"
	boxRoot    = "document.querySelector('minuted-search').shadowRoot"
	boxInput   = boxRoot + ".querySelector('input')"
	boxList    = boxRoot + ".querySelector('ul')"
	boxOptions = "[..." + boxList + ".children].map(o => o.firstChild.textContent)"
	boxOpen    = "!" + boxList + ".hidden"
)

// otherSite is a site of another origin that embeds the box under a strict policy.
type otherSite struct {
	attributes string // of <minuted-search>, beside its scope
	connect    string // origin that suggestions come from; the service unless given
	policy     string // more directives
	integrity  string // of the script; as the service tells it unless given
}

// serve returns the address of the site's only page. The snippet is the one that the service offers for copying.
func (s otherSite) serve(p *tab, service string) string {
	p.Helper()
	snippet := offered(p, service)
	_, example, _ := strings.Cut(snippet, `<minuted-search authority="`)
	example, _, _ = strings.Cut(example, `"`)
	snippet = strings.ReplaceAll(snippet, `"`+example+`"`, `"harrowmere"`)
	snippet = strings.Replace(snippet, "<minuted-search", "<minuted-search "+s.attributes, 1)
	if s.integrity != "" {
		_, digest, _ := strings.Cut(snippet, `integrity="`)
		digest, _, _ = strings.Cut(digest, `"`)
		snippet = strings.Replace(snippet, digest, s.integrity, 1)
	}
	connect := s.connect
	if connect == "" {
		connect = service
	}
	policy := fmt.Sprintf("default-src 'none'; img-src data:; style-src 'self'; script-src %s; connect-src %s; form-action %s; %s", service, connect, service, s.policy)
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/style.css" {
			w.Header().Set("Content-Type", "text/css")
			io.WriteString(w, "body { margin: 1rem; line-height: 1.5 } minuted-search { --minuted-accent: #5a1a6b }")
			return
		}
		w.Header().Set("Content-Security-Policy", policy)
		fmt.Fprintf(w, `<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Parish news</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/style.css"></head>
<body><main><h1>Parish news</h1>%s<p>More below the box.</p></main></body></html>`, snippet)
	}))
	p.Cleanup(site.Close)
	return site.URL
}

// offered is the snippet that the service tells other sites to copy.
func offered(p *tab, service string) string {
	p.Helper()
	answer, err := http.Get(service + "/embed")
	p.try("get the snippet", err)
	defer answer.Body.Close()
	page, err := io.ReadAll(answer.Body)
	p.try("read the snippet", err)
	_, snippet, ok := strings.Cut(string(page), `<pre id="snippet"><code>`)
	snippet, _, closed := strings.Cut(snippet, "</code>")
	if !ok || !closed {
		p.Fatal("the page about embedding offers no snippet")
	}
	return html.UnescapeString(snippet)
}

// visit opens the site, waits for the box and goes to its input with Tab.
func (s otherSite) visit(p *tab, service string) {
	p.Helper()
	p.open(s.serve(p, service))
	p.until("the box", hasBox)
	p.tabTo("input[name=q]")
}

// typed types and waits for suggestions.
func typed(p *tab, text string) {
	p.Helper()
	p.press(text)
	p.until("suggestions for "+text, boxOpen+" && "+boxOptions+".length > 1")
}

// arrived asserts that the tab shows hits of a search within the scope, and returns what was searched for.
func arrived(p *tab, service string) string {
	p.Helper()
	at, err := url.Parse(p.address())
	p.try("read the address", err)
	if !strings.HasPrefix(at.String(), service+"/search?") || at.Query().Get("authority") != "harrowmere" {
		p.Errorf("the box leads to %s, want a search within harrowmere", at)
	}
	if value[int](p, visible(".hit")) == 0 {
		p.Errorf("%s shows no hits", at)
	}
	return at.Query().Get("q")
}

// testBoxPlace holds the box on the site's own pages against the plain form it replaces, so that nothing moves when the
// script arrives.
func testBoxPlace(p *tab, service string) {
	paths := []string{"/", "/about", "/authorities/harrowmere"}
	places := func() (all [][]float64) {
		for i := range 2 * len(paths) {
			p.size([]int64{1280, 320}[i%2], 900)
			p.open(service + paths[i/2])
			all = append(all, value[[]float64](p, `(box => [...(box.shadowRoot ?? box).querySelectorAll('[type=search], button'), document.querySelector('main')]
				.map(e => e.getBoundingClientRect()).flatMap(r => [r.x, r.y, r.width, r.height]))(document.querySelector('minuted-search'))`))
		}
		return all
	}
	boxes := places()
	p.scriptsOff()
	for i, plain := range places() {
		if !slices.Equal(boxes[i], plain) {
			p.Errorf("%s has input, button and text at %v with the script, at %v without", paths[i/2], boxes[i], plain)
		}
	}
}

func testBoxChoice(p *tab, service string) {
	otherSite{}.visit(p, service)
	typed(p, "case")
	chosen := value[string](p, boxOptions+"[0]")
	p.press(kb.ArrowDown)
	if got := value[string](p, boxInput+".getAttribute('aria-activedescendant') ?? ''"); got != "o0" {
		p.Errorf("the active option is %q, want the first", got)
	}
	if got := value[string](p, boxRoot+".querySelector('[aria-selected=true]').firstChild.textContent"); got != chosen {
		p.Errorf("the option selected is %q, want %q", got, chosen)
	}
	if !value[bool](p, focused+" === "+boxInput) {
		p.Error("the focus has left the input")
	}
	p.until("the count said aloud", "[..."+boxRoot+".querySelectorAll('[role=status]')].some(s => /suggestion/.test(s.textContent))")
	p.pressThrough(kb.Enter)
	if got, want := arrived(p, service), `"`+chosen+`"`; got != want {
		p.Errorf("the search is for %s, want %s", got, want)
	}
}

// testBoxOwnScope goes to the box of an authority's own page, which has its scope from the plain form alone.
func testBoxOwnScope(p *tab, service string) {
	p.open(service + "/authorities/harrowmere")
	p.until("the box", hasBox)
	p.press("/")
	typed(p, "case")
	p.press(kb.ArrowUp)
	p.pressThrough(kb.Enter)
	if got := arrived(p, service); got != "case" {
		p.Errorf("the last option searches for %q, want what was typed", got)
	}
}

func testBoxPointer(p *tab, service string) {
	otherSite{}.visit(p, service)
	typed(p, "case")
	at := value[[]float64](p, "(r => [r.x + r.width / 2, r.y + r.height / 2])("+boxList+".lastElementChild.getBoundingClientRect())")
	p.pointThrough(at[0], at[1])
	if got := arrived(p, service); got != "case" {
		p.Errorf("the last option searches for %q, want what was typed", got)
	}
}

func testBoxEscape(p *tab, service string) {
	otherSite{}.visit(p, service)
	typed(p, "case")
	p.press(kb.Escape)
	if value[bool](p, boxOpen) {
		p.Error("Escape leaves the list open")
	}
	if got := value[string](p, boxInput+".value"); got != "case" {
		p.Errorf("the first Escape leaves %q in the box", got)
	}
	p.press(kb.ArrowDown)
	if !value[bool](p, boxOpen) {
		p.Error("ArrowDown does not open the list again")
	}
	p.press(kb.Escape)
	p.press(kb.Escape)
	if got := value[string](p, boxInput+".value"); got != "" {
		p.Errorf("the last Escape leaves %q in the box", got)
	}
}

func testBoxSubmit(p *tab, service string) {
	otherSite{}.visit(p, service)
	typed(p, "case")
	p.press("loads")
	p.pressThrough(kb.Enter)
	if got := arrived(p, service); got != "caseloads" {
		p.Errorf("the search is for %q, want what was typed", got)
	}
}

func testBoxWithoutScripts(p *tab, service string) {
	p.scriptsOff()
	p.open(otherSite{}.serve(p, service))
	submitPlain(p, service)
}

func testBoxRefused(p *tab, service string) {
	p.open(otherSite{integrity: "sha384-" + strings.Repeat("A", 64)}.serve(p, service))
	if value[bool](p, "!!customElements.get('minuted-search')") {
		p.Error("a script with another digest was run")
	}
	submitPlain(p, service)
	if len(p.takeWrongs()) == 0 {
		p.Error("the browser did not complain of the digest")
	}
}

// submitPlain uses the form inside the element.
func submitPlain(p *tab, service string) {
	p.Helper()
	p.tabTo("form input[name=q]")
	p.press("caseloads")
	p.pressThrough(kb.Enter)
	if got := arrived(p, service); got != "caseloads" {
		p.Errorf("the search is for %q, want what was typed", got)
	}
}

// suggester is a service that answers questions with JSON of its own.
func suggester(p *tab, answer func(q string) string) (endpoint string) {
	p.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body := answer(r.URL.Query().Get("q"))
		w.Header().Set("Access-Control-Allow-Origin", "*")
		w.Header().Set("Content-Type", "application/json")
		io.WriteString(w, body)
	}))
	p.Cleanup(server.Close)
	return server.URL
}

// echo answers a question with itself as the only suggestion.
func echo(q string) string {
	return fmt.Sprintf(`{"suggestions": [{"kind": "title", "value": %[1]q, "label": %[1]q, "count": 1, "url": "/search"}]}`, q)
}

func testBoxLateAnswer(p *tab, service string) {
	asked, late := make(chan struct{}), make(chan struct{})
	endpoint := suggester(p, func(q string) string {
		if q == "slow" {
			close(asked)
			select {
			case <-late:
			case <-time.After(waitTime):
			}
		}
		return echo(q)
	})
	otherSite{attributes: `debounce="0" endpoint="` + endpoint + `"`, connect: endpoint}.visit(p, service)
	p.press("slow")
	select {
	case <-asked:
	case <-time.After(waitTime):
		p.Fatal("the first question was not asked")
	}
	p.press("er")
	p.until("the second answer", boxOpen+" && "+boxOptions+"[0] === 'slower'")
	close(late)
	time.Sleep(200 * time.Millisecond) // enough for an answer that waits on loopback to arrive
	if got := value[string](p, boxOptions+"[0]"); got != "slower" {
		p.Errorf("the list shows %q, the answer to an older question", got)
	}
}

func testBoxFailingService(p *tab, service string) {
	endpoint := suggester(p, func(q string) string {
		if q == "caseloads" {
			return "<h1>Bad gateway</h1>"
		}
		return echo(q)
	})
	otherSite{attributes: `endpoint="` + endpoint + `"`, connect: endpoint}.visit(p, service)
	value[bool](p, "document.addEventListener('minuted-search:error', () => { document.title = 'failed' }); true")
	typed(p, "case")
	p.press("loads")
	p.until("the failure told", "document.title === 'failed'")
	p.press(kb.ArrowDown)
	if value[bool](p, boxOpen) {
		p.Error("suggestions for an older text stay open")
	}
}

func testBoxHostile(p *tab, service string) {
	endpoint := suggester(p, func(string) string {
		return `{"suggestions": [
			{"kind": "title", "value": "", "label": "<img src=x onerror=alert(1)>", "count": 1, "url": "/search"},
			{"kind": "title", "value": "", "label": "leads nowhere good", "count": 1, "url": "javascript:alert(1)"},
			{"kind": "title", "value": "", "label": "leads nowhere", "count": 1, "url": "http://"},
			{"kind": "secret", "value": "", "label": "of no known kind", "count": 1, "url": "/search"}]}`
	})
	otherSite{attributes: `endpoint="` + endpoint + `"`, connect: endpoint}.visit(p, service)
	typed(p, "any")
	if got, want := value[string](p, boxOptions+".join('|')"), "<img src=x onerror=alert(1)>|See all results for “any”"; got != want {
		p.Errorf("the list shows %s, want %s", got, want)
	}
	if got := value[int](p, boxRoot+".querySelectorAll('img').length"); got != 0 {
		p.Error("a label was read as HTML")
	}
}

func testBoxTrustedTypes(p *tab, service string) {
	otherSite{policy: "require-trusted-types-for 'script'; trusted-types 'none'"}.visit(p, service)
	typed(p, "case")
	p.press(kb.ArrowDown)
	p.pressThrough(kb.Enter)
	arrived(p, service)
}
