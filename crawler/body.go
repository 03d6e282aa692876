package crawler

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// keptOfTooLarge bounds what is kept of a body that is larger than allowed, so that the archive cannot be filled with
// what nobody will read.
const keptOfTooLarge = 1 << 20

// Reasons for an incomplete body, as WARC-Truncated names them.
const (
	truncatedLength     = "length"
	truncatedTime       = "time"
	truncatedDisconnect = "disconnect"
)

// watched is a body whose every byte puts off the idle timer.
type watched struct {
	body io.Reader
	idle *time.Timer
}

func (w *watched) Read(p []byte) (int, error) {
	n, err := w.body.Read(p)
	if n > 0 {
		w.idle.Reset(idleTime)
	}
	return n, err
}

// read takes in the body, undoing its content coding, and stops after most bytes of the decoded body.
func (a *answer) read(ctx context.Context, body io.Reader, most int64) {
	decoded, err := decode(body, a.capture.Header)
	if err == nil {
		var b bytes.Buffer
		_, err = io.Copy(&b, io.LimitReader(decoded, most+1))
		a.capture.Body = b.Bytes()
		a.size = int64(b.Len())
	}
	switch {
	case int64(len(a.capture.Body)) > most:
		a.capture.Body = a.capture.Body[:min(most, keptOfTooLarge)]
		a.truncated, a.fault = truncatedLength, fmt.Sprintf("larger than the %s allowed", megabytes(most))
	case err == nil:
	case context.Cause(ctx) != nil:
		a.truncated, a.fault = truncatedTime, "the response stopped: "+context.Cause(ctx).Error()
	default:
		a.truncated, a.fault = truncatedDisconnect, "the response ends early: "+err.Error()
	}
}

// decode undoes the content codings of a body.
func decode(body io.Reader, h http.Header) (io.Reader, error) {
	codings := strings.Split(h.Get("Content-Encoding"), ",")
	for i := len(codings) - 1; i >= 0; i-- {
		var err error
		switch coding := strings.ToLower(strings.TrimSpace(codings[i])); coding {
		case "", "identity":
		case "gzip", "x-gzip":
			body, err = gzip.NewReader(body)
		case "deflate":
			body, err = zlib.NewReader(body)
		default:
			err = errors.New("unknown content coding " + coding)
		}
		if err != nil {
			return nil, err
		}
	}
	return body, nil
}

func megabytes(n int64) string {
	if n < 1<<20 {
		return fmt.Sprintf("%d kB", n>>10)
	}
	return fmt.Sprintf("%d MB", n>>20)
}
