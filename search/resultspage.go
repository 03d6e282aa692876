package search

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"minuted"
	"minuted/search/query"
	"minuted/search/web"
)

// Bounds of the results page.
const (
	pageWindow  = 2 // numbers shown on either side of the current page
	maxHitTopic = 3
)

// resultsPage answers a search. Its form sends empty fields too; they are dropped by a redirect, so that an address
// copied from the browser is short.
func (s *Service) resultsPage(c *gin.Context, ix minuted.Index) error {
	rawQuery, dropped := dropEmpty(c.Request.URL.RawQuery)
	p, err := readParams(rawQuery, ignore)
	if err != nil {
		return err
	}
	if dropped {
		c.Redirect(http.StatusSeeOther, p.address())
		return nil
	}
	q, err := s.parse(p.text)
	if err != nil {
		return err
	}
	p.strict, p.explain = false, false // people are shown what was guessed, and why an item has its topics on its page
	p.drawn = grainFor(p.dates(), ix.Generation())
	f, err := s.find(c.Request.Context(), ix, p, q)
	if err != nil {
		return err
	}
	return s.show(c, http.StatusOK, s.results(ix, p, f))
}

// dropEmpty takes the parameters without a value out of a query string.
func dropEmpty(rawQuery string) (clean string, dropped bool) {
	values, err := url.ParseQuery(rawQuery)
	if err != nil {
		return rawQuery, false
	}
	for name, list := range values {
		kept := slices.DeleteFunc(list, func(v string) bool { return v == "" })
		dropped = dropped || len(kept) < len(list)
		values[name] = kept
	}
	return values.Encode(), dropped
}

func (s *Service) results(ix minuted.Index, p params, f *finding) web.Results {
	r := f.result
	page := web.Results{
		Frame:    s.frame(ix, heading(p), p.address()),
		Box:      web.Form{Label: boxLabel, Text: p.text, Kept: p.retyped().fields()},
		Heading:  heading(p),
		Total:    r.Total,
		Notices:  s.notices(f.query.Notices, p),
		Active:   s.active(p, r.Facets),
		ClearAll: newParams().withText(p.text).address(),
		Filters:  s.filterForm(p, r.Facets),
		Dates:    histogram(p, r.Facets[minuted.FacetDate], cmp.Or(p.grain, p.drawn)),
		Sorts:    sorts(p, f.query.Sort),
		Hits:     s.hits(r.Hits, p),
		Pages:    pages(p, r.Total),
	}
	if f.query.ReadAs != strings.TrimSpace(p.text) {
		page.ReadAs = f.query.ReadAs
	}
	page.Also, page.OnlyTyped = also(p, f.added)
	if d := f.didYouMean; d != nil {
		page.DidYouMean = &web.Counted{Link: web.Link{Text: d.Query, Href: p.withText(d.Query).address()}, Count: d.Total}
	}
	if r.InAttachments > 0 && !p.attachments {
		page.Attached = &web.Counted{Link: web.Link{Href: p.withAttachments(true).address()}, Count: r.InAttachments}
	}
	if countsWords(f.query.Expr) > 1 {
		page.Matches = matchings(p)
	}
	for _, d := range f.relaxed {
		page.Relaxed = append(page.Relaxed, web.Counted{Link: web.Link{Text: "Without " + d.Dropped, Href: d.URL}, Count: d.Total})
	}
	if r.Matched == minuted.MatchMost && r.TotalAllWords > 0 {
		if at := r.TotalAllWords - (p.page-1)*p.per; at >= 0 && at < len(page.Hits) {
			page.Hits[at].Above = "From here on some of the words are lacking"
		}
	}
	page.NoIndex, page.OwnBox = true, true
	return page
}

// also lists the words the engine added, each once, and leads to the search without them.
func also(p params, added []query.Also) (words []string, only *web.Link) {
	var typed []string
	for _, a := range added {
		words = append(words, a.Expansion)
		typed = append(typed, a.Typed)
	}
	if len(words) == 0 {
		return nil, nil
	}
	only = &web.Link{Text: "Search only for what was typed", Href: p.withLiteral(true).address()}
	if typed = unique(typed); len(typed) == 1 {
		only.Text = "Search only for " + typed[0]
	}
	return unique(words), only
}

// matchings are the ways of matching, of which one is chosen.
func matchings(p params) []web.Choice {
	words := map[minuted.Match]string{minuted.MatchAuto: "All words, or most", minuted.MatchAll: "All words", minuted.MatchAny: "Any word"}
	var out []web.Choice
	for _, m := range []minuted.Match{minuted.MatchAuto, minuted.MatchAll, minuted.MatchAny} {
		out = append(out, web.Choice{Link: web.Link{Text: words[m], Href: p.withMatch(m).address()}, Chosen: m == p.matching()})
	}
	return out
}

func heading(p params) string {
	if text := strings.TrimSpace(p.text); text != "" {
		return "Results for ‘" + text + "’"
	}
	if len(p.drops()) > 0 || p.dates() != (minuted.Range{}) {
		return "Items with these filters"
	}
	return "All items"
}

// sorts are the orders of the list. typed is the one that the query asks for.
func sorts(p params, typed minuted.Sort) []web.Choice {
	chosen := cmp.Or(p.sort, typed)
	if chosen == "" {
		chosen = minuted.SortNewest
		if strings.TrimSpace(p.text) != "" {
			chosen = minuted.SortRelevance
		}
	}
	words := map[minuted.Sort]string{minuted.SortRelevance: "Relevance", minuted.SortNewest: "Newest", minuted.SortOldest: "Oldest"}
	var out []web.Choice
	for _, order := range []minuted.Sort{minuted.SortRelevance, minuted.SortNewest, minuted.SortOldest} {
		if order == minuted.SortRelevance && strings.TrimSpace(p.text) == "" {
			continue // without words all items are equally relevant
		}
		out = append(out, web.Choice{Link: web.Link{Text: words[order], Href: p.withSort(order).address()}, Chosen: order == chosen})
	}
	return out
}

// pages leads to the neighbours of the current page and a few pages around it.
func pages(p params, total int) web.Pages {
	if p.per == 0 || total <= p.per {
		return web.Pages{}
	}
	last := min((total+p.per-1)/p.per, maxPage)
	var out web.Pages
	if p.page > 1 {
		out.Previous = p.withPage(min(p.page-1, last)).address()
	}
	if p.page < last {
		out.Next = p.withPage(p.page + 1).address()
	}
	for n := max(1, p.page-pageWindow); n <= min(last, p.page+pageWindow); n++ {
		out.Numbers = append(out.Numbers, web.Choice{
			Link:   web.Link{Text: strconv.Itoa(n), Href: p.withPage(n).address()},
			Chosen: n == p.page,
		})
	}
	return out
}
