// Package archive keeps every response as it was received, in WARC 1.1 files, and a SQLite catalogue of them.
//
// A commit appends its records to the WARC with one write, makes them durable with one fsync, and only then enters
// captures, task states, newly found tasks and host timers into the catalogue in one transaction. Whatever is cut off in
// between is put right when the archive is next opened: whole records that the catalogue does not know are adopted, a
// torn rest is cut. The catalogue can be rebuilt from the WARC files alone.
//
// The files are DATA/archive/NNNNN.warc.gz, DATA/catalogue.db and DATA/lock.
package archive
