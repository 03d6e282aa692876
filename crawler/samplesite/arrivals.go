package samplesite

import (
	"net/http"
	"sync"
	"time"
)

// arrivalsKept bounds the log of an [Arrivals].
const arrivalsKept = 100_000

// Arrival is one request as it reached the site.
type Arrival struct {
	Time      time.Time
	Host      string
	URI       string // path and query as sent
	UserAgent string
	Header    http.Header
	Open      int // requests that were being answered, this one included
}

// Arrivals keeps the requests to a handler, in order of arrival, for tests of what a crawler asks and how fast. Its
// zero value is ready.
type Arrivals struct {
	mu   sync.Mutex
	open int
	log  []Arrival
}

// Log returns a handler that notes every request before h answers it. Once the log is full, at a hundred thousand
// requests, further ones are answered and not noted.
func (a *Arrivals) Log(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a.enter(r)
		defer a.leave()
		h.ServeHTTP(w, r)
	})
}

func (a *Arrivals) enter(r *http.Request) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.open++
	if len(a.log) < arrivalsKept {
		a.log = append(a.log, Arrival{
			Time: time.Now(), Host: r.Host, URI: r.URL.RequestURI(),
			UserAgent: r.UserAgent(), Header: r.Header.Clone(), Open: a.open,
		})
	}
}

func (a *Arrivals) leave() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.open--
}

// All returns what has arrived so far.
func (a *Arrivals) All() []Arrival {
	a.mu.Lock()
	defer a.mu.Unlock()
	return append([]Arrival(nil), a.log...)
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
