package archive

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"minuted"
)

// ErrNoArchive is returned where the data folder holds no archive yet.
var ErrNoArchive = errors.New("no archive yet")

// ErrNoCatalogue is returned where there are WARC files and no catalogue of them. Opening the archive for writing builds
// it again.
var ErrNoCatalogue = errors.New("the catalogue is missing; it is built again from the WARC files when the archive is next written to")

// Reader reads what has been committed, beside a writer or without one. Its methods may be called from many goroutines.
type Reader struct {
	db  *sql.DB
	dir string // of the WARC files
}

// OpenReader opens the archive of a data folder for reading. The error is [ErrNoArchive] where there is none.
func OpenReader(ctx context.Context, dataDir string) (*Reader, error) {
	path, err := filepath.Abs(cataloguePath(dataDir))
	if err != nil {
		return nil, fmt.Errorf("opening the catalogue: %w", err)
	}
	dir := archiveFolder(dataDir)
	found, err := exists(path)
	if err != nil {
		return nil, fmt.Errorf("opening the catalogue: %w", err)
	}
	if !found {
		if numbers, err := warcNumbers(dir); err == nil && len(numbers) > 0 {
			return nil, fmt.Errorf("%s: %w", path, ErrNoCatalogue)
		}
		return nil, ErrNoArchive
	}
	db, err := openCatalogueReader(ctx, path)
	if err != nil {
		return nil, err
	}
	return &Reader{db, dir}, nil
}

// Close closes the reader.
func (r *Reader) Close() error { return r.db.Close() }

// Authorities returns the authorities of the sites added, by id.
func (r *Reader) Authorities(ctx context.Context) ([]minuted.Authority, error) {
	sites, err := r.sites(ctx, `WHERE record IS NOT NULL`)
	if err != nil {
		return nil, fmt.Errorf("reading the authorities: %w", err)
	}
	out := make([]minuted.Authority, len(sites))
	for i, s := range sites {
		out[i] = s.Authority
	}
	return out, nil
}

// Keys returns the ids of a kind that have a good capture, in the order of their first one.
func (r *Reader) Keys(ctx context.Context, site minuted.Site, kind string) ([]string, error) {
	const query = `SELECT id FROM capture WHERE site = ? AND kind = ? AND good = 1 GROUP BY id ORDER BY min(seq)`
	ids, err := collect(ctx, r.db, func(rows *sql.Rows) (id string, err error) { return id, rows.Scan(&id) }, query, site.String(), kind)
	if err != nil {
		return nil, fmt.Errorf("listing captures of kind %s of %s: %w", kind, site, err)
	}
	return ids, nil
}

// Newest returns the newest good capture of a task, nil if there is none. Where the page had not changed, that is the
// body as it was stored earlier, with the time it was last seen.
func (r *Reader) Newest(ctx context.Context, key minuted.TaskKey) (*minuted.Capture, error) {
	rows, err := r.captureRows(ctx, `site = ? AND kind = ? AND id = ? AND good = 1 ORDER BY time DESC, seq DESC LIMIT 1`,
		key.Site.String(), key.Kind, key.ID)
	if err != nil {
		return nil, fmt.Errorf("looking for the newest capture of %s %s of %s: %w", key.Kind, key.ID, key.Site, err)
	}
	if len(rows) == 0 {
		return nil, nil
	}
	return r.load(ctx, rows[0])
}

// Sightings lists the good captures of a task, and those by which its page was found to be gone, oldest first.
func (r *Reader) Sightings(ctx context.Context, key minuted.TaskKey) ([]minuted.Sighting, error) {
	const query = `SELECT seq, time, CASE content WHEN '' THEN digest ELSE content END, 0 FROM capture
		WHERE site = ?1 AND kind = ?2 AND id = ?3 AND good = 1
		UNION ALL SELECT seq, time, '', 1 FROM capture WHERE site = ?1 AND kind = ?2 AND id = ?3 AND gone = 1
		ORDER BY time, seq`
	list, err := collect(ctx, r.db, func(rows *sql.Rows) (s minuted.Sighting, err error) {
		var micros int64
		err = rows.Scan(&s.Seq, &micros, &s.Says, &s.Gone)
		s.Time = fromMicros(micros)
		return s, err
	}, query, key.Site.String(), key.Kind, key.ID)
	if err != nil {
		return nil, fmt.Errorf("listing the captures of %s %s of %s: %w", key.Kind, key.ID, key.Site, err)
	}
	return list, nil
}

// Capture returns a capture, good or not, or [minuted.ErrNotFound].
func (r *Reader) Capture(ctx context.Context, seq int64) (*minuted.Capture, error) {
	rows, err := r.captureRows(ctx, `seq = ?`, seq)
	if err != nil {
		return nil, fmt.Errorf("looking for capture %d: %w", seq, err)
	}
	if len(rows) == 0 {
		return nil, fmt.Errorf("capture %d: %w", seq, minuted.ErrNotFound)
	}
	return r.load(ctx, rows[0])
}

// capturesAtOnce is how many catalogue rows are read at a time where all are wanted, so that no read transaction stays
// open while the caller works.
const capturesAtOnce = 256

// LastSeq returns the sequence of the newest capture, 0 where there is none.
func (r *Reader) LastSeq(ctx context.Context) (int64, error) {
	var seq int64
	if err := r.db.QueryRowContext(ctx, `SELECT coalesce(max(seq), 0) FROM capture`).Scan(&seq); err != nil {
		return 0, fmt.Errorf("reading the last capture: %w", err)
	}
	return seq, nil
}

// LastFresh returns the sequence of the newest capture with which what is read out of the archive may be another, 0
// where there is none: a good one of a page that says something else than the one before, or is older than that, or one
// by which a page was found to be gone.
func (r *Reader) LastFresh(ctx context.Context) (seq int64, err error) {
	if err := r.db.QueryRowContext(ctx, `SELECT coalesce(max(seq), 0) FROM capture WHERE fresh = 1`).Scan(&seq); err != nil {
		return 0, fmt.Errorf("reading the last capture that brought something new: %w", err)
	}
	return seq, nil
}

// Known reports whether a good capture of a task has a body with this digest.
func (r *Reader) Known(ctx context.Context, key minuted.TaskKey, digest string) (known bool, err error) {
	const query = `SELECT EXISTS (SELECT 1 FROM capture WHERE site = ? AND kind = ? AND id = ? AND good = 1 AND digest = ?)`
	if err := r.db.QueryRowContext(ctx, query, key.Site.String(), key.Kind, key.ID, digest).Scan(&known); err != nil {
		return false, fmt.Errorf("looking for captures of %s %s of %s: %w", key.Kind, key.ID, key.Site, err)
	}
	return known, nil
}

// captureRow is where the catalogue says a capture and its body lie.
type captureRow struct {
	seq    int64
	at     place
	body   sql.NullInt64 // seq of the capture that stores the body
	digest string
}

func (r *Reader) captureRows(ctx context.Context, where string, args ...any) ([]captureRow, error) {
	return collect(ctx, r.db, func(rows *sql.Rows) (c captureRow, err error) {
		return c, rows.Scan(&c.seq, &c.at.file, &c.at.offset, &c.at.length, &c.body, &c.digest)
	}, `SELECT seq, file, position, length, refers, digest FROM capture WHERE `+where, args...)
}

// load reads a capture with its body out of the WARC files.
func (r *Reader) load(ctx context.Context, row captureRow) (*minuted.Capture, error) {
	c, err := r.read(row.at)
	if err != nil {
		return nil, fmt.Errorf("reading capture %d: %w", row.seq, err)
	}
	c.Seq = row.seq
	if !row.body.Valid {
		return c, nil
	}
	stored, err := r.Capture(ctx, row.body.Int64)
	if err != nil {
		return nil, fmt.Errorf("reading the body of capture %d: %w", row.seq, err)
	}
	c.Body = stored.Body
	if c.Digest == "" { // the server only said that nothing has changed
		c.Status, c.Header, c.MediaType, c.Digest = stored.Status, stored.Header, stored.MediaType, stored.Digest
	}
	return c, nil
}

// read reads the capture whose record lies at a place.
func (r *Reader) read(at place) (*minuted.Capture, error) {
	path := filepath.Join(r.dir, warcName(at.file))
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	record, err := readMember(bufio.NewReader(io.NewSectionReader(f, at.offset, at.length)))
	if err != nil {
		return nil, fmt.Errorf("%s at byte %d: %w", path, at.offset, err)
	}
	return newCapture(record)
}
