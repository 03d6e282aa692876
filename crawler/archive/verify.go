package archive

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"

	"minuted"
)

// Difference is one way in which an archive is not as it should be.
type Difference struct {
	Where string `json:"where"` // the file, with the byte at which a record begins, or the catalogue
	What  string `json:"what"`  // in words
}

// Verified says how much was verified.
type Verified struct {
	Files       int   `json:"files"`
	Records     int   `json:"records"`  // of every type
	Captures    int   `json:"captures"` // in the catalogue
	Bytes       int64 `json:"bytes"`    // of the files, as they are on disk
	Differences int   `json:"differences"`
}

// Verify reads every record of the WARC files and hashes it again, and compares what it says of itself with the
// catalogue, record by record; and it has the catalogue check itself. tell is called with each difference, and progress
// after each record. What is committed while it runs is left out. The error says that it could not go on.
func (r *Reader) Verify(ctx context.Context, tell func(Difference), progress func(Verified)) (Verified, error) {
	v := &verification{Reader: r, tell: tell, sites: map[minuted.Site]string{}}
	sizes, sites, err := r.begin(ctx)
	if err != nil {
		return v.done, fmt.Errorf("reading the catalogue: %w", err)
	}
	if err := v.catalogue(ctx); err != nil {
		return v.done, fmt.Errorf("checking the catalogue: %w", err)
	}
	v.rows = &rowCursor{reader: r, sizes: sizes}
	for _, number := range slices.Sorted(maps.Keys(sizes)) {
		if err := v.file(ctx, number, sizes[number], progress); err != nil {
			return v.done, fmt.Errorf("verifying %s: %w", warcName(number), err)
		}
	}
	if err := v.pass(ctx, place{file: math.MaxInt}); err != nil {
		return v.done, err
	}
	v.compareSites(sites)
	return v.done, v.others(ctx)
}

// verification is one under way.
type verification struct {
	*Reader
	tell  func(Difference)
	rows  *rowCursor
	sites map[minuted.Site]string // the newest record of each site in the files
	done  Verified
}

func (v *verification) differ(where, format string, args ...any) {
	v.done.Differences++
	v.tell(Difference{where, fmt.Sprintf(format, args...)})
}

// file goes through the committed part of one file.
func (v *verification) file(ctx context.Context, number int, size int64, progress func(Verified)) error {
	path := filepath.Join(v.dir, warcName(number))
	f, err := os.Open(path)
	if err != nil {
		v.differ(path, "it cannot be read: %v", err)
		return nil
	}
	defer f.Close()
	v.done.Files++
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if info.Size() < size {
		v.differ(path, "it has been cut to %d of %d bytes", info.Size(), size)
		size = info.Size()
	}
	damaged := false
	for s := newScanner(f, size, 0); ctx.Err() == nil; {
		at := place{file: number, offset: s.offset}
		record, length, err := s.next()
		switch {
		case s.failed != nil:
			v.differ(at.in(v.dir), "it cannot be read: %v", s.failed)
			return nil
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			if !damaged {
				v.differ(at.in(v.dir), "no whole record: %v", err)
			}
			if damaged = true; !s.skipDamage() {
				return nil
			}
			continue
		}
		damaged, at.length = false, length
		if err := v.record(ctx, record, at); err != nil {
			return err
		}
		v.done.Records++
		v.done.Bytes += length
		progress(v.done)
	}
	return ctx.Err()
}

// in names a place for people.
func (p place) in(dir string) string {
	return fmt.Sprintf("%s at byte %d", filepath.Join(dir, warcName(p.file)), p.offset)
}

// before reports whether a place lies before another.
func (p place) before(other place) bool {
	return p.file < other.file || p.file == other.file && p.offset < other.offset
}

// record holds one record against its own digests and against the catalogue.
func (v *verification) record(ctx context.Context, record *Record, at place) error {
	if claimed := record.Header[fieldBlockDigest]; claimed != Digest(record.Block) {
		v.differ(at.in(v.dir), "the record of %s has the digest %s, and says %q", record.TargetURI, Digest(record.Block), claimed)
	}
	if site, ok := siteOf(record); ok {
		v.sites[site] = string(record.Block)
		return nil
	}
	e, err := newEntry(record)
	if err != nil {
		v.differ(at.in(v.dir), "%v", err)
		return nil
	}
	if e == nil {
		return nil
	}
	if err := v.pass(ctx, at); err != nil {
		return err
	}
	row, err := v.rows.peek(ctx)
	if err != nil {
		return err
	}
	if row == nil || at.before(row.at) {
		v.differ(at.in(v.dir), "the catalogue does not know the capture of %s", e.capture.URL)
		return nil
	}
	v.rows.take()
	v.done.Captures++
	return v.capture(ctx, record, e, row, at)
}

// pass names the captures of the catalogue that lie before a place and were not found.
func (v *verification) pass(ctx context.Context, at place) error {
	for {
		row, err := v.rows.peek(ctx)
		if err != nil || row == nil || !row.at.before(at) {
			return err
		}
		v.rows.take()
		v.done.Captures++
		v.differ(row.at.in(v.dir), "there is no whole record of capture %d, %s", row.seq, row.url)
	}
}

// capture holds the record of a capture against its row of the catalogue.
func (v *verification) capture(ctx context.Context, record *Record, e *entry, row *fullRow, at place) error {
	if row.at.length != at.length {
		v.differ(at.in(v.dir), "the record is %d bytes long, in the catalogue %d", at.length, row.at.length)
	}
	for _, name := range row.unlike(e) {
		v.differ(at.in(v.dir), "the %s of capture %d is another in the catalogue", name, row.seq)
	}
	if e.original == nil {
		c, err := newCapture(record)
		if err != nil {
			v.differ(at.in(v.dir), "%v", err)
		} else if got := Digest(c.Body); got != row.digest {
			v.differ(at.in(v.dir), "the body of capture %d has the digest %s, in the catalogue %s", row.seq, got, row.digest)
		}
		return nil
	}
	if !row.refers.Valid {
		if row.good {
			v.differ(at.in(v.dir), "capture %d stores no body and the catalogue does not say which has it", row.seq)
		}
		return nil
	}
	rows, err := v.fullRows(ctx, `seq = ?`, row.refers.Int64)
	if err != nil {
		return err
	}
	if len(rows) == 0 || rows[0].record != e.original.recordID || rows[0].digest != row.digest {
		v.differ(at.in(v.dir), "the body of capture %d is not where the catalogue says", row.seq)
	}
	return nil
}

// others names files that are there and that the catalogue does not know.
func (v *verification) others(ctx context.Context) error {
	numbers, err := warcNumbers(v.dir)
	if err != nil {
		return fmt.Errorf("listing the WARC files: %w", err)
	}
	known, err := fileSizes(ctx, v.db) // again: a crawl beside us may have begun a file
	if err != nil {
		return fmt.Errorf("reading the catalogue: %w", err)
	}
	for _, number := range numbers {
		if _, ok := known[number]; !ok {
			v.differ(filepath.Join(v.dir, warcName(number)), "the catalogue does not know the file")
		}
	}
	return nil
}
