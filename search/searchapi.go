package search

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"time"

	"github.com/gin-gonic/gin"

	"minuted"
	"minuted/search/query"
)

// Answer is what the API says to a search.
type Answer struct {
	Query         AnsweredQuery            `json:"query"`
	Total         int                      `json:"total"`           // exact
	TotalAllWords int                      `json:"total_all_words"` // items that hold every word
	InAttachments int                      `json:"in_attachments"`  // further items that attached documents would find
	Page          int                      `json:"page"`
	Per           int                      `json:"per"`
	Hits          []minuted.Hit            `json:"hits"`
	Facets        map[string]minuted.Facet `json:"facets"`
	Relaxed       []RelaxedQuery           `json:"relaxed,omitempty"` // where nothing was found: searches that ask for less
	TookMS        int64                    `json:"took_ms"`
	Index         AnsweringIndex           `json:"index"`

	whole bool // another time no more would be answered
}

// AnsweredQuery is the query as typed and as read.
type AnsweredQuery struct {
	Text         string           `json:"text"`
	ReadAs       string           `json:"read_as"`
	Matched      minuted.Match    `json:"matched"` // how many of the words every hit holds: all, most or any
	AlsoSearched []query.Also     `json:"also_searched"`
	DidYouMean   *SuggestedQuery  `json:"did_you_mean,omitempty"`
	Notices      []minuted.Notice `json:"notices"`
}

// AnsweringIndex is the generation an answer comes from.
type AnsweringIndex struct {
	Generation string `json:"generation"`
	Items      int    `json:"items"`
}

func indexOf(ix minuted.Index) AnsweringIndex {
	g := ix.Generation()
	return AnsweringIndex{g.ID, g.Items}
}

// Search answers a search given by the parameters of the API. [Refused] tells errors about what was asked from others.
func (s *Service) Search(ctx context.Context, parameters url.Values) (*Answer, error) {
	p, q, err := s.readSearch(parameters.Encode())
	if err != nil {
		return nil, err
	}
	ix, release, err := s.desk.open(s.indexes)
	if err != nil {
		return nil, err
	}
	defer release()
	return s.answerSearch(ctx, ix, p, q)
}

func (s *Service) searchAPI(c *gin.Context, ix minuted.Index) error {
	p, q, err := s.readSearch(c.Request.URL.RawQuery)
	if err != nil {
		return err
	}
	if s.unchanged(c, ix, p.encode(), p.text, q.ReadAs) {
		return nil
	}
	a, err := s.answerSearch(c.Request.Context(), ix, p, q)
	if err != nil {
		return err
	}
	if !a.whole {
		c.Writer.Header().Del("ETag") // it is that of the whole answer
	}
	return writeJSON(c, a)
}

func (s *Service) readSearch(rawQuery string) (params, minuted.Query, error) {
	p, err := readParams(rawQuery, refuse)
	if err != nil {
		return p, minuted.Query{}, err
	}
	q, err := s.parse(p.text)
	return p, q, err
}

func (s *Service) answerSearch(ctx context.Context, ix minuted.Index, p params, q minuted.Query) (*Answer, error) {
	began := time.Now()
	f, err := s.find(ctx, ix, p, q)
	if err != nil {
		return nil, err
	}
	hits := s.addressed(f.result.Hits)
	if p.explain {
		if err := addEvidence(ctx, ix, hits); err != nil {
			return nil, err
		}
	}
	return &Answer{
		Query: AnsweredQuery{
			Text:         p.text,
			ReadAs:       q.ReadAs,
			Matched:      cmp.Or(f.result.Matched, minuted.MatchAll),
			AlsoSearched: orEmpty(f.added),
			DidYouMean:   f.didYouMean,
			Notices:      orEmpty(f.query.Notices),
		},
		Total:         f.result.Total,
		TotalAllWords: f.result.TotalAllWords,
		InAttachments: f.result.InAttachments,
		Page:          p.page,
		Per:           p.per,
		Hits:          hits,
		Facets:        filled(f.result.Facets),
		Relaxed:       f.relaxed,
		TookMS:        time.Since(began).Milliseconds(),
		Index:         indexOf(ix),
		whole:         f.whole,
	}, nil
}

// addressed gives hits the address of their page here. The hits are copied: an index may keep its own.
func (s *Service) addressed(hits []minuted.Hit) []minuted.Hit {
	out := make([]minuted.Hit, len(hits))
	for i, h := range hits {
		h.URL = s.publicURL + itemPath(h.ID, h.Title)
		h.Topics = orEmpty(h.Topics)
		h.Snippets = slices.Clone(orEmpty(h.Snippets))
		for j := range h.Snippets {
			h.Snippets[j].Parts = orEmpty(h.Snippets[j].Parts)
		}
		out[i] = h
	}
	return out
}

func filled(facets map[string]minuted.Facet) map[string]minuted.Facet {
	out := make(map[string]minuted.Facet, len(facets))
	for name, f := range facets {
		out[name] = orEmpty(f)
	}
	return out
}

// orEmpty makes JSON show an empty list as [] rather than null.
func orEmpty[S ~[]E, E any](s S) S {
	if s == nil {
		return S{}
	}
	return s
}

func writeJSON(c *gin.Context, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("encode the answer: %w", err)
	}
	send(c, "application/json; charset=utf-8", body)
	return nil
}
