package archive

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"net/http"
	"net/http/httputil"
	"slices"
	"strings"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
)

// decodeBody undoes the transfer and content codings a response header names.
func decodeBody(header http.Header, body []byte) ([]byte, error) {
	if slices.Contains(codings(header, "Transfer-Encoding"), "chunked") {
		plain, err := dechunk(body)
		if err != nil {
			return nil, err
		}
		body = plain
	}
	names := codings(header, "Content-Encoding")
	slices.Reverse(names) // the coding applied last is named last
	for _, name := range names {
		plain, err := decode(name, body)
		if err != nil {
			return nil, err
		}
		body = plain
	}
	return body, nil
}

// codings lists the codings a header field names, in lower case.
func codings(header http.Header, name string) []string {
	var out []string
	for _, value := range header.Values(name) {
		for coding := range strings.SplitSeq(value, ",") {
			if coding = strings.ToLower(strings.TrimSpace(coding)); coding != "" {
				out = append(out, coding)
			}
		}
	}
	return out
}

// dechunk removes chunked framing. A body that does not begin with a chunk is returned as it is: many archives store
// bodies de-chunked under their original header.
func dechunk(body []byte) ([]byte, error) {
	if !beginsWithChunk(body) {
		return body, nil
	}
	plain, err := readBounded(httputil.NewChunkedReader(bytes.NewReader(body)), maxBlock)
	if err != nil {
		return nil, fmt.Errorf("reading chunks: %w", err)
	}
	return plain, nil
}

// beginsWithChunk reports whether a body starts with a line that is a chunk size in hex, perhaps with an extension, and
// is long enough for it.
func beginsWithChunk(body []byte) bool {
	line, rest := cutLine(body[:min(len(body), 256)])
	size, _, _ := strings.Cut(line, ";")
	size = strings.TrimSpace(size)
	return size != "" && strings.Trim(size, "0123456789abcdefABCDEF") == "" && (len(rest) > 0 || len(body) > 256)
}

// decode undoes one content coding. A body that plainly is not in the coding is returned as it is, since many archives
// store bodies decoded under their original header.
func decode(name string, body []byte) ([]byte, error) {
	switch name {
	case "identity":
		return body, nil
	case "gzip", "x-gzip":
		if !isGzip(body) {
			return body, nil
		}
		return decodeWith(name, func() (io.Reader, error) { return gzip.NewReader(bytes.NewReader(body)) })
	case "deflate":
		// RFC 9110 means the zlib format; some servers send the bare stream.
		if isZlib(body) {
			return decodeWith(name, func() (io.Reader, error) { return zlib.NewReader(bytes.NewReader(body)) })
		}
		return decodeWith(name, func() (io.Reader, error) { return flate.NewReader(bytes.NewReader(body)), nil })
	default:
		return nil, fmt.Errorf("content coding %q is not read, only gzip and deflate are", name)
	}
}

func decodeWith(name string, open func() (io.Reader, error)) ([]byte, error) {
	r, err := open()
	if err != nil {
		return nil, fmt.Errorf("opening %s: %w", name, err)
	}
	plain, err := readBounded(r, maxBlock)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	return plain, nil
}

// readBounded reads all of r. More than limit bytes are an error.
func readBounded(r io.Reader, limit int64) ([]byte, error) {
	plain, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, err
	}
	if int64(len(plain)) > limit {
		return nil, fmt.Errorf("it decodes to more than %d bytes", limit)
	}
	return plain, nil
}

func isGzip(b []byte) bool { return len(b) >= 3 && b[0] == 0x1f && b[1] == 0x8b && b[2] == 8 }

// isZlib checks the two bytes a zlib stream begins with (RFC 1950, section 2.2).
func isZlib(b []byte) bool {
	return len(b) >= 2 && b[0]&0x0f == 8 && (uint(b[0])<<8|uint(b[1]))%31 == 0
}
