package crawler

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/jimsmart/grobotstxt"

	"minuted"
	"minuted/crawler/archive"
)

const (
	robotsLife  = 24 * time.Hour // how long a robots.txt is relied on (RFC 9309 section 2.4)
	maxRobots   = 512 << 10      // bytes of one that are read
	robotsTries = 3
	robotsRest  = time.Hour // before one that could not be read is asked for again
)

// rules is what the robots.txt of a host lets us do.
type rules struct {
	body   string
	delay  time.Duration // its Crawl-delay for us, 0 for none
	until  time.Time     // when it must be read again
	closed string        // why nothing may be asked for at all, in words; "" where the body tells
}

// newRules reads a captured robots.txt. One that does not exist, or that we may not see, allows everything.
func newRules(c *minuted.Capture) *rules {
	r := &rules{until: c.Time.Add(robotsLife)}
	if c.Status >= 200 && c.Status < 300 {
		r.body = string(c.Body[:min(len(c.Body), maxRobots)])
		d := &delayReader{}
		grobotstxt.Parse(r.body, d)
		r.delay = d.delay()
	}
	return r
}

func (r *rules) allow(u *url.URL) bool {
	return r.closed == "" && grobotstxt.AgentAllowed(r.body, product, u.String())
}

// rulesFor returns the rules of the host of u, reading its robots.txt where ours is missing or too old.
func (r *run) rulesFor(ctx context.Context, site minuted.Site, u *url.URL) (*rules, error) {
	h, err := r.hosts.of(ctx, u)
	if err != nil {
		return nil, err
	}
	if err := h.reading.take(ctx); err != nil {
		return nil, err
	}
	defer h.reading.giveBack()
	if known := h.rulesNow(); known != nil && time.Now().Before(known.until) {
		return known, nil
	}
	found, err := r.findRules(ctx, minuted.TaskKey{Site: site, Kind: minuted.KindRobots, ID: h.name}, h, u)
	if err != nil {
		return nil, err
	}
	h.obey(found)
	return found, nil
}

// findRules returns the rules of a host from the archive where they are fresh, and otherwise from the host. What the host
// said last holds while it says nothing.
func (r *run) findRules(ctx context.Context, key minuted.TaskKey, h *host, u *url.URL) (*rules, error) {
	kept, err := r.archive.Newest(ctx, key)
	if err != nil {
		return nil, fmt.Errorf("read kept robots.txt of %s: %w", h.name, err)
	}
	if kept != nil && time.Since(kept.Time) < robotsLife {
		return newRules(kept), nil
	}
	found, err := r.readRobots(ctx, key, h, u)
	if err != nil || found.closed == "" || kept == nil {
		return found, err
	}
	last := newRules(kept)
	last.until = found.until
	return last, nil
}

// readRobots asks a host for its robots.txt and keeps the answer.
func (r *run) readRobots(ctx context.Context, key minuted.TaskKey, h *host, u *url.URL) (*rules, error) {
	at := &url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/robots.txt"}
	a, fault, err := r.askRobots(ctx, at)
	if err != nil {
		return nil, err
	}
	found := &rules{closed: fault, until: time.Now().Add(robotsRest)}
	if a == nil {
		return found, nil
	}
	a.capture.Task = key
	v := archive.Visit{
		Task:    minuted.Task{TaskKey: key, URL: at.String()},
		Capture: a.capture, Truncated: a.truncated, State: archive.Failed, Reason: fault, Host: h.timerNow(),
	}
	if fault == "" {
		found = newRules(a.capture)
		v.Good, v.State, v.Due = a.truncated == "", archive.Done, found.until
	}
	if _, err := r.archive.Commit(context.WithoutCancel(ctx), v); err != nil {
		return nil, fmt.Errorf("keep robots.txt of %s: %w", h.name, err)
	}
	return found, nil
}

// askRobots asks for a robots.txt, following redirects and trying again when there is no answer. fault says in words
// why there is nothing to go by, which means that nothing may be asked for.
func (r *run) askRobots(ctx context.Context, at *url.URL) (a *answer, fault string, err error) {
	for tries, hops := 0, 0; ; {
		a, _, err := r.ask(ctx, question{url: at, most: maxRobots})
		var none *noAnswerError
		if errors.As(err, &none) {
			if tries++; tries == robotsTries || none.final {
				return nil, none.reason, nil
			}
			if err := sleep(ctx, r.pace.retry(tries)); err != nil {
				return nil, "", err
			}
			continue
		}
		if err != nil {
			return nil, "", err
		}
		next := redirectOf(a, at)
		if next == nil {
			return a, robotsFault(a), nil
		}
		if hops++; hops > maxRedirects {
			return a, "its robots.txt redirects too often, so nothing may be asked for", nil
		}
		at = next
	}
}

// robotsFault says why an answer is none to go by. An answer in the 400s says that there are no rules; one that asks us
// to slow down, or that the server failed, says nothing.
func robotsFault(a *answer) string {
	status := a.capture.Status
	switch {
	case status == http.StatusTooManyRequests || status >= 500 || status < 200:
		return fmt.Sprintf("its robots.txt could not be read (%s), so nothing may be asked for", statusText(status))
	case status >= 300 && status < 400:
		return "its robots.txt redirects nowhere, so nothing may be asked for"
	case a.truncated != "" && a.truncated != truncatedLength:
		return "its robots.txt could not be read, so nothing may be asked for: " + a.fault
	}
	return ""
}

func statusText(status int) string {
	return strings.TrimSpace(fmt.Sprintf("HTTP %d %s", status, http.StatusText(status)))
}
