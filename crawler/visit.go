package crawler

import (
	"context"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"time"

	"minuted"
	"minuted/crawler/archive"
	"minuted/crawler/history"
)

// Bounds of one visit.
const (
	maxTries       = 3  // of a page that fails
	maxBlocks      = 3  // refusals in a row before a site is left alone
	maxDeadStart   = 3  // requests in a row without any answer, before the first answer
	maxDead        = 10 // the same, later
	maxBrokenInRow = 30 // answers in a row that are not the page asked for
	maxBusyInRow   = 8  // answers in a row that ask for fewer requests
)

// visit is one visit to a site under way.
type visit struct {
	*run
	site     minuted.Site
	platform minuted.Platform
	root     *url.URL // site root, as the directory has it or where the site redirected to
	began    time.Time
	report   SiteReport
	tries    map[minuted.TaskKey]int
	seen     map[string]bool // meetings counted as new or changed
	altered  map[string]bool // meetings held before of which some page is not what it was
	dead     int             // requests in a row without an answer
	broken   int             // answers in a row that were not the page
}

// visit visits the site of an authority. What is wrong with the site is in its report; an error ends the crawl.
func (r *run) visit(ctx context.Context, a minuted.Authority) (SiteReport, error) {
	v := &visit{run: r, site: a.Site(), began: time.Now(), tries: map[minuted.TaskKey]int{}, seen: map[string]bool{}, altered: map[string]bool{}}
	v.report.Site = v.site
	platform, root, err := r.crawler.siteOf(a)
	if err != nil {
		v.report.Stopped = err.Error()
		return v.report, nil
	}
	v.platform, v.root = platform, root
	last, err := r.archive.LastSeq(ctx)
	if err != nil {
		return v.report, err
	}
	if err = v.carryOut(ctx, a); err == nil {
		err = v.tellChanges(ctx, last)
	}
	v.report.Took = time.Since(v.began)
	if err == nil {
		err = v.tell(ctx, true)
	}
	if err != nil && ctx.Err() != nil {
		v.report.Open, v.report.Stopped = true, "interrupted"
	}
	return v.report, err
}

// carryOut visits the site: from the beginning, or where an open visit was, to its end or to where the site is left.
func (v *visit) carryOut(ctx context.Context, a minuted.Authority) error {
	if err := v.archive.AddSite(ctx, a); err != nil {
		return err
	}
	resumed, err := v.archive.BeginVisit(ctx, v.site, v.platform.Start(v.site, v.root))
	if err != nil {
		return err
	}
	v.report.Resumed = resumed
	err = v.walk(ctx)
	if stop, stopped := isStop(err); stopped {
		return v.leave(ctx, stop)
	}
	if err != nil {
		return err
	}
	return v.archive.EndVisit(ctx, v.site)
}

// leave leaves the site. The visit stays open, to be resumed with the tasks that are queued. One that got no page is
// ended nevertheless, so that the next begins with the site's lists rather than with what failed.
func (v *visit) leave(ctx context.Context, stop *stopError) (err error) {
	if v.report.Limited = stop.limit; !stop.limit {
		v.report.Stopped, v.report.Until = stop.reason, stop.until
	}
	v.log.Info("left a site", "site", v.site.String(), "reason", stop.reason)
	if stop.limit || v.progressed() {
		if v.report.Open, err = v.left(ctx); err != nil || v.report.Open {
			return err
		}
	}
	return v.archive.EndVisit(ctx, v.site)
}

// progressed reports whether the visit got any page.
func (v *visit) progressed() bool {
	return v.report.New+v.report.Changed+v.report.Same > 0
}

// walk does one task after the other until none is left. The error is a [*stopError] where the site has to be left.
func (v *visit) walk(ctx context.Context) error {
	for {
		task, due, err := v.archive.Next(ctx, v.site, time.Now())
		limit := v.crawler.Limit
		switch {
		case err != nil:
			return err
		case task == nil && due.IsZero():
			return nil
		case limit > 0 && v.report.Pages >= limit:
			return &stopError{reason: fmt.Sprintf("the limit of %d pages is reached", limit), limit: true}
		case task == nil:
			err = sleep(ctx, min(time.Until(due), maxPause))
		case task.Kind == minuted.KindRobots:
			err = v.renewRobots(ctx, *task)
		default:
			if err = v.do(ctx, *task); err == nil {
				err = v.tell(ctx, false)
			}
		}
		if err != nil {
			return err
		}
	}
}

// left reports whether tasks are queued.
func (v *visit) left(ctx context.Context) (bool, error) {
	task, due, err := v.archive.Next(ctx, v.site, time.Now())
	return task != nil || !due.IsZero(), err
}

// renewRobots does the task of a robots.txt that has grown old.
func (v *visit) renewRobots(ctx context.Context, task minuted.Task) error {
	u, err := FixAddress(task.URL)
	if err != nil {
		return v.settle(ctx, archive.Visit{Task: task, State: archive.Failed, Reason: err.Error()})
	}
	if u.Host != v.root.Host { // of a host the site was on, or redirected to; it is read again when that is asked
		return v.settle(ctx, archive.Visit{Task: task, State: archive.Done, Due: time.Now().Add(quarter)})
	}
	found, err := v.rulesFor(ctx, v.site, u)
	if err != nil {
		return err
	}
	if found.closed != "" {
		return v.settle(ctx, archive.Visit{Task: task, State: archive.Failed, Reason: found.closed})
	}
	return v.settle(ctx, archive.Visit{Task: task, State: archive.Done, Due: found.until})
}

// do does one task: asks for its page if robots.txt allows, and commits what came of it.
func (v *visit) do(ctx context.Context, task minuted.Task) error {
	u, err := v.address(task)
	if err != nil {
		return v.settle(ctx, archive.Visit{Task: task, State: archive.Failed, Reason: err.Error()})
	}
	result, err := v.fetch(ctx, task, u)
	if err != nil {
		return err
	}
	return v.conclude(ctx, task, result)
}

// address returns where to ask for the page of a task: on the host that the site is on now, if the page has that address
// there. It may have been found when the site was on another host, or on http.
func (v *visit) address(task minuted.Task) (*url.URL, error) {
	u, err := FixAddress(task.URL)
	if err != nil {
		return nil, err
	}
	here := onHostOf(v.root, u)
	if kind, id, ok := v.platform.Classify(v.root, here); ok && kind == task.Kind && id == task.ID {
		return here, nil
	}
	return u, nil
}

// settle commits the state of a task nothing was asked for.
func (v *visit) settle(ctx context.Context, state archive.Visit) error {
	v.count(state)
	_, err := v.archive.Commit(context.WithoutCancel(ctx), state)
	return err
}

// tell reports progress.
func (v *visit) tell(ctx context.Context, ended bool) error {
	return v.progress(ctx, Progress{
		Site: v.site, Pages: v.report.Pages, Meetings: v.report.NewMeetings + v.report.ChangedMeetings,
		Items: v.report.Items, Elapsed: time.Since(v.began), Ended: ended,
	})
}

// tellChanges reports what became of the items of meetings that were held before, by captures after the last one before
// the visit.
func (v *visit) tellChanges(ctx context.Context, last int64) error {
	for _, id := range slices.Sorted(maps.Keys(v.altered)) {
		m, err := history.Read(ctx, v.platform, v.site, id, v.archive)
		if err != nil {
			return err
		}
		for _, item := range m.Histories {
			v.report.Changes.Add(item.After(last)...)
		}
	}
	v.report.Changes.Sort()
	return nil
}
