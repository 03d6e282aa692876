package crawler

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"time"

	"minuted"
	"minuted/crawler/archive"
)

// conclude commits what came of a task, counts it, and tells whether the site has to be left.
func (v *visit) conclude(ctx context.Context, task minuted.Task, f *fetched) error {
	outcome, err := v.outcome(ctx, task, f)
	if err != nil {
		return err
	}
	leave := v.mind(f)
	if f.host != nil {
		outcome.Host = f.host.timerNow()
	}
	visits := append(v.hops(task, f), outcome)
	committed, err := v.archive.Commit(context.WithoutCancel(ctx), visits...)
	if err != nil {
		return err
	}
	v.count(outcome)
	if f.verdict == good {
		v.countPage(task, f.page, f.held == nil, committed[len(committed)-1].Unchanged)
	} else if outcome.State == archive.Gone && f.held != nil && slices.Contains(v.platform.MeetingKinds(), task.Kind) {
		v.altered[task.ID] = true
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
func (v *visit) outcome(ctx context.Context, task minuted.Task, f *fetched) (archive.Visit, error) {
	o := archive.Visit{Task: task, Reason: f.reason}
	if f.last != nil {
		o.Capture, o.Truncated = f.last.capture, f.last.truncated
	}
	switch f.verdict {
	case good:
		o.Same = f.same
		return o, v.read(&o, f)
	case absent:
		return o, v.miss(ctx, &o, f)
	case forbidden:
		o.State, o.Due = archive.Forbidden, v.dueFrom().Add(robotsLife)
	case busy:
		o.State = archive.Queued
	case refused, useless:
		o.State = archive.Failed
	default:
		v.retry(&o)
	}
	return o, nil
}

// read enters what a good page says.
func (v *visit) read(o *archive.Visit, f *fetched) error {
	o.Good, o.State, o.Meeting, o.Content, o.Misses = true, archive.Done, f.page.Meeting, f.page.Digest, &archive.Misses{}
	for _, t := range f.page.Found {
		if t.Depth = o.Task.Depth + 1; t.Date == "" || t.Date >= v.crawler.Since {
			o.Found = append(o.Found, t)
		}
	}
	if o.Meeting != nil { // who came, and items in full, change with the meeting's page
		o.Renew = o.Found
	}
	o.Due = due(o.Task, f.page, v.dueFrom())
	return v.readNews(o, f)
}

// readNews queues what a page tells as news that it did not tell when it was last captured.
func (v *visit) readNews(o *archive.Visit, f *fetched) error {
	if len(f.page.News) == 0 {
		return nil
	}
	known := map[minuted.News]bool{}
	if f.held != nil {
		before, err := v.platform.Read(f.held, v.root)
		if err != nil {
			return nil // what was held can no longer be read: all of it is news
		}
		for _, n := range before.News {
			known[news(n, o.Task)] = true
		}
	}
	for _, n := range f.page.News {
		if n = news(n, o.Task); !known[n] {
			o.Renew = append(o.Renew, n.Task)
		}
	}
	return nil
}

// news gives a piece of news the depth of what is found on a page.
func news(n minuted.News, on minuted.Task) minuted.News {
	n.Depth = on.Depth + 1
	return n
}

// miss enters that a page is not there. Sites lose pages for a day, so it is looked for a few times more before it is
// left for long; one that is held counts as gone only then. What was captured stays.
func (v *visit) miss(ctx context.Context, o *archive.Visit, f *fetched) error {
	o.State, o.Due = archive.Gone, v.dueFrom().Add(goneRest)
	if f.last.capture.Status == http.StatusOK { // the site does not offer such pages
		return nil
	}
	m, err := v.archive.Misses(ctx, o.Task.TaskKey)
	if err != nil {
		return err
	}
	if m.Count++; m.Count == 1 {
		m.Since = time.Now().UTC()
	}
	o.Misses = &m
	switch {
	case m.Count >= goneMisses && time.Since(m.Since) >= goneAfter-dueEarly:
	case f.held != nil:
		o.State, o.Due = archive.Done, v.dueFrom().Add(missRest)
		o.Reason = fmt.Sprintf("%s (not there %d times since %s)", o.Reason, m.Count, m.Since.Format(time.DateOnly))
	case m.Count < goneMisses:
		o.Due = v.dueFrom().Add(day)
	}
	return nil
}

// retry queues a task that failed again, a few times.
func (v *visit) retry(o *archive.Visit) {
	v.tries[o.Task.TaskKey]++
	tries := v.tries[o.Task.TaskKey]
	if tries < maxTries {
		o.State, o.Due = archive.Queued, time.Now().Add(v.pace.retry(tries))
		return
	}
	o.State = archive.Failed
	o.Reason = fmt.Sprintf("%s (tried %d times)", o.Reason, tries)
	if v.optional(o.Task.Kind) {
		o.State, o.Due = archive.Gone, v.dueFrom().Add(goneRest)
		o.Reason = "the site does not offer it: " + o.Reason
	}
}

// optional reports whether a site need not have pages of a kind.
func (v *visit) optional(kind string) bool {
	p, some := v.platform.(minuted.OptionalPages)
	return some && slices.Contains(p.OptionalKinds(), kind)
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
		if o.Misses == nil || o.Misses.Count == 0 {
			return
		}
		v.report.Missing++
		return
	}
	if len(v.report.Problems) < maxProblems {
		v.report.Problems = append(v.report.Problems, PageProblem{URL: o.Task.URL, State: string(o.State), Reason: o.Reason})
	}
}

// countPage counts a page that was captured. A list whose bytes changed counts as unchanged: it may carry today's date,
// and whatever it leads to is counted itself.
func (v *visit) countPage(task minuted.Task, page *minuted.Page, first, unchanged bool) {
	list := page.Meeting == nil && len(page.Found)+len(page.News) > 0
	switch {
	case first:
		v.report.New++
	case unchanged || list:
		v.report.Same++
		return
	default:
		v.report.Changed++
		v.noteAltered(task, page)
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

// noteAltered notes the meeting that a page is of which is not what it was.
func (v *visit) noteAltered(task minuted.Task, page *minuted.Page) {
	switch {
	case page.Meeting != nil:
		v.altered[task.ID] = true
	case page.PartOf != "":
		v.altered[page.PartOf] = true
	}
}
