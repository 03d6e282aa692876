package generated

import (
	"reflect"
	"testing"

	"minuted"
)

func TestQueriesFindSomething(t *testing.T) {
	const n = 20_000
	holders := make(map[string]int)
	for item := range Items(n, 11) {
		for _, word := range distinctWords(item) {
			holders[word]++
		}
	}
	for _, class := range Queries(5) {
		if len(class.Queries) != Instances {
			t.Errorf("%s has %d queries, want %d", class.Name, len(class.Queries), Instances)
		}
		for _, q := range class.Queries {
			word, ok := q.Expr.(minuted.Word)
			if !ok {
				continue
			}
			share := float64(holders[word.Text]) / n
			if class.Name == OneWord && (share < 0.095 || share > 0.135) {
				t.Errorf("%.1f %% of the items hold %q, want 10 to 13", share*100, word.Text)
			}
			if share < 0.001 {
				t.Errorf("%s: %d items of %d hold %q", class.Name, holders[word.Text], n, word.Text)
			}
		}
	}
}

func TestQueriesAreTheSameAgain(t *testing.T) {
	if !reflect.DeepEqual(Queries(1), Queries(1)) {
		t.Error("one seed gives two lists of queries")
	}
	if reflect.DeepEqual(Queries(1)[0], Queries(2)[0]) {
		t.Error("two seeds give the same queries of one word")
	}
}
