package search

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"minuted"
	"minuted/search/query"
)

// Bounds on what an address may ask for.
const (
	defaultPer    = 20
	maxPage       = 100_000
	maxValues     = 100 // of one repeatable parameter
	maxValueBytes = 300 // of one value other than q
	maxTextBytes  = 16 << 10
)

const notPrefix = "not_"

// explainTopics asks for the evidence for topics.
const explainTopics = "topics"

// filterNames are the facets that can be filtered on by value, in the order addresses name them.
var filterNames = [...]string{minuted.FacetAuthority, minuted.FacetCommittee, minuted.FacetTopic, minuted.FacetKind, minuted.FacetOutcome}

// propertyNames are the properties that can be filtered on besides. An index takes them as fields of the query.
var propertyNames = [...]string{"nation", "region", "lang"}

// narrowing lists everything that can be filtered on by value, in the order addresses name it.
func narrowing() []string { return slices.Concat(filterNames[:], propertyNames[:]) }

// params is a search as an address carries it.
type params struct {
	text        string
	any         map[string][]string // chosen values by facet, in the order given
	not         map[string][]string
	from        string // as typed
	to          string
	match       minuted.Match // never ""
	literal     bool          // words the engine would add to what was typed stay out
	attachments bool
	scope       minuted.Scope // "" is the query's choice
	strict      bool
	explain     bool         // hits come with the evidence for their topics; pages show it with every item
	sort        minuted.Sort // "" is the query's or the engine's choice
	page        int
	per         int
	grain       minuted.Grain // "" is the page's or the engine's choice
	drawn       minuted.Grain // the page's choice, which is no part of the address
	facets      []string      // nil is all; empty is none
	show        []string      // on pages: facets listed whole
}

func newParams() params {
	return params{any: make(map[string][]string), not: make(map[string][]string), match: minuted.MatchAuto, page: 1, per: defaultPer}
}

// matching is how many of the words of the query a hit has to hold. Who types AND or wants no guesses is shown nothing
// that lacks a word.
func (p params) matching() minuted.Match {
	if p.match == minuted.MatchAuto && (p.strict || query.TypesAnd(p.text)) {
		return minuted.MatchAll
	}
	return p.match
}

// paramError says which parameter cannot be used and why.
type paramError struct{ name, reason string }

func (e *paramError) Error() string { return e.name + ": " + e.reason }

func wrong(name, format string, args ...any) error {
	return &paramError{name, fmt.Sprintf(format, args...)}
}

// readParams reads the query part of an address. Names that mean nothing go to unknown, whose error ends the reading.
func readParams(rawQuery string, unknown func(name string) error) (params, error) {
	p := newParams()
	values, err := url.ParseQuery(rawQuery)
	if err != nil {
		return p, wrong("query string", "it is not encoded as addresses are: %v", err)
	}
	for _, name := range sortedKeys(values) {
		if err := p.set(name, values[name], unknown); err != nil {
			return p, err
		}
	}
	return p, p.checkDates()
}

// refuse is what the API does with a parameter it does not have.
func refuse(name string) error {
	return wrong(name, "there is no parameter of this name")
}

// ignore is what pages do with it.
func ignore(string) error { return nil }

func (p *params) set(name string, values []string, unknown func(string) error) error {
	if err := checkValues(name, values); err != nil {
		return err
	}
	facet := strings.TrimPrefix(name, notPrefix)
	switch {
	case slices.Contains(narrowing(), facet):
		into := p.any
		if facet != name {
			into = p.not
		}
		into[facet] = unique(values)
		return checkWords(name, facet, values)
	case name == "facet":
		return p.setFacets(values)
	case name == "show":
		p.show = unique(values)
		return unknown(name) // only pages have it
	case !isSingle(name):
		return unknown(name)
	case len(values) > 1:
		return wrong(name, "it is given %d times; once is the most", len(values))
	default:
		return p.setSingle(name, values[0])
	}
}

func isSingle(name string) bool {
	return slices.Contains([]string{"q", "from", "to", "match", "expand", "attachments", "scope", "strict", "explain", "sort", "page", "per", "grain"}, name)
}

func (p *params) setSingle(name, value string) (err error) {
	switch name {
	case "q":
		p.text = value
	case "from":
		p.from = value
		_, _, err = span(value)
	case "to":
		p.to = value
		_, _, err = span(value)
	case "match":
		p.match, err = oneOf(value, minuted.MatchAuto, minuted.MatchAll, minuted.MatchAny)
	case "expand":
		p.literal, err = flag(value)
		p.literal = !p.literal
	case "attachments":
		p.attachments, err = flag(value)
	case "scope":
		p.scope, err = oneOf(value, minuted.ScopeItem, minuted.ScopeMeeting)
	case "strict":
		p.strict, err = flag(value)
	case "explain":
		_, err = oneOf(value, explainTopics)
		p.explain = true
	case "sort":
		p.sort, err = oneOf(value, minuted.SortRelevance, minuted.SortNewest, minuted.SortOldest)
	case "grain":
		p.grain, err = oneOf(value, minuted.GrainYear, minuted.GrainMonth)
	case "page":
		p.page, err = between(value, 1, maxPage)
	case "per":
		p.per, err = between(value, 0, minuted.MaxPer)
	}
	if err != nil {
		return &paramError{name, err.Error()}
	}
	return nil
}

func (p *params) setFacets(values []string) error {
	p.facets = []string{}
	if slices.Equal(values, []string{"none"}) {
		return nil
	}
	for _, v := range values {
		if !slices.Contains(minuted.FacetNames[:], v) {
			return wrong("facet", "there is no facet %q; there are %s, or none alone", v, strings.Join(minuted.FacetNames[:], ", "))
		}
	}
	p.facets = unique(values)
	return nil
}

func (p *params) checkDates() error {
	if r := p.dates(); r.From != "" && r.To != "" && r.From > r.To {
		return wrong("from", "the range starts after it ends: from %s to %s", r.From, r.To)
	}
	return nil
}

// dates is the range asked for, both ends included.
func (p *params) dates() minuted.Range {
	var r minuted.Range
	r.From, _, _ = span(p.from)
	_, r.To, _ = span(p.to)
	return r
}

func checkValues(name string, values []string) error {
	if len(values) > maxValues {
		return wrong(name, "it is given %d times; %d is the most", len(values), maxValues)
	}
	for _, v := range values {
		switch {
		case !utf8.ValidString(v):
			return wrong(name, "it is not UTF-8 text")
		case name == "q" && len(v) > maxTextBytes:
			return wrong(name, "it is longer than %d bytes", maxTextBytes)
		case name != "q" && len(v) > maxValueBytes:
			return wrong(name, "it is longer than %d bytes", maxValueBytes)
		case name != "q" && v == "":
			return wrong(name, "it has no value")
		}
	}
	return nil
}

// checkWords refuses values outside the two vocabularies that are closed.
func checkWords(name, facet string, values []string) error {
	for _, v := range values {
		var err error
		switch facet {
		case minuted.FacetKind:
			_, err = oneOf(minuted.Kind(v), minuted.KindSubstance, minuted.KindProcedure, minuted.KindDecision, minuted.KindDocument)
		case minuted.FacetOutcome:
			_, err = oneOf(minuted.Outcome(v), minuted.Outcomes[:]...)
		}
		if err != nil {
			return &paramError{name, err.Error()}
		}
	}
	return nil
}

func oneOf[V, T ~string](value V, allowed ...T) (T, error) {
	if slices.Contains(allowed, T(value)) {
		return T(value), nil
	}
	words := make([]string, len(allowed))
	for i, a := range allowed {
		words[i] = string(a)
	}
	return "", fmt.Errorf("%q is not one of %s", string(value), strings.Join(words, ", "))
}

// flag reads 0 or 1.
func flag(value string) (bool, error) {
	n, err := between(value, 0, 1)
	return n == 1, err
}

func between(value string, low, high int) (int, error) {
	n, err := strconv.Atoi(value)
	if err != nil || n < low || n > high {
		return 0, fmt.Errorf("%q is not a whole number from %d to %d", value, low, high)
	}
	return n, nil
}

// unique drops repeats, keeping the first of each.
func unique(values []string) []string {
	var out []string
	for _, v := range values {
		if !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}

func sortedKeys(values url.Values) []string {
	keys := make([]string, 0, len(values))
	for k := range values {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// readOnly reads an address that may have the parameters named and no other.
func readOnly(rawQuery string, names ...string) (params, error) {
	values, err := url.ParseQuery(rawQuery)
	if err != nil {
		return params{}, wrong("query string", "it is not encoded as addresses are: %v", err)
	}
	p := newParams()
	for _, name := range sortedKeys(values) {
		if !slices.Contains(names, name) {
			return p, refuse(name)
		}
		if err := p.set(name, values[name], refuse); err != nil {
			return p, err
		}
	}
	return p, nil
}

// noParams refuses every parameter.
func noParams(c *gin.Context) error {
	_, err := readOnly(c.Request.URL.RawQuery)
	return err
}
