package indexer

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"minuted"
)

// note replaces what is known of an origin: the pages it is read from beside its own, and the items found there.
func (l *ledger) note(ctx context.Context, o origin, pages []minuted.TaskKey, items []string) error {
	if err := l.replace(ctx, o, pages, items); err != nil {
		return fmt.Errorf("noting what was read from %s %s of %s: %w", o.source, o.id, o.site, err)
	}
	return nil
}

func (l *ledger) replace(ctx context.Context, o origin, pages []minuted.TaskKey, items []string) error {
	number, err := l.number(ctx, o)
	if err != nil {
		return err
	}
	if _, err := l.tx.ExecContext(ctx, `DELETE FROM page WHERE origin = ?1; DELETE FROM claim WHERE origin = ?1`, number); err != nil {
		return err
	}
	for _, key := range pages {
		const insert = `INSERT INTO page (site, kind, id, origin) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`
		if _, err := l.tx.ExecContext(ctx, insert, key.Site.String(), key.Kind, key.ID, number); err != nil {
			return err
		}
	}
	for _, item := range items {
		if _, err := l.tx.ExecContext(ctx, `INSERT INTO claim (item, origin) VALUES (?, ?) ON CONFLICT DO NOTHING`, item, number); err != nil {
			return err
		}
	}
	return nil
}

// number returns the number of an origin, a new one where it is not known yet.
func (l *ledger) number(ctx context.Context, o origin) (number int64, err error) {
	const find = `SELECT origin FROM origin WHERE site = ? AND source = ? AND id = ?`
	err = l.tx.QueryRowContext(ctx, find, o.site.String(), o.source, o.id).Scan(&number)
	if !errors.Is(err, sql.ErrNoRows) {
		return number, err
	}
	result, err := l.tx.ExecContext(ctx, `INSERT INTO origin (site, source, id) VALUES (?, ?, ?)`, o.site.String(), o.source, o.id)
	if err != nil {
		return 0, err
	}
	return result.LastInsertId()
}

// reading lists the origins that a page was looked for by.
func (l *ledger) reading(ctx context.Context, key minuted.TaskKey) ([]origin, error) {
	return l.origins(ctx, `JOIN page USING (origin) WHERE page.site = ? AND page.kind = ? AND page.id = ?`, key.Site.String(), key.Kind, key.ID)
}

// claiming lists the origins that an item was found in.
func (l *ledger) claiming(ctx context.Context, item string) ([]origin, error) {
	return l.origins(ctx, `JOIN claim USING (origin) WHERE claim.item = ?`, item)
}

// of lists the origins of a site.
func (l *ledger) of(ctx context.Context, site minuted.Site) ([]origin, error) {
	return l.origins(ctx, `WHERE site = ?`, site.String())
}

// count tells how many origins are known. Their numbers tell, for none is ever forgotten.
func (l *ledger) count(ctx context.Context) (n int, err error) {
	if err := l.tx.QueryRowContext(ctx, `SELECT coalesce(max(origin), 0) FROM origin`).Scan(&n); err != nil {
		return 0, fmt.Errorf("reading the ledger: %w", err)
	}
	return n, nil
}

func (l *ledger) origins(ctx context.Context, which string, args ...any) (all []origin, err error) {
	err = l.each(ctx, func(rows *sql.Rows) error {
		var o origin
		var site string
		err := rows.Scan(&site, &o.source, &o.id)
		o.site.Authority, o.site.Platform, _ = strings.Cut(site, "/")
		all = append(all, o)
		return err
	}, `SELECT origin.site, origin.source, origin.id FROM origin `+which, args...)
	return all, err
}

// claims lists the items that were found in an origin.
func (l *ledger) claims(ctx context.Context, o origin) (items []string, err error) {
	const query = `SELECT claim.item FROM claim JOIN origin USING (origin) WHERE origin.site = ? AND origin.source = ? AND origin.id = ?`
	err = l.each(ctx, func(rows *sql.Rows) error {
		var item string
		err := rows.Scan(&item)
		items = append(items, item)
		return err
	}, query, o.site.String(), o.source, o.id)
	return items, err
}

func (l *ledger) each(ctx context.Context, scan func(*sql.Rows) error, query string, args ...any) error {
	rows, err := l.tx.QueryContext(ctx, query, args...)
	if err != nil {
		return fmt.Errorf("reading the ledger: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return fmt.Errorf("reading the ledger: %w", err)
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("reading the ledger: %w", err)
	}
	return nil
}
