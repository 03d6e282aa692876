package search

import (
	"encoding/json"
	"fmt"

	"minuted"
)

// skosConcept is a concept in SKOS terms. Its keys are those of the context that SKOS gives them.
type skosConcept struct {
	ID         string   `json:"@id"`
	Type       string   `json:"@type"`
	Label      text     `json:"skos:prefLabel"`
	Scope      *text    `json:"skos:scopeNote,omitempty"`
	Notation   []string `json:"skos:notation,omitempty"`
	In         *ref     `json:"skos:inScheme,omitempty"`
	Top        *ref     `json:"skos:topConceptOf,omitempty"`
	Broader    *ref     `json:"skos:broader,omitempty"`
	Deprecated bool     `json:"owl:deprecated,omitempty"`
	ReplacedBy *ref     `json:"dcterms:isReplacedBy,omitempty"`
}

type text struct {
	Language string `json:"@language"`
	Value    string `json:"@value"`
}

type ref struct {
	ID string `json:"@id"`
}

// skos writes a scheme as SKOS in JSON-LD. Address is that of the scheme; those of its topics are below it.
func skos(scheme []minuted.Topic, address string) ([]byte, error) {
	graph := []skosConcept{{ID: address, Type: "skos:ConceptScheme", Label: english("Topics of council business")}}
	for _, t := range scheme {
		graph = append(graph, newSKOSConcept(t, address))
	}
	out, err := json.Marshal(map[string]any{
		"@context": map[string]string{
			"skos":    "http://www.w3.org/2004/02/skos/core#",
			"owl":     "http://www.w3.org/2002/07/owl#",
			"dcterms": "http://purl.org/dc/terms/",
		},
		"@graph": graph,
	})
	if err != nil {
		return nil, fmt.Errorf("writing SKOS: %w", err)
	}
	return out, nil
}

func newSKOSConcept(t minuted.Topic, address string) skosConcept {
	out := skosConcept{ID: address + "/" + t.ID, Type: "skos:Concept", Label: english(t.Name), In: &ref{address}}
	if t.Note != "" {
		note := english(t.Note)
		out.Scope = &note
	}
	for _, code := range t.CAP {
		out.Notation = append(out.Notation, fmt.Sprintf("cap:%d", code))
	}
	for _, code := range t.LGSL {
		out.Notation = append(out.Notation, fmt.Sprintf("lgsl:%d", code))
	}
	if of := subject(t.ID); of == t.ID {
		out.Top = &ref{address}
	} else {
		out.Broader = &ref{address + "/" + of}
	}
	if t.ReplacedBy != "" {
		out.Deprecated, out.ReplacedBy = true, &ref{address + "/" + t.ReplacedBy}
	}
	return out
}

func english(value string) text { return text{"en", value} }
