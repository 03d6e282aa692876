package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/storage"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"minuted/search/web"
)

// TestBrowser uses the service over the fictional councils as readers do, in a browser.
func TestBrowser(t *testing.T) {
	browser := chromium(t)
	service := demoService(t)
	for _, test := range []struct {
		name string
		run  func(p *tab, service string)
	}{
		{"results show hits and marks", testResults},
		{"a facet narrows to its count", testFacet},
		{"an item shows its decision", testItem},
		{"all by keyboard", testKeyboard},
		{"all without scripts", testWithoutScripts},
		{"filters on a narrow screen without scripts", testNarrowFilters},
		{"the box in the header", testHeaderBox},
		{"every page is narrow and leaves nothing behind", testEveryPage},
		{"box: takes the place of its form", testBoxPlace},
		{"box: chosen by keyboard", testBoxChoice},
		{"box: the scope of the plain form", testBoxOwnScope},
		{"box: chosen by pointer", testBoxPointer},
		{"box: Escape closes, then clears", testBoxEscape},
		{"box: Enter submits with the scope", testBoxSubmit},
		{"box: plain form without scripts", testBoxWithoutScripts},
		{"box: plain form where the script is refused", testBoxRefused},
		{"box: a late answer is dropped", testBoxLateAnswer},
		{"box: a failing service", testBoxFailingService},
		{"box: hostile suggestions", testBoxHostile},
		{"box: Trusted Types", testBoxTrustedTypes},
		{"axe finds nothing", testAxe},
	} {
		t.Run(test.name, func(t *testing.T) { test.run(newTab(t, browser), service) })
	}
}

// downItem is an item that is taken down, though it is not held.
const downItem = "aaaaaaaaaaaaa"

// demoService crawls, indexes and serves the fictional councils and returns the address of the service.
func demoService(t *testing.T) string {
	t.Helper()
	data := t.TempDir()
	var out bytes.Buffer
	if code := run(t.Context(), []string{"demo", "--once", "--data", data}, &out, &out); code != exitDone && code != exitPartly {
		t.Fatalf("demo ends with exit code %d:\n%s", code, &out)
	}
	minutedRun(t, exitDone, "takedown", downItem, "--reason", "Asked for by the family of the person it names.", "--data", data)
	c := newServe()
	c.SetContext(t.Context())
	c.SetErr(&out)
	live, done := followIndex(c, data)
	t.Cleanup(done)
	service, err := newService(c, data, live, serving{})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(service.Handler())
	t.Cleanup(server.Close)
	return server.URL
}

// apiAnswer is what the search API answers, as far as the tests hold pages against it.
type apiAnswer struct {
	Total int `json:"total"`
	Hits  []struct {
		Title string `json:"title"`
		URL   string `json:"url"`
	} `json:"hits"`
	Facets map[string][]struct {
		Value string `json:"value"`
		Count int    `json:"count"`
	} `json:"facets"`
}

func askAPI(p *tab, service, query string) apiAnswer {
	p.Helper()
	answer, err := http.Get(service + "/api/v1/search?" + query)
	p.try("ask the API", err)
	defer answer.Body.Close()
	var f apiAnswer
	p.try("read the answer for "+query, json.NewDecoder(answer.Body).Decode(&f))
	if f.Total == 0 {
		p.Fatalf("nothing is found for %s", query)
	}
	return f
}

// shown asserts that the results page tells a number of items.
func shown(p *tab, items int) {
	p.Helper()
	if got, want := p.text("#found"), web.ItemCount(items); got != want {
		p.Errorf("%s shows %q, want %q", p.address(), got, want)
	}
}

// visible is an expression for how many elements of a selector take up room on the page.
func visible(selector string) string {
	return fmt.Sprintf(`[...document.querySelectorAll(%q)].filter(e => e.checkVisibility() && e.getBoundingClientRect().width > 0).length`, selector)
}

func testResults(p *tab, service string) {
	p.open(service + "/search?q=caseloads")
	p.until("the box", hasBox)
	shown(p, askAPI(p, service, "q=caseloads").Total)
	for _, selector := range []string{".hit h3 a", ".hit .snippet mark", ".hit time", ".filters [type=checkbox]", ".histogram svg a"} {
		if value[int](p, visible(selector)) == 0 {
			p.Errorf("no %s is visible", selector)
		}
	}
	if got := strings.ToLower(p.text(".snippet mark")); !strings.HasPrefix(got, "caseload") {
		p.Errorf("the first mark is %q", got)
	}
	if value[bool](p, `getComputedStyle(document.querySelector('mark')).backgroundColor === getComputedStyle(document.body).backgroundColor`) {
		p.Error("marks look like the text around them")
	}
	if got := value[string](p, boxInput+".value"); got != "caseloads" {
		p.Errorf("the box holds %q", got)
	}
}

// narrowest is the outcome that the fewest hits for caseloads have, and their number.
func narrowest(p *tab, service string) (selector string, count int) {
	p.Helper()
	f := askAPI(p, service, "q=caseloads")
	outcomes := f.Facets["outcome"]
	if len(outcomes) < 2 {
		p.Fatalf("outcomes are %v; two are needed to narrow", outcomes)
	}
	last := outcomes[len(outcomes)-1]
	return fmt.Sprintf(".filters [name=outcome][value=%s]", last.Value), last.Count
}

func testFacet(p *tab, service string) {
	p.open(service + "/search?q=caseloads")
	box, count := narrowest(p, service)
	if got := value[string](p, fmt.Sprintf("document.querySelector(%q).closest('label').querySelector('.count').textContent", box)); got != web.Number(count) {
		p.Errorf("the filter promises %s, the API %d", got, count)
	}
	p.click(box)
	p.clickThrough(".filters button")
	shown(p, count)
	if got := value[int](p, visible(".active a")); got != 2 {
		p.Errorf("%d links take filters away, want one and one for all", got)
	}
	p.clickThrough(".active a")
	shown(p, askAPI(p, service, "q=caseloads").Total)
}

func testItem(p *tab, service string) {
	p.open(service + "/search?q=caseloads&outcome=agreed")
	title := p.text(".hit h3 a")
	p.clickThrough(".hit h3 a")
	onDecidedItem(p, title, "Agreed")
	if value[int](p, visible("article mark")) == 0 {
		p.Error("what was searched for is not marked on the item")
	}
	p.clickThrough(".back a")
	if got, want := p.address(), service+"/search?q=caseloads"; !strings.HasPrefix(got, want) {
		p.Errorf("the way back leads to %s, want %s", got, want)
	}
}

// onDecidedItem asserts that the tab shows an item with that title and outcome.
func onDecidedItem(p *tab, title, outcome string) {
	p.Helper()
	if got := p.text("h1"); got != title {
		p.Errorf("the item is headed %q, want %q", got, title)
	}
	if got := p.text(".decision .outcome"); got != outcome {
		p.Errorf("the outcome is %q, want %q", got, outcome)
	}
	if value[int](p, visible(".decision p + div")) == 0 {
		p.Error("no wording of the decision is visible")
	}
}

// testKeyboard goes from the front page to a decision without a pointer.
func testKeyboard(p *tab, service string) {
	p.open(service + "/")
	p.until("the box", hasBox)
	p.press("/")
	p.press("caseloads")
	p.pressThrough(kb.Enter)
	shown(p, askAPI(p, service, "q=caseloads").Total)
	p.tabTo(".filters [name=outcome][value=agreed]")
	p.press(" ")
	p.tabTo(".filters button")
	p.pressThrough(kb.Enter)
	shown(p, askAPI(p, service, "q=caseloads&outcome=agreed").Total)
	p.tabTo(".hit h3 a")
	if value[string](p, "getComputedStyle("+focused+").outlineStyle") == "none" {
		p.Error("the link with the focus has no outline")
	}
	title := p.text(".hit h3 a")
	p.pressThrough(kb.Enter)
	onDecidedItem(p, title, "Agreed")
}

func testWithoutScripts(p *tab, service string) {
	p.scriptsOff()
	p.open(service + "/")
	p.click("main [name=q]")
	p.press("caseloads")
	p.pressThrough(kb.Enter)
	shown(p, askAPI(p, service, "q=caseloads").Total)
	if value[int](p, visible(".hit .snippet mark")) == 0 {
		p.Error("no mark is visible")
	}
	p.click(".filters [name=outcome][value=agreed]")
	p.clickThrough(".filters button")
	shown(p, askAPI(p, service, "q=caseloads&outcome=agreed").Total)
	title := p.text(".hit h3 a")
	p.clickThrough(".hit h3 a")
	onDecidedItem(p, title, "Agreed")
	whyThisTopic(p)
	p.click("header [name=q]")
	p.press("library")
	p.pressThrough(kb.Enter)
	shown(p, askAPI(p, service, "q=library").Total)
}

// whyThisTopic opens what an item says of its topics: the words that decided are marked, and were hidden before.
func whyThisTopic(p *tab) {
	p.Helper()
	if n := value[int](p, visible(".why mark")); n != 0 {
		p.Errorf("%d marks are visible before anyone asks why", n)
	}
	p.click(".why summary")
	if value[int](p, visible(".why mark")) == 0 {
		p.Error("what gave the item its topics is not shown")
	}
}

func testNarrowFilters(p *tab, service string) {
	p.size(320, 640)
	p.scriptsOff()
	p.open(service + "/search?q=caseloads")
	if got := value[int](p, visible(".filters [type=checkbox]")); got != 0 {
		p.Errorf("%d filters stand before the hits on a narrow screen", got)
	}
	p.click(".filters summary")
	p.click(".filters [name=outcome][value=agreed]")
	p.clickThrough(".filters button")
	shown(p, askAPI(p, service, "q=caseloads&outcome=agreed").Total)
}

func testHeaderBox(p *tab, service string) {
	p.open(service + "/about")
	p.until("the box of the header", hasBox)
	p.press("/")
	p.press("casel")
	p.until("suggestions", boxOptions+".length > 1")
	p.press(kb.ArrowDown)
	p.pressThrough(kb.Enter)
	if value[int](p, visible(".hit")) == 0 {
		p.Errorf("the first suggestion leads to %s, which shows no hits", p.address())
	}
}

// testEveryPage looks at one page of each sort on a narrow screen, and for what the pages leave behind.
func testEveryPage(p *tab, service string) {
	p.size(320, 640)
	for _, page := range sitePages(p, service) {
		p.open(service + page.path)
		if width := value[int](p, "document.documentElement.scrollWidth"); width > 320 {
			p.Errorf("%s is %d pixels wide", page.name, width)
		}
		if got := value[int](p, visible("h1")); got != 1 {
			p.Errorf("%s shows %d main headings", page.name, got)
		}
		if kept := value[int](p, "localStorage.length + sessionStorage.length"); kept != 0 {
			p.Errorf("%s stores %d things", page.name, kept)
		}
	}
	kept, err := chromedp.Call(p.ctx, storage.GetCookies, storage.GetCookiesParams{})
	p.try("list cookies", err)
	if len(kept.Cookies) != 0 {
		p.Errorf("cookies are set: %v", kept.Cookies)
	}
}

// sitePage is one page of a sort.
type sitePage struct{ name, path string }

// sitePages are one page of each sort.
func sitePages(p *tab, service string) []sitePage {
	p.Helper()
	item := askAPI(p, service, "q=caseloads&outcome=agreed").Hits[0].URL
	answer, err := http.Get(service + item)
	p.try("get an item", err)
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	p.try("read an item", err)
	meeting := regexp.MustCompile(`/meetings/[^"]+`).FindString(string(body))
	if meeting == "" {
		p.Fatalf("%s names no meeting", item)
	}
	return []sitePage{
		{"home", "/"},
		{"results", "/search?q=caseloads"},
		{"filtered results", "/search?q=caseloads&outcome=agreed&sort=newest"},
		{"no results", "/search?q=zeppelin"},
		{"mended query", "/search?q=(caseloads"},
		{"bad query", "/search?q=from:banana"},
		{"item", item + "?q=caseloads"},
		{"meeting", meeting},
		{"authorities", "/authorities"},
		{"authority", "/authorities/harrowmere"},
		{"topics", "/topics"},
		{"topic", "/topics/adult-care"},
		{"about", "/about"},
		{"embed", "/embed"},
		{"not found", "/nowhere"},
		{"tombstone", "/items/" + downItem},
	}
}
