package generated

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"minuted"
)

// length counts the words of an item as they stand between spaces.
func length(item *minuted.Item) int {
	text := strings.Join([]string{string(item.Agenda), string(item.Minutes), string(item.Decision.Text)}, " ")
	n := 0
	for _, word := range strings.Fields(text) {
		if word != "•" && word != "#" {
			n++
		}
	}
	return n
}

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if math.Abs(got-want) > tolerance*want {
		t.Errorf("%s is %.4g, want %.4g give or take %.0f %%", what, got, want, tolerance*100)
	}
}

func TestItemsAreShapedLikeMinutes(t *testing.T) {
	const n = 20_000
	var lengths []int
	var sum, procedural, decided float64
	authorities, meetings, titles := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for item := range Items(n, 4) {
		words := length(item)
		lengths = append(lengths, words)
		sum += float64(words)
		authorities[item.Authority], meetings[item.Meeting.ID] = true, true
		if item.Decision.Text != "" {
			decided++
		}
		if item.Kind == minuted.KindProcedure {
			procedural++
			titles[item.Title] = true
		}
	}
	slices.Sort(lengths)
	near(t, "the median length", float64(lengths[n/2]), 113, 0.05)
	near(t, "the mean length", sum/n, 222, 0.05)
	near(t, "the length one in twenty exceeds", float64(lengths[n*95/100]), 728, 0.06)
	near(t, "the share of procedural items", procedural/n, 0.3, 0.05)
	near(t, "the share of items with a decision", decided/n, 0.42, 0.05)
	near(t, "the number of items a meeting", float64(n)/float64(len(meetings)), 8, 0.05)
	if len(authorities) != 100 {
		t.Errorf("items come from %d authorities, want 100", len(authorities))
	}
	if len(titles) != procedures {
		t.Errorf("procedural items have %d titles, want %d", len(titles), procedures)
	}
}

func TestItemsAreTheSameAgain(t *testing.T) {
	var longer []string
	for item := range Items(500, 9) {
		longer = append(longer, encoded(t, item))
	}
	i := 0
	for item := range Items(120, 9) {
		if got := encoded(t, item); got != longer[i] {
			t.Fatalf("item %d of 120 is\n%s\nand of 500\n%s", i, got, longer[i])
		}
		i++
	}
	if i != 120 || len(longer) != 500 {
		t.Errorf("asked for 120 and 500 items there were %d and %d", i, len(longer))
	}
	for item := range Items(1, 10) {
		if encoded(t, item) == longer[0] {
			t.Error("another seed gives the same item")
		}
	}
}

func encoded(t *testing.T, item *minuted.Item) string {
	t.Helper()
	line, err := item.Encode()
	if err != nil {
		t.Fatal(err)
	}
	return string(line)
}

func TestItemsAreSound(t *testing.T) {
	topics := map[string]bool{}
	for _, topic := range Topics() {
		topics[topic.ID] = true
	}
	ids := map[string]bool{}
	for item := range Items(3_000, 2) {
		if ids[item.ID] {
			t.Fatalf("two items have the id %s", item.ID)
		}
		ids[item.ID] = true
		if _, err := minuted.DecodeItem([]byte(encoded(t, item))); err != nil {
			t.Errorf("item %s is not an item record: %v", item.ID, err)
		}
		if strings.Contains(encoded(t, item), "\ufffd") {
			t.Errorf("item %s holds broken characters: %q", item.ID, item.Title)
		}
		for _, topic := range item.Topics {
			if !topics[topic] {
				t.Errorf("item %s has a topic %q outside the scheme", item.ID, topic)
			}
		}
	}
}

func TestMeetingsStayTogether(t *testing.T) {
	last, seen := "", map[string]bool{}
	for item := range Items(2_000, 3) {
		id := item.Meeting.ID
		if id != last && seen[id] {
			t.Fatalf("meeting %s goes on after another", id)
		}
		if id != last && item.Number != "1." {
			t.Errorf("meeting %s begins with item %s", id, item.Number)
		}
		last, seen[id] = id, true
	}
}

func BenchmarkItems(b *testing.B) {
	const n = 20_000
	for b.Loop() {
		start := time.Now()
		for range Items(n, 1) {
		}
		b.ReportMetric(n/time.Since(start).Seconds(), "items/s")
	}
}
