package archive

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"minuted"
)

// Whereabouts is where a body lies in the archive.
type Whereabouts struct {
	Seq    int64           `json:"seq"` // of the capture that first brought it
	Task   minuted.TaskKey `json:"task"`
	URL    string          `json:"url"`
	Time   time.Time       `json:"time"`
	Record string          `json:"record"` // WARC-Record-ID
	File   string          `json:"file"`   // name of the WARC file
	Offset int64           `json:"offset"` // in bytes, of the record's gzip member
}

// Find returns where a body with this digest lies, or [minuted.ErrNotFound].
func (r *Reader) Find(ctx context.Context, digest string) (*Whereabouts, error) {
	const query = `SELECT seq, site, kind, id, url, time, record, file, position FROM capture
		WHERE digest = ? AND good = 1 AND refers IS NULL ORDER BY seq LIMIT 1`
	found, err := collect(ctx, r.db, func(rows *sql.Rows) (*Whereabouts, error) {
		var w Whereabouts
		var site string
		var micros, file int64
		err := rows.Scan(&w.Seq, &site, &w.Task.Kind, &w.Task.ID, &w.URL, &micros, &w.Record, &file, &w.Offset)
		w.Task.Site, w.Time, w.File = parseSite(site), fromMicros(micros), warcName(int(file))
		return &w, err
	}, query, digest)
	if err != nil {
		return nil, fmt.Errorf("looking for a body with digest %s: %w", digest, err)
	}
	if len(found) == 0 {
		return nil, minuted.ErrNotFound
	}
	return found[0], nil
}
