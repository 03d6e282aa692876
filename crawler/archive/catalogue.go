package archive

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"minuted"

	_ "modernc.org/sqlite" // the driver "sqlite"
)

const (
	applicationID   = 0x4d696e75 // "Minu", in the header of the catalogue file
	catalogueFormat = 3          // user_version; older formats are upgraded when they are written to, others are refused
)

// ErrOldCatalogue is returned to readers of a catalogue of a format before this one.
var ErrOldCatalogue = errors.New("the catalogue is of an older format; it is upgraded when the archive is next written to")

// schema creates the catalogue. Times are microseconds of the Unix epoch, 0 is none. A site is "authority/platform".
// Captures of one task are ordered by time, then seq. The order of task numbers is the order tasks were found in.
const schema = `
CREATE TABLE file (
	number INTEGER PRIMARY KEY,
	size   INTEGER NOT NULL -- bytes committed; what follows in the file is not
) STRICT;
CREATE TABLE site (
	authority  TEXT NOT NULL,
	platform   TEXT NOT NULL,
	record     TEXT, -- the authority as JSON; NULL where it was never added
	visit_open INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (authority, platform)
) STRICT, WITHOUT ROWID;
CREATE TABLE capture (
	seq      INTEGER PRIMARY KEY,
	site     TEXT NOT NULL,
	kind     TEXT NOT NULL,
	id       TEXT NOT NULL,
	url      TEXT NOT NULL,
	time     INTEGER NOT NULL,
	good     INTEGER NOT NULL,
	content  TEXT NOT NULL DEFAULT '',   -- digest of what the page says, '' where the body tells
	fresh    INTEGER NOT NULL DEFAULT 0, -- what is read out of the archive may be another with it
	gone     INTEGER NOT NULL DEFAULT 0, -- the answer by which a page that was not there for long was found to be gone
	unread   INTEGER NOT NULL, -- adopted, and what it leads to is not yet entered
	digest   TEXT NOT NULL,
	record   TEXT NOT NULL,    -- WARC-Record-ID
	refers   INTEGER,          -- seq of the capture that stores the body, for a revisit
	file     INTEGER NOT NULL,
	position INTEGER NOT NULL,
	length   INTEGER NOT NULL
) STRICT;
CREATE INDEX capture_task   ON capture (site, kind, id, time, seq) WHERE good = 1;
CREATE INDEX capture_kind   ON capture (site, kind, seq) WHERE good = 1;
CREATE INDEX capture_gone   ON capture (site, kind, id, time, seq) WHERE gone = 1;
CREATE INDEX capture_fresh  ON capture (seq) WHERE fresh = 1;
CREATE INDEX capture_unread ON capture (seq) WHERE unread = 1;
CREATE TABLE task (
	task   INTEGER PRIMARY KEY,
	site   TEXT NOT NULL,
	kind   TEXT NOT NULL,
	id     TEXT NOT NULL,
	url    TEXT NOT NULL,
	depth  INTEGER NOT NULL,
	date   TEXT NOT NULL, -- of the newest meeting it is about, '' where that is not known
	state  TEXT NOT NULL,
	reason TEXT NOT NULL DEFAULT '',
	due    INTEGER NOT NULL DEFAULT 0,
	misses INTEGER NOT NULL DEFAULT 0, -- how often in a row the page was not there
	missed INTEGER NOT NULL DEFAULT 0, -- the first of them
	UNIQUE (site, kind, id)
) STRICT;
CREATE INDEX task_queue ON task (site, state, due, depth, task);
CREATE TABLE meeting (
	site  TEXT NOT NULL,
	id    TEXT NOT NULL,
	date  TEXT NOT NULL,
	state TEXT NOT NULL,
	items INTEGER NOT NULL,
	PRIMARY KEY (site, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE host (
	host       TEXT PRIMARY KEY,
	not_before INTEGER NOT NULL,
	failures   INTEGER NOT NULL,
	blocks     INTEGER NOT NULL,
	day        TEXT NOT NULL DEFAULT '', -- that requests and bytes are of
	requests   INTEGER NOT NULL DEFAULT 0,
	bytes      INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
`

// upgrades returns what turns a catalogue of each format, from 1, into one of the next.
func upgrades() []string {
	return []string{`
ALTER TABLE capture ADD COLUMN content TEXT NOT NULL DEFAULT '';
ALTER TABLE capture ADD COLUMN same INTEGER NOT NULL DEFAULT 0;
ALTER TABLE task ADD COLUMN misses INTEGER NOT NULL DEFAULT 0;
ALTER TABLE task ADD COLUMN missed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE host ADD COLUMN day TEXT NOT NULL DEFAULT '';
ALTER TABLE host ADD COLUMN requests INTEGER NOT NULL DEFAULT 0;
ALTER TABLE host ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;
`, `
ALTER TABLE capture ADD COLUMN fresh INTEGER NOT NULL DEFAULT 0;
ALTER TABLE capture ADD COLUMN gone INTEGER NOT NULL DEFAULT 0;
UPDATE capture SET fresh = 1 WHERE good = 1 AND refers IS NULL AND same = 0 AND kind <> '` + minuted.KindRobots + `';
ALTER TABLE capture DROP COLUMN same;
CREATE INDEX capture_gone  ON capture (site, kind, id, time, seq) WHERE gone = 1;
CREATE INDEX capture_fresh ON capture (seq) WHERE fresh = 1;
`}
}

// readers bounds the connections that read the catalogue at once.
const readers = 4

// openCatalogue opens the catalogue for writing, and creates it where there is none.
func openCatalogue(ctx context.Context, path string) (*sql.DB, error) {
	db, err := sql.Open("sqlite", dataSource(path, url.Values{
		"_txlock": {"immediate"},
		"_pragma": {"busy_timeout(10000)", "synchronous(FULL)"},
	}))
	if err != nil {
		return nil, fmt.Errorf("opening %s: %w", path, err)
	}
	db.SetMaxOpenConns(1)
	if err := prepareCatalogue(ctx, db, path); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// prepareCatalogue checks whose file it is before anything in it is changed.
func prepareCatalogue(ctx context.Context, db *sql.DB, path string) error {
	format, err := checkCatalogue(ctx, db, path)
	change := schema
	switch {
	case errors.Is(err, ErrOldCatalogue):
		change = strings.Join(upgrades()[format-1:], "")
	case err != nil:
		return err
	}
	if _, err := db.ExecContext(ctx, `PRAGMA journal_mode = WAL`); err != nil {
		return fmt.Errorf("preparing %s: %w", path, err)
	}
	if format == catalogueFormat {
		return nil
	}
	marks := fmt.Sprintf("PRAGMA application_id = %d; PRAGMA user_version = %d;", applicationID, catalogueFormat)
	if err := inTransaction(ctx, db, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, change+marks)
		return err
	}); err != nil {
		return fmt.Errorf("creating %s: %w", path, err)
	}
	return nil
}

// openCatalogueReader opens an existing catalogue for reading.
func openCatalogueReader(ctx context.Context, path string) (*sql.DB, error) {
	db, err := sql.Open("sqlite", dataSource(path, url.Values{
		"mode":    {"ro"},
		"_pragma": {"busy_timeout(10000)", "query_only(1)"},
	}))
	if err != nil {
		return nil, fmt.Errorf("opening %s: %w", path, err)
	}
	db.SetMaxOpenConns(readers)
	db.SetMaxIdleConns(readers)
	format, err := checkCatalogue(ctx, db, path)
	if err == nil && format == 0 {
		err = ErrNoArchive
	}
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// checkCatalogue tells the format of a catalogue, 0 for an empty database, and refuses one that is not of this format.
func checkCatalogue(ctx context.Context, db *sql.DB, path string) (format int, err error) {
	var application, tables int
	const marks = `SELECT (SELECT application_id FROM pragma_application_id), (SELECT user_version FROM pragma_user_version),
		(SELECT count(*) FROM sqlite_schema)`
	const remedy = "move it away, and it will be built again from the WARC files when the archive is next written to"
	switch err := db.QueryRowContext(ctx, marks).Scan(&application, &format, &tables); {
	case err != nil:
		return format, fmt.Errorf("%s cannot be read as a catalogue: %w; if it is not one, %s", path, err, remedy)
	case application == 0 && tables == 0:
		return 0, nil
	case application != applicationID:
		return format, fmt.Errorf("%s is a database of some other program; %s", path, remedy)
	case format > 0 && format < catalogueFormat:
		return format, fmt.Errorf("%s: %w", path, ErrOldCatalogue)
	case format != catalogueFormat:
		return format, fmt.Errorf("%s has catalogue format %d, this program reads %d; %s", path, format, catalogueFormat, remedy)
	}
	return format, nil
}

// dataSource names a database file for the driver, with its settings.
func dataSource(path string, settings url.Values) string {
	slashed := filepath.ToSlash(path)
	if !strings.HasPrefix(slashed, "/") {
		slashed = "/" + slashed // C:/... on Windows
	}
	return (&url.URL{Scheme: "file", Path: slashed, RawQuery: settings.Encode()}).String()
}

// exists reports whether there is a file.
func exists(path string) (bool, error) {
	_, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

func inTransaction(ctx context.Context, db *sql.DB, work func(*sql.Tx) error) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := work(tx); err != nil {
		tx.Rollback() // fails where SQLite has rolled back by itself, as it does when the disk is full
		return err
	}
	return tx.Commit()
}

// querier is a database or a transaction.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// rowQuerier is a database or a transaction that is asked for one row.
type rowQuerier interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// collect reads all rows of a query.
func collect[T any](ctx context.Context, q querier, scan func(*sql.Rows) (T, error), query string, args ...any) ([]T, error) {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []T
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, rows.Err()
}

// toMicros gives a time as the catalogue keeps it.
func toMicros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

func fromMicros(n int64) time.Time {
	if n == 0 {
		return time.Time{}
	}
	return time.UnixMicro(n).UTC()
}
