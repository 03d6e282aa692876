package main

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// runAxe is an expression for what axe finds against WCAG 2.2, levels A and AA, one line for each element.
const runAxe = `axe.run(document, {resultTypes: ['violations'],
	runOnly: {type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']}}).then(r => r.violations.flatMap(v =>
	v.nodes.map(n => v.id + ' (' + v.impact + ') at ' + n.target.flat().join(' ') + ': ' + n.failureSummary.replaceAll('\n', ' '))))`

// testAxe looks over one page of each sort and the box on another site, in light, in dark and on a narrow screen.
func testAxe(p *tab, service string) {
	name := os.Getenv("AXE_JS")
	if name == "" {
		lacking(p.T, "AXE_JS does not name axe.min.js (npm package axe-core)")
	}
	script, err := os.ReadFile(name)
	p.try("read axe", err)
	p.open("data:text/html,<title>Faulty</title><img src=x>")
	value[bool](p, string(script)+"; true")
	if found := value[[]string](p, runAxe); !slices.ContainsFunc(found, func(v string) bool { return strings.HasPrefix(v, "image-alt ") }) {
		p.Fatalf("axe does not see a picture without words: %q", found)
	}
	for _, page := range sitePages(p, service) {
		p.Run(page.name, func(t *testing.T) {
			p := p.in(t)
			p.open(service + page.path)
			p.until("the box", "[...document.querySelectorAll('minuted-search')].every(b => b.shadowRoot)")
			checkAxe(p, string(script))
		})
	}
	p.Run("home with suggestions", func(t *testing.T) {
		p := p.in(t)
		p.open(service + "/")
		p.until("the box", hasBox)
		p.tabTo("input[name=q]")
		typed(p, "case")
		p.press(kb.ArrowDown)
		checkAxe(p, string(script))
	})
	p.Run("other site", func(t *testing.T) {
		p := p.in(t)
		otherSite{}.visit(p, service)
		typed(p, "case")
		checkAxe(p, string(script))
	})
}

// checkAxe runs axe on the page that the tab shows.
func checkAxe(p *tab, script string) {
	p.Helper()
	value[bool](p, script+"; true")
	for _, look := range []struct {
		scheme string
		width  int64
	}{{"light", 1280}, {"dark", 1280}, {"light", 320}} {
		p.scheme(look.scheme)
		p.size(look.width, 900)
		for _, violation := range value[[]string](p, runAxe) {
			p.Errorf("%s, %d pixels wide: %s", look.scheme, look.width, violation)
		}
	}
	p.scheme("light")
	p.size(1280, 900)
}
