package topics

import (
	"encoding/json"
	"fmt"
	"strings"
)

// Concept is a topic as it is published: with the codes other schemes have for it.
type Concept struct {
	ID         string `json:"id"`
	Name       string `json:"name"`
	Note       string `json:"note,omitempty"`        // what it includes
	CAP        []int  `json:"cap,omitempty"`         // subtopics of the Comparative Agendas Project
	LGSL       []int  `json:"lgsl,omitempty"`        // services of the Local Government Services List
	ReplacedBy string `json:"replaced_by,omitempty"` // it is given no longer; this one took over
}

// Concepts lists subjects and subtopics in the order of the scheme, those no longer given too, for their ids are permanent.
func (lex *Lexicon) Concepts() []Concept {
	var out []Concept
	for _, s := range lex.scheme.Topics {
		out = append(out, Concept{ID: s.ID.text, Name: s.Name, Note: s.Note})
		for _, sub := range s.Sub {
			out = append(out, Concept{s.ID.text + "/" + sub.ID.text, sub.Name, sub.Note, sub.CAP, sub.LGSL, sub.ReplacedBy.text})
		}
	}
	return out
}

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

// SKOS returns the scheme as SKOS in JSON-LD. Address is that of the scheme; those of its topics are below it.
func (lex *Lexicon) SKOS(address string) ([]byte, error) {
	address = strings.TrimSuffix(address, "/")
	graph := []skosConcept{{ID: address, Type: "skos:ConceptScheme", Label: english("Topics of council business")}}
	for _, c := range lex.Concepts() {
		graph = append(graph, c.skos(address))
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

func (c Concept) skos(address string) skosConcept {
	out := skosConcept{ID: address + "/" + c.ID, Type: "skos:Concept", Label: english(c.Name), In: &ref{address}}
	if c.Note != "" {
		note := english(c.Note)
		out.Scope = &note
	}
	for _, code := range c.CAP {
		out.Notation = append(out.Notation, fmt.Sprintf("cap:%d", code))
	}
	for _, code := range c.LGSL {
		out.Notation = append(out.Notation, fmt.Sprintf("lgsl:%d", code))
	}
	if subject := subjectOf(c.ID); subject == c.ID {
		out.Top = &ref{address}
	} else {
		out.Broader = &ref{address + "/" + subject}
	}
	if c.ReplacedBy != "" {
		out.Deprecated, out.ReplacedBy = true, &ref{address + "/" + c.ReplacedBy}
	}
	return out
}

func english(value string) text { return text{"en", value} }
