package bleveindex_test

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"minuted"
	"minuted/indexer/bleveindex"
	"minuted/indexer/generated"
)

// What one query may cost, whatever it asks for.
const (
	hostileTime   = 500 * time.Millisecond
	hostileMemory = 100 << 20 // bytes allocated
)

// hostileTries is how often a query that took a little too long is asked again, since other work on the machine takes
// its time.
const hostileTries = 5

// hostile is a query made to be slow.
type hostile struct {
	name    string
	expr    minuted.Expr
	refused bool // it must be an error about the query
}

func word(text string) minuted.Expr    { return minuted.Word{Text: text} }
func pattern(text string) minuted.Expr { return minuted.Pattern{Text: text} }

// each makes an operand of every word.
func each(words []string, of func(string) minuted.Expr) []minuted.Expr {
	made := make([]minuted.Expr, len(words))
	for i, w := range words {
		made[i] = of(w)
	}
	return made
}

// nested puts brackets around a word, alternately of every kind.
func nested(depth int) minuted.Expr {
	expr := word("the")
	for i := range depth {
		switch i % 3 {
		case 0:
			expr = minuted.And{Operands: []minuted.Expr{expr, word("of")}}
		case 1:
			expr = minuted.Or{Operands: []minuted.Expr{word("and"), expr}}
		default:
			expr = minuted.Not{Operand: expr}
		}
	}
	return expr
}

// chain puts words near each other, and that near the next.
func chain(words []string, within int) minuted.Expr {
	expr := word(words[0])
	for _, w := range words[1:] {
		expr = minuted.Near{Left: expr, Right: word(w), Words: within}
	}
	return expr
}

// hostileQueries are made of the most frequent words of the generated items, and of beginnings that thousands of their
// words share.
func hostileQueries() []hostile {
	frequent := strings.Fields("the of and to in a that for be was is on by with as were it this would from at are had an")
	begun := strings.Fields("con* com* dis* per* sub* int* out* mis* sur* for* car* mar* par* ver* mon* imp* exp* ind*")
	long := strings.Repeat("the of and to in a ", 120)[:2000]
	and := func(operands []minuted.Expr) minuted.Expr { return minuted.And{Operands: operands} }
	or := func(operands []minuted.Expr) minuted.Expr { return minuted.Or{Operands: operands} }
	nearest := func(left, right minuted.Expr, words int) minuted.Expr {
		return minuted.Near{Left: left, Right: right, Words: words}
	}
	return []hostile{
		{"nested 60 deep", nested(60), false},
		{"nested 5,000 deep", nested(5_000), true},
		{"all of 24 frequent words", and(each(frequent, word)), false},
		{"any of 24 frequent words", or(each(frequent, word)), false},
		{"any of 1,000 words", or(each(strings.Fields(strings.Repeat("the ", 1000)), word)), true},
		{"most of 120 words, which no item holds", and(append(each(commonest(119), word), word("absent"))), false},
		{"2,000 characters of words", and(each(strings.Fields(long), word)), true},
		{"phrase of 2,000 characters", minuted.Phrase{Text: long}, false},
		{"one word of 2,000 letters", word(strings.Repeat("a", 2000)), false},
		{"phrase of frequent words", minuted.Phrase{Text: "of the"}, false},
		{"phrase of one word repeated", minuted.Phrase{Text: "the the the the the the"}, false},
		{"loose phrase of frequent words", minuted.Phrase{Text: "the of and to in a that for", Slop: 1000}, false},
		{"phrase of patterns", minuted.Phrase{Text: "con* com* dis*"}, false},
		{"pattern", pattern("con*"), false},
		{"all of 18 patterns", and(each(begun, pattern)), false},
		{"any of 18 patterns", or(each(begun, pattern)), false},
		{"pattern of many stars", pattern("con*a*o*a*u*a*o*e*i*u*m"), false},
		{"pattern of many question marks", pattern("con" + strings.Repeat("?", 500)), false},
		{"pattern of 1,900 characters", pattern("con" + strings.Repeat("*a?", 633)), false},
		{"near of frequent words", nearest(word("the"), word("of"), 5), false},
		{"near of frequent words, far apart", nearest(word("the"), word("of"), 1<<30), false},
		{"near of one word with itself", nearest(word("the"), word("the"), 100), false},
		{"near in a chain", chain(frequent[:16], 100), false},
		{"near of frequent alternatives", nearest(or(each(frequent[:12], word)), or(each(frequent[12:], word)), 20), false},
		{"near of patterns", nearest(or(each(begun[:9], pattern)), or(each(begun[9:], pattern)), 20), false},
		{"same sentence", minuted.Near{Left: word("the"), Right: word("of"), Unit: minuted.UnitSentence}, false},
		{"same paragraph", minuted.Near{Left: word("the"), Right: word("of"), Unit: minuted.UnitParagraph}, false},
		{"two wrong letters in a short word", minuted.Fuzzy{Text: "the", Edits: 2}, false},
		{"any of 100 misspelt words", or(each(strings.Fields(strings.Repeat("conbaxam perdobux ", 50)), func(w string) minuted.Expr {
			return minuted.Fuzzy{Text: w, Edits: 2}
		})), false},
		{"misspelt word of 2,000 letters", minuted.Fuzzy{Text: strings.Repeat("co", 1000), Edits: 2}, false},
		{"nothing but what is not there", minuted.Not{Operand: or(each(begun, pattern))}, false},
	}
}

// commonest gives so many words of seven letters and more that the most items hold.
func commonest(n int) []string {
	holders := make(map[string]int)
	for item := range generated.Items(1_000, 0) {
		words := strings.Fields(strings.ToLower(string(item.Minutes)))
		slices.Sort(words)
		for _, w := range slices.Compact(words) {
			if w = strings.Trim(w, ".,;:"); len(w) >= 7 {
				holders[w]++
			}
		}
	}
	words := slices.SortedFunc(maps.Keys(holders), func(a, b string) int {
		return cmp.Or(cmp.Compare(holders[b], holders[a]), cmp.Compare(a, b))
	})
	return words[:n]
}

// hostileWait is after how long a query that holds to no bound is given up. Only a report holds queries to hostileTime:
// a test must pass on a machine that has other work to do.
const hostileWait = 10 * hostileTime

// timeBound is what a query is held to.
func timeBound() time.Duration {
	if *reportWanted {
		return hostileTime
	}
	return hostileWait
}

// cost is what one query took.
type cost struct {
	time   time.Duration // on the clock or of the processors, whichever is less: other work lengthens the one, our own beside it the other
	memory uint64
	total  int
	err    error
}

// TestHostileQueries holds every query to the bounds on time and memory, or to an error that says what is wrong with it.
func TestHostileQueries(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a large index")
	}
	x := benchOpen(t, benchStore(t))
	for _, h := range hostileQueries() {
		t.Run(h.name, func(t *testing.T) {
			c := costOf(x, h.expr)
			t.Logf("%s ms, %d kB, %d items, error: %v", milliseconds(c.time), c.memory/1000, c.total, c.err)
			switch {
			case h.refused && !errors.Is(c.err, bleveindex.ErrExpr):
				t.Errorf("error %v, want one about the query", c.err)
			case c.err != nil && !errors.Is(c.err, bleveindex.ErrExpr):
				t.Errorf("error %v is not about the query", c.err)
			case c.time > timeBound():
				t.Errorf("it took %s ms, want at most %s", milliseconds(c.time), milliseconds(timeBound()))
			}
			if c.memory > hostileMemory {
				t.Errorf("it allocated %d MB, want at most %d", c.memory>>20, hostileMemory>>20)
			}
		})
	}
}

// costOf gives the least that a query took in several tries.
func costOf(x *bleveindex.Index, expr minuted.Expr) cost {
	var least cost
	for try := range hostileTries {
		ctx, cancel := context.WithTimeout(context.Background(), 2*hostileWait)
		before, start, busy := allocated(), time.Now(), processorTime()
		request := benchRequest(expr)
		request.Match = minuted.MatchAuto // as it is served
		result, err := x.Search(ctx, request)
		cancel()
		c := cost{time: min(time.Since(start), processorTime()-busy), memory: allocated() - before, err: err}
		if err == nil {
			c.total = result.Total
		}
		if try == 0 || c.time < least.time {
			c.memory = max(c.memory, least.memory)
			least = c
		}
		if least.time <= hostileTime || least.time > 2*hostileTime {
			break
		}
	}
	return least
}

// TestHostileBeginnings types what is hard to complete.
func TestHostileBeginnings(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a large index")
	}
	x := benchOpen(t, benchStore(t))
	for name, text := range map[string]string{
		"one letter":           "c",
		"frequent words":       "the of and to a",
		"2,000 characters":     strings.Repeat("the of ", 285),
		"2,000 letters":        strings.Repeat("a", 2000),
		"a committee's name":   "planning c",
		"words of no title":    strings.Repeat("zzz ", 500),
		"one frequent letter":  "a ",
		"a procedure's title":  "apologies for a",
		"the start of a place": strings.ToLower(generated.Authorities()[0].Name[:2]),
	} {
		t.Run(name, func(t *testing.T) {
			least := time.Hour
			for range hostileTries {
				start := time.Now()
				if _, err := x.Suggest(context.Background(), minuted.SuggestRequest{Text: text}); err != nil {
					t.Fatal(err)
				}
				least = min(least, time.Since(start))
			}
			t.Logf("%s ms", milliseconds(least))
			if least > timeBound() {
				t.Errorf("it took %s ms, want at most %s", milliseconds(least), milliseconds(timeBound()))
			}
		})
	}
}
