package archive

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"minuted"
)

// Commit records the outcome of visits: all of it or, with an error, none. When it returns, it is durable. A visit
// without a state leaves the tasks as they are, which is for imports. What several callers commit at the same time is
// written and synced together.
func (a *Archive) Commit(ctx context.Context, visits ...Visit) ([]Committed, error) {
	for i := range visits {
		if err := visits[i].check(); err != nil {
			return nil, fmt.Errorf("committing %s: %w", visits[i].Task.URL, err)
		}
	}
	return a.commitTogether(&commission{ctx: ctx, visits: visits})
}

// commitNow commits visits. It is called with mu held.
func (a *Archive) commitNow(ctx context.Context, visits []Visit) ([]Committed, error) {
	entries, err := a.entries(ctx, visits)
	if err != nil {
		return nil, fmt.Errorf("looking for earlier captures: %w", err)
	}
	drafts, err := draftsOf(entries)
	if err != nil {
		return nil, err
	}
	if err := a.store(ctx, drafts, func(tx *sql.Tx, places []place) error {
		return a.enterVisits(context.WithoutCancel(ctx), tx, visits, entries, places)
	}); err != nil {
		return nil, fmt.Errorf("committing %d visits: %w", len(visits), err)
	}
	return a.committed(entries), nil
}

// check refuses what could not be read back.
func (v *Visit) check() error {
	if err := checkKey(v.Task.TaskKey); err != nil {
		return err
	}
	for _, found := range slices.Concat(v.Found, v.Renew) {
		if err := checkKey(found.TaskKey); err != nil {
			return fmt.Errorf("a task found: %w", err)
		}
	}
	if !slices.Contains([]State{"", Queued, Done, Gone, Forbidden, Failed}, v.State) {
		return fmt.Errorf("%q is not a state of a task", v.State)
	}
	if strings.ContainsAny(v.Truncated, "\r\n") {
		return fmt.Errorf("%q is not a reason for WARC-Truncated", v.Truncated)
	}
	c := v.Capture
	switch {
	case c == nil:
		return nil
	case v.Same && (!v.Good || v.Truncated != "" || len(c.Body) > 0):
		return errors.New("a page that is said not to have changed comes without a body, and is good")
	case c.Status != 0 && (c.Status < 100 || c.Status > 999):
		return fmt.Errorf("%d is not an HTTP status", c.Status)
	case !c.Time.IsZero() && (c.Time.UTC().Year() < 1 || c.Time.UTC().Year() > 9999):
		return fmt.Errorf("the time %s cannot be written", c.Time)
	}
	return nil
}

func checkKey(key minuted.TaskKey) error {
	s := key.Site
	if s.Authority == "" || s.Platform == "" || key.Kind == "" || strings.ContainsAny(s.Authority+s.Platform, "/\r\n ") {
		return fmt.Errorf("%q, %q, %q do not name a site and a kind", s.Authority, s.Platform, key.Kind)
	}
	return nil
}

// parseSite reads what Site.String writes.
func parseSite(name string) minuted.Site {
	authority, platform, _ := strings.Cut(name, "/")
	return minuted.Site{Authority: authority, Platform: platform}
}

// entries makes the entry of each visit, nil where it has no capture.
func (a *Archive) entries(ctx context.Context, visits []Visit) ([]*entry, error) {
	entries := make([]*entry, len(visits))
	newest := make(map[minuted.TaskKey]*body)
	for i := range visits {
		v := &visits[i]
		if v.Capture == nil {
			continue
		}
		e := v.entry()
		entries[i] = e
		if !e.good && !e.saysGone() {
			continue
		}
		if newest[e.key] == nil {
			earlier, err := newestBody(ctx, a.writer, e.key)
			if err != nil {
				return nil, err
			}
			newest[e.key] = earlier
		}
		before := newest[e.key]
		e.compare(before)
		if !e.good {
			continue
		}
		if b := e.after(before); b != nil {
			b.original.seq = a.seqOf(entries, i)
			if before == nil || !b.time.Before(before.time) {
				newest[e.key] = b
			}
		} else if e.original == nil {
			return nil, fmt.Errorf("nothing is held of %s, which was said not to have changed", v.Task.URL)
		}
	}
	return entries, nil
}

// entry makes the entry of a visit's capture, as if nothing were held of its page.
func (v *Visit) entry() *entry {
	e := &entry{
		capture: v.Capture, key: v.Task.TaskKey, good: v.Good && v.Truncated == "", truncated: v.Truncated,
		digest: Digest(v.Capture.Body), says: v.Content, notSent: v.Same, recordID: newRecordID(),
	}
	if !e.good && v.State != "" && v.State != Queued {
		e.ending = &ending{State: v.State, Reason: v.Reason, Due: v.Due, Misses: v.Misses}
	}
	return e
}

// after compares a good capture with the newest before it, nil where there is none. It returns the body that the capture
// stores itself, nil where it stores none.
func (e *entry) after(newest *body) *body {
	switch {
	case newest == nil && e.notSent:
		return nil
	case newest != nil && (e.notSent || newest.digest == e.digest):
		e.original, e.digest, e.says = &newest.original, newest.digest, newest.content
		return nil
	case newest != nil:
		e.same = e.says != "" && newest.content == e.says
	}
	return &body{
		digest: e.digest, content: e.says, time: e.capture.Time,
		original: original{recordID: e.recordID, url: e.capture.URL, time: e.capture.Time},
	}
}

// compare finds out what is new with a capture beside the newest good one of its page, nil where there is none. It is
// called before after.
func (e *entry) compare(newest *body) {
	switch {
	case e.key.Kind == minuted.KindRobots:
	case !e.good:
		e.gone = newest != nil && !newest.gone && e.saysGone()
		e.fresh = e.gone
	case newest == nil, newest.gone, e.capture.Time.Before(newest.time):
		e.fresh = true
	default:
		e.fresh = !e.notSent && newest.digest != e.digest && (e.says == "" || newest.content != e.says)
	}
}

// seqOf gives the sequence number the capture of visit i will have.
func (a *Archive) seqOf(entries []*entry, i int) int64 {
	seq := a.nextSeq
	for _, e := range entries[:i] {
		if e != nil {
			seq++
		}
	}
	return seq
}

// body is the body of a capture, what it says, and where it is stored.
type body struct {
	digest   string
	content  string
	time     time.Time // of the capture
	gone     bool      // the page was found to be gone since
	original original
}

// newestBody returns the body of the newest good capture of a task, nil if there is none.
func newestBody(ctx context.Context, q rowQuerier, key minuted.TaskKey) (*body, error) {
	const query = `SELECT n.digest, n.content, n.time, o.seq, o.record, o.url, o.time,
		EXISTS (SELECT 1 FROM capture g WHERE g.site = n.site AND g.kind = n.kind AND g.id = n.id AND g.gone = 1 AND (g.time, g.seq) > (n.time, n.seq))
		FROM capture n JOIN capture o ON o.seq = coalesce(n.refers, n.seq)
		WHERE n.site = ? AND n.kind = ? AND n.id = ? AND n.good = 1 ORDER BY n.time DESC, n.seq DESC LIMIT 1`
	var b body
	var seen, stored int64
	o := &b.original
	err := q.QueryRowContext(ctx, query, key.Site.String(), key.Kind, key.ID).
		Scan(&b.digest, &b.content, &seen, &o.seq, &o.recordID, &o.url, &stored, &b.gone)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	b.time, o.time = fromMicros(seen), fromMicros(stored)
	return &b, err
}

func draftsOf(entries []*entry) ([]draft, error) {
	var drafts []draft
	for _, e := range entries {
		if e == nil {
			continue
		}
		d, err := e.draft()
		if err != nil {
			return nil, err
		}
		drafts = append(drafts, d)
	}
	return drafts, nil
}

// enterVisits enters everything visits brought; places are those of the captures, in order.
func (a *Archive) enterVisits(ctx context.Context, tx *sql.Tx, visits []Visit, entries []*entry, places []place) error {
	seq := a.nextSeq
	for i, v := range visits {
		if e := entries[i]; e != nil {
			if err := insertCapture(ctx, tx, seq, e, places[0], false); err != nil {
				return err
			}
			seq, places = seq+1, places[1:]
			if e.unchanged() {
				v.Renew = nil
			}
		}
		if err := v.enter(ctx, tx); err != nil {
			return err
		}
	}
	return nil
}

// committed tells what became of the captures, and moves on to the next sequence number.
func (a *Archive) committed(entries []*entry) []Committed {
	out := make([]Committed, len(entries))
	for i, e := range entries {
		if e == nil {
			continue
		}
		out[i] = Committed{Seq: a.nextSeq, Unchanged: e.good && !e.fresh}
		e.capture.Seq, e.capture.Digest = a.nextSeq, e.digest
		a.nextSeq++
	}
	return out
}

func insertCapture(ctx context.Context, tx *sql.Tx, seq int64, e *entry, at place, unread bool) error {
	if err := noteSite(ctx, tx, e.key.Site); err != nil {
		return err
	}
	var refers sql.NullInt64
	if e.original != nil {
		refers = sql.NullInt64{Int64: e.original.seq, Valid: true}
	}
	const insert = `INSERT INTO capture (seq, site, kind, id, url, time, good, content, fresh, gone, unread, digest, record, refers, file, position, length)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
	_, err := tx.ExecContext(ctx, insert, seq, e.key.Site.String(), e.key.Kind, e.key.ID, e.capture.URL,
		toMicros(e.capture.Time), e.good, e.says, e.fresh, e.gone, unread, e.digest, e.recordID, refers, at.file, at.offset, at.length)
	return err
}

// AddSite keeps what is known of an authority. It is written to the WARC as well. Adding the same again changes nothing;
// where the root of the site has moved, its tasks move along.
func (a *Archive) AddSite(ctx context.Context, authority minuted.Authority) error {
	site := authority.Site()
	if err := checkKey(minuted.TaskKey{Site: site, Kind: "site"}); err != nil {
		return fmt.Errorf("adding the site of %s: %w", authority.ID, err)
	}
	record, err := json.Marshal(authority)
	if err != nil {
		return fmt.Errorf("adding the site of %s: %w", authority.ID, err)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	var known sql.NullString
	const query = `SELECT record FROM site WHERE authority = ? AND platform = ?`
	err = a.writer.QueryRowContext(ctx, query, site.Authority, site.Platform).Scan(&known)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("adding the site of %s: %w", authority.ID, err)
	}
	if known.String == string(record) {
		return nil
	}
	drafts := []draft{siteDraft(site, record, a.options.Clock())}
	if err := a.store(ctx, drafts, func(tx *sql.Tx, _ []place) error {
		ctx := context.WithoutCancel(ctx)
		if err := moveTasks(ctx, tx, site, known.String, authority.URL); err != nil {
			return err
		}
		return setSiteRecord(ctx, tx, site, record)
	}); err != nil {
		return fmt.Errorf("adding the site of %s: %w", authority.ID, err)
	}
	return nil
}

func setSiteRecord(ctx context.Context, tx *sql.Tx, site minuted.Site, record []byte) error {
	const upsert = `INSERT INTO site (authority, platform, record) VALUES (?, ?, ?)
		ON CONFLICT (authority, platform) DO UPDATE SET record = excluded.record`
	_, err := tx.ExecContext(ctx, upsert, site.Authority, site.Platform, string(record))
	return err
}

// moveTasks gives the tasks of a site their address below its new root. known is the record of the site so far, if any.
func moveTasks(ctx context.Context, tx *sql.Tx, site minuted.Site, known, root string) error {
	var before minuted.Authority
	if known == "" {
		return nil
	}
	if err := json.Unmarshal([]byte(known), &before); err != nil {
		return fmt.Errorf("the record of %s: %w", site, err)
	}
	if before.URL == "" || before.URL == root {
		return nil
	}
	const move = `UPDATE task SET url = ?2 || substr(url, length(?3) + 1)
		WHERE site = ?1 AND substr(url, 1, length(?3)) = ?3`
	_, err := tx.ExecContext(ctx, move, site.String(), root, before.URL)
	return err
}

// noteSite makes a site known that may never have been added, so that its status is told.
func noteSite(ctx context.Context, tx *sql.Tx, site minuted.Site) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO site (authority, platform) VALUES (?, ?) ON CONFLICT DO NOTHING`, site.Authority, site.Platform)
	return err
}
