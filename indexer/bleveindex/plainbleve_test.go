package bleveindex

import (
	"errors"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/registry"
	"github.com/blevesearch/bleve/v2/search/query"

	"minuted"
)

// plainBleve is the same items in bleve as its manual has it: a mapping with doc values, its own queries, its own facets.
// Of the definitions it takes what a word is, which endings it has and where phrases stop; bleve has no notion of those.
type plainBleve struct {
	index bleve.Index
	brute *brute
}

// Fields of plainBleve beside the parts of an item and the facets.
const (
	plainYear  = "year"
	plainMonth = "month"
	plainWelsh = "welsh"
	yes        = "yes"
	no         = "no"
)

// plainWords is the analyser of the parts.
const plainWords = "words by the definitions"

// registerPlainWords makes the analyser known to bleve, which refuses a second one of a name.
var registerPlainWords = sync.OnceValue(func() error {
	return registry.RegisterAnalyzer(plainWords, func(map[string]any, *registry.Cache) (analysis.Analyzer, error) {
		return plainAnalyser{}, nil
	})
})

type plainAnalyser struct{}

// Analyze leaves a gap where a phrase must not run on.
func (plainAnalyser) Analyze(text []byte) analysis.TokenStream {
	const gap = 1000
	var stream analysis.TokenStream
	position := 0
	for _, w := range bruteSplit(string(text)) {
		if position++; w.breaks {
			position += gap
		}
		stream = append(stream, &analysis.Token{Term: []byte(w.form), Position: position, Start: w.start, End: w.end})
	}
	return stream
}

func plainMapping() mapping.IndexMapping {
	text := bleve.NewTextFieldMapping()
	text.Analyzer = plainWords
	dates := bleve.NewDateTimeFieldMapping()
	document := bleve.NewDocumentStaticMapping()
	for _, name := range bruteParts {
		document.AddFieldMappingsAt(name, text)
	}
	for _, name := range []string{
		minuted.FacetAuthority, minuted.FacetCommittee, minuted.FacetTopic, minuted.FacetKind, minuted.FacetOutcome,
		plainYear, plainMonth, plainWelsh,
	} {
		document.AddFieldMappingsAt(name, bleve.NewKeywordFieldMapping())
	}
	document.AddFieldMappingsAt(minuted.FacetDate, dates)
	m := bleve.NewIndexMapping()
	m.DefaultMapping = document
	return m
}

// newPlainBleve indexes the items of a brute.
func newPlainBleve(t *testing.T, b *brute) *plainBleve {
	t.Helper()
	if err := registerPlainWords(); err != nil {
		t.Fatal(err)
	}
	index, err := bleve.NewUsing(filepath.Join(t.TempDir(), "plain"), plainMapping(), scorch.Name, scorch.Name, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := index.Close(); err != nil {
			t.Error(err)
		}
	})
	batch := index.NewBatch()
	for i, it := range b.items {
		if err := batch.Index(it.ID, plainFields(it)); err != nil {
			t.Fatal(err)
		}
		if batch.Size() < 500 && i+1 < len(b.items) {
			continue
		}
		if err := index.Batch(batch); err != nil {
			t.Fatal(err)
		}
		batch.Reset()
	}
	return &plainBleve{index, b}
}

func plainFields(it *bruteItem) map[string]any {
	var pages []string
	for _, a := range it.Attachments {
		pages = append(pages, a.Pages...)
	}
	fields := map[string]any{
		"title": it.Title, "agenda": string(it.Agenda), "minutes": string(it.Minutes), "decision": string(it.Decision.Text),
		"attachments": strings.Join(pages, "\n\n"),
		plainYear:     it.facetValues(minuted.FacetDate, minuted.GrainYear),
		plainMonth:    it.facetValues(minuted.FacetDate, minuted.GrainMonth),
		plainWelsh:    no,
	}
	if it.cy {
		fields[plainWelsh] = yes
	}
	if it.Date != "" {
		fields[minuted.FacetDate] = it.Date.Time()
	}
	for _, name := range filteredFacets {
		fields[name] = it.facetValues(name, "")
	}
	return fields
}

// plainField is where plainBleve counts a facet.
func plainField(facet string, grain minuted.Grain) string {
	switch {
	case facet != minuted.FacetDate:
		return facet
	case grain == minuted.GrainMonth:
		return plainMonth
	default:
		return plainYear
	}
}

// errPlain is wrapped by the error about a query that bleve has no words for.
var errPlain = errors.New("bleve has nothing of the kind")

func plainTerm(field, term string) query.Query {
	q := bleve.NewTermQuery(term)
	q.SetField(field)
	return q
}

func plainAny(queries ...query.Query) query.Query {
	if len(queries) == 0 {
		return bleve.NewMatchNoneQuery()
	}
	return bleve.NewDisjunctionQuery(queries...)
}

func plainAll(queries ...query.Query) query.Query {
	if len(queries) == 0 {
		return bleve.NewMatchAllQuery()
	}
	return bleve.NewConjunctionQuery(queries...)
}

func plainNot(q query.Query) query.Query {
	not := bleve.NewBooleanQuery()
	not.AddMust(bleve.NewMatchAllQuery())
	not.AddMustNot(q)
	return not
}

// plainDates matches from one day to another, both included.
func plainDates(from, to minuted.Date) query.Query {
	if from == "" && to == "" {
		return bleve.NewMatchAllQuery()
	}
	included, first, last := true, time.Time{}, time.Time{}
	if from != "" {
		first = from.Time()
	}
	if to != "" {
		last = to.Time()
	}
	q := bleve.NewDateRangeInclusiveQuery(first, last, &included, &included)
	q.SetField(minuted.FacetDate)
	return q
}

// filters are those of a request beside its tree, but for those of one facet.
func (p *plainBleve) filters(r minuted.Request, except string) query.Query {
	var all []query.Query
	for _, f := range r.Filters {
		if f.Facet == except {
			continue
		}
		var any, not []query.Query
		for _, value := range f.Any {
			any = append(any, plainTerm(f.Facet, value))
		}
		for _, value := range f.Not {
			not = append(not, plainTerm(f.Facet, value))
		}
		if len(any) > 0 {
			all = append(all, plainAny(any...))
		}
		all = append(all, plainNot(plainAny(not...)))
	}
	if except != minuted.FacetDate {
		all = append(all, plainDates(r.From, r.To))
	}
	return plainAll(all...)
}

// tree says in bleve's queries what a request looks for.
func (p *plainBleve) tree(r minuted.Request, parts []string) (query.Query, error) {
	operands := bruteOperands(r.Expr)
	if r.Match != minuted.MatchAny || len(operands) < 2 {
		return p.query(r.Expr, parts)
	}
	var any, all []query.Query
	for _, o := range operands {
		q, err := p.query(o, parts)
		if err != nil {
			return nil, err
		}
		if bruteSeeks(o) {
			any = append(any, q)
		} else {
			all = append(all, q)
		}
	}
	if len(any) == 0 {
		return plainAll(all...), nil
	}
	return plainAll(append(all, plainAny(any...))...), nil
}

func (p *plainBleve) query(e minuted.Expr, parts []string) (query.Query, error) {
	switch e := e.(type) {
	case nil:
		return bleve.NewMatchAllQuery(), nil
	case minuted.And:
		queries, err := p.queries(e.Operands, parts)
		return plainAll(queries...), err
	case minuted.Or:
		queries, err := p.queries(e.Operands, parts)
		return plainAny(queries...), err
	case minuted.Alike:
		queries, err := p.queries(append([]minuted.Expr{e.Typed}, e.Others...), parts)
		return plainAny(queries...), err
	case minuted.Not:
		q, err := p.query(e.Operand, parts)
		return plainNot(q), err
	case minuted.Field:
		return p.field(e, parts)
	case minuted.Range:
		if e.Of != minuted.OfMeeting {
			return nil, errPlain
		}
		return plainDates(e.From, e.To), nil
	case minuted.Phrase:
		if e.Slop > 0 {
			return nil, errPlain
		}
	case minuted.Word, minuted.Pattern, minuted.Fuzzy:
	default:
		return nil, errPlain
	}
	var any []query.Query
	for _, part := range parts {
		any = append(any, p.inPart(e, part, parts))
	}
	return plainAny(any...), nil
}

func (p *plainBleve) queries(operands []minuted.Expr, parts []string) ([]query.Query, error) {
	var all []query.Query
	for _, o := range operands {
		q, err := p.query(o, parts)
		if err != nil {
			return nil, err
		}
		all = append(all, q)
	}
	return all, nil
}

func (p *plainBleve) field(e minuted.Field, parts []string) (query.Query, error) {
	for _, part := range bruteParts {
		if part == e.Name {
			return p.query(e.Operand, []string{part})
		}
	}
	value, ok := e.Operand.(minuted.Phrase)
	for _, facet := range filteredFacets {
		if facet == e.Name && ok {
			return plainTerm(facet, value.Text), nil
		}
	}
	return nil, errPlain
}

// inPart looks for what stands at places in one of several parts.
func (p *plainBleve) inPart(e minuted.Expr, part string, parts []string) query.Query {
	switch e := e.(type) {
	case minuted.Word:
		words := p.brute.forms(e.Text)
		if len(words) > 1 {
			return bleve.NewPhraseQuery(words, part)
		}
		return plainAny(
			plainAll(plainTerm(plainWelsh, no), plainForms(part, p.brute.endings(words[0], false))),
			plainAll(plainTerm(plainWelsh, yes), plainForms(part, p.brute.endings(words[0], true))))
	case minuted.Pattern:
		if stem := strings.TrimSuffix(e.Text, "*"); !strings.ContainsAny(stem, "*?") {
			q := bleve.NewPrefixQuery(bruteFold(stem))
			q.SetField(part)
			return q
		}
		q := bleve.NewWildcardQuery(e.Text)
		q.SetField(part)
		return q
	case minuted.Fuzzy:
		q := bleve.NewFuzzyQuery(bruteFold(e.Text))
		q.SetField(part)
		q.SetFuzziness(e.Edits)
		q.SetPrefix(1)
		return q
	case minuted.Phrase:
		var slots [][]string
		for _, word := range strings.Fields(e.Text) {
			if strings.HasSuffix(word, "*") {
				slots = append(slots, p.brute.patternForms(word, parts))
				continue
			}
			for _, form := range p.brute.forms(word) {
				slots = append(slots, []string{form})
			}
		}
		if len(slots) == 1 {
			return plainForms(part, slots[0])
		}
		return query.NewMultiPhraseQuery(slots, part)
	}
	return bleve.NewMatchNoneQuery()
}

func plainForms(part string, forms []string) query.Query {
	var any []query.Query
	for _, form := range forms {
		any = append(any, plainTerm(part, form))
	}
	return plainAny(any...)
}

// count gives the number of items found and how many of them each value of a field has, for some fields.
func (p *plainBleve) count(q query.Query, fields ...string) (total int, facets map[string]map[string]int, err error) {
	request := bleve.NewSearchRequestOptions(q, 0, 0, false)
	for _, field := range fields {
		request.AddFacet(field, bleve.NewFacetRequest(field, len(p.brute.items)))
	}
	result, err := p.index.Search(request)
	if err != nil {
		return 0, nil, err
	}
	facets = make(map[string]map[string]int)
	for _, field := range fields {
		facets[field] = make(map[string]int)
		for _, bucket := range result.Facets[field].Terms.Terms() {
			facets[field][bucket.Term] = bucket.Count
		}
	}
	return int(result.Total), facets, nil
}
