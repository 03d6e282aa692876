package search

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"minuted"
	"minuted/search/web"
)

// embedRoutes are the addresses that other sites load the search box from, and the page that tells them how.
func (s *Service) embedRoutes(r *gin.Engine) {
	box := web.SearchBox()
	get(r, "/embed", s.indexed(s.embedPage))
	get(r, box.Path(), boxScript(box, "public, max-age=31536000, immutable"))
	get(r, box.LatestPath(), boxScript(box, "public, max-age=3600"))
}

// boxScript answers with the script of the box to pages of any origin.
func boxScript(box web.Box, cacheControl string) gin.HandlerFunc {
	return func(c *gin.Context) {
		c.Header("Access-Control-Allow-Origin", "*")
		c.Header("Cross-Origin-Resource-Policy", "cross-origin")
		c.Header("Cache-Control", cacheControl)
		send(c, "text/javascript; charset=utf-8", box.Script)
	}
}

func (s *Service) embedPage(c *gin.Context, ix minuted.Index) error {
	everything, err := browse(c.Request.Context(), ix, newParams(), 0, minuted.FacetAuthority)
	if err != nil {
		return err
	}
	page := web.Embed{
		Frame:  s.frame(ix, "Search box for other sites", "/embed"),
		Box:    web.SearchBox(),
		Origin: s.origin(c.Request),
	}
	page.OwnBox = true
	if held := everything.Facets[minuted.FacetAuthority]; len(held) > 0 {
		page.Example = held[0].Value
	}
	return s.show(c, http.StatusOK, page)
}

// origin is the scheme and host that readers reach the service under, as far as a request tells.
func (s *Service) origin(r *http.Request) string {
	switch {
	case s.publicURL != "":
		return s.publicURL
	case r.TLS != nil:
		return "https://" + r.Host
	default:
		return "http://" + r.Host
	}
}
