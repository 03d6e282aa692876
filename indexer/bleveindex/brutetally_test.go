package bleveindex

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"minuted"
)

// bruteAnswer is what a request has to find.
type bruteAnswer struct {
	ids      []string // in order
	whole    []string // those that hold all words, in order
	matched  minuted.Match
	attached int // found in attached documents besides
	facets   map[string]map[string]int
}

// answer decides about every item.
func (b *brute) answer(r minuted.Request) bruteAnswer {
	passes := b.passing(r, "")
	g := b.grade(r)
	level := g.level(passes)
	found := g.found(level)
	a := bruteAnswer{facets: make(map[string]map[string]int), matched: minuted.MatchAll}
	a.ids, a.whole = b.ids(found, passes), b.ids(g.whole, passes)
	switch {
	case r.Match == minuted.MatchAny:
		a.matched = minuted.MatchAny
	case len(a.ids) > len(a.whole):
		a.matched = minuted.MatchMost
	}
	if !r.Attachments && r.Expr != nil {
		r.Attachments = true
		more := b.grade(r).found(level)
		for i := range more {
			if more[i] && passes[i] && !found[i] {
				a.attached++
			}
		}
	}
	for _, name := range r.Facets {
		counts := make(map[string]int)
		others := b.passing(r, name)
		for i, it := range b.items {
			if found[i] && others[i] {
				for _, value := range it.facetValues(name, r.Grain) {
					counts[value]++
				}
			}
		}
		a.facets[name] = counts
	}
	return a
}

func (b *brute) ids(sets ...[]bool) []string {
	ids := []string{}
	for i, it := range b.items {
		if !slices.ContainsFunc(sets, func(s []bool) bool { return !s[i] }) {
			ids = append(ids, it.ID)
		}
	}
	slices.Sort(ids)
	return ids
}

// passing decides which items pass the filters beside the tree, but for those of one facet.
func (b *brute) passing(r minuted.Request, except string) []bool {
	return b.each(func(i int) bool {
		it := b.items[i]
		for _, f := range r.Filters {
			values := it.facetValues(f.Facet, "")
			has := func(v string) bool { return slices.Contains(values, v) }
			if f.Facet != except && (len(f.Any) > 0 && !slices.ContainsFunc(f.Any, has) || slices.ContainsFunc(f.Not, has)) {
				return false
			}
		}
		return except == minuted.FacetDate || bruteDated(it, minuted.Range{From: r.From, To: r.To})
	})
}

// facetValues gives what an item counts for in a facet.
func (it *bruteItem) facetValues(facet string, grain minuted.Grain) []string {
	var values []string
	switch facet {
	case minuted.FacetAuthority:
		values = []string{it.Authority}
	case minuted.FacetCommittee:
		values = []string{it.CommitteeValue()}
	case minuted.FacetKind:
		values = []string{cmp.Or(string(it.Kind), "substance")}
	case minuted.FacetOutcome:
		values = []string{cmp.Or(string(it.Decision.Outcome), "none")}
	case minuted.FacetDate:
		values = []string{string(it.Date)[:min(len(it.Date), len("2024"))]}
		if grain == minuted.GrainMonth {
			values = []string{string(it.Date)[:min(len(it.Date), len("2024-05"))]}
		}
	case minuted.FacetTopic:
		for _, id := range it.Topics {
			subject, _, _ := strings.Cut(id, "/")
			values = append(values, id, subject)
		}
	default:
		panic(facet)
	}
	slices.Sort(values)
	return slices.DeleteFunc(slices.Compact(values), func(v string) bool { return v == "" })
}

// bruteGrades tell how much of a query every item holds.
type bruteGrades struct {
	match      minuted.Match
	whole, any []bool
	held       []int // of the words that count; 0 where it cannot be found
	most, need int   // how many count, and how many of them nothing can be found without
}

// grade reads a query by the definitions: words at its top may be lacking, all else may not, and words such as "the" do
// not count.
func (b *brute) grade(r minuted.Request) bruteGrades {
	parts := bruteParts[:4]
	if r.Attachments {
		parts = bruteParts
	}
	together := r.Scope == minuted.ScopeMeeting && r.Expr != nil
	hits := b.each(func(int) bool { return true })
	if together {
		hits = b.hits(r.Expr, parts)
	}
	whole := b.holds(r.Expr, parts, together)
	g := bruteGrades{match: r.Match, held: make([]int, len(b.items))}
	g.whole = b.each(func(i int) bool { return hits[i] && whole[i] })
	var words, required, seeking, others [][]bool
	stopWords := 0
	for _, o := range bruteOperands(r.Expr) {
		set := b.holds(o, parts, together)
		switch {
		case !bruteSeeks(o):
			required, others = append(required, set), append(others, set)
			continue
		case !brutePlain(o):
			required = append(required, set)
			g.need++
		case bruteIsStopWord(o):
			stopWords++
		default:
			words = append(words, set)
		}
		seeking = append(seeking, set)
	}
	g.most = g.need + len(words)
	lacks := func(sets [][]bool, i int) bool {
		return slices.ContainsFunc(sets, func(s []bool) bool { return !s[i] })
	}
	g.any = b.each(func(i int) bool {
		return hits[i] && !lacks(others, i) && slices.ContainsFunc(seeking, func(s []bool) bool { return s[i] })
	})
	if len(seeking) < 2 {
		g.any = g.whole
	}
	if g.most == 0 || len(words)+stopWords == 0 || g.most == 1 && stopWords == 0 {
		g.most = 0 // nothing may be lacking
		return g
	}
	for i := range b.items {
		if !hits[i] || lacks(required, i) {
			continue
		}
		g.held[i] = g.need
		for _, set := range words {
			if set[i] {
				g.held[i]++
			}
		}
	}
	return g
}

// level is how many of the words that count an item has to hold, 0 where it has to hold them all.
func (g bruteGrades) level(passes []bool) int {
	enoughOf := func(holds func(i int) bool) bool {
		n, some := 0, false
		for i := range passes {
			if holds(i) {
				n, some = n+1, some || passes[i]
			}
		}
		return n >= 10 && some
	}
	if g.match != minuted.MatchAuto || g.most == 0 || enoughOf(func(i int) bool { return g.whole[i] }) {
		return 0
	}
	for n := g.most; n > 1; n-- {
		if n == g.need || enoughOf(func(i int) bool { return g.held[i] >= n }) {
			return n
		}
	}
	return 1
}

func (g bruteGrades) found(level int) []bool {
	switch {
	case g.match == minuted.MatchAny:
		return g.any
	case level == 0:
		return g.whole
	}
	found := make([]bool, len(g.held))
	for i, n := range g.held {
		found[i] = n >= level
	}
	return found
}

func bruteOperands(e minuted.Expr) []minuted.Expr {
	if and, ok := e.(minuted.And); ok {
		return and.Operands
	}
	return []minuted.Expr{e}
}

// bruteSeeks reports whether an operand looks for something in a text.
func bruteSeeks(e minuted.Expr) bool {
	found := false
	positive(e, nil, func(_ minuted.Expr, _ []string, filter bool) { found = found || !filter })
	return found
}

func brutePlain(e minuted.Expr) bool {
	if alike, ok := e.(minuted.Alike); ok {
		return !slices.ContainsFunc(bruteOperands(alike.Typed), func(o minuted.Expr) bool { return !brutePlain(o) })
	}
	_, ok := e.(minuted.Word)
	return ok
}

// bruteIsStopWord takes the list of such words from the index: it is a definition.
func bruteIsStopWord(e minuted.Expr) bool {
	word, ok := e.(minuted.Word)
	return ok && isStopForm(bruteFold(word.Text))
}

// bruteFacet says what is wrong with a facet, or "".
func bruteFacet(name string, got minuted.Facet, want map[string]int, selected []string) string {
	seen := make(map[string]bool)
	fewest := 0
	for i, bucket := range got {
		switch {
		case bucket.Count != want[bucket.Value]:
			return fmt.Sprintf("%s counts %d, want %d", bucket.Value, bucket.Count, want[bucket.Value])
		case bucket.Count == 0 && !slices.Contains(selected, bucket.Value):
			return bucket.Value + " is listed without a count"
		case seen[bucket.Value]:
			return bucket.Value + " is listed twice"
		case name != minuted.FacetDate && bucket.Selected != slices.Contains(selected, bucket.Value):
			return fmt.Sprintf("%s selected: %t", bucket.Value, bucket.Selected)
		case name == minuted.FacetDate && i > 0 && got[i-1].Value > bucket.Value,
			name != minuted.FacetDate && i > 0 && (got[i-1].Count < bucket.Count || got[i-1].Count == bucket.Count && got[i-1].Label > bucket.Label):
			return bucket.Value + " is out of order"
		}
		if seen[bucket.Value] = true; i < minuted.MaxCommitteeBuckets {
			fewest = bucket.Count // the selected ones behind these may have less
		}
	}
	for value, n := range want {
		full := name == minuted.FacetCommittee && len(got) >= minuted.MaxCommitteeBuckets
		if !seen[value] && (!full || n > fewest) {
			return fmt.Sprintf("%s, with %d, is not listed", value, n)
		}
	}
	for _, value := range selected {
		if !seen[value] {
			return value + " is selected and not listed"
		}
	}
	return ""
}
