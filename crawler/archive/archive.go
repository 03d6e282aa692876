package archive

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"time"
)

// Options are the settings of an archive that is written to.
type Options struct {
	Software string           // named in the first record of each WARC file: "minuted/0.1"
	MaxFile  int64            // bytes after which a WARC file is closed and the next begun; 0 is 1 GiB
	Clock    func() time.Time // nil is time.Now
	Reached  func(Point)      // called at each point of each write, so that tests can stop there; nil for none

	openFile func(path string) (file, error) // tests make files fail; nil is openWARC
}

const defaultMaxFile = 1 << 30

// Point is a point of a write. What is cut off after one and before the next is put right when the archive is opened.
type Point string

// The points of a write, in their order.
const (
	Appended Point = "appended" // the records are in the file, and may be lost with the power
	Synced   Point = "synced"   // they are on the disk, and the catalogue does not know them
	Entered  Point = "entered"  // the catalogue knows them, and the caller not yet
)

func (o Options) withDefaults() Options {
	if o.MaxFile == 0 {
		o.MaxFile = defaultMaxFile
	}
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Reached == nil {
		o.Reached = func(Point) {}
	}
	if o.openFile == nil {
		o.openFile = openWARC
	}
	return o
}

// Archive is an archive that is written to. Its methods may be called from many goroutines; writes wait for each other.
// What it reads as a [Reader] is what has been committed.
type Archive struct {
	*Reader

	options Options
	dir     string // of the WARC files
	writer  *sql.DB

	queue commissions

	mu      sync.Mutex // held during a write; guards what follows
	file    *warcFile  // nil before the first write
	nextSeq int64
	encoder *encoder
	failed  error // once set, it is not known what the catalogue holds
}

// Open opens the archive of a locked data folder for writing and creates it where there is none. Whatever an
// interrupted run left is put right first: whole records the catalogue does not know are adopted (see
// [Archive.Unread]) and a torn rest is cut. A catalogue that is missing is built again from the WARC files.
func Open(ctx context.Context, lock *Lock, o Options) (*Archive, error) {
	a := &Archive{options: o.withDefaults(), dir: archiveFolder(lock.dataDir), encoder: newEncoder()}
	if err := makeFolder(a.dir); err != nil {
		return nil, err
	}
	path, err := filepath.Abs(cataloguePath(lock.dataDir))
	if err != nil {
		return nil, fmt.Errorf("opening the catalogue: %w", err)
	}
	if a.writer, err = openCatalogue(ctx, path); err != nil {
		return nil, err
	}
	if err := a.start(ctx, lock.dataDir); err != nil {
		return nil, errors.Join(err, a.Close())
	}
	return a, nil
}

// start repairs what was left and finds where to go on.
func (a *Archive) start(ctx context.Context, dataDir string) error {
	if err := syncFolder(dataDir); err != nil {
		return fmt.Errorf("creating the archive: %w", err)
	}
	if err := a.recover(ctx); err != nil {
		return fmt.Errorf("checking the archive: %w", err)
	}
	var err error
	if a.nextSeq, err = a.lastSeq(ctx); err != nil {
		return err
	}
	a.nextSeq++
	a.Reader, err = OpenReader(ctx, dataDir)
	return err
}

func (a *Archive) lastSeq(ctx context.Context) (seq int64, err error) {
	err = a.writer.QueryRowContext(ctx, `SELECT coalesce(max(seq), 0) FROM capture`).Scan(&seq)
	if err != nil {
		return 0, fmt.Errorf("reading the last capture: %w", err)
	}
	return seq, nil
}

// Close closes the archive. It does not release the lock.
func (a *Archive) Close() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	var errs []error
	if a.Reader != nil {
		errs = append(errs, a.Reader.Close())
	}
	if a.file != nil {
		errs = append(errs, a.file.Close())
	}
	return errors.Join(append(errs, a.writer.Close())...)
}

// update changes the catalogue alone, in one transaction.
func (a *Archive) update(ctx context.Context, change func(*sql.Tx) error) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.failed != nil {
		return a.failed
	}
	return inTransaction(ctx, a.writer, change)
}

// place is where a record lies.
type place struct {
	file   int
	offset int64
	length int64
}

// store appends records with one write and one fsync, and then enters them into the catalogue in one transaction. If
// either fails, both are as before. It is called with mu held, and is not interrupted half-way.
func (a *Archive) store(ctx context.Context, drafts []draft, enter func(*sql.Tx, []place) error) error {
	if a.failed != nil {
		return a.failed
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	ctx = context.WithoutCancel(ctx)
	if len(drafts) == 0 {
		return inTransaction(ctx, a.writer, func(tx *sql.Tx) error { return enter(tx, nil) })
	}
	if err := a.nextFile(); err != nil {
		return fmt.Errorf("beginning a WARC file: %w", err)
	}
	places, err := a.encode(drafts)
	if err != nil {
		return fmt.Errorf("encoding records: %w", err)
	}
	data := a.encoder.out.Bytes()
	if err := a.file.append(data, a.options.Reached); err != nil {
		return err
	}
	size := a.file.end + int64(len(data))
	if err := a.enter(ctx, size, func(tx *sql.Tx) error { return enter(tx, places) }); err != nil {
		return err
	}
	a.options.Reached(Entered)
	a.file.keep(int64(len(data)))
	return nil
}

// encode compresses records for the end of the current file, which begins with a record that describes it.
func (a *Archive) encode(drafts []draft) ([]place, error) {
	a.encoder.out.Reset()
	if a.file.end == 0 {
		name := warcName(a.file.number)
		if _, _, err := a.encoder.add(infoDraft(name, a.options.Software, a.options.Clock())); err != nil {
			return nil, err
		}
	}
	places := make([]place, len(drafts))
	for i, d := range drafts {
		offset, length, err := a.encoder.add(d)
		if err != nil {
			return nil, err
		}
		places[i] = place{a.file.number, a.file.end + offset, length}
	}
	return places, nil
}

// nextFile begins a new file once the current one is full.
func (a *Archive) nextFile() error {
	if a.file.end < a.options.MaxFile {
		return nil
	}
	full := a.file
	if err := a.openFile(full.number+1, 0); err != nil {
		return err
	}
	return full.Close()
}

// openFile makes a file, of which size bytes are committed, the current one.
func (a *Archive) openFile(number int, size int64) error {
	f, err := a.options.openFile(filepath.Join(a.dir, warcName(number)))
	if err != nil {
		return err
	}
	a.file = &warcFile{file: f, number: number, end: size}
	return syncFolder(a.dir)
}

// enter does the catalogue's part of a write that makes the current file size bytes long. Where it fails, the appended
// records are cut off again.
func (a *Archive) enter(ctx context.Context, size int64, work func(*sql.Tx) error) error {
	err := inTransaction(ctx, a.writer, func(tx *sql.Tx) error {
		if err := work(tx); err != nil {
			return err
		}
		return setFileSize(ctx, tx, a.file.number, size)
	})
	if err == nil {
		return nil
	}
	err = fmt.Errorf("writing the catalogue: %w", err)
	committed, sizeErr := fileSizes(ctx, a.writer)
	switch {
	case sizeErr != nil:
		// Cutting records that the catalogue does hold would lose them. Opening the archive again finds out.
		a.failed = fmt.Errorf("the archive must be closed and opened again: %w", err)
		return a.failed
	case committed[a.file.number] == size:
		return nil // the transaction was committed, only the news of it was lost
	}
	return errors.Join(err, a.file.cut())
}

func setFileSize(ctx context.Context, tx *sql.Tx, number int, size int64) error {
	const upsert = `INSERT INTO file (number, size) VALUES (?, ?) ON CONFLICT (number) DO UPDATE SET size = excluded.size`
	_, err := tx.ExecContext(ctx, upsert, number, size)
	return err
}

// fileSizes returns how much of each WARC file has been committed, in bytes.
func fileSizes(ctx context.Context, q querier) (map[int]int64, error) {
	sizes := make(map[int]int64)
	_, err := collect(ctx, q, func(rows *sql.Rows) (int, error) {
		var number int
		var size int64
		err := rows.Scan(&number, &size)
		sizes[number] = size
		return number, err
	}, `SELECT number, size FROM file`)
	return sizes, err
}
