package query

import (
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // so that London's clock is known on machines without a zone database
	"unicode/utf8"

	"minuted"
)

// Parser reads queries. Its zero value is ready for use.
type Parser struct {
	Now func() time.Time // dates such as "6m" are counted back from its day in London; nil is time.Now
}

// Parse reads what was typed, with the present time for relative dates. See [Parser.Parse].
func Parse(text string) (minuted.Query, error) { return Parser{}.Parse(text) }

// Parse reads what was typed. A query that cannot be run gives an [*Error], a nil Expr and, where one can be given, its
// reading; each notice of level error then suggests a query that can be run, unless nothing searchable was typed. Blank
// text is the query for everything. sort: and scope: are told in Sort and Scope and stay in the reading.
func (p Parser) Parse(text string) (minuted.Query, error) {
	text = strings.ToValidUTF8(text, string(utf8.RuneError))
	if strings.TrimFunc(text, isBreak) == "" {
		return minuted.Query{Text: text}, nil
	}
	if n := utf8.RuneCountInString(text); n > MaxCharacters {
		return refuse(minuted.Query{Text: text, Notices: []minuted.Notice{p.overlong([]rune(text))}})
	}
	q, b := p.build(text)
	q.Notices = p.checkSuggestions(q.Notices)
	q.Notices = fewest(q.Notices)
	if !slices.ContainsFunc(q.Notices, isError) {
		return q, nil
	}
	instead := p.instead(b.mend(b.tree), text)
	for i := range q.Notices {
		q.Notices[i].SuggestedQuery = ""
		if isError(q.Notices[i]) && b.tree != nil || q.Notices[i].Code == codeTooLarge {
			q.Notices[i].SuggestedQuery = instead
		}
	}
	return refuse(q)
}

// TypesAnd reports whether a text has an AND that joins what stands on both sides of it. The reading says AND wherever
// words stand side by side; who types it wants both.
func TypesAnd(text string) bool {
	tokens, _ := lex(text)
	tokens, _ = repair(tokens, utf8.RuneCountInString(text))
	return slices.ContainsFunc(tokens, func(t token) bool { return t.kind == andToken })
}

// overlong is the notice about a text beyond the limit. It suggests as much of it as is allowed, from where there is
// something to search for.
func (p Parser) overlong(text []rune) minuted.Notice {
	from := slices.IndexFunc(text, isLetter)
	if from < 0 {
		return nothingToFind()
	}
	return suggesting(tooLong(len(text)), p.salvage(string(text[from:min(len(text), from+MaxCharacters)])))
}

// build reads a text without a look at what its notices suggest.
func (p Parser) build(text string) (minuted.Query, *builder) {
	tokens, notices := lex(text)
	tokens, repairs := repair(tokens, utf8.RuneCountInString(text))
	b := &builder{now: p.Now, text: []rune(text), tokens: tokens, notices: append(notices, repairs...)}
	if large := tooLarge(typedParts(tokens), typedDepth(tokens)); large != nil { // before any is read: it bounds the work
		return minuted.Query{Text: text, Notices: append(b.notices, large...)}, b
	}
	b.tree = b.query()
	s := b.settle(b.tree)
	b.tree = s.tree
	q := minuted.Query{Text: text, Expr: s.expr, ReadAs: String(s.tree), Sort: s.sort, Scope: s.scope}
	q.Notices = append(b.notices, check(s, q.ReadAs)...)
	return q, b
}

// runs reports whether a query can be run.
func (p Parser) runs(text string) bool {
	if utf8.RuneCountInString(text) > MaxCharacters {
		return false
	}
	q, _ := p.build(text)
	return !slices.ContainsFunc(q.Notices, isError)
}

// maxSuggestions bounds how many of the queries that notices suggest are looked at; later notices suggest none.
const maxSuggestions = 8

// checkSuggestions takes back suggestions that could not be run.
func (p Parser) checkSuggestions(notices []minuted.Notice) []minuted.Notice {
	seen := 0
	for i, n := range notices {
		if n.SuggestedQuery == "" {
			continue
		}
		if seen++; seen > maxSuggestions || !p.runs(n.SuggestedQuery) {
			notices[i].SuggestedQuery = ""
		}
	}
	return notices
}

// instead gives the query that can be run in place of one that cannot: the mended tree, without its exclusions where it
// holds nothing else, or else the words that were typed.
func (p Parser) instead(mended minuted.Expr, text string) string {
	if mended != nil {
		if !finds(mended) {
			mended = included(mended)
		}
		if reading := spaced(mended); p.runs(reading) {
			return reading
		}
	}
	return p.salvage(text)
}

// maxSalvaged bounds the words kept of a query that could not be mended.
const maxSalvaged = 16

// salvage gives the first words of a text as a query, or "" where it has none that can be searched. Names of fields are
// words where there are no others.
func (p Parser) salvage(text string) string {
	tokens, _ := lex(text)
	words := salvaged(tokens, false)
	if len(words) == 0 {
		words = salvaged(tokens, true)
	}
	if reading := spaced(allOf(words...)); p.runs(reading) {
		return reading
	}
	return ""
}

func salvaged(tokens []token, names bool) []minuted.Expr {
	var words []minuted.Expr
	size := 0
	for i, t := range tokens {
		piece := longestPiece(t.text)
		size += len(piece) + 3 // with quotation marks and a space
		isName := t.kind == fieldToken && i+1 < len(tokens) && tokens[i+1].value
		if isOperand(t) && (names || !isName) && piece != "" && len(words) < maxSalvaged && size <= MaxCharacters {
			words = append(words, plain(piece))
		}
	}
	return words
}

func refuse(q minuted.Query) (minuted.Query, error) {
	q.Expr, q.Sort, q.Scope = nil, "", ""
	return q, &Error{Notices: q.Notices}
}

// check finds what is wrong with a query as a whole.
func check(s settled, reading string) []minuted.Notice {
	if s.expr == nil && s.tree == nil {
		return []minuted.Notice{nothingToFind()}
	}
	var found []minuted.Notice
	if s.expr != nil && !finds(s.expr) {
		found = append(found, onlyExclusions())
	}
	found = append(found, tooLarge(parts(s.tree), depth(reading))...)
	if n := utf8.RuneCountInString(reading); n > MaxCharacters {
		found = append(found, tooLong(n))
	}
	return found
}

// tooLarge tells of the limits that so many parts and brackets inside brackets go beyond.
func tooLarge(parts, brackets int) []minuted.Notice {
	var found []minuted.Notice
	if parts > MaxParts {
		found = append(found, tooManyParts(parts))
	}
	if brackets > MaxDepth {
		found = append(found, tooDeep(brackets))
	}
	return found
}
