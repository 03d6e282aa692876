package search

import (
	"github.com/gin-gonic/gin"

	"minuted"
)

// Media types that the scheme of topics can be had in.
const (
	typeJSON   = "application/json"
	typeJSONLD = "application/ld+json"
)

// topicEntry is a topic and how many items have it.
type topicEntry struct {
	minuted.Topic
	Items int `json:"items"`
}

// topicsAPI answers with the scheme and its counts, or with the scheme as SKOS where the client would rather have that.
func (s *Service) topicsAPI(c *gin.Context, ix minuted.Index) error {
	c.Writer.Header().Add("Vary", "Accept")
	if c.NegotiateFormat(typeJSON, typeJSONLD) == typeJSONLD {
		return s.topicsSKOS(c, ix)
	}
	if err := noParams(c); err != nil || s.unchanged(c, ix) {
		return err
	}
	result, err := browse(c.Request.Context(), ix, newParams(), 0, minuted.FacetTopic)
	if err != nil {
		return err
	}
	held := counts(result.Facets[minuted.FacetTopic])
	list := make([]topicEntry, len(s.names.scheme))
	for i, t := range s.names.scheme {
		list[i] = topicEntry{t, held[t.ID]}
	}
	return writeJSON(c, map[string]any{"topics": list, "index": indexOf(ix)})
}

// topicsSKOS answers with the scheme as other programs exchange schemes.
func (s *Service) topicsSKOS(c *gin.Context, ix minuted.Index) error {
	if err := noParams(c); err != nil || s.unchanged(c, ix, typeJSONLD) {
		return err
	}
	body, err := skos(s.names.scheme, s.publicURL+"/topics")
	if err != nil {
		return err
	}
	send(c, typeJSONLD, body)
	return nil
}
