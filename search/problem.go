package search

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"minuted"
	"minuted/search/query"
)

const apiPrefix = "/api/"

// Errors of the service itself.
var (
	errNoRoute  = errors.New("there is nothing at this address")
	errNoMethod = errors.New("this address answers GET and HEAD only")
	errPanic    = errors.New("something went wrong here")
)

// queryError says that a query cannot be run; its notices say why.
type queryError struct {
	query minuted.Query
	cause error
}

func (e *queryError) Error() string { return e.cause.Error() }
func (e *queryError) Unwrap() error { return e.cause }

// parse reads a query. An error is a *queryError.
func (s *Service) parse(text string) (minuted.Query, error) {
	q, err := s.parseText(text)
	if err == nil {
		return q, nil
	}
	q.Text = text
	var cannot *query.Error
	if errors.As(err, &cannot) {
		q.Notices = cannot.Notices
	}
	return q, &queryError{q, err}
}

// problem is an error as the API tells it (RFC 9457). The type is always about:blank: the status says what kind of
// problem it is.
type problem struct {
	Type      string           `json:"type"`
	Title     string           `json:"title"`
	Status    int              `json:"status"`
	Detail    string           `json:"detail"`
	Parameter string           `json:"parameter,omitempty"` // the one that cannot be used
	ReadAs    string           `json:"read_as,omitempty"`
	Notices   []minuted.Notice `json:"notices,omitempty"` // of a query that cannot be run

	*minuted.Takedown // of an item that was taken down
}

// problemOf is the one table from errors to HTTP status. What no row knows is a fault of ours, whose text stays here.
func problemOf(err error) problem {
	var (
		parameter *paramError
		cannot    *queryError
		down      *minuted.TakenDownError
	)
	switch {
	case errors.As(err, &cannot):
		p := newProblem(http.StatusBadRequest, cannot.Error())
		p.Parameter, p.ReadAs, p.Notices = "q", cannot.query.ReadAs, cannot.query.Notices
		if errors.As(err, &parameter) {
			p.Parameter = parameter.name
		}
		return p
	case errors.Is(err, minuted.ErrExpr):
		p := newProblem(http.StatusBadRequest, strings.TrimPrefix(err.Error(), askingIndex))
		p.Parameter = "q"
		return p
	case errors.As(err, &parameter):
		p := newProblem(http.StatusBadRequest, parameter.Error())
		p.Parameter = parameter.name
		return p
	case errors.As(err, &down):
		p := newProblem(http.StatusGone, "this item was taken down and is not served any more")
		p.Takedown = &down.Takedown
		return p
	case errors.Is(err, errNoVersion):
		return newProblem(http.StatusNotFound, errNoVersion.Error())
	case errors.Is(err, minuted.ErrNotFound):
		return newProblem(http.StatusNotFound, "nothing is held under this id")
	case errors.Is(err, errNoRoute):
		return newProblem(http.StatusNotFound, errNoRoute.Error())
	case errors.Is(err, errNoMethod):
		return newProblem(http.StatusMethodNotAllowed, errNoMethod.Error())
	case errors.Is(err, minuted.ErrNoIndex):
		return newProblem(http.StatusServiceUnavailable, "there is no index yet; try again when one has been made")
	case errors.Is(err, errBusy):
		return newProblem(http.StatusServiceUnavailable, errBusy.Error())
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return newProblem(http.StatusServiceUnavailable, "this took too long; try again, or ask for less")
	default:
		return newProblem(http.StatusInternalServerError, errPanic.Error())
	}
}

// Refused reports whether an error of [Service.Search] is about what was asked, not about what answers.
func Refused(err error) bool { return problemOf(err).Status == http.StatusBadRequest }

func newProblem(status int, detail string) problem {
	return problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Detail: detail}
}

// fail answers with the problem an error stands for, as JSON below /api/ and as a page elsewhere.
func (s *Service) fail(c *gin.Context, err error) {
	p := problemOf(err)
	if p.Status == http.StatusInternalServerError && !errors.Is(err, errPanic) {
		s.log.Error("request failed", "route", c.FullPath(), "error", err)
	}
	if p.Status == http.StatusServiceUnavailable {
		c.Header("Retry-After", retryAfterSec)
	}
	c.Header("Cache-Control", "no-store")
	c.Writer.Header().Del("ETag") // it would be that of the answer which could not be given
	if !strings.HasPrefix(c.Request.URL.Path, apiPrefix) {
		s.showProblem(c, p, err)
		return
	}
	body, encodeErr := json.Marshal(p)
	if encodeErr != nil {
		s.log.Error("problem could not be encoded", "error", encodeErr)
	}
	c.Data(p.Status, "application/problem+json", body)
}
