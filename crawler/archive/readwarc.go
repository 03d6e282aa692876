package archive

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"strconv"
	"strings"

	"github.com/klauspost/compress/gzip"
)

const (
	maxBlock = 256 << 20 // bytes of a record's block, and of a decoded body
	maxHead  = 1 << 20   // bytes of a record's header
)

// ReadWARC yields the records of a WARC file in order: compressed with gzip as a whole or record by record, or not at
// all; WARC 0.17 to 1.1. A record larger than 256 MiB is skipped with an error that names it. Any other error is the
// last thing yielded: the file is damaged or cut short there.
func ReadWARC(r io.Reader) iter.Seq2[*Record, error] {
	return func(yield func(*Record, error) bool) {
		plain, err := plainWARC(r)
		if err != nil {
			yield(nil, err)
			return
		}
		for {
			record, err := readRecord(plain)
			if err == io.EOF {
				return
			}
			var large *largeRecordError
			if !yield(record, err) || err != nil && !errors.As(err, &large) {
				return
			}
		}
	}
}

// plainWARC undoes the compression of a WARC file, which its first bytes tell.
func plainWARC(r io.Reader) (*bufio.Reader, error) {
	br := bufio.NewReaderSize(r, 64<<10)
	magic, err := br.Peek(4)
	if err != nil && err != io.EOF {
		return nil, fmt.Errorf("reading the WARC file: %w", err)
	}
	switch {
	case isZstd(magic):
		return nil, errors.New("zstd-compressed WARC files are not read; recompress with gzip")
	case isGzip(magic):
		gz, err := gzip.NewReader(br)
		if err != nil {
			return nil, fmt.Errorf("reading the WARC file: %w", err)
		}
		return bufio.NewReaderSize(gz, 64<<10), nil
	}
	return br, nil
}

// isZstd also knows the skippable frame that carries the dictionary of a zstd WARC.
func isZstd(magic []byte) bool {
	return bytes.Equal(magic, []byte{0x28, 0xb5, 0x2f, 0xfd}) || bytes.Equal(magic, []byte{0x5d, 0x2a, 0x4d, 0x18})
}

// largeRecordError says that a record was skipped for its size.
type largeRecordError struct {
	uri  string
	size int64
}

func (e *largeRecordError) Error() string {
	return fmt.Sprintf("the record of %s has a block of %d bytes; at most %d are read", e.uri, e.size, maxBlock)
}

// readRecord reads the next record. The error is io.EOF where nothing but line ends is left.
func readRecord(r *bufio.Reader) (*Record, error) {
	record, size, err := readHead(r)
	if err != nil {
		return nil, err
	}
	if size > maxBlock {
		if _, err := io.CopyN(io.Discard, r, size); err != nil {
			return nil, fmt.Errorf("skipping the record of %s: %w", record.TargetURI, noEOF(err))
		}
		return nil, &largeRecordError{record.TargetURI, size}
	}
	var block bytes.Buffer // grows with what is there, not with what the header claims
	if _, err := io.CopyN(&block, r, size); err != nil {
		return nil, fmt.Errorf("reading the record of %s: %w", record.TargetURI, noEOF(err))
	}
	record.Block = block.Bytes()
	return record, nil
}

// readHead reads the version line and the fields of a record, and returns the size of the block that follows.
func readHead(r *bufio.Reader) (*Record, int64, error) {
	version, err := skipBlankLines(r)
	if err != nil {
		return nil, 0, err
	}
	switch version {
	case "WARC/0.17", "WARC/0.18", "WARC/1.0", "WARC/1.1":
	default:
		return nil, 0, fmt.Errorf("not a WARC record: it begins with %.40q", version)
	}
	head, err := readToBlankLine(r)
	if err != nil {
		return nil, 0, fmt.Errorf("reading the header of a record: %w", noEOF(err))
	}
	record := newRecord(head)
	size, err := strconv.ParseInt(record.Header[fieldContentLength], 10, 64)
	if err != nil || size < 0 {
		return nil, 0, fmt.Errorf("the record of %s has no usable Content-Length: %.40q", record.TargetURI, record.Header[fieldContentLength])
	}
	return record, size, nil
}

func newRecord(head []byte) *Record {
	fields, _ := cutFields(head)
	header := make(map[string]string, len(fields))
	for _, f := range fields {
		name := fieldName(f.name)
		if _, repeated := header[name]; !repeated {
			header[name] = f.value
		}
	}
	uri := strings.TrimSuffix(strings.TrimPrefix(header[fieldTargetURI], "<"), ">")
	return &Record{Type: header[fieldType], TargetURI: uri, Date: readDate(header[fieldDate]), Header: header}
}

// skipBlankLines returns the first line that is not blank. The error is io.EOF where there is none.
func skipBlankLines(r *bufio.Reader) (string, error) {
	for {
		line, err := readLine(r, maxHead)
		if text := strings.TrimRight(string(line), "\r\n"); text != "" && (err == nil || err == io.EOF) {
			return text, nil
		}
		if err == io.EOF {
			return "", io.EOF
		}
		if err != nil {
			return "", fmt.Errorf("reading the next record: %w", err)
		}
	}
}

// readToBlankLine reads lines up to and without the blank one that ends a header.
func readToBlankLine(r *bufio.Reader) ([]byte, error) {
	var head []byte
	for {
		line, err := readLine(r, maxHead-len(head))
		if err != nil {
			return nil, err
		}
		if len(bytes.TrimRight(line, "\r\n")) == 0 {
			return head, nil
		}
		head = append(head, line...)
	}
}

// readLine reads a line with its end. A line longer than limit is an error.
func readLine(r *bufio.Reader, limit int) ([]byte, error) {
	var line []byte
	for {
		part, err := r.ReadSlice('\n')
		line = append(line, part...)
		if len(line) > limit {
			return nil, fmt.Errorf("a header is longer than %d bytes", maxHead)
		}
		if err != bufio.ErrBufferFull {
			return line, err
		}
	}
}

// noEOF turns an end of input where there should be more into an error of its own.
func noEOF(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}
