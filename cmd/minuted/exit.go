package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"syscall"

	"minuted"
	"minuted/crawler"
	"minuted/crawler/archive"
)

// The exit codes of every verb.
const (
	exitDone        = 0
	exitFailed      = 1
	exitUsage       = 2   // wrong usage or configuration
	exitPartly      = 3   // finished, but some inputs failed; each has been named
	exitInterrupted = 130 // by Ctrl-C or a termination signal
)

// usageError marks a mistake in flags, arguments or configuration.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// errPartly ends a verb that finished although some inputs failed. The verb has named them.
var errPartly = errors.New("finished, but some inputs failed")

// hints says what to do about errors that can be acted on.
var hints = []struct {
	is   error
	hint string
}{
	{minuted.ErrTakenDown, "`minuted takedown --undo` would serve it again"},
	{minuted.ErrNoIndex, "run `minuted index` first"},
	{archive.ErrNoArchive, "run `minuted crawl` or `minuted import` first, or name another folder with --data"},
	{archive.ErrNoCatalogue, "`minuted verify --repair` does so now"},
	{archive.ErrOldCatalogue, "`minuted verify --repair` does so now"},
	{crawler.ErrNoContact, "give --contact with an address at which a council can reach you"},
	{syscall.EADDRINUSE, "another program listens there; choose another address with --addr"},
	{fs.ErrPermission, "check who owns the folder, or name another with --data"},
	{syscall.ENOSPC, "free some space and run the command again; nothing already stored is lost"},
}

// explain turns the error a verb ended with into its exit code and the message to print, "" for none.
func explain(ctx context.Context, err error) (code int, message string) {
	var usage usageError
	switch {
	case errors.Is(err, errPartly):
		return exitPartly, ""
	case ctx.Err() != nil && errors.Is(err, context.Canceled):
		return exitInterrupted, "interrupted; nothing already stored is lost"
	case errors.As(err, &usage), errors.Is(err, crawler.ErrNoContact):
		code = exitUsage
	default:
		code = exitFailed
	}
	message = err.Error()
	for _, h := range hints {
		if errors.Is(err, h.is) {
			return code, message + ": " + h.hint
		}
	}
	return code, message
}
