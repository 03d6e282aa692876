package archive

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"minuted"
)

// SiteStatus says how far the archive of one site has come.
type SiteStatus struct {
	Authority   minuted.Authority `json:"authority"` // id and platform only, for a site that was never added
	Platform    string            `json:"platform"`
	Tasks       map[State]int     `json:"tasks"`
	Captures    int               `json:"captures"`              // good ones
	Meetings    int               `json:"meetings"`              // of which something is held
	Items       int               `json:"items"`                 // agenda items shown by those meetings
	From        minuted.Date      `json:"from,omitempty"`        // date of the oldest meeting held
	To          minuted.Date      `json:"to,omitempty"`          // date of the newest
	LastSuccess time.Time         `json:"last_success,omitzero"` // time of the newest good capture
	VisitOpen   bool              `json:"visit_open"`            // a visit was begun and has not ended
	Problems    []TaskProblem     `json:"problems,omitempty"`    // tasks gone, forbidden or failed; at most MaxProblems
}

// MaxProblems bounds the problems listed of one site.
const MaxProblems = 100

// TaskProblem is a task that ended badly.
type TaskProblem struct {
	Kind   string `json:"kind"`
	ID     string `json:"id"`
	URL    string `json:"url"`
	State  State  `json:"state"`
	Reason string `json:"reason"`
}

// Status returns the status of every site that anything is known of, by authority and platform.
func (r *Reader) Status(ctx context.Context) ([]SiteStatus, error) {
	sites, err := r.sites(ctx, ``)
	if err != nil {
		return nil, fmt.Errorf("reading the sites: %w", err)
	}
	for i := range sites {
		if err := r.fillStatus(ctx, &sites[i]); err != nil {
			return nil, fmt.Errorf("reading the status of %s: %w", sites[i].Authority.Site(), err)
		}
	}
	return sites, nil
}

// Queued returns how many tasks of a site are queued.
func (r *Reader) Queued(ctx context.Context, site minuted.Site) (n int, err error) {
	const query = `SELECT count(*) FROM task WHERE site = ? AND state = 'queued'`
	if err := r.db.QueryRowContext(ctx, query, site.String()).Scan(&n); err != nil {
		return 0, fmt.Errorf("counting the queued tasks of %s: %w", site, err)
	}
	return n, nil
}

// sites returns the status of sites with what the site table itself says.
func (r *Reader) sites(ctx context.Context, where string) ([]SiteStatus, error) {
	return collect(ctx, r.db, func(rows *sql.Rows) (SiteStatus, error) {
		var s SiteStatus
		var record sql.NullString
		if err := rows.Scan(&s.Authority.ID, &s.Platform, &record, &s.VisitOpen); err != nil {
			return s, err
		}
		s.Authority.Platform = s.Platform
		if !record.Valid {
			return s, nil
		}
		return s, json.Unmarshal([]byte(record.String), &s.Authority)
	}, `SELECT authority, platform, record, visit_open FROM site `+where+` ORDER BY authority, platform`)
}

func (r *Reader) fillStatus(ctx context.Context, s *SiteStatus) error {
	site := s.Authority.Site().String()
	if err := r.countTasks(ctx, site, s); err != nil {
		return err
	}
	var last int64
	const captures = `SELECT count(*), coalesce(max(time), 0) FROM capture WHERE site = ? AND good = 1`
	if err := r.db.QueryRowContext(ctx, captures, site).Scan(&s.Captures, &last); err != nil {
		return err
	}
	s.LastSuccess = fromMicros(last)
	const meetings = `SELECT count(*), coalesce(sum(items), 0), coalesce(min(nullif(date, '')), ''), coalesce(max(date), '')
		FROM meeting WHERE site = ?`
	if err := r.db.QueryRowContext(ctx, meetings, site).Scan(&s.Meetings, &s.Items, &s.From, &s.To); err != nil {
		return err
	}
	var err error
	s.Problems, err = r.problems(ctx, site)
	return err
}

func (r *Reader) countTasks(ctx context.Context, site string, s *SiteStatus) error {
	type count struct {
		state State
		n     int
	}
	counts, err := collect(ctx, r.db, func(rows *sql.Rows) (c count, err error) {
		return c, rows.Scan(&c.state, &c.n)
	}, `SELECT state, count(*) FROM task WHERE site = ? GROUP BY state`, site)
	s.Tasks = make(map[State]int, len(counts))
	for _, c := range counts {
		s.Tasks[c.state] = c.n
	}
	return err
}

func (r *Reader) problems(ctx context.Context, site string) ([]TaskProblem, error) {
	const query = `SELECT kind, id, url, state, reason FROM task
		WHERE site = ? AND state IN ('gone', 'forbidden', 'failed') ORDER BY task LIMIT ?`
	return collect(ctx, r.db, func(rows *sql.Rows) (p TaskProblem, err error) {
		return p, rows.Scan(&p.Kind, &p.ID, &p.URL, &p.State, &p.Reason)
	}, query, site, MaxProblems)
}
