package samplesite

import (
	"context"
	"net/http"
	"sync"
	"time"
)

// arrivalsKept bounds the log of an [Arrivals].
const arrivalsKept = 100_000

// Arrival is one request as it reached the site, and how it was answered.
type Arrival struct {
	Time      time.Time
	End       time.Time // of the answer; zero while it is being given
	Host      string
	URI       string // path and query as sent
	UserAgent string
	Header    http.Header
	Open      int         // requests that were being answered, this one included
	Fault     bool        // it was answered wrongly, as a rule said
	Status    int         // of the answer; 0 where the connection was taken over or cut before there was one
	Answer    http.Header // of the answer
}

// answerKey is where the context of a request holds what is noted of its answer.
type answerKey struct{}

// Arrivals keeps the requests to a handler, in order of arrival, for tests of what a crawler asks and how fast. Its
// zero value is ready.
type Arrivals struct {
	mu   sync.Mutex
	open int
	log  []*Arrival
}

// Log returns a handler that notes every request before h answers it, and afterwards how. Once the log is full, at a
// hundred thousand requests, further ones are answered and not noted.
func (a *Arrivals) Log(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		one := a.enter(r)
		noted := &notedAnswer{ResponseWriter: w}
		defer func() { a.leave(one, noted) }()
		h.ServeHTTP(noted, r.WithContext(context.WithValue(r.Context(), answerKey{}, noted)))
	})
}

func (a *Arrivals) enter(r *http.Request) *Arrival {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.open++
	one := &Arrival{
		Time: time.Now(), Host: r.Host, URI: r.URL.RequestURI(),
		UserAgent: r.UserAgent(), Header: r.Header.Clone(), Open: a.open,
	}
	if len(a.log) < arrivalsKept {
		a.log = append(a.log, one)
	}
	return one
}

func (a *Arrivals) leave(one *Arrival, noted *notedAnswer) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.open--
	one.Fault = noted.fault
	one.End, one.Status, one.Answer = time.Now(), noted.status, noted.Header().Clone()
}

// All returns what has arrived so far.
func (a *Arrivals) All() []Arrival {
	a.mu.Lock()
	defer a.mu.Unlock()
	all := make([]Arrival, len(a.log))
	for i, one := range a.log {
		all[i] = *one
	}
	return all
}

// URIs returns the paths and queries of what has arrived so far.
func (a *Arrivals) URIs() []string {
	all := a.All()
	uris := make([]string, len(all))
	for i, one := range all {
		uris[i] = one.URI
	}
	return uris
}

// notedAnswer notes the status of an answer, and whether it is a fault.
type notedAnswer struct {
	http.ResponseWriter
	status int
	fault  bool
}

func (n *notedAnswer) WriteHeader(status int) {
	if n.status == 0 {
		n.status = status
	}
	n.ResponseWriter.WriteHeader(status)
}

func (n *notedAnswer) Write(p []byte) (int, error) {
	if n.status == 0 {
		n.status = http.StatusOK
	}
	return n.ResponseWriter.Write(p)
}

// Unwrap is for [http.ResponseController].
func (n *notedAnswer) Unwrap() http.ResponseWriter { return n.ResponseWriter }
