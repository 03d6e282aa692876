package search

import (
	_ "embed"

	"github.com/gin-gonic/gin"
)

//go:embed openapi.json
var openAPIFile []byte

// openAPI answers with the description that every answer keeps to.
func (s *Service) openAPI(c *gin.Context) {
	c.Header("Cache-Control", "public, max-age=3600")
	send(c, "application/json; charset=utf-8", openAPIFile)
}
