package crawler

import (
	"context"
	"fmt"
	"net/url"
	"time"

	"minuted"
	"minuted/crawler/archive"
)

// Recover reads what a crash, or a catalogue that was built again, left unread: which pages the captures lead to and
// which meetings they hold. It asks nobody for anything. A crawl begins with it.
func (c *Crawler) Recover(ctx context.Context) error {
	if err := newRun(c).readAdopted(ctx); err != nil {
		return fmt.Errorf("read what a crash left unread: %w", err)
	}
	return nil
}

// readAdopted reads the captures that were adopted after a crash: what they lead to was never recorded, and they are
// not asked for again.
func (r *run) readAdopted(ctx context.Context) error {
	roots, err := r.roots(ctx)
	if err != nil {
		return err
	}
	visits := map[minuted.Site]*visit{}
	for {
		captures, err := r.archive.Unread(ctx)
		if err != nil || len(captures) == 0 {
			return err
		}
		for _, c := range captures {
			site := c.Task.Site
			if visits[site] == nil {
				visits[site] = r.visitTo(site, roots[site])
			}
			date, err := r.archive.Date(ctx, c.Task)
			if err != nil {
				return err
			}
			outcome, err := visits[site].adopted(ctx, c, date)
			if err != nil {
				return err
			}
			if err := r.archive.Resolve(ctx, c.Seq, outcome); err != nil {
				return err
			}
		}
	}
}

// roots returns the site roots of the authorities in the archive.
func (r *run) roots(ctx context.Context) (map[minuted.Site]*url.URL, error) {
	known, err := r.archive.Authorities(ctx)
	if err != nil {
		return nil, err
	}
	roots := map[minuted.Site]*url.URL{}
	for _, a := range known {
		if root, err := siteRoot(a.URL); err == nil {
			roots[a.Site()] = root
		}
	}
	return roots, nil
}

// visitTo returns a visit that only reads what is there. Its platform is nil where that is not known.
func (r *run) visitTo(site minuted.Site, root *url.URL) *visit {
	p, _ := r.crawler.platform(site.Platform)
	return &visit{
		run: r, site: site, platform: p, root: root, began: time.Now(), tries: map[minuted.TaskKey]int{},
	}
}

// adopted returns what an adopted capture leads to, as if it had just been received. Of one that cannot be read the task
// is left as it is. date is what is known of that of its meeting.
func (v *visit) adopted(ctx context.Context, c *minuted.Capture, date minuted.Date) (archive.Visit, error) {
	o := archive.Visit{Task: minuted.Task{TaskKey: c.Task, URL: c.URL, Date: date}}
	switch {
	case v.platform == nil:
		return o, nil
	case c.Task.Kind == minuted.KindSaved:
		if m, err := v.platform.ReadSaved(c); err == nil {
			o.Meeting = held(m)
		}
		return o, nil
	case c.Task.Kind == minuted.KindRobots && robotsFault(&answer{capture: c}) == "":
		o.State, o.Due = archive.Done, newRules(c).until
		return o, nil
	case v.root == nil || c.Status == 0 || c.Task.Kind == minuted.KindRobots:
		return o, nil
	}
	u, err := FixAddress(c.URL)
	if err != nil {
		return o, nil
	}
	f := &fetched{}
	if f.verdict, f.page, f.reason = judge(v.platform, onHostOf(u, v.root), &answer{capture: c}); f.verdict == moved {
		return o, nil
	}
	o, err = v.outcome(ctx, o.Task, f)
	o.Renew = nil // what the page leads to may have been fetched since
	return o, err
}

// held is the line of coverage of a meeting read from a saved page.
func held(m *minuted.Meeting) *minuted.MeetingHeld {
	return &minuted.MeetingHeld{ID: m.PlatformID, Date: m.Date, State: m.State, Items: len(m.Items)}
}
