package main

import (
	"fmt"
	"io"
	"os"
	"sync/atomic"
	"time"

	"github.com/spf13/cobra"
	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
)

// logEvery is how often progress is written as a plain line where stderr is no terminal.
const logEvery = 10 * time.Second

// bar shows how far a verb has come: a live line on a terminal, a plain line now and then elsewhere.
type bar struct {
	verb, unit string
	note       atomic.Value // string: further counts, after the first; read by the live line's goroutine
	out        io.Writer
	live       *mpb.Progress // nil where stderr is no terminal
	line       *mpb.Bar
	began      time.Time
	logged     time.Time
}

func newBar(c *cobra.Command, verb, unit string) *bar {
	b := &bar{verb: verb, unit: unit, out: c.ErrOrStderr(), began: time.Now(), logged: time.Now()}
	b.note.Store("")
	if !isTerminal(b.out) {
		return b
	}
	b.live = mpb.New(mpb.WithOutput(b.out), mpb.WithRefreshRate(200*time.Millisecond))
	b.line = b.live.AddBar(0,
		mpb.BarRemoveOnComplete(),
		mpb.PrependDecorators(decor.Name(verb+" "), decor.CountersNoUnit("%d/%d "+unit)),
		mpb.AppendDecorators(
			decor.Any(func(decor.Statistics) string { return b.note.Load().(string) + " " }),
			decor.AverageSpeed(0, "%.1f/s "),
			decor.AverageETA(decor.ET_STYLE_GO),
		))
	return b
}

// isTerminal reports whether w is a character device, as a terminal is and a pipe or file is not.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// set says that done of an unknown number is done.
func (b *bar) set(done int) { b.setOf(done, 0, "") }

// setOf says that done of total is done; note holds further counts. A total of 0 is unknown.
func (b *bar) setOf(done, total int, note string) {
	if b.live != nil {
		b.note.Store(note)
		b.line.SetTotal(int64(max(done+1, total)), false)
		b.line.SetCurrent(int64(done))
		return
	}
	if time.Since(b.logged) < logEvery {
		return
	}
	b.logged = time.Now()
	rate := float64(done) / time.Since(b.began).Seconds()
	fmt.Fprintf(b.out, "%s: %d %s, %.1f/s %s\n", b.verb, done, b.unit, rate, note)
}

// end takes the live line away.
func (b *bar) end() {
	if b.live == nil {
		return
	}
	b.line.SetTotal(-1, true)
	b.live.Wait()
}
