package samplesite

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"
)

// Trickle sends the true answer a few bytes at a time, with a pause after each.
func Trickle(size int, pause time.Duration) Fault {
	return func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		kept := record(next, r)
		copyHeader(w, kept)
		w.WriteHeader(kept.status)
		for rest := kept.body; len(rest) > 0; {
			n := min(size, len(rest))
			if _, err := w.Write(rest[:n]); err != nil {
				return
			}
			if err := http.NewResponseController(w).Flush(); err != nil {
				return
			}
			rest = rest[n:]
			time.Sleep(pause)
		}
	}
}

// Silence ends the true answer after n bytes as if that were all: it gives no length and closes the connection.
func Silence(n int) Fault {
	return wire(func(kept *recorder) string {
		return head(kept, "") + string(kept.body[:min(n, len(kept.body))])
	})
}

// CutChunk announces a chunk and closes the connection within it.
func CutChunk(n int) Fault {
	return wire(func(kept *recorder) string {
		n := min(n, len(kept.body))
		return head(kept, "Transfer-Encoding: chunked\r\n") + fmt.Sprintf("%x\r\n", n+1000) + string(kept.body[:n])
	})
}

// CutGzip sends the true answer compressed, and only the first half of that, as if it were whole.
func CutGzip(w http.ResponseWriter, r *http.Request, next http.Handler) {
	kept := record(next, r)
	half := compressed(kept.body)
	half = half[:len(half)/2]
	copyHeader(w, kept)
	w.Header().Set("Content-Encoding", "gzip")
	w.Header().Set("Content-Length", fmt.Sprint(len(half)))
	w.WriteHeader(kept.status)
	w.Write(half) // a visitor who has left is no error of ours
}

// GzipBomb answers with a page that is n bytes of white space once it is decompressed.
func GzipBomb(n int) Fault {
	bomb := compressed(bytes.Repeat([]byte(" "), n))
	return func(w http.ResponseWriter, _ *http.Request, _ http.Handler) {
		w.Header().Set("Content-Encoding", "gzip")
		w.Header().Set("Content-Length", fmt.Sprint(len(bomb)))
		w.Header().Set("Content-Type", htmlType)
		w.Write(bomb)
	}
}

// LargeHeader answers truly under a header of n bytes.
func LargeHeader(n int) Fault {
	return func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		w.Header().Set("X-Padding", strings.Repeat("x", n))
		next.ServeHTTP(w, r)
	}
}

// Reset resets the connection in the middle of the header.
func Reset(w http.ResponseWriter, _ *http.Request, _ http.Handler) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-")
	if tcp, ok := conn.(*net.TCPConn); ok {
		tcp.SetLinger(0) // closing sends a reset rather than what is left
	}
	conn.Close()
}

// Charset answers truly and names another media type and charset, or none for "".
func Charset(contentType string) Fault {
	return func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		kept := record(next, r)
		copyHeader(w, kept)
		w.Header()["Content-Type"] = nil // or net/http would guess
		if contentType != "" {
			w.Header().Set("Content-Type", contentType)
		}
		w.WriteHeader(kept.status)
		w.Write(kept.body)
	}
}

// record lets a handler answer and keeps the answer.
func record(next http.Handler, r *http.Request) *recorder {
	kept := &recorder{header: http.Header{}, status: http.StatusOK}
	next.ServeHTTP(kept, r)
	return kept
}

func copyHeader(w http.ResponseWriter, kept *recorder) {
	for name, values := range kept.header {
		w.Header()[name] = values
	}
}

// wire answers with bytes of its own making and closes the connection.
func wire(response func(kept *recorder) string) Fault {
	return func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		kept := record(next, r)
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		defer conn.Close()
		io.WriteString(conn, response(kept))
	}
}

// head writes the head of a response that does not give its length.
func head(kept *recorder, fields string) string {
	return fmt.Sprintf("HTTP/1.1 %d %s\r\nContent-Type: %s\r\n%s\r\n", kept.status, http.StatusText(kept.status), kept.header.Get("Content-Type"), fields)
}

func compressed(text []byte) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Write(text) // into memory: neither fails
	w.Close()
	return b.Bytes()
}
