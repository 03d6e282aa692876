package archive

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
)

// recover brings catalogue and WARC files into step, and makes the last file the current one. A catalogue that knows
// nothing of a file learns it all from the file.
func (a *Archive) recover(ctx context.Context) error {
	numbers, err := warcNumbers(a.dir)
	if err != nil {
		return err
	}
	committed, err := fileSizes(ctx, a.writer)
	if err != nil {
		return fmt.Errorf("reading the catalogue: %w", err)
	}
	for number, size := range committed {
		if size > 0 && !slices.Contains(numbers, number) {
			return damagedError(a.dir, number, "is missing")
		}
	}
	last, size := 1, int64(0)
	for _, number := range numbers {
		known, ok := committed[number]
		if !ok {
			known = unknownSize
		}
		last = number
		if size, err = a.recoverFile(ctx, number, known); err != nil {
			return err
		}
	}
	return a.openFile(last, size)
}

// unknownSize stands for the committed size of a file that the catalogue does not know.
const unknownSize = -1

func damagedError(dir string, number int, what string) error {
	return fmt.Errorf("%s %s although the catalogue has captures in it: restore it from a copy, "+
		"or move catalogue.db away to have it built again from the files that are left", filepath.Join(dir, warcName(number)), what)
}

// recoverFile adopts the whole records past the committed size of a file, cuts the rest, and returns the size.
func (a *Archive) recoverFile(ctx context.Context, number int, committed int64) (size int64, err error) {
	path := filepath.Join(a.dir, warcName(number))
	info, err := os.Stat(path)
	if err != nil {
		return 0, err
	}
	switch {
	case info.Size() < committed:
		return 0, damagedError(a.dir, number, fmt.Sprintf("has been cut to %d of %d bytes", info.Size(), committed))
	case info.Size() == committed:
		return committed, nil
	}
	f, err := a.options.openFile(path)
	if err != nil {
		return 0, err
	}
	err = inTransaction(ctx, a.writer, func(tx *sql.Tx) error {
		if size, err = adopt(ctx, tx, f, number, info.Size(), committed); err != nil {
			return fmt.Errorf("adopting records of %s: %w", path, err)
		}
		// The sync that cutting includes makes the adopted records durable, too.
		if err := (&warcFile{file: f, number: number, end: size, torn: true}).cut(); err != nil {
			return err
		}
		return setFileSize(ctx, tx, number, size)
	})
	return size, errors.Join(err, f.Close())
}

// adopt enters the whole records of a file past its committed size and returns where they end. In a file that the
// catalogue does not know, damage is stepped over where whole records follow it: they may have been committed.
func adopt(ctx context.Context, tx *sql.Tx, f io.ReaderAt, number int, size, committed int64) (end int64, err error) {
	end = max(committed, 0)
	for s := newScanner(f, size, end); ; {
		offset := s.offset
		record, length, err := s.next()
		switch {
		case s.failed != nil:
			return 0, s.failed
		case err == nil:
			if err := adoptRecord(ctx, tx, record, place{number, offset, length}); err != nil {
				return 0, fmt.Errorf("at byte %d: %w", offset, err)
			}
			end = s.offset
		case err == io.EOF, committed != unknownSize, !s.skipDamage():
			return end, s.failed
		}
	}
}

// adoptRecord enters what a record holds. Only good captures lead anywhere and so are unread; the task of one is done.
// That of another ends as it would have.
func adoptRecord(ctx context.Context, tx *sql.Tx, r *Record, at place) error {
	if site, ok := siteOf(r); ok {
		return setSiteRecord(ctx, tx, site, r.Block)
	}
	e, err := newEntry(r)
	if e == nil || err != nil {
		return err
	}
	if err := recall(ctx, tx, e); err != nil {
		return err
	}
	var seq int64
	if err := tx.QueryRowContext(ctx, `SELECT coalesce(max(seq), 0) + 1 FROM capture`).Scan(&seq); err != nil {
		return err
	}
	if err := insertCapture(ctx, tx, seq, e, at, e.good); err != nil {
		return err
	}
	return endTask(ctx, tx, e)
}

// recall finds out about a capture what was known when it was committed.
func recall(ctx context.Context, tx *sql.Tx, e *entry) error {
	if e.original != nil {
		if err := findOriginal(ctx, tx, e); err != nil {
			return err
		}
	}
	newest, err := newestBody(ctx, tx, e.key)
	if err == nil {
		e.compare(newest)
	}
	return err
}

// endTask puts the task of an adopted capture where it would stand. A page that is not there is noted even where nothing
// else is known of its task, so that it stays known to be gone.
func endTask(ctx context.Context, tx *sql.Tx, e *entry) error {
	how := e.ending
	if e.good {
		how = &ending{State: Done, Misses: &Misses{}}
	}
	if how == nil {
		return nil
	}
	site := e.key.Site.String()
	const end = `UPDATE task SET state = ?, reason = ?, due = ? WHERE site = ? AND kind = ? AND id = ? AND (state = 'queued' OR misses > 0)`
	if _, err := tx.ExecContext(ctx, end, how.State, how.Reason, toMicros(how.Due), site, e.key.Kind, e.key.ID); err != nil || how.Misses == nil {
		return err
	}
	const note = `INSERT INTO task (site, kind, id, url, depth, date, state, reason, due) SELECT ?, ?, ?, ?, 0, '', ?, ?, ? WHERE ?
		ON CONFLICT DO NOTHING`
	if _, err := tx.ExecContext(ctx, note, site, e.key.Kind, e.key.ID, e.capture.URL, how.State, how.Reason, toMicros(how.Due), how.Misses.Count > 0); err != nil {
		return err
	}
	const miss = `UPDATE task SET misses = ?, missed = ? WHERE site = ? AND kind = ? AND id = ?`
	_, err := tx.ExecContext(ctx, miss, how.Misses.Count, toMicros(how.Misses.Since), site, e.key.Kind, e.key.ID)
	return err
}

// findOriginal finds the capture that a revisit record refers to. Without it the capture has no body, and is not good.
func findOriginal(ctx context.Context, tx *sql.Tx, e *entry) error {
	const query = `SELECT seq, digest, content FROM capture WHERE site = ? AND kind = ? AND id = ? AND good = 1 AND record = ?`
	err := tx.QueryRowContext(ctx, query, e.key.Site.String(), e.key.Kind, e.key.ID, e.original.recordID).
		Scan(&e.original.seq, &e.digest, &e.says)
	if errors.Is(err, sql.ErrNoRows) {
		e.original, e.good = nil, false
		return nil
	}
	return err
}
