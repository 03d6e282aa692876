package topics_test

import (
	"encoding/json"
	"testing"

	"minuted/indexer/topics"
)

func TestSKOS(t *testing.T) {
	lex, err := topics.Load("ours.yaml", []byte(extension))
	if err != nil {
		t.Fatal(err)
	}
	data, err := lex.SKOS("https://minuted.example/topics/")
	if err != nil {
		t.Fatal(err)
	}
	var document struct {
		Graph []map[string]any `json:"@graph"`
	}
	if err := json.Unmarshal(data, &document); err != nil {
		t.Fatal(err)
	}
	byID := make(map[string]map[string]any)
	for _, concept := range document.Graph {
		id := concept["@id"].(string)
		if byID[id] != nil {
			t.Errorf("%s is there twice", id)
		}
		byID[id] = concept
	}
	for _, concept := range document.Graph {
		for _, relation := range []string{"skos:broader", "skos:inScheme", "skos:topConceptOf", "dcterms:isReplacedBy"} {
			if to, has := concept[relation].(map[string]any); has && byID[to["@id"].(string)] == nil {
				t.Errorf("%s of %s leads to %s, which is not there", relation, concept["@id"], to["@id"])
			}
		}
	}
	advice := byID["https://minuted.example/topics/welfare/advice"]
	if advice["owl:deprecated"] != true {
		t.Errorf("a topic given no longer is %v, want it deprecated", advice)
	}
	if notations, _ := byID["https://minuted.example/topics/children/fostering-adoption"]["skos:notation"].([]any); len(notations) != 3 {
		t.Errorf("notations of fostering are %v, want three codes", notations)
	}
}

func TestEveryTopicSaysWhatItIncludes(t *testing.T) {
	for _, topic := range builtin(t).Topics() {
		if topic.Note == "" {
			t.Errorf("%s has no note", topic.ID)
		}
	}
}
