package bleveindex

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/blevesearch/mmap-go"
)

// A side file holds lists of numbers and of strings, written and read in one fixed order, after its own name and before
// a checksum of it all:
//
//	"minuted " name "\n"
//	{ length uint32, width uint8, length numbers of width bytes }   numbers
//	{ numbers: their ends, the strings back to back }               strings
//	CRC-32C of everything before it
//
// all little-endian. The width is 1, 2 or 4: what the largest number needs.

// errDamaged is wrapped by every error about a side file that is not what was written.
var errDamaged = errors.New("file is damaged")

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

const sideSumSize = 4

func sideHeader(path string) string { return "minuted " + filepath.Base(path) + "\n" }

// sideWriter writes a side file. The first error is kept and returned by close.
type sideWriter struct {
	file *os.File
	buf  *bufio.Writer
	sum  hash.Hash32
	err  error
}

func createSide(path string) (*sideWriter, error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return nil, err
	}
	w := &sideWriter{file: f, buf: bufio.NewWriterSize(f, 1<<16), sum: crc32.New(castagnoli)}
	w.write([]byte(sideHeader(path)))
	return w, nil
}

func (w *sideWriter) write(p []byte) {
	if w.err != nil {
		return
	}
	w.sum.Write(p)
	_, w.err = w.buf.Write(p)
}

func (w *sideWriter) number(n uint32) {
	w.write(binary.LittleEndian.AppendUint32(nil, n))
}

func (w *sideWriter) numbers(list []uint32) {
	width := widthOf(list)
	w.number(uint32(len(list)))
	w.write([]byte{byte(width)})
	buf := make([]byte, 0, 1<<12)
	for i, v := range list {
		switch width {
		case 1:
			buf = append(buf, byte(v))
		case 2:
			buf = binary.LittleEndian.AppendUint16(buf, uint16(v))
		default:
			buf = binary.LittleEndian.AppendUint32(buf, v)
		}
		if len(buf) >= cap(buf)-4 || i == len(list)-1 {
			w.write(buf)
			buf = buf[:0]
		}
	}
}

// widthOf is how many bytes the largest of some numbers needs.
func widthOf(list []uint32) int {
	var all uint32
	for _, v := range list {
		all |= v
	}
	switch {
	case all < 1<<8:
		return 1
	case all < 1<<16:
		return 2
	default:
		return 4
	}
}

func (w *sideWriter) strings(list []string) {
	ends, end := make([]uint32, len(list)), 0
	for i, s := range list {
		end += len(s)
		ends[i] = uint32(end)
	}
	w.numbers(ends)
	for _, s := range list {
		w.write([]byte(s))
	}
}

// narrow writes the numbers of a list from one on.
func (w *sideWriter) narrow(n *narrow, first int) {
	list := make([]uint32, 0, n.len()-first)
	for i := first; i < n.len(); i++ {
		list = append(list, n.at(uint32(i)))
	}
	w.numbers(list)
}

func (w *sideWriter) texts(t texts) {
	w.numbers(t.ends)
	w.write(t.all)
}

// close finishes the file and brings it safely to disk.
func (w *sideWriter) close() error {
	w.number(w.sum.Sum32())
	err := errors.Join(w.err, w.buf.Flush())
	if err == nil {
		err = w.file.Sync()
	}
	return errors.Join(err, w.file.Close())
}

// writeSide creates a side file and fills it.
func writeSide(path string, fill func(*sideWriter)) error {
	w, err := createSide(path)
	if err != nil {
		return err
	}
	fill(w)
	if err := w.close(); err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	return nil
}

// sideReader reads a side file. After the first thing that cannot be right every list is empty and err is set. Nothing
// that it gives lies in the file itself.
type sideReader struct {
	rest    []byte
	err     error
	scratch []uint32 // see passing
}

// readSide checks a side file whole and hands it to read.
func readSide(path string, read func(*sideReader)) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	var data mmap.MMap // nothing can be mapped of an empty file
	if info, err := f.Stat(); err != nil {
		return err
	} else if info.Size() > 0 {
		if data, err = mmap.Map(f, mmap.RDONLY, 0); err != nil {
			return fmt.Errorf("mapping %s: %w", path, err)
		}
		defer data.Unmap()
	}
	r := newSideReader(data, sideHeader(path))
	if r.err == nil {
		read(r)
	}
	if r.err == nil && len(r.rest) > 0 {
		r.err = io.ErrShortBuffer
	}
	if r.err != nil {
		return fmt.Errorf("reading %s: %w: %w", path, errDamaged, r.err)
	}
	return nil
}

func newSideReader(data []byte, header string) *sideReader {
	if len(data) < len(header)+sideSumSize || string(data[:len(header)]) != header {
		return &sideReader{err: errors.New("it does not begin as it should")}
	}
	body, sum := data[:len(data)-sideSumSize], data[len(data)-sideSumSize:]
	if crc32.Checksum(body, castagnoli) != binary.LittleEndian.Uint32(sum) {
		return &sideReader{err: errors.New("its checksum is wrong")}
	}
	return &sideReader{rest: body[len(header):]}
}

func (r *sideReader) take(n uint64) []byte {
	if r.err != nil || n > uint64(len(r.rest)) {
		r.fail("it ends early")
		return nil
	}
	taken := r.rest[:n]
	r.rest = r.rest[n:]
	return taken
}

func (r *sideReader) fail(reason string) {
	if r.err == nil {
		r.err = errors.New(reason)
	}
}

// expect fails where lists that belong together do not fit each other.
func (r *sideReader) expect(fit bool) {
	if !fit {
		r.fail("its lists do not fit each other")
	}
}

func (r *sideReader) numbers() []uint32 {
	data, width := r.packed()
	if data == nil {
		return nil
	}
	return unpack(make([]uint32, len(data)/width), data, width)
}

// packed takes a list of numbers as it lies in the file.
func (r *sideReader) packed() (data []byte, width int) {
	head := r.take(5)
	if head == nil {
		return nil, 0
	}
	length, width := binary.LittleEndian.Uint32(head), int(head[4])
	if width != 1 && width != 2 && width != 4 {
		r.fail(fmt.Sprintf("it has numbers of %d bytes", width))
		return nil, 0
	}
	return r.take(uint64(width) * uint64(length)), width
}

// unpack fills a list with the numbers that were packed.
func unpack(list []uint32, data []byte, width int) []uint32 {
	switch width {
	case 1:
		for i, b := range data {
			list[i] = uint32(b)
		}
	case 2:
		for i := range list {
			list[i] = uint32(binary.LittleEndian.Uint16(data[2*i:]))
		}
	default:
		for i := range list {
			list[i] = binary.LittleEndian.Uint32(data[4*i:])
		}
	}
	return list
}

// passing reads as many numbers as there are rows, all smaller than limit. They are there until it is called again.
func (r *sideReader) passing(rows, limit int) []uint32 {
	data, width := r.packed()
	if r.err != nil {
		return nil
	}
	if r.expect(len(data)/width == rows); r.err != nil {
		return nil
	}
	r.scratch = slices.Grow(r.scratch[:0], rows)[:rows]
	return r.inside(unpack(r.scratch, data, width), limit)
}

// each reads as many numbers as there are rows.
func (r *sideReader) each(rows int) []uint32 {
	list := r.numbers()
	if r.expect(len(list) == rows); r.err != nil {
		return nil
	}
	return list
}

// eachBelow reads as many numbers as there are rows, all smaller than limit.
func (r *sideReader) eachBelow(rows, limit int) []uint32 {
	list := r.below(limit)
	if r.expect(len(list) == rows); r.err != nil {
		return nil
	}
	return list
}

// below reads numbers that must all be smaller than limit, because they point into another list.
func (r *sideReader) below(limit int) []uint32 {
	return r.inside(r.numbers(), limit)
}

// inside fails where a number points outside what has the length of limit.
func (r *sideReader) inside(list []uint32, limit int) []uint32 {
	for _, n := range list {
		if uint64(n) >= uint64(limit) {
			r.fail("it points outside itself")
			return nil
		}
	}
	return list
}

// extended adds to a list. Where there is none yet it gives what is to be added, without a copy.
func extended[E any](list, more []E) []E {
	if len(list) == 0 {
		return more
	}
	return append(list, more...)
}

func (r *sideReader) strings() []string {
	ends := r.numbers()
	if len(ends) == 0 {
		return nil
	}
	all := string(r.take(uint64(ends[len(ends)-1])))
	list, start := make([]string, len(ends)), uint32(0)
	for i, end := range ends {
		if end < start || uint64(end) > uint64(len(all)) {
			r.fail("its strings overlap")
			return nil
		}
		list[i] = all[start:end]
		start = end
	}
	return list
}

// texts reads what was written as strings or as texts.
func (r *sideReader) texts() texts {
	t := texts{ends: r.numbers()}
	if len(t.ends) == 0 {
		return t
	}
	t.all = slices.Clone(r.take(uint64(t.ends[len(t.ends)-1])))
	previous := uint32(0)
	for _, end := range t.ends {
		if end < previous || uint64(end) > uint64(len(t.all)) {
			r.fail("its strings overlap")
			return texts{}
		}
		previous = end
	}
	return t
}

// lists reads a list of lists, as writeLists wrote it.
func (r *sideReader) lists(limit int) lists {
	l := lists{starts: r.numbers(), flat: r.below(limit)}
	previous := uint32(0)
	for _, s := range l.starts {
		if s < previous || uint64(s) > uint64(len(l.flat)) {
			r.fail("its lists overlap")
			break
		}
		previous = s
	}
	return l
}

func (w *sideWriter) lists(l lists) {
	w.numbers(l.starts)
	w.numbers(l.flat)
}
