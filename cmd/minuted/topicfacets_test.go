package main

import (
	"encoding/json"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"testing"

	"minuted"
	"minuted/search"
)

// TestTopicFacetsAgreeWithARecount asks for random combinations of filters over the fictional councils and recounts
// every total and every bucket of the topic facet, at both levels, from the exported records.
func TestTopicFacetsAgreeWithARecount(t *testing.T) {
	dir := t.TempDir()
	minutedRun(t, exitDone, "demo", "--once", "--data", dir)
	records, _ := minutedRun(t, exitDone, "export", "--data", dir)
	all := recordsOf(t, records)
	byWord := map[string][]minuted.Item{"": all}
	for _, word := range []string{"council", "caseloads", `"social worker"`, "parking OR potholes", "report -planning"} {
		found, _ := minutedRun(t, exitDone, "export", "--query", word, "--data", dir)
		byWord[word] = recordsOf(t, found)
	}
	choices := newChoices(all, byWord)
	address, stop := serveData(t, dir)
	defer stop()
	r := rand.New(rand.NewPCG(6, 5))
	found, none := 0, 0
	for range 400 {
		c := choices.draw(r)
		var a search.Answer
		if err := json.Unmarshal([]byte(get(t, address+"/api/v1/search?match=all&expand=0&per=0&facet=topic&"+c.Encode())), &a); err != nil {
			t.Fatal(err)
		}
		checkRecount(t, c, byWord[c.Get("q")], a)
		if a.Total > 0 {
			found++
		} else {
			none++
		}
	}
	if found < 100 || none == 0 {
		t.Errorf("%d searches found something and %d nothing, want many and some", found, none)
	}
}

// choices are the values that filters can take.
type choices struct{ words, topics, authorities, kinds, years []string }

func newChoices(items []minuted.Item, byWord map[string][]minuted.Item) choices {
	var c choices
	for word := range byWord {
		c.words = append(c.words, word)
	}
	for _, i := range items {
		for topic := range bothLevels(i.Topics) {
			c.topics = append(c.topics, topic)
		}
		c.authorities = append(c.authorities, i.Authority)
		c.kinds = append(c.kinds, string(i.Kind))
		c.years = append(c.years, i.Date.Year())
	}
	for _, list := range []*[]string{&c.words, &c.topics, &c.authorities, &c.kinds, &c.years} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
	}
	return c
}

// draw makes a search of some of the choices. Each filter is there in about half of the searches.
func (c choices) draw(r *rand.Rand) url.Values {
	v := make(url.Values)
	some := func(name string, from []string, most int) {
		for range r.IntN(most + 1) {
			v.Add(name, from[r.IntN(len(from))])
		}
	}
	some("q", c.words, 1)
	some("topic", c.topics, 2)
	some("not_topic", c.topics, 2)
	some("authority", c.authorities, r.IntN(3))
	some("kind", c.kinds, r.IntN(2))
	some("not_kind", c.kinds, r.IntN(2))
	some("from", c.years, r.IntN(2))
	if from := v.Get("from"); from == "" {
		some("to", c.years, r.IntN(2))
	}
	return v
}

// checkRecount counts what a search should find and compares.
func checkRecount(t *testing.T, c url.Values, items []minuted.Item, a search.Answer) {
	t.Helper()
	total, want := 0, make(map[string]int)
	for _, i := range items {
		levels := bothLevels(i.Topics)
		has := func(topic string) bool { return levels[topic] }
		if !passes(c, i) {
			continue
		}
		if (len(c["topic"]) == 0 || slices.ContainsFunc(c["topic"], has)) && !slices.ContainsFunc(c["not_topic"], has) {
			total++
		}
		for topic := range levels { // whatever topics are asked for
			want[topic]++
		}
	}
	if a.Total != total {
		t.Errorf("%s: total %d, a recount gives %d", c.Encode(), a.Total, total)
	}
	for _, b := range a.Facets["topic"] {
		if want[b.Value] != b.Count {
			t.Errorf("%s: %s counts %d, a recount gives %d", c.Encode(), b.Value, b.Count, want[b.Value])
		}
		if b.Selected != slices.Contains(c["topic"], b.Value) {
			t.Errorf("%s: %s is selected: %v", c.Encode(), b.Value, b.Selected)
		}
		delete(want, b.Value)
	}
	if len(want) > 0 {
		t.Errorf("%s: the facet leaves out %v", c.Encode(), want)
	}
}

// passes reports whether an item passes the filters other than those on topics.
func passes(c url.Values, i minuted.Item) bool {
	among := func(name, value string) bool { return len(c[name]) == 0 || slices.Contains(c[name], value) }
	year := i.Date.Year()
	return among("authority", i.Authority) && among("kind", string(i.Kind)) && !slices.Contains(c["not_kind"], string(i.Kind)) &&
		year >= c.Get("from") && (c.Get("to") == "" || strings.Compare(year, c.Get("to")) <= 0)
}
