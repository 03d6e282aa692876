package search

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"minuted"
)

// codedTopics is a scheme with codes and a topic no longer given.
func codedTopics(o *Options) {
	o.Topics = append(testTopics(), minuted.Topic{ID: "roads/parking", Name: "Parking", CAP: []int{1002}, LGSL: []int{523, 1557}},
		minuted.Topic{ID: "roads/meters", Name: "Parking meters", ReplacedBy: "roads/parking"})
}

func TestTopicsAPI(t *testing.T) {
	s := newSite(t, newFake("g1", plainItem(1), plainItem(2)), codedTopics)
	a := s.get(t, "/api/v1/topics")
	list := decode[struct{ Topics []topicEntry }](t, a).Topics
	at := func(id string) topicEntry {
		i := slices.IndexFunc(list, func(e topicEntry) bool { return e.ID == id })
		if i < 0 {
			t.Fatalf("%s is not listed in %s", id, a.body)
		}
		return list[i]
	}
	if e := at("culture/libraries"); e.Items != 2 || at("culture").Items != 2 || at("roads").Items != 0 {
		t.Errorf("libraries are of %d items, culture of %d, roads of %d; want 2, 2 and 0", e.Items, at("culture").Items, at("roads").Items)
	}
	if e := at("roads/parking"); !slices.Equal(e.CAP, []int{1002}) || !slices.Equal(e.LGSL, []int{523, 1557}) {
		t.Errorf("codes of parking are %v and %v", e.CAP, e.LGSL)
	}
	if e := at("roads/meters"); e.ReplacedBy != "roads/parking" || e.Items != 0 {
		t.Errorf("the topic no longer given is %+v", e)
	}
}

func TestTopicsSKOS(t *testing.T) {
	s := newSite(t, newFake("g1"), codedTopics, func(o *Options) { o.PublicURL = "https://minutes.example" })
	byName := s.get(t, "/api/v1/topics.jsonld")
	negotiated := s.get(t, "/api/v1/topics", "Accept", "application/ld+json, application/json;q=0.5")
	if negotiated.body != byName.body || negotiated.Header.Get("Content-Type") != "application/ld+json" || !slices.Contains(negotiated.Header.Values("Vary"), "Accept") {
		t.Errorf("asked for JSON-LD: %v with %s", negotiated.Header, negotiated.body)
	}
	graph := decode[struct {
		Graph []map[string]any `json:"@graph"`
	}](t, byName).Graph
	byID := make(map[string]map[string]any)
	for _, concept := range graph {
		id := concept["@id"].(string)
		if byID[id] != nil {
			t.Errorf("%s is there twice", id)
		}
		byID[id] = concept
	}
	for _, concept := range graph {
		for _, relation := range []string{"skos:broader", "skos:inScheme", "skos:topConceptOf", "dcterms:isReplacedBy"} {
			if to, has := concept[relation].(map[string]any); has && byID[to["@id"].(string)] == nil {
				t.Errorf("%s of %s leads to %s, which is not there", relation, concept["@id"], to["@id"])
			}
		}
	}
	const topics = "https://minutes.example/topics/"
	if notations, _ := byID[topics+"roads/parking"]["skos:notation"].([]any); len(notations) != 3 || notations[0] != "cap:1002" {
		t.Errorf("notations of parking are %v, want three codes", notations)
	}
	if byID[topics+"roads/meters"]["owl:deprecated"] != true {
		t.Errorf("a topic given no longer is %v, want it deprecated", byID[topics+"roads/meters"])
	}
}

func TestTopicsTags(t *testing.T) {
	index := newFake("g1", plainItem(1))
	s := newSite(t, index, codedTopics)
	tags := make(map[string]string)
	for _, c := range []struct{ path, accept string }{
		{"/api/v1/topics", "*/*"}, {"/api/v1/topics", typeJSONLD}, {"/api/v1/topics.jsonld", "*/*"},
	} {
		what := c.path + " as " + c.accept
		tag := s.get(t, c.path, "Accept", c.accept).Header.Get("ETag")
		if a := s.get(t, c.path, "Accept", c.accept, "If-None-Match", tag); tag == "" || a.StatusCode != http.StatusNotModified || a.body != "" {
			t.Errorf("%s: asked again with tag %q, status %d", what, tag, a.StatusCode)
		}
		if other, taken := tags[tag]; taken {
			t.Errorf("%s and %s have one tag", what, other)
		}
		tags[tag] = what
	}
	renamed := newSite(t, index, func(o *Options) { o.Topics[0].Name = "Culture" })
	for tag, what := range tags {
		path, accept, _ := strings.Cut(what, " as ")
		if a := renamed.get(t, path, "Accept", accept, "If-None-Match", tag); a.StatusCode != http.StatusOK {
			t.Errorf("%s: status %d under another scheme, want 200", what, a.StatusCode)
		}
	}
}

func TestReplacedTopicLeadsOn(t *testing.T) {
	s := newSite(t, newFake("g1"), codedTopics)
	if a := s.get(t, "/topics/roads/meters"); a.StatusCode != http.StatusMovedPermanently || a.Header.Get("Location") != "/topics/roads/parking" {
		t.Errorf("status %d to %q, want 301 to the successor", a.StatusCode, a.Header.Get("Location"))
	}
	if a := s.get(t, "/topics"); strings.Contains(a.body, "Parking meters") {
		t.Error("the list of topics holds one that is given no longer")
	}
}

func TestTopicPages(t *testing.T) {
	untold, procedure := plainItem(2), plainItem(3)
	untold.Topics, untold.Title = nil, "Any matter"
	procedure.Topics, procedure.Kind = nil, minuted.KindProcedure
	s := newSite(t, newFake("g1", plainItem(1), untold, procedure), codedTopics)
	for _, c := range []struct{ path, want string }{
		{"/topics", `Of 2 items of business, leaving procedure aside, 1 is <a href="/search?not_topic=culture&amp;not_topic=roads&amp;not_kind=procedure">not classified</a>`},
		{"/topics", `<li class="none"><a href="/topics/culture/museums">Museums &amp; galleries</a>&nbsp;<span class="count">0</span></li>`},
		{"/topics", `<a href="/api/v1/topics.jsonld">as SKOS</a>`},
		{"/topics/roads/parking", `Comparative Agendas Project 1002; Local Government Services List 523, 1557`},
		{"/search?q=matter", `<p class="small">Not classified</p>`},
	} {
		a := s.get(t, c.path)
		checkPage(t, c.path, a)
		if !strings.Contains(a.body, c.want) {
			t.Errorf("%s lacks %s", c.path, c.want)
		}
	}
	if a := s.get(t, "/search?kind=procedure"); strings.Contains(a.body, "Not classified") {
		t.Error("procedure is said to be not classified")
	}
}
