package search

import (
	"context"
	"fmt"
	"runtime/debug"

	"minuted"
)

// maxSharing bounds the requests that wait for one search.
const maxSharing = 1024

// flight is a search under way and those that wait for it. It goes on for as long as anybody waits, and for no longer
// than one request may take.
type flight struct {
	waiting int // guarded by the desk's mutex
	cancel  context.CancelFunc
	done    chan struct{} // closed when it has ended; then the rest may be read, and nothing of it changed
	result  *minuted.Result
	err     error
	crash   *crash
}

// crash is a panic of a search, told to everyone who waited for it.
type crash struct {
	cause any
	stack []byte // of the search
}

func (c *crash) Error() string { return fmt.Sprint(c.cause) }

// run does the work and notes how it ended.
func (f *flight) run(ctx context.Context, work func(context.Context) (*minuted.Result, error)) {
	defer func() {
		if cause := recover(); cause != nil {
			f.crash = &crash{cause, debug.Stack()}
		}
	}()
	f.result, f.err = work(ctx)
}

// outcome is what everyone who waited until the end gets.
func (f *flight) outcome() (*minuted.Result, error) {
	if f.crash != nil {
		panic(f.crash)
	}
	return f.result, f.err
}
