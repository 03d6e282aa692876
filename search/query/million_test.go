package query_test

import (
	"flag"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"minuted/search/query"
)

var queries = flag.Int("queries", 100_000, "how many queries TestMillion makes up")

// pieces are what made-up queries are put together from; random bytes would seldom hit the language.
var pieces = strings.Split(" | | | | | |AND|OR|NOT|-|–|(|)|\"|\"|“|,|:|!|?|~|~1|~2|~5|~500|*|..|/|'|\n|[|]|>|<=|a|bin|council tax|"+
	"caseload*|wom?n|ca*|*load|?oad|organi?ation*|co-oper*|co-op~|caseloed~|case*~1|w/c|s.106|O'Brien|ŵyl|n/a|24/7|or|not|and|SEND|"+
	" NEAR |NEAR/5|near/s|PRE/3|pre/p|W/2|w/s|N/5|N5|ADJ3|ADJ/3|WITHIN/7|NEAR7|/5|/s|/p|NEAR/500|/9999999999999999999999|"+
	"title:|agenda:|attachments:|in:|in:title|in:title,decision|authority:|council:kent,surrey|committee:|topic:|person:|ref:21/00412/FUL|"+
	"kind:|kind:decision|outcome:agreed|state:final|has:votes|has:changes|lang:cy|source:|meeting:|url:|url:https://a.b/c?d*e,(f)|"+
	"https://a.b/c?d=(e).|HTTP://x|date:|from:|to:|after:|before:|year:|archived:|fy:|my:|words:|sort:newest|sort:|scope:meeting|scope:|"+
	"2023|2023-05|2023-05-17|17/05/2023|05/17/2023|2024-02-30|6m|30d|2y|99999y|2023/24|2023-24|2023/25|9999/00|lastweek|"+
	"[2019 TO 2023]|[2019 TO *]|>=2020|<0|2023..2019|100..5|>500|lots|9999|0000|foo:|comittee:|Re:|note: |\"social work* case\"|\"a b\"~3|"+
	"\"wom?n's\"|\"co-op* x\"~2|\"\"|()|(a OR b)|(a b)|-x|\x00|\xff|🙂", "|")

// TestMillion makes up queries and holds each to [checkReading]. The same number of queries gives the same queries.
func TestMillion(t *testing.T) {
	const workers = 2
	start := time.Now()
	var all sync.WaitGroup
	for w := range workers {
		all.Go(func() {
			random := rand.New(rand.NewPCG(106, uint64(w)))
			for range *queries / workers {
				if t.Failed() {
					return
				}
				checkReading(failure{t}, madeUp(random))
			}
		})
	}
	all.Wait()
	t.Logf("%d queries in %s", *queries, time.Since(start).Round(time.Millisecond))
}

// failure reports what went wrong from any goroutine, which Fatalf may not.
type failure struct{ t *testing.T }

func (f failure) Fatalf(format string, args ...any) { f.t.Errorf(format, args...) }

// madeUp puts up to 9 pieces together; one query in ten thousand is a hundred times as long.
func madeUp(random *rand.Rand) string {
	n := random.IntN(10)
	if random.IntN(10_000) == 0 {
		n *= 100
	}
	var b strings.Builder
	for range n {
		b.WriteString(pieces[random.IntN(len(pieces))])
		if random.IntN(3) == 0 {
			b.WriteByte(' ')
		}
	}
	return b.String()
}

func TestLinear(t *testing.T) {
	for _, piece := range []string{"a OR b ", "(", "a OR (b c ", "NOT ", "-", `"`, "a NEAR/5 ", "(a OR b c) ", "or ", "x:", "a,", "title:(", "ca* ", "in:title OR "} {
		text := strings.Repeat(piece, query.MaxCharacters/len(piece))
		start := time.Now()
		q, err := query.Parse(text)
		if took := time.Since(start); took > 2*time.Second { // a busy machine and the race detector included
			t.Errorf("%.20q repeated took %s (%d notices, error %v)", piece, took, len(q.Notices), err)
		} else {
			t.Logf("%.20q repeated: %s", piece, took)
		}
	}
}
