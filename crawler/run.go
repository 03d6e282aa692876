package crawler

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"sync"
	"time"

	"minuted"
	"minuted/crawler/archive"
)

// maxRedirects bounds the redirects followed for one page.
const maxRedirects = 5

// run is one crawl under way: what its visits share.
type run struct {
	crawler *Crawler
	archive *archive.Archive
	fetcher *fetcher
	hosts   *hosts
	pace    pace
	caps    caps
	log     *slog.Logger

	mu     sync.Mutex // guards what follows, and calls of Progress
	queued map[minuted.Site]queued
}

func newRun(c *Crawler) *run {
	r := &run{crawler: c, archive: c.Archive, hosts: newHosts(c.Archive, c.resolver()), pace: pace{c.Delay}, caps: c.caps(), log: c.Log, queued: map[minuted.Site]queued{}}
	userAgent := c.UserAgent
	if userAgent == "" {
		userAgent = localUserAgent
	}
	if r.log == nil {
		r.log = slog.New(slog.DiscardHandler)
	}
	r.fetcher = newFetcher(userAgent, c.AllowPrivate, c.dial)
	return r
}

// noAnswerError says that a host did not answer.
type noAnswerError struct {
	reason string // in words
	final  bool   // trying again is no use
}

func (e *noAnswerError) Error() string { return e.reason }

// ask makes one request when it is this caller's turn and the host may be asked, and sets when it may be asked next. The
// error is a [*noAnswerError] where no response began.
func (r *run) ask(ctx context.Context, q question) (*answer, *host, error) {
	h, err := r.hosts.of(ctx, q.url)
	if err != nil {
		return nil, nil, err
	}
	if err := h.turn.take(ctx); err != nil {
		return nil, nil, err
	}
	defer h.turn.giveBack()
	if err := h.wait(ctx, r.caps); err != nil {
		return nil, h, err
	}
	leave, err := r.hosts.enter(ctx, h)
	if err != nil {
		return nil, h, err
	}
	begin := time.Now()
	a, err := r.askNow(ctx, h, q)
	leave(r.pace.gap(0, time.Since(begin)))
	return a, h, err
}

func (r *run) askNow(ctx context.Context, h *host, q question) (*answer, error) {
	begin := time.Now()
	a, err := r.fetcher.get(ctx, q)
	if ctx.Err() != nil && (err != nil || a.truncated != "") {
		return nil, ctx.Err()
	}
	took := time.Since(begin)
	h.spend(a, begin)
	if err == nil {
		h.heed(a, r.pace)
	}
	h.rest(r.pace.gap(h.crawlDelay(), took))
	if err != nil {
		return nil, &noAnswerError{reason: noAnswer(q.url.Host, err), final: offLimits(err)}
	}
	return a, nil
}

// overloaded reports whether a status asks for fewer requests.
func overloaded(status int) bool {
	return status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable
}

// redirectOf returns where an answer to a request for from redirects to, nil where it does not.
func redirectOf(a *answer, from *url.URL) *url.URL {
	if a == nil {
		return nil
	}
	switch a.capture.Status {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
	default:
		return nil
	}
	to, err := resolve(from, a.capture.Header.Get("Location"))
	if err != nil || a.capture.Header.Get("Location") == "" {
		return nil
	}
	return to
}

// queuedAge is how old the count of queued tasks in a progress may be.
const queuedAge = 10 * time.Second

// queued is how many tasks of a site were queued, and when.
type queued struct {
	tasks int
	at    time.Time
}

// progress tells the caller of the crawl how far a visit has come.
func (r *run) progress(ctx context.Context, p Progress) error {
	if r.crawler.Progress == nil {
		return nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	q, known := r.queued[p.Site]
	if !known || p.Ended || time.Since(q.at) > queuedAge {
		n, err := r.archive.Queued(ctx, p.Site)
		if err != nil {
			return err
		}
		q = queued{n, time.Now()}
		r.queued[p.Site] = q
	}
	p.Queued = q.tasks
	r.crawler.Progress(p)
	return nil
}
