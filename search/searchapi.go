package search

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"minuted"
)

// answer is what the API says to a search.
type answer struct {
	Query  answeredQuery            `json:"query"`
	Total  int                      `json:"total"`
	Page   int                      `json:"page"`
	Per    int                      `json:"per"`
	Hits   []minuted.Hit            `json:"hits"`
	Facets map[string]minuted.Facet `json:"facets"`
	TookMS int64                    `json:"took_ms"`
	Index  answeringIndex           `json:"index"`
}

type answeredQuery struct {
	Text    string           `json:"text"`
	ReadAs  string           `json:"read_as"`
	Matched string           `json:"matched"` // "all": every hit holds every word
	Notices []minuted.Notice `json:"notices"`
}

type answeringIndex struct {
	Generation string `json:"generation"`
	Items      int    `json:"items"`
}

func indexOf(ix minuted.Index) answeringIndex {
	g := ix.Generation()
	return answeringIndex{g.ID, g.Items}
}

func (s *Service) searchAPI(c *gin.Context, ix minuted.Index) error {
	began := time.Now()
	p, err := readParams(c.Request.URL.RawQuery, refuse)
	if err != nil {
		return err
	}
	q, err := s.parse(p.text)
	if err != nil {
		return err
	}
	if s.unchanged(c, ix, p.encode(), p.text, q.ReadAs) {
		return nil
	}
	result, err := ask(c.Request.Context(), ix, p, q)
	if err != nil {
		return err
	}
	return writeJSON(c, answer{
		Query:  answeredQuery{p.text, q.ReadAs, "all", orEmpty(q.Notices)},
		Total:  result.Total,
		Page:   p.page,
		Per:    p.per,
		Hits:   s.addressed(result.Hits),
		Facets: filled(result.Facets),
		TookMS: time.Since(began).Milliseconds(),
		Index:  indexOf(ix),
	})
}

// unchanged names the answer by what it depends on and reports whether the client has it already; if so, 304 has been
// answered. The reading is part of the name because dates such as "the last six months" move with the day.
func (s *Service) unchanged(c *gin.Context, ix minuted.Index, parts ...string) bool {
	parts = append(parts, ix.Generation().ID, s.version, c.Request.URL.Path)
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	// Weak: took_ms differs from answer to answer.
	tag := `W/"` + hex.EncodeToString(sum[:12]) + `"`
	c.Header("ETag", tag)
	c.Header("Cache-Control", "no-cache")
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
