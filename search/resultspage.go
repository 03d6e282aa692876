package search

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"minuted"
	"minuted/search/web"
)

// Bounds of the results page.
const (
	pageWindow  = 2 // numbers shown on either side of the current page
	maxRelaxed  = 6 // searches tried with one filter less when nothing is found
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
	asked := p
	if asked.grain == "" {
		asked.grain = grainFor(p.dates(), ix.Generation())
	}
	result, err := ask(c.Request.Context(), ix, asked, q)
	if err != nil {
		return err
	}
	page := s.results(ix, p, q, result, asked.grain)
	if result.Total == 0 {
		if page.Relaxed, err = s.relaxed(c, ix, p, q); err != nil {
			return err
		}
	}
	return s.show(c, http.StatusOK, page)
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

func (s *Service) results(ix minuted.Index, p params, q minuted.Query, r *minuted.Result, grain minuted.Grain) web.Results {
	page := web.Results{
		Frame:    s.frame(ix, heading(p), p.address()),
		Box:      web.Form{Label: boxLabel, Text: p.text, Kept: p.withText("").fields()},
		Heading:  heading(p),
		Total:    r.Total,
		Notices:  s.notices(q.Notices, p),
		Active:   s.active(p, r.Facets),
		ClearAll: newParams().withText(p.text).address(),
		Filters:  s.filterForm(p, r.Facets),
		Dates:    histogram(p, r.Facets[minuted.FacetDate], grain),
		Sorts:    sorts(p),
		Hits:     s.hits(r.Hits, p.text),
		Pages:    pages(p, r.Total),
	}
	if q.ReadAs != strings.TrimSpace(p.text) {
		page.ReadAs = q.ReadAs
	}
	page.NoIndex, page.OwnBox = true, true
	return page
}

func heading(p params) string {
	if text := strings.TrimSpace(p.text); text != "" {
		return "Results for ‘" + text + "’"
	}
	if len(p.filters()) > 0 || p.dates() != (minuted.Range{}) {
		return "Items with these filters"
	}
	return "All items"
}

// relaxed tries the search with one filter less, most promising first, for a search that finds nothing.
func (s *Service) relaxed(c *gin.Context, ix minuted.Index, p params, q minuted.Query) ([]web.Counted, error) {
	var out []web.Counted
	for i, d := range p.drops() {
		if i == maxRelaxed {
			break
		}
		n, err := count(c.Request.Context(), ix, d.rest, q)
		if err != nil {
			return nil, err
		}
		if n > 0 {
			out = append(out, web.Counted{Link: web.Link{Text: "Without " + s.filterName(d, nil), Href: d.rest.address()}, Count: n})
		}
	}
	slices.SortStableFunc(out, func(a, b web.Counted) int { return b.Count - a.Count })
	return out, nil
}

func sorts(p params) []web.Choice {
	chosen := p.sort
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
