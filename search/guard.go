package search

import (
	"context"
	"fmt"
	"net/http"
	"runtime/debug"
	"strings"

	"github.com/gin-gonic/gin"

	"minuted"
)

// contentPolicy lets a page load its own styles, scripts and pictures and nothing else.
const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// secure sets the headers of every answer.
func secure(c *gin.Context) {
	h := c.Writer.Header()
	h.Set("Content-Security-Policy", contentPolicy)
	h.Set("Referrer-Policy", "strict-origin-when-cross-origin")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	if strings.HasPrefix(c.Request.URL.Path, apiPrefix) {
		h.Set("Access-Control-Allow-Origin", "*")
		h.Set("Access-Control-Expose-Headers", "ETag, Retry-After")
		h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	}
	c.Next()
}

// limit bounds what a request may send and how long it may take.
func (s *Service) limit(c *gin.Context) {
	c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, maxBodyBytes)
	ctx, cancel := context.WithTimeout(c.Request.Context(), s.answer)
	defer cancel()
	c.Request = c.Request.WithContext(ctx)
	c.Next()
}

// recovered turns a panic into an answer and a log line with the stack.
func (s *Service) recovered(c *gin.Context) {
	defer func() {
		cause := recover()
		if cause == nil {
			return
		}
		if cause == http.ErrAbortHandler {
			panic(cause)
		}
		stack := debug.Stack()
		if of, ok := cause.(*crash); ok {
			stack = of.stack
		}
		s.log.Error("request panicked", "route", c.FullPath(), "cause", fmt.Sprint(cause), "stack", string(stack))
		if !c.Writer.Written() {
			s.fail(c, errPanic)
		}
		c.Abort()
	}()
	c.Next()
}

// answerer answers a request from one index, or returns an error for fail to tell.
type answerer func(c *gin.Context, ix minuted.Index) error

// indexed gives a handler one generation for the whole of its request.
func (s *Service) indexed(answer answerer) gin.HandlerFunc {
	return func(c *gin.Context) {
		if err := s.hold(c, answer); err != nil {
			s.fail(c, err)
		}
	}
}

func (s *Service) hold(c *gin.Context, answer answerer) error {
	ix, release, err := s.desk.open(s.indexes)
	if err != nil {
		return err
	}
	defer release()
	// What is kept of an answer has to be asked for again: by then something in it may have been taken down.
	c.Header("Cache-Control", "no-cache")
	return answer(c, ix)
}
