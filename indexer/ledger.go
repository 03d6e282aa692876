package indexer

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	_ "modernc.org/sqlite" // the driver "sqlite"

	"minuted"
)

// origin is what items are read from: the pages of a crawled meeting, a saved page or an item record.
type origin struct {
	site   minuted.Site
	source source
	id     string
}

// ledger keeps what the live generation was read from, so that the next one can be made by reading again only what later
// captures touched. It is a SQLite database beside the generations. A ledger that is lost, or of another generation,
// costs a rebuild and nothing else.
type ledger struct {
	path string // that it is to have once kept
	db   *sql.DB
	tx   *sql.Tx // of everything that is done with it
	temp string  // file of a new one, "" for one that was there
}

// about is what a ledger says of itself.
type about struct {
	Generation  string                          // that it is of
	Authorities []minuted.Authority             // as the archive had them
	Corrections map[string][]minuted.Correction // by hand, by item
}

// ledgerFormat is the user_version of a ledger; one of another is not read.
const ledgerFormat = 1

// ledgerSchema creates a ledger. Pages are those an origin is read from beside its own.
var ledgerSchema = fmt.Sprintf(`
CREATE TABLE about (record TEXT NOT NULL) STRICT;
CREATE TABLE origin (
	origin INTEGER PRIMARY KEY,
	site   TEXT NOT NULL,
	source INTEGER NOT NULL,
	id     TEXT NOT NULL,
	UNIQUE (site, source, id)
) STRICT;
CREATE TABLE page (
	site   TEXT NOT NULL,
	kind   TEXT NOT NULL,
	id     TEXT NOT NULL,
	origin INTEGER NOT NULL,
	PRIMARY KEY (site, kind, id, origin)
) STRICT, WITHOUT ROWID;
CREATE INDEX page_origin ON page (origin);
CREATE TABLE claim (
	item   TEXT NOT NULL,
	origin INTEGER NOT NULL,
	PRIMARY KEY (item, origin)
) STRICT, WITHOUT ROWID;
CREATE INDEX claim_origin ON claim (origin);
PRAGMA user_version = %d;
`, ledgerFormat)

// errNoLedger says that there is no ledger that can be read.
var errNoLedger = errors.New("it is not known what the index was read from")

// createLedger begins a ledger that will take the place of the one at path.
func createLedger(ctx context.Context, path string) (*ledger, error) {
	l := &ledger{path: path, temp: path + ".new"}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return nil, fmt.Errorf("beginning a ledger: %w", err)
	}
	for _, left := range []string{l.temp, l.temp + "-journal"} { // by a run that was killed
		if err := os.Remove(left); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("beginning a ledger: %w", err)
		}
	}
	err := l.open(ctx, l.temp)
	if err == nil {
		_, err = l.tx.ExecContext(ctx, ledgerSchema)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("beginning a ledger: %w", err), l.close())
	}
	return l, nil
}

// openLedger opens the ledger at path. The error is errNoLedger where there is none of this format.
func openLedger(ctx context.Context, path string) (*ledger, about, error) {
	if _, err := os.Stat(path); err != nil {
		return nil, about{}, errNoLedger
	}
	l := &ledger{path: path}
	var format int
	var record []byte
	err := l.open(ctx, path)
	if err == nil {
		err = l.tx.QueryRowContext(ctx, `SELECT user_version FROM pragma_user_version`).Scan(&format)
	}
	if err == nil && format == ledgerFormat {
		err = l.tx.QueryRowContext(ctx, `SELECT record FROM about`).Scan(&record)
	}
	var a about
	if err == nil && format == ledgerFormat {
		err = json.Unmarshal(record, &a)
	}
	if err != nil || format != ledgerFormat {
		if ctx.Err() != nil {
			return nil, a, errors.Join(ctx.Err(), l.close())
		}
		return nil, a, errors.Join(errNoLedger, l.close())
	}
	return l, a, nil
}

// open opens a database file and begins the transaction.
func (l *ledger) open(ctx context.Context, path string) (err error) {
	if path, err = filepath.Abs(path); err != nil {
		return err
	}
	if path = filepath.ToSlash(path); !strings.HasPrefix(path, "/") {
		path = "/" + path // C:/... on Windows
	}
	name := url.URL{Scheme: "file", Path: path, RawQuery: "_pragma=busy_timeout(10000)"}
	if l.db, err = sql.Open("sqlite", name.String()); err != nil {
		return err
	}
	l.db.SetMaxOpenConns(1)
	l.tx, err = l.db.BeginTx(ctx, nil)
	return err
}

// keep makes what was noted the ledger of a generation, durably.
func (l *ledger) keep(ctx context.Context, a about) error {
	record, err := json.Marshal(a)
	if err == nil {
		_, err = l.tx.ExecContext(ctx, `DELETE FROM about; INSERT INTO about VALUES (?)`, string(record))
	}
	if err == nil {
		err = l.tx.Commit()
		l.tx = nil
	}
	if err = errors.Join(err, l.close()); err == nil && l.temp != "" {
		err = os.Rename(l.temp, l.path)
	}
	if err != nil {
		return fmt.Errorf("keeping the ledger: %w", err)
	}
	return nil
}

// close gives the ledger up as it is. After keep it does nothing.
func (l *ledger) close() error {
	var errs []error
	if l.tx != nil {
		if err := l.tx.Rollback(); !errors.Is(err, sql.ErrTxDone) { // it is, where its context ended
			errs = append(errs, err)
		}
		l.tx = nil
	}
	if l.db != nil {
		errs = append(errs, l.db.Close())
		l.db = nil
	}
	return errors.Join(errs...)
}
