package search

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
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
	ix, release, err := s.indexes.Acquire()
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
	}, nil
}

// unchanged names the answer by what it depends on and reports whether the client has it already; if so, 304 has been
// answered. The reading is part of the name because dates such as "the last six months" move with the day.
func (s *Service) unchanged(c *gin.Context, ix minuted.Index, parts ...string) bool {
	g := ix.Generation()
	parts = append(parts, g.ID, g.Built.String(), g.TakenDown, s.version, s.publicURL, c.Request.URL.Path)
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	// Weak: took_ms differs from answer to answer.
	tag := `W/"` + hex.EncodeToString(sum[:12]) + `"`
	c.Header("ETag", tag)
	if !hasTag(c.GetHeader("If-None-Match"), tag) {
		return false
	}
	c.Status(http.StatusNotModified)
	c.Writer.WriteHeaderNow()
	return true
}

// hasTag compares weakly, as RFC 9110 has it for If-None-Match.
func hasTag(header, tag string) bool {
	for candidate := range strings.SplitSeq(header, ",") {
		candidate = strings.TrimSpace(candidate)
		if candidate == "*" || strings.TrimPrefix(candidate, "W/") == strings.TrimPrefix(tag, "W/") {
			return true
		}
	}
	return false
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
	c.Data(http.StatusOK, "application/json; charset=utf-8", body)
	return nil
}
