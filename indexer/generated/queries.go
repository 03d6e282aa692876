package generated

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"unicode"

	"minuted"
)

// Names of the classes of queries.
const (
	OneWord = "one word"
	TwoWord = "two words"
	AnyOf3  = "any of three"
	Endings = "word with endings"
	Phrase  = "phrase"
	Near    = "near/5"
	Prefix  = "prefix"
	Fuzzy   = "fuzzy"
	Suggest = "suggest"
)

// Instances is how many queries there are of each class.
const Instances = 40

// Class is queries of one form.
type Class struct {
	Name    string
	Queries []Query
}

// Query is a query that finds something among twenty thousand items or more.
type Query struct {
	Text string       // of Suggest, the beginning that was typed; else for people to read
	Expr minuted.Expr // nil for Suggest
}

// wordShare is how many of the items hold the word of a [OneWord] query, by median.
const wordShare = 0.115

// Queries makes queries of every class. The same seed gives the same queries, whatever the seed of the items. No word of
// theirs has another ending in the vocabulary but for those of [Endings], so that engines with and without stemming find
// the same.
func Queries(seed uint64) []Class {
	r := rand.New(rand.NewPCG(seed, 3))
	a := asker{stock: newStock(), r: r, frequent: frequentWords()}
	r.Shuffle(len(a.frequent), func(i, j int) { a.frequent[i], a.frequent[j] = a.frequent[j], a.frequent[i] })
	var classes []Class
	for _, c := range []struct {
		name string
		ask  func(i int) Query
	}{
		{OneWord, a.oneWord}, {TwoWord, a.twoWords}, {AnyOf3, a.anyOfThree}, {Endings, a.endings}, {Phrase, a.phrase},
		{Near, a.near}, {Prefix, a.prefix}, {Fuzzy, a.fuzzy}, {Suggest, a.suggest},
	} {
		class := Class{Name: c.name}
		for i := range Instances {
			class.Queries = append(class.Queries, c.ask(i))
		}
		classes = append(classes, class)
	}
	return classes
}

// asker makes queries. Its methods make the i-th of a class.
type asker struct {
	stock    *stock
	r        *rand.Rand
	frequent []string
}

// sampleItems is how many items are read to find out how frequent words are.
const sampleItems = 6_000

// frequentWords gives invented words without endings that nearest to wordShare of the items hold.
func frequentWords() []string {
	holders := make(map[string]int)
	for item := range Items(sampleItems, 0) {
		for _, word := range distinctWords(item) {
			holders[word]++
		}
	}
	var candidates []string
	for n := range commonWords {
		if !hasEndings(n) && n%inflected != inflected-1 {
			candidates = append(candidates, base(n))
		}
	}
	slices.SortStableFunc(candidates, func(a, b string) int {
		return cmp.Compare(farFrom(holders[a]), farFrom(holders[b]))
	})
	return candidates[:Instances]
}

func farFrom(holders int) float64 {
	return math.Abs(float64(holders)/sampleItems - wordShare)
}

// distinctWords gives the words an item holds, in lower case.
func distinctWords(item *minuted.Item) []string {
	text := strings.Join([]string{item.Title, string(item.Agenda), string(item.Minutes), string(item.Decision.Text)}, " ")
	found := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) })
	slices.Sort(found)
	return slices.Compact(found)
}

func (a *asker) word(i int) minuted.Word {
	return minuted.Word{Text: a.frequent[i%len(a.frequent)]}
}

func (a *asker) oneWord(i int) Query {
	return Query{a.word(i).Text, a.word(i)}
}

func (a *asker) twoWords(i int) Query {
	both := []minuted.Expr{a.word(i), a.word(i + 1)}
	return Query{a.word(i).Text + " " + a.word(i+1).Text, minuted.And{Operands: both}}
}

func (a *asker) anyOfThree(i int) Query {
	three := []minuted.Expr{a.word(i), a.word(i + 1), a.word(i + 2)}
	return Query{a.word(i).Text + " OR " + a.word(i+1).Text + " OR " + a.word(i+2).Text, minuted.Or{Operands: three}}
}

// endings asks for words a little rarer than the frequent ones.
func (a *asker) endings(i int) Query {
	word := base((i + 1) * inflected)
	return Query{word, minuted.Word{Text: word}}
}

// firstAsked is the rank of the first fixed phrase asked for: it stands in one item of fifty or so.
const firstAsked = 60

// fixed gives the i-th of the fixed phrases of so many words or more, of frequent ones and words without endings.
func (a *asker) fixed(i, length int) []string {
	for _, text := range a.stock.phrases[firstAsked:] {
		chosen := strings.Fields(text)
		if len(chosen) < length || slices.ContainsFunc(chosen, isEnding) {
			continue
		}
		if i--; i < 0 {
			return chosen
		}
	}
	return nil
}

// isEnding reports whether a word has endings in the vocabulary or is one.
func isEnding(word string) bool {
	return strings.HasSuffix(word, "s") || strings.HasSuffix(word, "ing")
}

func (a *asker) phrase(i int) Query {
	text := strings.Join(a.fixed(i, 2), " ")
	return Query{`"` + text + `"`, minuted.Phrase{Text: text}}
}

func (a *asker) near(i int) Query {
	chosen := a.fixed(i, 2)
	left, right := chosen[0], chosen[len(chosen)-1]
	return Query{left + " NEAR/5 " + right, minuted.Near{Left: minuted.Word{Text: left}, Right: minuted.Word{Text: right}, Words: 5}}
}

// prefixLetters is how much of a word stands before the asterisk.
const prefixLetters = 4

func (a *asker) prefix(i int) Query {
	text := a.long(i)[:prefixLetters] + "*"
	return Query{text, minuted.Pattern{Text: text}}
}

// long gives a frequent word of more letters than a prefix has.
func (a *asker) long(i int) string {
	for {
		if word := base(i*inflected + 1 + i%5); len(word) > prefixLetters {
			return word
		}
		i += Instances
	}
}

// fuzzy puts a wrong letter into a word.
func (a *asker) fuzzy(i int) Query {
	word := []byte(a.long(i))
	word[2] = 'x'
	return Query{string(word) + "~", minuted.Fuzzy{Text: string(word), Edits: 1}}
}

// suggest types titles as far as the third letter of their first or second word.
func (a *asker) suggest(i int) Query {
	chosen := a.fixed(i, 2)
	if i%2 == 0 {
		return Query{Text: chosen[0][:3]}
	}
	return Query{Text: chosen[0] + " " + chosen[1][:2]}
}
