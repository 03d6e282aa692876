package search

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/klauspost/compress/gzhttp"
)

// robots keeps crawlers out of searches, whose filters lead to ever more addresses. The items are reached through the
// pages of authorities, topics and meetings.
const robots = "User-agent: *\nDisallow: /search\nDisallow: /api/\n"

// routes builds the handler of every address.
func (s *Service) routes(trustedProxies []string) (http.Handler, error) {
	gin.SetMode(gin.ReleaseMode) // or gin prints every route
	r := gin.New()
	r.HandleMethodNotAllowed = true
	r.UseRawPath, r.UnescapePathValues = true, true
	if err := r.SetTrustedProxies(trustedProxies); err != nil {
		return nil, fmt.Errorf("trusted proxies: %w", err)
	}
	r.Use(s.meters.measure, secure, s.recovered, s.limit)
	s.apiRoutes(r)
	s.pageRoutes(r)
	s.embedRoutes(r)
	r.NoRoute(func(c *gin.Context) { s.fail(c, errNoRoute) })
	r.NoMethod(s.noMethod)
	compress, err := gzhttp.NewWrapper(gzhttp.MinSize(smallestGzip))
	if err != nil {
		return nil, fmt.Errorf("set up compression: %w", err)
	}
	return compress(r), nil
}

func (s *Service) apiRoutes(r *gin.Engine) {
	get(r, "/api/v1/search", s.indexed(s.searchAPI))
	get(r, "/api/v1/suggest", s.indexed(s.suggestAPI))
	get(r, "/api/v1/items/:id", s.indexed(s.itemAPI))
	get(r, "/api/v1/meetings/:id", s.indexed(s.meetingAPI))
	get(r, "/api/v1/changes", s.indexed(s.changesAPI))
	get(r, "/api/v1/authorities", s.indexed(s.authoritiesAPI))
	get(r, "/api/v1/topics", s.indexed(s.topicsAPI))
	get(r, "/api/v1/topics.jsonld", s.indexed(s.topicsSKOS))
	get(r, "/api/v1/openapi.json", s.openAPI)
	get(r, "/healthz", momentary, func(c *gin.Context) { c.String(http.StatusOK, "ok\n") })
	get(r, "/readyz", momentary, s.ready)
	get(r, "/metrics", momentary, gin.WrapH(s.meters.handler()))
}

func (s *Service) pageRoutes(r *gin.Engine) {
	get(r, "/", s.indexed(s.homePage))
	get(r, "/search", s.indexed(s.resultsPage))
	for _, path := range []string{"/items/:id", "/items/:id/:slug"} {
		get(r, path, s.indexed(s.itemPage))
	}
	for _, path := range []string{"/meetings/:id", "/meetings/:id/:slug"} {
		get(r, path, s.indexed(s.meetingPage))
	}
	get(r, "/authorities", s.indexed(s.authoritiesPage))
	get(r, "/authorities/:authority", s.indexed(s.authorityPage))
	get(r, "/topics", s.indexed(s.topicsPage))
	get(r, "/topics/:topic", s.indexed(s.topicPage))
	get(r, "/topics/:topic/:sub", s.indexed(s.topicPage))
	get(r, "/about", s.aboutPage)
	get(r, "/help", s.helpPage)
	get(r, "/assets/:name", s.asset)
	get(r, "/robots.txt", func(c *gin.Context) { send(c, "text/plain; charset=utf-8", []byte(robots)) })
}

// get registers handlers for GET and HEAD; gin answers 404 to HEAD otherwise.
func get(r *gin.Engine, path string, h ...gin.HandlerFunc) {
	r.GET(path, h...)
	r.HEAD(path, h...)
}

// momentary is for answers that are true of this moment only.
func momentary(c *gin.Context) { c.Header("Cache-Control", "no-store") }

// noMethod answers preflight requests of other origins, which clients send when they add a header of their own, and
// refuses every other method. gin has set Allow.
func (s *Service) noMethod(c *gin.Context) {
	if c.Request.Method == http.MethodOptions && strings.HasPrefix(c.Request.URL.Path, apiPrefix) {
		c.Header("Access-Control-Allow-Methods", "GET, HEAD")
		c.Header("Access-Control-Allow-Headers", "*")
		c.Header("Access-Control-Max-Age", "86400")
		c.Status(http.StatusNoContent)
		return
	}
	s.fail(c, errNoMethod)
}

// ready says whether there is an index to answer from.
func (s *Service) ready(c *gin.Context) {
	_, release, err := s.indexes.Acquire()
	if err != nil {
		c.Header("Retry-After", retryAfterSec)
		c.String(http.StatusServiceUnavailable, "no index yet\n")
		return
	}
	release()
	c.String(http.StatusOK, "ready\n")
}
