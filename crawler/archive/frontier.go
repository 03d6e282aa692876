package archive

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"minuted"
)

// enter enters what a visit says of its task, of tasks found, of a meeting and of a host.
func (v *Visit) enter(ctx context.Context, tx *sql.Tx) error {
	if v.State != "" {
		if err := setTask(ctx, tx, v); err != nil {
			return err
		}
	}
	if err := addTasks(ctx, tx, v.Found, addUnknown); err != nil {
		return err
	}
	if err := addTasks(ctx, tx, v.Renew, addAgain); err != nil {
		return err
	}
	if v.Meeting != nil {
		if err := setMeeting(ctx, tx, v.Task.Site, v.Meeting); err != nil {
			return err
		}
	}
	if v.Host != nil {
		return setHost(ctx, tx, v.Host)
	}
	return nil
}

func setTask(ctx context.Context, tx *sql.Tx, v *Visit) error {
	if err := noteSite(ctx, tx, v.Task.Site); err != nil {
		return err
	}
	const upsert = `INSERT INTO task (site, kind, id, url, depth, date, state, reason, due) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (site, kind, id) DO UPDATE SET state = excluded.state, reason = excluded.reason, due = excluded.due`
	t := &v.Task
	_, err := tx.ExecContext(ctx, upsert, t.Site.String(), t.Kind, t.ID, t.URL, t.Depth, string(t.Date), v.State, v.Reason, toMicros(v.Due))
	if err != nil || v.Misses == nil {
		return err
	}
	const miss = `UPDATE task SET misses = ?, missed = ? WHERE site = ? AND kind = ? AND id = ?`
	_, err = tx.ExecContext(ctx, miss, v.Misses.Count, toMicros(v.Misses.Since), t.Site.String(), t.Kind, t.ID)
	return err
}

// Misses returns how often in a row the page of a task was not there.
func (a *Archive) Misses(ctx context.Context, key minuted.TaskKey) (m Misses, err error) {
	var since int64
	const query = `SELECT misses, missed FROM task WHERE site = ? AND kind = ? AND id = ?`
	err = a.db.QueryRowContext(ctx, query, key.Site.String(), key.Kind, key.ID).Scan(&m.Count, &since)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return m, fmt.Errorf("looking for misses of %s %s of %s: %w", key.Kind, key.ID, key.Site, err)
	}
	m.Since = fromMicros(since)
	return m, nil
}

// What addTasks does with tasks; a known one is either left as it is or queued again.
const (
	addUnknown = `INSERT INTO task (site, kind, id, url, depth, date, state) VALUES (?, ?, ?, ?, ?, ?, 'queued') ON CONFLICT DO NOTHING`
	addAll     = `INSERT INTO task (site, kind, id, url, depth, date, state) VALUES (?, ?, ?, ?, ?, ?, 'queued')
		ON CONFLICT (site, kind, id) DO UPDATE SET url = excluded.url, depth = excluded.depth, state = 'queued', reason = '', due = 0`
	addAgain = `INSERT INTO task (site, kind, id, url, depth, date, state) VALUES (?, ?, ?, ?, ?, ?, 'queued')
		ON CONFLICT (site, kind, id) DO UPDATE SET state = 'queued', reason = '', due = 0 WHERE state IN ('done', 'gone')`
)

func addTasks(ctx context.Context, tx *sql.Tx, tasks []minuted.Task, how string) error {
	if len(tasks) == 0 {
		return nil
	}
	add, err := tx.PrepareContext(ctx, how)
	if err != nil {
		return err
	}
	defer add.Close()
	for _, t := range tasks {
		if _, err := add.ExecContext(ctx, t.Site.String(), t.Kind, t.ID, t.URL, t.Depth, string(t.Date)); err != nil {
			return err
		}
	}
	return nil
}

// setMeeting keeps the newest word on a meeting; a page without a date does not take away a known one.
func setMeeting(ctx context.Context, tx *sql.Tx, site minuted.Site, m *minuted.MeetingHeld) error {
	const upsert = `INSERT INTO meeting (site, id, date, state, items) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (site, id) DO UPDATE SET date = coalesce(nullif(excluded.date, ''), date), state = excluded.state, items = excluded.items`
	_, err := tx.ExecContext(ctx, upsert, site.String(), m.ID, string(m.Date), string(m.State), m.Items)
	return err
}

func setHost(ctx context.Context, tx *sql.Tx, h *HostTimer) error {
	const upsert = `INSERT INTO host (host, not_before, failures, blocks, day, requests, bytes) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (host) DO UPDATE SET not_before = excluded.not_before, failures = excluded.failures, blocks = excluded.blocks,
		day = excluded.day, requests = excluded.requests, bytes = excluded.bytes`
	_, err := tx.ExecContext(ctx, upsert, h.Host, toMicros(h.NotBefore), h.Failures, h.Blocks, string(h.Day), h.Requests, h.Bytes)
	return err
}

// Host returns the timer of a host; the zero timer for one never asked.
func (a *Archive) Host(ctx context.Context, host string) (HostTimer, error) {
	h := HostTimer{Host: host}
	var notBefore int64
	const query = `SELECT not_before, failures, blocks, day, requests, bytes FROM host WHERE host = ?`
	err := a.db.QueryRowContext(ctx, query, host).Scan(&notBefore, &h.Failures, &h.Blocks, &h.Day, &h.Requests, &h.Bytes)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return h, fmt.Errorf("reading the timer of %s: %w", host, err)
	}
	h.NotBefore = fromMicros(notBefore)
	return h, nil
}

// BeginVisit begins a visit to a site: its start tasks are queued, and with them every task that has become due and
// those that failed. A visit that was not ended is resumed instead, and nothing is changed.
func (a *Archive) BeginVisit(ctx context.Context, site minuted.Site, start []minuted.Task) (resumed bool, err error) {
	for _, t := range start {
		if err := checkKey(t.TaskKey); err != nil {
			return false, fmt.Errorf("beginning a visit to %s: %w", site, err)
		}
	}
	now := toMicros(a.options.Clock())
	err = a.update(ctx, func(tx *sql.Tx) error {
		if err := noteSite(ctx, tx, site); err != nil {
			return err
		}
		const query = `SELECT visit_open FROM site WHERE authority = ? AND platform = ?`
		if err := tx.QueryRowContext(ctx, query, site.Authority, site.Platform).Scan(&resumed); err != nil || resumed {
			return err
		}
		if err := setVisit(ctx, tx, site, true); err != nil {
			return err
		}
		if err := requeue(ctx, tx, site, now); err != nil {
			return err
		}
		return addTasks(ctx, tx, start, addAll)
	})
	if err != nil {
		return false, fmt.Errorf("beginning a visit to %s: %w", site, err)
	}
	return resumed, nil
}

// requeue queues the tasks of a site that are due. Those gone or forbidden come due only where a time was given.
func requeue(ctx context.Context, tx *sql.Tx, site minuted.Site, now int64) error {
	const update = `UPDATE task SET state = 'queued', reason = '', due = 0 WHERE site = ? AND (state = 'failed'
		OR state = 'done' AND due <= ? OR state IN ('gone', 'forbidden') AND due > 0 AND due <= ?)`
	_, err := tx.ExecContext(ctx, update, site.String(), now, now)
	return err
}

// EndVisit ends the visit to a site.
func (a *Archive) EndVisit(ctx context.Context, site minuted.Site) error {
	err := a.update(ctx, func(tx *sql.Tx) error { return setVisit(ctx, tx, site, false) })
	if err != nil {
		return fmt.Errorf("ending the visit to %s: %w", site, err)
	}
	return nil
}

func setVisit(ctx context.Context, tx *sql.Tx, site minuted.Site, open bool) error {
	_, err := tx.ExecContext(ctx, `UPDATE site SET visit_open = ? WHERE authority = ? AND platform = ?`, open, site.Authority, site.Platform)
	return err
}

// Next returns the first task of a site that may run now, by depth and then age. Where none may, the task is nil and
// wait is when the earliest becomes due; the zero time says that nothing is left. A task is handed out again until its
// visit is committed.
func (a *Archive) Next(ctx context.Context, site minuted.Site, now time.Time) (task *minuted.Task, wait time.Time, err error) {
	due, err := a.earliestDue(ctx, site)
	if err != nil {
		return nil, time.Time{}, fmt.Errorf("looking for the next task of %s: %w", site, err)
	}
	if !due.IsZero() && !due.After(now) {
		if err := a.release(ctx, site, now); err != nil {
			return nil, time.Time{}, fmt.Errorf("queueing tasks of %s that are due: %w", site, err)
		}
	}
	task = &minuted.Task{TaskKey: minuted.TaskKey{Site: site}}
	const query = `SELECT kind, id, url, depth, date FROM task WHERE site = ? AND state = 'queued' AND due = 0 ORDER BY depth, task LIMIT 1`
	err = a.db.QueryRowContext(ctx, query, site.String()).Scan(&task.Kind, &task.ID, &task.URL, &task.Depth, &task.Date)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil, due, nil
	case err != nil:
		return nil, time.Time{}, fmt.Errorf("looking for the next task of %s: %w", site, err)
	}
	return task, time.Time{}, nil
}

// Date returns what is known of the date of a task's meeting, "" where nothing is.
func (a *Archive) Date(ctx context.Context, key minuted.TaskKey) (date minuted.Date, err error) {
	const query = `SELECT date FROM task WHERE site = ? AND kind = ? AND id = ?`
	err = a.db.QueryRowContext(ctx, query, key.Site.String(), key.Kind, key.ID).Scan(&date)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", fmt.Errorf("looking for the date of %s %s of %s: %w", key.Kind, key.ID, key.Site, err)
	}
	return date, nil
}

// earliestDue returns when the first task that must wait may run, zero where none waits.
func (a *Archive) earliestDue(ctx context.Context, site minuted.Site) (time.Time, error) {
	var due int64
	const query = `SELECT coalesce(min(due), 0) FROM task WHERE site = ? AND state = 'queued' AND due > 0`
	err := a.db.QueryRowContext(ctx, query, site.String()).Scan(&due)
	return fromMicros(due), err
}

// release lets tasks run whose time has come. They join those that never waited, so that one index gives the order.
func (a *Archive) release(ctx context.Context, site minuted.Site, now time.Time) error {
	const update = `UPDATE task SET due = 0 WHERE site = ? AND state = 'queued' AND due > 0 AND due <= ?`
	return a.update(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, update, site.String(), toMicros(now))
		return err
	})
}

// Unread returns captures that were adopted after a crash, or when the catalogue was rebuilt, and whose links were never
// recorded: the first of them, few enough to hold in memory. Each is to be given to [Archive.Resolve]; then Unread
// returns the next. None are left when it returns none.
func (a *Archive) Unread(ctx context.Context) ([]*minuted.Capture, error) {
	rows, err := a.captureRows(ctx, `unread = 1 ORDER BY seq LIMIT ?`, maxUnread)
	if err != nil {
		return nil, fmt.Errorf("looking for unread captures: %w", err)
	}
	var out []*minuted.Capture
	size := 0
	for _, row := range rows {
		c, err := a.load(ctx, row)
		if err != nil {
			return nil, err
		}
		out = append(out, c)
		if size += len(c.Body); size > maxUnreadBytes {
			break
		}
	}
	return out, nil
}

// What Unread returns at once: captures, and bytes of bodies after which no more are read.
const (
	maxUnread      = 100
	maxUnreadBytes = 32 << 20
)

// Resolve records what an unread capture led to: the state of its task, tasks found, its meeting. The capture of the
// visit, and what it says of it, is not looked at. A page that was not there after the capture stays known for that.
func (a *Archive) Resolve(ctx context.Context, seq int64, v Visit) error {
	v.Capture = nil
	if err := v.check(); err != nil {
		return fmt.Errorf("resolving capture %d: %w", seq, err)
	}
	err := a.update(ctx, func(tx *sql.Tx) error {
		result, err := tx.ExecContext(ctx, `UPDATE capture SET unread = 0 WHERE seq = ? AND unread = 1`, seq)
		if err != nil {
			return err
		}
		if n, err := result.RowsAffected(); err != nil || n == 0 {
			return errors.Join(err, errors.New("it is not unread"))
		}
		if missed, err := isMissed(ctx, tx, v.Task.TaskKey); err != nil {
			return err
		} else if missed {
			v.State, v.Misses = "", nil
		}
		return v.enter(ctx, tx)
	})
	if err != nil {
		return fmt.Errorf("resolving capture %d: %w", seq, err)
	}
	return nil
}

// isMissed reports whether the page of a task was not there when it was last looked for.
func isMissed(ctx context.Context, tx *sql.Tx, key minuted.TaskKey) (missed bool, err error) {
	const query = `SELECT EXISTS (SELECT 1 FROM task WHERE site = ? AND kind = ? AND id = ? AND misses > 0)`
	err = tx.QueryRowContext(ctx, query, key.Site.String(), key.Kind, key.ID).Scan(&missed)
	return missed, err
}
