package search

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"minuted"
)

// Every answer that can be kept has an ETag. Tags are weak, because one stands for the answer in every coding, and
// because the time a search took differs from answer to answer. What is no answer to keep, such as a problem or the
// state of the server, has none.

// unchanged names an answer by what it depends on and reports whether the client has it already; if so, 304 has been
// answered, and the index need not be asked. The reading of a query is among the parts because dates such as "the last
// six months" move with the day.
func (s *Service) unchanged(c *gin.Context, ix minuted.Index, parts ...string) bool {
	parts = append(parts, viewOf(ix.Generation()), s.version, s.publicURL, s.names.tag, c.Request.URL.Path)
	return held(c, sha256.Sum256([]byte(strings.Join(parts, "\x00"))))
}

// send answers with a body. Where unchanged has not named it, it is named by what it says.
func send(c *gin.Context, mediaType string, body []byte) {
	if c.Writer.Header().Get("ETag") == "" && held(c, sha256.Sum256(body)) {
		return
	}
	c.Data(http.StatusOK, mediaType, body)
}

// held tags the answer and reports whether the client has it already; if so, 304 has been answered.
func held(c *gin.Context, sum [sha256.Size]byte) bool {
	tag := `W/"` + hex.EncodeToString(sum[:12]) + `"`
	c.Header("ETag", tag)
	if !hasTag(strings.Join(c.Request.Header.Values("If-None-Match"), ","), tag) {
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
