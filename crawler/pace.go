package crawler

import (
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Rules of pace.
const (
	minGap       = 2 * time.Second     // least time between two requests to a host
	firstBackoff = time.Minute         // after a 429 or 503 that says nothing of when to come back
	maxBackoff   = 24 * time.Hour      //
	forgiveAfter = 30 * time.Minute    // of quiet, earlier failures of a host no longer count
	maxRetry     = 30 * 24 * time.Hour // a Retry-After beyond it is taken for it
	firstRetry   = 5 * time.Second     // before a page that failed is tried again
	maxPause     = 30 * time.Minute    // a host that wants to be left alone for longer ends the visit
)

// pace computes how long a host is left alone.
type pace struct {
	fixed *time.Duration // replaces what is computed; what a host asks for holds nevertheless
}

// gap returns the time between the end of a response that took a while and the next request to its host. crawlDelay is
// what the host's robots.txt asks for.
func (p pace) gap(crawlDelay, took time.Duration) time.Duration {
	if p.fixed != nil {
		return max(*p.fixed, crawlDelay)
	}
	return max(minGap, crawlDelay, 2*took)
}

// backoff returns how long a host is left alone that was overloaded failures times in a row and did not say when to
// come back: a minute, doubling up to a day, and up to a tenth more so that crawlers do not march in step.
func (p pace) backoff(failures int) time.Duration {
	if p.fixed != nil {
		return *p.fixed
	}
	wait := maxBackoff
	if doublings := max(failures, 1) - 1; doublings < 11 { // 2^11 minutes are more than a day
		wait = min(firstBackoff<<doublings, maxBackoff)
	}
	return min(wait+rand.N(wait/10), maxBackoff)
}

// retry returns how long to wait before a page is tried again that has failed tries times.
func (p pace) retry(tries int) time.Duration {
	if p.fixed != nil {
		return *p.fixed
	}
	return firstRetry << min(max(tries, 1)-1, 4)
}

// retryAfter reads the Retry-After header, seconds or a date, as the time before which the host may not be asked.
func retryAfter(h http.Header, now time.Time) (time.Time, bool) {
	value := strings.TrimSpace(h.Get("Retry-After"))
	if seconds, err := strconv.ParseUint(value, 10, 64); err == nil {
		return now.Add(time.Duration(min(seconds, uint64(maxRetry/time.Second))) * time.Second), true
	}
	if value != "" && strings.Trim(value, "0123456789") == "" { // more digits than fit into a number
		return now.Add(maxRetry), true
	}
	at, err := http.ParseTime(value)
	if err != nil {
		return time.Time{}, false
	}
	if latest := now.Add(maxRetry); at.After(latest) {
		at = latest
	}
	return at, true
}
