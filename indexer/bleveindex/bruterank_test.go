package bleveindex

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"minuted"
)

// The ranking of this file follows from the definitions alone: it reads every item. From the index it takes the weights
// and the list of stop words, which are definitions, and the numbers of items looked at closely and of words compared.

// bruteHit is an item with what it is ordered by.
type bruteHit struct {
	*bruteItem
	class int
	score float64
}

// bruteLeaf is something that is looked for in the text, with the parts it is looked for in.
type bruteLeaf struct {
	expr   minuted.Expr
	parts  []string
	rarity float64
}

// isTerm reports whether a leaf is a single word, in whatever forms, rather than several words or things.
func (b *brute) isTerm(e minuted.Expr) bool {
	switch e := e.(type) {
	case minuted.Word:
		return len(b.forms(e.Text)) == 1
	case minuted.Phrase:
		return len(strings.Fields(e.Text)) == 1 && len(b.forms(e.Text)) == 1
	case minuted.Pattern, minuted.Fuzzy:
		return true
	default:
		return false
	}
}

// typed gives the form of a single word as it was typed, "" for what is no word.
func (b *brute) typed(e minuted.Expr) string {
	text := ""
	switch e := e.(type) {
	case minuted.Word:
		text = e.Text
	case minuted.Phrase:
		text = e.Text
	}
	if !b.isTerm(e) || text == "" || strings.HasSuffix(text, "*") {
		return ""
	}
	return b.forms(text)[0]
}

// leaves gives what scores, in the order of the tree.
func (b *brute) leaves(r minuted.Request) []bruteLeaf {
	scope := bruteParts[:4]
	if r.Attachments {
		scope = bruteParts
	}
	var leaves []bruteLeaf
	positive(r.Expr, scope, func(e minuted.Expr, parts []string, filter bool) {
		if filter {
			return
		}
		held := 0
		for _, has := range b.single(e, parts) {
			if has {
				held++
			}
		}
		n := float64(held)
		rarity := math.Log(1 + (float64(len(b.items))-n+0.5)/(n+0.5))
		if isStopForm(b.typed(e)) {
			rarity *= bestWeights().stopWord
		}
		leaves = append(leaves, bruteLeaf{e, parts, rarity})
	})
	return leaves
}

// occurrences counts how often a leaf stands in a text; the form typed counts twice.
func (b *brute) occurrences(e minuted.Expr, t *bruteText, cy bool, parts []string) int {
	if alike, ok := e.(minuted.Alike); ok {
		n := 0
		for _, o := range append([]minuted.Expr{alike.Typed}, alike.Others...) {
			n += b.occurrences(o, t, cy, parts)
		}
		return n
	}
	if near, ok := e.(minuted.Near); ok {
		return b.nearTimes(near, t, cy, parts)
	}
	n, typed := 0, b.typed(e)
	begins := make(map[int]bool)
	for _, place := range b.places(e, t, cy, parts) {
		if begins[place.first()] {
			continue // of a loose phrase, what begins with the same word is one
		}
		begins[place.first()] = true
		if n++; len(place) == 1 && t.words[place[0]].form == typed {
			n++
		}
	}
	return n
}

// nearTimes counts the places of the left that have something of the right near them.
func (b *brute) nearTimes(e minuted.Near, t *bruteText, cy bool, parts []string) int {
	right := b.places(e.Right, t, cy, parts)
	took := make(map[[2]int]bool)
	for _, l := range b.places(e.Left, t, cy, parts) {
		at := [2]int{l.first(), l.last()}
		if !took[at] && len(bruteNear(e, t, []brutePlace{l}, right)) > 0 {
			took[at] = true
		}
	}
	return len(took)
}

// averages are the lengths of the parts, in words, over the items that have them, to the nearest of sixteen steps to a
// doubling.
func (b *brute) averages() map[string]float64 {
	averages := make(map[string]float64)
	for _, p := range bruteParts {
		words, items := 0, 0
		for _, it := range b.items {
			if n := len(it.parts[p].words); n > 0 {
				words, items = words+n, items+1
			}
		}
		averages[p] = math.Exp2(math.Round(16*math.Log2(float64(max(words, 1))/float64(max(items, 1)))) / 16)
	}
	return averages
}

// score is BM25F over the parts of an item.
func (b *brute) score(leaves []bruteLeaf, it *bruteItem, averages map[string]float64) float64 {
	w, score := bestWeights(), 0.0
	for _, l := range leaves {
		sum := 0.0
		for i, p := range bruteParts {
			t := it.parts[p]
			if !slices.Contains(l.parts, p) || len(t.words) == 0 {
				continue
			}
			times := float64(b.occurrences(l.expr, t, it.cy, l.parts))
			sum += w.parts[i] * times / (1 - w.lengthEffect + w.lengthEffect*float64(len(t.words))/averages[p])
		}
		score += l.rarity * sum * (w.saturation + 1) / (sum + w.saturation)
	}
	return score
}

// rank finds what a request finds and puts it in order.
func (b *brute) rank(r minuted.Request, averages map[string]float64) []bruteHit {
	passes, grades := b.passing(r, ""), b.grade(r)
	found := grades.found(grades.level(passes))
	leaves := b.leaves(r)
	relevance := len(leaves) > 0 && (r.Sort == "" || r.Sort == minuted.SortRelevance)
	var hits []bruteHit
	for i, it := range b.items {
		if !found[i] || !passes[i] {
			continue
		}
		h := bruteHit{bruteItem: it}
		if !grades.whole[i] && r.Match != minuted.MatchAny {
			h.class += 2
		}
		if relevance {
			h.score = b.score(leaves, it, averages)
			if it.Kind == minuted.KindProcedure {
				h.class++
			}
		}
		hits = append(hits, h)
	}
	compare := compareBruteHits
	if r.Sort == minuted.SortOldest {
		compare = oldestFirst
	}
	slices.SortFunc(hits, compare)
	if relevance {
		best := hits[:min(len(hits), reach)]
		b.bringTogether(leaves, best)
		slices.SortFunc(best, compare)
	}
	return hits
}

func compareBruteHits(x, y bruteHit) int {
	return cmp.Or(cmp.Compare(x.class, y.class), cmp.Compare(y.score, x.score), newestFirst(x, y))
}

func newestFirst(x, y bruteHit) int {
	return cmp.Or(cmp.Compare(y.Date, x.Date), cmp.Compare(x.ID, y.ID))
}

// oldestFirst has undated items last all the same.
func oldestFirst(x, y bruteHit) int {
	date := func(h bruteHit) string { return cmp.Or(string(h.Date), "9999") }
	return cmp.Or(cmp.Compare(x.class, y.class), cmp.Compare(date(x), date(y)), cmp.Compare(x.ID, y.ID))
}

// bringTogether raises hits whose words stand near each other or in one block.
func (b *brute) bringTogether(leaves []bruteLeaf, hits []bruteHit) {
	var words []bruteLeaf
	var places []int // of the words among all that is looked for
	for i, l := range leaves {
		if b.isTerm(l.expr) && !isStopForm(b.typed(l.expr)) && len(words) < maxCompared {
			words, places = append(words, l), append(places, i)
		}
	}
	if len(words) < 2 {
		return
	}
	w, pairs, all := bestWeights(), 0.0, 0.0
	for i, l := range words {
		all += l.rarity
		if i > 0 {
			pairs += min(l.rarity, words[i-1].rarity)
		}
	}
	for h, hit := range hits {
		near, company := make([]float64, len(words)), 0.0
		for _, p := range bruteParts {
			t := hit.parts[p]
			at := make([][]int, len(words))
			for i, l := range words {
				if slices.Contains(l.parts, p) {
					for _, place := range b.places(l.expr, t, hit.cy, l.parts) {
						at[i] = append(at[i], place[0])
					}
				}
				if i > 0 && len(at[i]) > 0 && len(at[i-1]) > 0 {
					apart := bruteDistance(at[i-1], at[i]) - (places[i] - places[i-1])
					near[i] = max(near[i], 1/float64(1+max(apart, 0)))
				}
			}
			company = max(company, bruteCompany(words, at, t))
		}
		sum := 0.0
		for i := 1; i < len(words); i++ {
			sum += min(words[i].rarity, words[i-1].rarity) * near[i]
		}
		hits[h].score *= 1 + w.nearness*sum/max(pairs, 1e-9) + w.company*company/max(all, 1e-9)
	}
}

// bruteDistance is the smallest between a place of one list and one of another.
func bruteDistance(x, y []int) int {
	best := math.MaxInt
	for _, a := range x {
		at, _ := slices.BinarySearch(y, a)
		for _, b := range y[max(at-1, 0):min(at+1, len(y))] {
			best = min(best, max(a-b, b-a))
		}
	}
	return best
}

// bruteCompany is the most rarity that words in one block have besides the rarest of them.
func bruteCompany(words []bruteLeaf, at [][]int, t *bruteText) float64 {
	blocks := make(map[int][]float64)
	for i, l := range words {
		last := -1
		for _, place := range at[i] {
			if block := t.words[place].block; block != last {
				blocks[block], last = append(blocks[block], l.rarity), block
			}
		}
	}
	best := 0.0
	for _, rarities := range blocks {
		sum := -slices.Max(rarities)
		for _, rarity := range rarities {
			sum += rarity
		}
		best = max(best, sum)
	}
	return best
}
