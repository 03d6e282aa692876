package archive

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"minuted"
)

// View is the archive as it was when the last capture that brought something new had been committed. What is read of it
// does not change while more is committed.
type View struct {
	reader *Reader
	last   int64
}

// View returns the archive as it is now.
func (r *Reader) View(ctx context.Context) (*View, error) {
	last, err := r.LastFresh(ctx)
	return &View{r, last}, err
}

// Last returns the sequence of the last capture in view with which what is read out of the archive may be another.
func (v *View) Last() int64 { return v.last }

// Capture returns a capture with its body.
func (v *View) Capture(ctx context.Context, seq int64) (*minuted.Capture, error) {
	return v.reader.Capture(ctx, seq)
}

// Sightings lists the good captures of a task in view, and those by which its page was found to be gone, oldest first.
func (v *View) Sightings(ctx context.Context, key minuted.TaskKey) ([]minuted.Sighting, error) {
	all, err := v.reader.Sightings(ctx, key)
	return slices.DeleteFunc(all, func(s minuted.Sighting) bool { return s.Seq > v.last }), err
}

// Keys returns the ids of a kind that have a good capture in view, sorted.
func (v *View) Keys(ctx context.Context, site minuted.Site, kind string) ([]string, error) {
	const query = `SELECT DISTINCT id FROM capture WHERE site = ? AND kind = ? AND good = 1 AND seq <= ? ORDER BY id`
	ids, err := collect(ctx, v.reader.db, func(rows *sql.Rows) (id string, err error) { return id, rows.Scan(&id) },
		query, site.String(), kind, v.last)
	if err != nil {
		return nil, fmt.Errorf("listing captures of kind %s of %s: %w", kind, site, err)
	}
	return ids, nil
}

// Fresh lists the tasks of which captures in view, after one of the given sequence number, may have changed what is read
// out of the archive.
func (v *View) Fresh(ctx context.Context, after int64) ([]minuted.TaskKey, error) {
	const query = `SELECT DISTINCT site, kind, id FROM capture WHERE fresh = 1 AND seq > ? AND seq <= ? ORDER BY site, kind, id`
	keys, err := collect(ctx, v.reader.db, func(rows *sql.Rows) (key minuted.TaskKey, err error) {
		var site string
		err = rows.Scan(&site, &key.Kind, &key.ID)
		key.Site = parseSite(site)
		return key, err
	}, query, after, v.last)
	if err != nil {
		return nil, fmt.Errorf("listing captures after %d that brought something new: %w", after, err)
	}
	return keys, nil
}
