package archive

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"minuted"
)

// catalogueName stands for the catalogue where a difference is.
const catalogueName = "catalogue.db"

// maxIntegrity bounds what the catalogue says of its own damage, in lines.
const maxIntegrity = 100

// catalogue has SQLite check the whole database.
func (v *verification) catalogue(ctx context.Context) error {
	lines, err := collect(ctx, v.db, func(rows *sql.Rows) (line string, err error) { return line, rows.Scan(&line) },
		fmt.Sprintf(`PRAGMA integrity_check(%d)`, maxIntegrity))
	if err != nil {
		return err
	}
	for _, line := range lines {
		if line != "ok" {
			v.differ(catalogueName, "%s", line)
		}
	}
	return nil
}

// siteRow is what the catalogue says of a site; the record is NULL for one that was never added.
type siteRow struct {
	site   minuted.Site
	record sql.NullString
}

// begin reads, as of one moment, how much of each file has been committed and what is known of the sites.
func (r *Reader) begin(ctx context.Context) (sizes map[int]int64, sites []siteRow, err error) {
	tx, err := r.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, nil, err
	}
	defer tx.Rollback() // nothing was written
	if sizes, err = fileSizes(ctx, tx); err != nil {
		return nil, nil, err
	}
	sites, err = collect(ctx, tx, func(rows *sql.Rows) (s siteRow, err error) {
		return s, rows.Scan(&s.site.Authority, &s.site.Platform, &s.record)
	}, `SELECT authority, platform, record FROM site ORDER BY authority, platform`)
	return sizes, sites, err
}

// compareSites holds what the catalogue says of sites against their records in the files.
func (v *verification) compareSites(sites []siteRow) {
	for _, s := range sites {
		inFiles, found := v.sites[s.site]
		switch {
		case s.record.Valid && !found:
			v.differ(catalogueName, "what it says of %s is in no WARC file", s.site)
		case s.record.String != inFiles:
			v.differ(catalogueName, "what it says of %s is not what the WARC files say", s.site)
		}
	}
}

// siteOf returns the site that a metadata record of ours is about.
func siteOf(r *Record) (site minuted.Site, ok bool) {
	name, ok := strings.CutPrefix(r.TargetURI, siteURI)
	return parseSite(name), ok && r.Type == typeMetadata
}

// fullRow is all that the catalogue says of a capture.
type fullRow struct {
	seq      int64
	site     string
	kind, id string
	url      string
	time     int64
	good     bool
	digest   string
	content  string
	record   string
	refers   sql.NullInt64
	at       place
}

func (r *Reader) fullRows(ctx context.Context, where string, args ...any) ([]fullRow, error) {
	rows, err := collect(ctx, r.db, func(rows *sql.Rows) (c fullRow, err error) {
		return c, rows.Scan(&c.seq, &c.site, &c.kind, &c.id, &c.url, &c.time, &c.good, &c.digest, &c.content, &c.record, &c.refers,
			&c.at.file, &c.at.offset, &c.at.length)
	}, `SELECT seq, site, kind, id, url, time, good, digest, content, record, refers, file, position, length FROM capture WHERE `+where, args...)
	if err != nil {
		return nil, fmt.Errorf("reading the captures of the catalogue: %w", err)
	}
	return rows, nil
}

// unlike names what a record says otherwise than the row of its capture.
func (c *fullRow) unlike(e *entry) (names []string) {
	for _, part := range []struct {
		name string
		same bool
	}{
		{"site", c.site == e.key.Site.String()},
		{"kind", c.kind == e.key.Kind},
		{"id", c.id == e.key.ID},
		{"address", c.url == e.capture.URL},
		{"time", c.time == toMicros(e.capture.Time)},
		{"record id", c.record == e.recordID},
		{"digest", c.digest == e.digest || e.notSent},
		{"content", c.content == e.says},
		{"verdict", c.good == e.good || e.original != nil && !c.refers.Valid}, // a body that is lost is not good
	} {
		if !part.same {
			names = append(names, part.name)
		}
	}
	return names
}

// rowCursor walks through the captures of the catalogue as they were committed. That is the order of their records, too:
// records are only ever appended.
type rowCursor struct {
	reader *Reader
	sizes  map[int]int64 // committed when the walk began; what lies beyond is left out
	rows   []fullRow
	last   int64
	ended  bool
}

// peek returns the next row, nil at the end.
func (c *rowCursor) peek(ctx context.Context) (*fullRow, error) {
	for len(c.rows) == 0 && !c.ended {
		rows, err := c.reader.fullRows(ctx, `seq > ? ORDER BY seq LIMIT ?`, c.last, capturesAtOnce)
		if err != nil {
			return nil, err
		}
		c.rows, c.ended = rows, len(rows) < capturesAtOnce
		if len(rows) > 0 {
			c.last = rows[len(rows)-1].seq
		}
		if n := len(rows); n > 0 && rows[n-1].at.offset+rows[n-1].at.length > c.sizes[rows[n-1].at.file] {
			c.drop()
		}
	}
	if len(c.rows) == 0 {
		return nil, nil
	}
	return &c.rows[0], nil
}

// drop leaves out what was committed after the walk began.
func (c *rowCursor) drop() {
	for i, row := range c.rows {
		if _, known := c.sizes[row.at.file]; !known || row.at.offset >= c.sizes[row.at.file] {
			c.rows, c.ended = c.rows[:i], true
			return
		}
	}
}

func (c *rowCursor) take() { c.rows = c.rows[1:] }
