package search

import (
	"net/http"
	"strings"
	"testing"

	"minuted"
)

// explainedTo gives an item evidence of every kind.
func explainedTo(it *minuted.Item) *minuted.Item {
	it.Topics = []string{"culture/libraries", "roads"}
	it.Evidence = &minuted.Evidence{
		Rules: "v9@0badcafe", Kind: it.Kind,
		Topics: []minuted.Reason{
			{Topic: "culture/libraries", Name: "Libraries", Score: 8, Committee: true, Cues: []minuted.Cue{
				{Field: "title", Phrase: "library", Text: "Library", Start: 0, End: 7, Strength: "strong"},
				{Field: "minutes", Phrase: "library", Text: "library", Start: 18, End: 25, Strength: "strong", Times: 4},
				{Field: "minutes", Phrase: "mobile library", Text: "not there", Start: 30, End: 39, Strength: "strong"},
			}},
			{Topic: "roads", Name: "Roads and parking", Cues: []minuted.Cue{}, Correction: &minuted.Correction{Topic: "roads", Add: true, Who: "an editor", Why: "the branch is a car park"}},
		},
		Mentions: []minuted.Reason{{Topic: "culture/museums", Name: "Museums & galleries", Score: 4, Cues: []minuted.Cue{
			{Field: "attachment", Phrase: "report", Text: "Report", Start: 0, End: 6, Strength: "weak"},
		}}},
		Removed: []minuted.Correction{{Topic: "culture", Who: "an editor", Why: "too wide"}},
	}
	return it
}

func TestExplainAPI(t *testing.T) {
	it := explainedTo(plainItem(1))
	s := newSite(t, newFake("g1", it, bareItem()))
	path := "/api/v1/items/" + it.ID
	plain, explained := s.get(t, path), s.get(t, path+"?explain=topics")
	if strings.Contains(plain.body, "evidence") {
		t.Errorf("without explain the record is %s", plain.body)
	}
	got := decode[explainedItem](t, explained)
	if got.Title != it.Title || got.Evidence == nil || got.Evidence.Rules != "v9@0badcafe" || got.Evidence.Topics[1].Correction.Who != "an editor" {
		t.Errorf("with explain=topics the record is %s", explained.body)
	}
	if plain.Header.Get("ETag") == explained.Header.Get("ETag") {
		t.Error("the record has one ETag with evidence and without")
	}
	if a := s.get(t, "/api/v1/items/"+bareItem().ID+"?explain=topics"); a.StatusCode != http.StatusOK {
		t.Errorf("an item without evidence: status %d", a.StatusCode)
	}
}

func TestExplainHits(t *testing.T) {
	s := newSite(t, newFake("g1", explainedTo(plainItem(1)), plainItem(2)))
	for _, h := range decode[Answer](t, s.get(t, "/api/v1/search?q=library&explain=topics")).Hits {
		explained := h.ID == plainItem(1).ID
		if (h.Evidence != nil) != explained {
			t.Errorf("%s: evidence %+v, want some: %v", h.Title, h.Evidence, explained)
		}
	}
	for _, h := range decode[Answer](t, s.get(t, "/api/v1/search?q=library")).Hits {
		if h.Evidence != nil {
			t.Errorf("%s: evidence that nobody asked for", h.Title)
		}
	}
}

func TestWhyThisTopic(t *testing.T) {
	it := explainedTo(plainItem(1))
	s := newSite(t, newFake("g1", it))
	a := s.get(t, itemPath(it.ID, it.Title))
	checkPage(t, "item", a)
	for _, want := range []string{
		`<summary>Why this topic?</summary>`,
		`<a href="#title">Title</a> <mark>Library</mark> opening hours, part 1`,
		`<a href="#minutes-2">Minutes</a> The <mark>library</mark> would open later. <span class="count">(“library” 4 times)</span>`,
		`<p>The committee deals with it.</p>`,
		`<a href="/topics/roads">Roads and parking</a> <span class="chip">corrected by hand</span>`,
		`<p>Corrected by hand by an editor: the branch is a car park</p>`,
		`Also mentions <a href="/topics/culture/museums">Museums &amp; galleries</a>`,
		`<a href="#attachments">Title of an attachment</a> <mark>Report</mark>`,
		`<h3>Culture and leisure</h3><p>Taken away by hand by an editor: too wide</p>`,
		`v9@0badcafe`,
	} {
		if !strings.Contains(a.body, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if strings.Contains(a.body, "not there") {
		t.Error("a cue is shown that does not stand in the item")
	}
}

func TestNotClassified(t *testing.T) {
	for _, c := range []struct {
		name      string
		evidence  *minuted.Evidence
		procedure string
		want      string
	}{
		{"nothing speaks for a topic", &minuted.Evidence{}, "", "No topic has enough words"},
		{"procedure", &minuted.Evidence{Procedure: "apologies", Words: "Apologies"}, "apologies", "This is procedure"},
		{"a heading", &minuted.Evidence{Heading: true}, "", "only heads what follows"},
		{"all taken away", &minuted.Evidence{Removed: []minuted.Correction{{Topic: "roads"}}}, "", "taken away by hand"},
		{"no evidence kept", nil, "", "No topic has enough words"},
		{"procedure without evidence", nil, "minutes", "This is procedure"},
	} {
		it := plainItem(1)
		it.Topics, it.Evidence, it.Procedure = nil, c.evidence, c.procedure
		a := newSite(t, newFake("g1", it)).get(t, itemPath(it.ID, it.Title))
		if _, why, said := strings.Cut(a.body, "<strong>Not classified.</strong> "); !said || !strings.Contains(strings.SplitN(why, "</p>", 2)[0], c.want) {
			t.Errorf("%s: the page does not say %q", c.name, c.want)
		}
	}
}

// TestPassages checks where passages begin and end, on characters of several bytes too.
func TestPassages(t *testing.T) {
	long := strings.Repeat("café ", 40)
	it := &minuted.Item{Minutes: minuted.Text("Erster Block\n\n" + long + "skatepark " + long + "\nskatepark again\n\nplay area, then play area")}
	at := func(text string) int {
		return len([]rune(string(it.Minutes)[:strings.Index(string(it.Minutes), text)]))
	}
	cues := []minuted.Cue{
		{Field: "minutes", Text: "skatepark", Start: at("skatepark "), Strength: "strong"},
		{Field: "minutes", Text: "skatepark", Start: at("skatepark again"), Strength: "strong"},
		{Field: "minutes", Text: "play area", Start: at("play area,"), Strength: "weak"},
		{Field: "minutes", Text: "play area", Start: at("play area,") + 16, Strength: "weak"},
		{Field: "minutes", Text: "elsewhere", Start: 1 << 40, Strength: "weak"},
		{Field: "unknown", Text: "x", Strength: "weak"},
	}
	var got []string
	for _, p := range passages(it, cues) {
		var b strings.Builder
		for _, part := range p.Parts {
			if part.Match {
				b.WriteString("[" + part.Text + "]")
			} else {
				b.WriteString(part.Text)
			}
		}
		got = append(got, p.Href+" "+b.String())
	}
	half := strings.TrimSpace(strings.Repeat("café ", 13))
	want := []string{
		"#minutes-2 … " + half + " [skatepark] " + half + " …",
		"#minutes-2 [skatepark] again",
		"#minutes-3 [play area], then [play area]",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("passages\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	var many []minuted.Cue
	for i := range 3 * maxPassages {
		many = append(many, minuted.Cue{Field: "minutes", Text: "café", Start: 14 + 5*20*i%190})
	}
	if n := len(passages(it, many)); n > maxPassages {
		t.Errorf("%d passages, %d are the most", n, maxPassages)
	}
}
