package crawler

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"sync"
	"time"

	"minuted/crawler/archive"
)

// stopError ends a visit before its tasks are done.
type stopError struct {
	reason string    // in words
	limit  bool      // only because as many pages were fetched as were wanted
	until  time.Time // when the host may be asked again; zero where that is not known
}

func (e *stopError) Error() string { return e.reason }

// host is a server as the crawl knows it. Sites that share a host take turns.
type host struct {
	name    string     // with port
	turn    oneAtATime // to ask it
	reading oneAtATime // to read its robots.txt; whoever has it may take a turn, never the other way round

	mu     sync.Mutex // guards what follows
	timer  archive.HostTimer
	rules  *rules // nil until read
	groups groups // of servers that the host belongs to
}

// oneAtATime is a lock that waits no longer than a context lasts.
type oneAtATime chan struct{}

func (t oneAtATime) take(ctx context.Context) error {
	select {
	case t <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (t oneAtATime) giveBack() { <-t }

// hosts is what a crawl knows of all servers.
type hosts struct {
	archive *archive.Archive
	resolve resolveFunc // nil where hosts have no addresses of their own

	mu      sync.Mutex // guards what follows
	byName  map[string]*host
	byGroup map[string]group
}

func newHosts(a *archive.Archive, resolve resolveFunc) *hosts {
	return &hosts{archive: a, resolve: resolve, byName: map[string]*host{}, byGroup: map[string]group{}}
}

// of returns the host of an address, with the timer kept of it.
func (hs *hosts) of(ctx context.Context, u *url.URL) (*host, error) {
	hs.mu.Lock()
	defer hs.mu.Unlock()
	if h, known := hs.byName[u.Host]; known {
		return h, nil
	}
	timer, err := hs.archive.Host(ctx, u.Host)
	if err != nil {
		return nil, fmt.Errorf("read timer of host %s: %w", u.Host, err)
	}
	timer.Host, timer.Blocks = u.Host, 0 // refusals count for one crawl
	h := &host{name: u.Host, turn: make(oneAtATime, 1), reading: make(oneAtATime, 1), timer: timer}
	hs.byName[u.Host] = h
	return h, nil
}

// wait sleeps until the host may be asked. A host that wants to be left alone for long stops the visit instead.
func (h *host) wait(ctx context.Context, c caps) error {
	timer := h.timerNow()
	if spent := c.spent(timer, time.Now()); spent != "" {
		return &stopError{reason: h.name + ": " + spent + "; crawl again tomorrow", until: nextDay(time.Now())}
	}
	until := timer.NotBefore
	if time.Until(until) > maxPause {
		reason := fmt.Sprintf("%s asks to be left alone until %s; crawl again then", h.name, until.UTC().Format("2006-01-02 15:04 MST"))
		return &stopError{reason: reason, until: until}
	}
	return sleep(ctx, time.Until(until))
}

// rest puts off the next request to the host.
func (h *host) rest(pause time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if next := time.Now().Add(pause); next.After(h.timer.NotBefore) {
		h.timer.NotBefore = next.UTC()
	}
}

// timerNow returns the timer as it stands.
func (h *host) timerNow() *archive.HostTimer {
	h.mu.Lock()
	defer h.mu.Unlock()
	t := h.timer
	return &t
}

// heed notes what an answer says of how the host wants to be asked.
func (h *host) heed(a *answer, p pace) {
	now := time.Now()
	at, asked := retryAfter(a.capture.Header, now)
	failures := h.countFailure(overloaded(a.capture.Status), now)
	if asked {
		h.rest(at.Sub(now))
	} else if failures > 0 {
		h.rest(p.backoff(failures))
	}
}

// countFailure counts how often in a row the host was overloaded, and returns 0 when it is not.
func (h *host) countFailure(overloaded bool, now time.Time) int {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !overloaded || now.Sub(h.timer.NotBefore) > forgiveAfter {
		h.timer.Failures = 0
	}
	if overloaded {
		h.timer.Failures++
	}
	return h.timer.Failures
}

// countBlock counts how often in a row the host refused us.
func (h *host) countBlock(refused bool) int {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.timer.Blocks++
	if !refused {
		h.timer.Blocks = 0
	}
	return h.timer.Blocks
}

func (h *host) rulesNow() *rules {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.rules
}

// crawlDelay returns what the host's robots.txt asks for, 0 where it was not read yet.
func (h *host) crawlDelay() time.Duration {
	if r := h.rulesNow(); r != nil {
		return r.delay
	}
	return 0
}

// obey sets the rules of the host.
func (h *host) obey(r *rules) {
	h.rest(r.delay)
	h.mu.Lock()
	defer h.mu.Unlock()
	h.rules = r
}

func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func isStop(err error) (*stopError, bool) {
	var stop *stopError
	ok := errors.As(err, &stop)
	return stop, ok
}
