package crawler

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"path"
	"strings"

	"minuted"
)

// fetched is what came of asking for the page of a task.
type fetched struct {
	hops    []*answer        // redirects on the way
	last    *answer          // nil where there was no answer, or nothing was asked
	host    *host            // that was asked last, nil where none was
	held    *minuted.Capture // the newest good capture of the task, nil where there is none
	same    bool             // the answer is that the page is still the one held
	verdict verdict
	page    *minuted.Page // where the verdict is good
	reason  string        // in words, where it is not
}

// Verdicts of tasks that got no answer.
const (
	forbidden verdict = "forbidden" // robots.txt does not allow it
	silent    verdict = "silent"    // the host did not answer
)

// fetch asks for the page of a task at u and follows redirects that lead to it. Every host on the way has its robots.txt
// obeyed.
func (v *visit) fetch(ctx context.Context, task minuted.Task, u *url.URL) (*fetched, error) {
	held, err := v.archive.Newest(ctx, task.TaskKey)
	if err != nil {
		return nil, err
	}
	f := &fetched{held: held}
	for {
		allowed, err := v.allowed(ctx, f, u)
		if err != nil || !allowed {
			return f, err
		}
		if err := v.askPage(ctx, f, task, u); err != nil || f.verdict != moved {
			return f, err
		}
		if u = v.next(f, task, u); u == nil {
			return f, nil
		}
	}
}

// askPage makes one request for the page of a task and judges what came of it.
func (v *visit) askPage(ctx context.Context, f *fetched, task minuted.Task, u *url.URL) error {
	q := question{url: u}
	if f.held != nil && f.held.URL == u.String() && v.tries[task.TaskKey] == 0 {
		q.since = f.held
	}
	a, h, err := v.ask(ctx, q)
	var none *noAnswerError
	if err != nil && !errors.As(err, &none) {
		return err
	}
	v.report.Pages++
	f.last, f.host = a, h
	if none != nil {
		f.verdict, f.reason = silent, none.reason
		if none.final {
			f.verdict = useless
		}
		return nil
	}
	a.capture.Task = task.TaskKey
	root := onHostOf(u, v.root)
	if f.same = q.since != nil && a.capture.Status == http.StatusNotModified; f.same {
		a = &answer{capture: f.held}
	}
	if f.verdict, f.page, f.reason = judge(v.platform, root, a); f.verdict == good {
		v.root = root // where it redirected, the whole site has moved
	}
	return nil
}

// allowed reports whether robots.txt lets us ask for u, and says so in f where it does not. A site whose robots.txt
// cannot be had is left.
func (v *visit) allowed(ctx context.Context, f *fetched, u *url.URL) (bool, error) {
	rules, err := v.rulesFor(ctx, v.site, u)
	if err != nil {
		return false, err
	}
	if rules.closed != "" && len(f.hops) == 0 {
		return false, &stopError{reason: u.Host + ": " + rules.closed}
	}
	if rules.allow(u) {
		return true, nil
	}
	f.verdict, f.reason = forbidden, "robots.txt of "+u.Host+" does not allow it"
	if rules.closed != "" {
		f.verdict, f.reason = broken, fmt.Sprintf("it redirects to %s: %s", u.Host, rules.closed)
	}
	return false, nil
}

// next returns where a redirect leads if that is the page of the task, on this host or another. Otherwise it is nil and
// f says why: a redirect to an error page, to a page to sign in, or to somewhere else is an answer that is not the page.
func (v *visit) next(f *fetched, task minuted.Task, from *url.URL) *url.URL {
	to := redirectOf(f.last, from)
	f.verdict = broken
	switch {
	case to == nil:
		f.reason = "it redirects nowhere: " + f.reason
		return nil
	case len(f.hops) == maxRedirects:
		f.reason = fmt.Sprintf("it redirects more than %d times", maxRedirects)
		return nil
	case strings.Contains(strings.ToLower(path.Base(to.Path)), "error"):
		f.reason = "error page"
		return nil
	}
	kind, id, ok := v.platform.Classify(onHostOf(to, v.root), to)
	if !ok || kind != task.Kind || id != task.ID {
		f.reason = fmt.Sprintf("it redirects to %s, which is another page", to)
		return nil
	}
	f.hops, f.last = append(f.hops, f.last), nil
	return to
}

// onHostOf returns an address as it would be on the host of another.
func onHostOf(other, u *url.URL) *url.URL {
	moved := *u
	moved.Scheme, moved.Host = other.Scheme, other.Host
	return &moved
}
