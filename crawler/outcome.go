package crawler

import (
	"context"
	"fmt"
	"time"

	"minuted"
	"minuted/crawler/archive"
)

// conclude commits what came of a task, counts it, and tells whether the site has to be left.
func (v *visit) conclude(ctx context.Context, task minuted.Task, f *fetched) error {
	outcome := v.outcome(task, f)
	leave := v.mind(f)
	if f.host != nil {
		outcome.Host = f.host.timerNow()
	}
	first := f.verdict == good
	if first {
		at, err := v.archive.First(ctx, task.TaskKey)
		if err != nil {
			return err
		}
		first = at.IsZero()
	}
	visits := append(v.hops(task, f), outcome)
	committed, err := v.archive.Commit(context.WithoutCancel(ctx), visits...)
	if err != nil {
		return err
	}
	v.count(outcome)
	if f.verdict == good {
		v.countPage(f.page, first, committed[len(committed)-1].Unchanged)
	}
	return leave
}

// hops are the redirects on the way to a page; they are kept, and leave the task as it is.
func (v *visit) hops(task minuted.Task, f *fetched) []archive.Visit {
	var kept []archive.Visit
	for _, hop := range f.hops {
		kept = append(kept, archive.Visit{Task: task, Capture: hop.capture, Truncated: hop.truncated})
	}
	return kept
}

// outcome is what is committed of a task.
func (v *visit) outcome(task minuted.Task, f *fetched) archive.Visit {
	o := archive.Visit{Task: task, Reason: f.reason}
	if f.last != nil {
		o.Capture, o.Truncated = f.last.capture, f.last.truncated
	}
	now := time.Now()
	switch f.verdict {
	case good:
		v.read(&o, f.page, now)
	case absent:
		o.State, o.Due = archive.Gone, now.Add(goneRest)
	case forbidden:
		o.State, o.Due = archive.Forbidden, now.Add(robotsLife)
	case busy:
		o.State = archive.Queued
	case refused, useless:
		o.State = archive.Failed
	default:
		v.retry(&o, now)
	}
	return o
}

// read enters what a good page says.
func (v *visit) read(o *archive.Visit, page *minuted.Page, now time.Time) {
	o.Good, o.State, o.Meeting = true, archive.Done, page.Meeting
	for _, t := range page.Found {
		if t.Depth = o.Task.Depth + 1; t.Date == "" || t.Date >= v.crawler.Since {
			o.Found = append(o.Found, t)
		}
	}
	o.Due = due(o.Task, page, now)
}

// retry queues a task that failed again, a few times.
func (v *visit) retry(o *archive.Visit, now time.Time) {
	v.tries[o.Task.TaskKey]++
	tries := v.tries[o.Task.TaskKey]
	if tries < maxTries {
		o.State, o.Due = archive.Queued, now.Add(v.pace.retry(tries))
		return
	}
	o.State = archive.Failed
	o.Reason = fmt.Sprintf("%s (tried %d times)", o.Reason, tries)
}

// mind keeps count of what goes wrong in a row, and returns a [*stopError] when the site has to be left.
func (v *visit) mind(f *fetched) error {
	v.dead, v.broken = v.dead+1, v.broken+1
	if f.verdict != silent {
		v.dead = 0
	}
	if f.verdict != silent && f.verdict != broken {
		v.broken = 0
	}
	reason := ""
	switch {
	case f.verdict == silent && (v.dead >= maxDead || v.dead >= maxDeadStart && !v.progressed()):
		reason = fmt.Sprintf("%s, %d times in a row", f.reason, v.dead)
	case f.verdict == useless && f.last == nil && len(f.hops) == 0: // the site itself is out of bounds
		reason = f.reason
	case f.verdict == broken && v.broken >= maxBrokenInRow:
		reason = fmt.Sprintf("%d answers in a row were not the pages asked for, the last: %s", v.broken, f.reason)
	case f.verdict == busy && f.host.timerNow().Failures >= maxBusyInRow:
		reason = fmt.Sprintf("%s asked for fewer requests %d times in a row (%s)", f.host.name, maxBusyInRow, f.reason)
	case f.verdict == refused && f.host.countBlock(true) >= maxBlocks:
		reason = fmt.Sprintf("%d refusals in a row, the last: %s; the pages that remain were not asked for", maxBlocks, f.reason)
	case f.verdict == good, f.verdict == absent:
		f.host.countBlock(false)
	}
	if reason != "" {
		return &stopError{reason: reason}
	}
	return nil
}

// count counts the state a task came to.
func (v *visit) count(o archive.Visit) {
	switch o.State {
	case archive.Gone:
		v.report.Gone++
	case archive.Forbidden:
		v.report.Forbidden++
	case archive.Failed:
		v.report.Failed++
	default:
		return
	}
	if len(v.report.Problems) < maxProblems {
		v.report.Problems = append(v.report.Problems, PageProblem{URL: o.Task.URL, State: string(o.State), Reason: o.Reason})
	}
}

// countPage counts a page that was captured. A list whose bytes changed counts as unchanged: it may carry today's date,
// and whatever it leads to is counted itself.
func (v *visit) countPage(page *minuted.Page, first, unchanged bool) {
	list := page.Meeting == nil && len(page.Found) > 0
	switch {
	case first:
		v.report.New++
	case unchanged || list:
		v.report.Same++
		return
	default:
		v.report.Changed++
	}
	m := page.Meeting
	if m == nil || v.seen[m.ID] {
		return
	}
	v.seen[m.ID] = true
	v.report.Items += m.Items
	if first {
		v.report.NewMeetings++
	} else {
		v.report.ChangedMeetings++
	}
}
