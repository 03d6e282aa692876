package search

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"minuted"
	"minuted/search/web"
)

// fields lists the parameters in their one order, without those that say nothing.
func (p params) fields() []web.Field {
	var out []web.Field
	add := func(name string, values ...string) {
		for _, v := range values {
			if v != "" {
				out = append(out, web.Field{Name: name, Value: v})
			}
		}
	}
	add("q", strings.TrimSpace(p.text))
	for _, name := range narrowing() {
		add(name, p.any[name]...)
	}
	for _, name := range narrowing() {
		add(notPrefix+name, p.not[name]...)
	}
	add("from", p.from)
	add("to", p.to)
	if p.match != minuted.MatchAuto {
		add("match", string(p.match))
	}
	if p.literal {
		add("expand", "0")
	}
	if p.attachments {
		add("attachments", "1")
	}
	add("scope", string(p.scope))
	if p.strict {
		add("strict", "1")
	}
	if p.explain {
		add("explain", explainTopics)
	}
	add("sort", string(p.sort))
	add("grain", string(p.grain))
	if p.facets != nil && len(p.facets) == 0 {
		add("facet", "none")
	}
	add("facet", p.facets...)
	add("show", p.show...)
	if p.page != 1 {
		add("page", strconv.Itoa(p.page))
	}
	if p.per != defaultPer {
		add("per", strconv.Itoa(p.per))
	}
	return out
}

// encode is the query part of an address: one order, no defaults.
func (p params) encode() string {
	var b strings.Builder
	for i, f := range p.fields() {
		if i > 0 {
			b.WriteByte('&')
		}
		b.WriteString(f.Name + "=" + url.QueryEscape(f.Value))
	}
	return b.String()
}

// address is the results page of the search.
func (p params) address() string {
	if q := p.encode(); q != "" {
		return "/search?" + q
	}
	return "/search"
}

// clone copies the params so far that the copy can be changed, and goes to the first page.
func (p params) clone() params {
	p.any, p.not = cloneValues(p.any), cloneValues(p.not)
	p.show = slices.Clone(p.show)
	p.page = 1
	return p
}

func cloneValues(m map[string][]string) map[string][]string {
	out := maps.Clone(m)
	for name, values := range out {
		out[name] = slices.Clone(values)
	}
	return out
}

func (p params) withPage(n int) params {
	p.page = n
	return p
}

func (p params) withText(text string) params {
	p = p.clone()
	p.text = text
	return p
}

// withoutFilters is the search for the same text wherever and whenever.
func (p params) withoutFilters() params {
	p = p.clone()
	clear(p.any)
	clear(p.not)
	p.from, p.to = "", ""
	return p
}

// onPage is the search as the page of results takes it, without what only programs ask for.
func (p params) onPage() params {
	p = p.clone()
	p.facets, p.per, p.strict, p.explain = nil, defaultPer, false, false
	return p
}

// retyped is the search without its text and what was chosen for that text alone.
func (p params) retyped() params {
	p = p.withText("")
	p.match, p.literal = minuted.MatchAuto, false
	return p
}

func (p params) withMatch(m minuted.Match) params {
	p = p.clone()
	p.match = m
	return p
}

func (p params) withAttachments(on bool) params {
	p = p.clone()
	p.attachments = on
	return p
}

// withLiteral is the search without words that the engine adds, or with them.
func (p params) withLiteral(on bool) params {
	p = p.clone()
	p.literal = on
	return p
}

func (p params) withScope(scope minuted.Scope) params {
	p = p.clone()
	p.scope = scope
	return p
}

func (p params) withSort(s minuted.Sort) params {
	p = p.clone()
	p.sort = s
	return p
}

func (p params) withDates(from, to string) params {
	p = p.clone()
	p.from, p.to = from, to
	return p
}

func (p params) without(excluded bool, facet, value string) params {
	p = p.clone()
	from := p.any
	if excluded {
		from = p.not
	}
	from[facet] = slices.DeleteFunc(from[facet], func(v string) bool { return v == value })
	return p
}

// scoped is a search for everything with one value of one facet.
func scoped(facet, value string) params {
	p := newParams()
	p.any[facet] = []string{value}
	return p
}

// narrowed is a search with one more filter.
func narrowed(p params, facet, value string) params {
	p = p.clone()
	p.any[facet] = []string{value}
	return p
}

// within adds to a tree the properties that are filtered on.
func (p params) within(e minuted.Expr) minuted.Expr {
	var all []minuted.Expr
	if e != nil {
		all = append(all, e)
		if and, ok := e.(minuted.And); ok {
			all = slices.Clone(and.Operands)
		}
	}
	for _, name := range propertyNames {
		if len(p.any[name]) > 0 {
			all = append(all, property(name, p.any[name]))
		}
		if len(p.not[name]) > 0 {
			all = append(all, minuted.Not{Operand: property(name, p.not[name])})
		}
	}
	switch len(all) {
	case 0:
		return nil
	case 1:
		return all[0]
	default:
		return minuted.And{Operands: all}
	}
}

func property(name string, values []string) minuted.Expr {
	var any minuted.Or
	for _, v := range values {
		any.Operands = append(any.Operands, minuted.Word{Text: v})
	}
	if len(values) == 1 {
		return minuted.Field{Name: name, Operand: any.Operands[0]}
	}
	return minuted.Field{Name: name, Operand: any}
}

// filters are the facets chosen, as an index takes them.
func (p params) filters() []minuted.Filter {
	var out []minuted.Filter
	for _, name := range filterNames {
		if len(p.any[name])+len(p.not[name]) > 0 {
			out = append(out, minuted.Filter{Facet: name, Any: p.any[name], Not: p.not[name]})
		}
	}
	return out
}
