package crawler

import (
	"fmt"
	"time"

	"minuted"
	"minuted/crawler/archive"
)

// What is asked of one host in a day (UTC) at most, unless a crawler says otherwise.
const (
	defaultDayRequests = 20_000
	defaultDayBytes    = 4 << 30
)

// caps bound what is asked of one host in a day. Zero stands for no bound.
type caps struct {
	requests int
	bytes    int64 // of bodies, decoded
}

// caps are those of the crawler. A crawl that is told its delay is one of hosts of our own, and has none.
func (c *Crawler) caps() caps {
	if c.Delay != nil {
		return caps{c.DayRequests, c.DayBytes}
	}
	bounds := caps{defaultDayRequests, defaultDayBytes}
	if c.DayRequests > 0 {
		bounds.requests = c.DayRequests
	}
	if c.DayBytes > 0 {
		bounds.bytes = c.DayBytes
	}
	return bounds
}

// spent says in words which bound a host has reached today, "" for none.
func (c caps) spent(timer *archive.HostTimer, now time.Time) string {
	switch {
	case timer.Day != dayOf(now):
		return ""
	case c.requests > 0 && timer.Requests >= c.requests:
		return fmt.Sprintf("the %d requests allowed in a day have been made", c.requests)
	case c.bytes > 0 && timer.Bytes >= c.bytes:
		return fmt.Sprintf("the %s allowed in a day have been fetched", megabytes(c.bytes))
	}
	return ""
}

// spend counts a request and what it brought, nil for no answer.
func (h *host) spend(a *answer, now time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if today := dayOf(now); h.timer.Day != today {
		h.timer.Day, h.timer.Requests, h.timer.Bytes = today, 0, 0
	}
	h.timer.Requests++
	if a != nil {
		h.timer.Bytes += a.size
	}
}

func dayOf(t time.Time) minuted.Date { return minuted.Date(t.UTC().Format(time.DateOnly)) }

func nextDay(now time.Time) time.Time { return now.UTC().Truncate(day).Add(day) }
