package archive

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/gzip"
)

// recordEnd follows the block of every record.
var recordEnd = []byte("\r\n\r\n")

// readMember reads one record that is a gzip member of its own, and nothing beyond the member. The member's checksum
// holds where there is no error.
func readMember(r flateReader) (*Record, error) {
	gz, err := gzip.NewReader(r)
	if err != nil {
		return nil, noEOF(err)
	}
	gz.Multistream(false)
	plain := bufio.NewReader(gz)
	record, err := readRecord(plain)
	if err != nil {
		return nil, noEOF(err)
	}
	rest, err := io.ReadAll(io.LimitReader(plain, int64(len(recordEnd)+1)))
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(rest, recordEnd) {
		return nil, fmt.Errorf("the record of %s is not ended as it should be", record.TargetURI)
	}
	return record, nil
}

// flateReader is what decompression reads from without taking more than it needs.
type flateReader interface {
	io.Reader
	io.ByteReader
}

// scanner walks through the records of one of our WARC files.
type scanner struct {
	file   io.ReaderAt
	size   int64
	offset int64 // of the next member
	buffer *bufio.Reader
	failed error // of the disk, rather than of what is written on it
}

func newScanner(file io.ReaderAt, size, from int64) *scanner {
	s := &scanner{file: file, size: size, buffer: bufio.NewReaderSize(nil, 64<<10)}
	s.seek(from)
	return s
}

func (s *scanner) seek(offset int64) {
	s.offset = offset
	s.buffer.Reset(diskReader{io.NewSectionReader(s.file, offset, s.size-offset), &s.failed})
}

// next reads the record at the offset and moves past it. The error is io.EOF at the end of the file; any other leaves
// the offset at the record that is not whole.
func (s *scanner) next() (*Record, int64, error) {
	if s.offset >= s.size {
		return nil, 0, io.EOF
	}
	counter := &countingReader{r: s.buffer}
	record, err := readMember(counter)
	if err != nil {
		return nil, 0, err
	}
	s.offset += counter.n
	return record, counter.n, nil
}

// skipDamage moves on to where the next gzip member may begin. ok is false where there is none.
func (s *scanner) skipDamage() (ok bool) {
	magic := []byte{0x1f, 0x8b, 8}
	s.seek(s.offset + 1)
	for offset := s.offset; ; {
		window, _ := s.buffer.Peek(s.buffer.Size())
		if i := bytes.Index(window, magic); i >= 0 {
			s.seek(offset + int64(i))
			return true
		}
		if len(window) < s.buffer.Size() {
			return false
		}
		step := len(window) - len(magic) + 1
		s.buffer.Discard(step) // cannot fail: it was peeked
		offset += int64(step)
	}
}

// diskReader notes errors of the disk, so that they are never taken for a torn file.
type diskReader struct {
	r      io.Reader
	failed *error
}

func (d diskReader) Read(p []byte) (int, error) {
	n, err := d.r.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		*d.failed = err
	}
	return n, err
}

// countingReader counts the bytes taken from a buffer.
type countingReader struct {
	r *bufio.Reader
	n int64
}

func (c *countingReader) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

func (c *countingReader) ReadByte() (byte, error) {
	b, err := c.r.ReadByte()
	if err == nil {
		c.n++
	}
	return b, err
}
