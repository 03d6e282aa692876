package samplesite

import (
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Rule makes some of the requests to some addresses fail.
type Rule struct {
	Path  string // the rule is for requests whose address, from the host to the query, contains this
	Skip  int    // how many of them are answered truly first
	Times int    // how many then fail; 0 means all
	Fault Fault
}

// Fault answers a request wrongly. next gives the true answer.
type Fault func(w http.ResponseWriter, r *http.Request, next http.Handler)

// WithFaults returns a handler that answers as h does except where a rule says otherwise. The first rule that is for a
// request and not used up decides; every rule counts the requests that it is for.
func WithFaults(h http.Handler, rules ...Rule) http.Handler {
	return &faulty{next: h, rules: rules, seen: make([]int, len(rules))}
}

type faulty struct {
	next  http.Handler
	rules []Rule

	mu   sync.Mutex
	seen []int // requests that each rule has been for
}

func (f *faulty) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if fault := f.fault(r.Host + r.URL.RequestURI()); fault != nil {
		if noted, logged := r.Context().Value(answerKey{}).(*notedAnswer); logged {
			noted.fault = true
		}
		fault(w, r, f.next)
		return
	}
	f.next.ServeHTTP(w, r)
}

// fault returns the fault that is due for a request, or nil.
func (f *faulty) fault(address string) Fault {
	f.mu.Lock()
	defer f.mu.Unlock()
	var due Fault
	for i, rule := range f.rules {
		if !strings.Contains(address, rule.Path) {
			continue
		}
		n := f.seen[i]
		f.seen[i]++
		if due == nil && n >= rule.Skip && (rule.Times == 0 || n < rule.Skip+rule.Times) {
			due = rule.Fault
		}
	}
	return due
}

// Status answers with a status, further header fields given as name and value in turn, and a short body.
func Status(code int, header ...string) Fault {
	return func(w http.ResponseWriter, _ *http.Request, _ http.Handler) {
		for i := 0; i+1 < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		http.Error(w, http.StatusText(code), code)
	}
}

// Delay answers truly after a while, or not at all to a visitor who leaves before.
func Delay(d time.Duration) Fault {
	return func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		timer := time.NewTimer(d)
		defer timer.Stop()
		select {
		case <-timer.C:
			next.ServeHTTP(w, r)
		case <-r.Context().Done():
		}
	}
}

// Hangup closes the connection without an answer.
func Hangup(http.ResponseWriter, *http.Request, http.Handler) { panic(http.ErrAbortHandler) }

// Truncate announces the length of the true answer, sends the first n bytes of it and closes the connection.
func Truncate(n int) Fault {
	return func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		kept := record(next, r)
		copyHeader(w, kept)
		w.Header().Set("Content-Length", strconv.Itoa(len(kept.body)))
		w.WriteHeader(kept.status)
		w.Write(kept.body[:min(n, len(kept.body))])
		if n < len(kept.body) {
			http.NewResponseController(w).Flush() // or the abort below would take back what was written
			panic(http.ErrAbortHandler)
		}
	}
}

// Body answers 200 with a body of its own, such as a challenge page.
func Body(mediaType, body string) Fault {
	return func(w http.ResponseWriter, _ *http.Request, _ http.Handler) {
		answer(w, http.StatusOK, mediaType, body)
	}
}

// recorder keeps an answer. It is bounded by the site's pages, the only thing it is used on.
type recorder struct {
	header http.Header
	status int
	body   []byte
}

func (r *recorder) Header() http.Header    { return r.header }
func (r *recorder) WriteHeader(status int) { r.status = status }
func (r *recorder) Write(p []byte) (int, error) {
	r.body = append(r.body, p...)
	return len(p), nil
}
