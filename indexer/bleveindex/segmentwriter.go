package bleveindex

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"os"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/mapping"
	index "github.com/blevesearch/bleve_index_api"
	"github.com/blevesearch/vellum"
	zap "github.com/blevesearch/zapx/v17"
)

// segmentWriter writes an inversion into a file as bleve's segments are: zapx/v17, zap.md, whose words are used here. Of its
// sections there is the one of inverted texts. The numbers of documents are in the order of rows.
type segmentWriter struct {
	file     *zap.CountHashWriter
	of       *inversion
	err      error
	buffer   []byte
	fields   []fieldPlace
	postings []byte
	docs     []uint32
	set      *roaring.Bitmap
	freqs    chunks
	places   chunks
}

// fieldPlace says where what a field holds begins.
type fieldPlace struct {
	name    string
	options index.FieldIndexingOptions
	at      uint64
}

// idField is the field of bleve's own that holds what documents are known by: see [rowID].
const idField = "_id"

// partOptions are the options of the fields of parts.
func partOptions() index.FieldIndexingOptions {
	return (&mapping.FieldMapping{Index: true, IncludeTermVectors: true}).Options()
}

// fieldIDs are the numbers of the parts' fields in every segment written here: idField is 0, others follow by their names.
var fieldIDs = func() (ids [partCount]byte) {
	names := slices.Sorted(slices.Values(partNames[:]))
	for p, name := range partNames {
		ids[p] = byte(1 + slices.Index(names, name))
	}
	return ids
}()

// rowID is what bleve knows the document of a row by. Ids of rows that follow each other take next to no room in its
// dictionary, those of items would take more than all words do.
func rowID(row uint32) []byte { return binary.BigEndian.AppendUint32(nil, row) }

// rowOf is the row of a document that bleve knows.
func rowOf(id []byte) (row uint32, ok bool) {
	if len(id) != 4 {
		return 0, false
	}
	return binary.BigEndian.Uint32(id), true
}

// writeSegment writes a segment and brings it safely to disk.
func writeSegment(path string, v *inversion) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(f, 1<<20)
	w := &segmentWriter{file: zap.NewCountHashWriter(out), of: v, set: roaring.New()}
	err = w.write(out)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	return nil
}

func (w *segmentWriter) write(out *bufio.Writer) error {
	stored := w.storedFields()
	w.idField()
	order := w.of.sorted()
	for _, name := range slices.Sorted(slices.Values(partNames[:])) {
		w.partField(part(slices.Index(partNames[:], name)), order)
	}
	sections := w.sections()
	w.footer(stored, sections)
	if w.err == nil {
		w.err = out.Flush()
	}
	return w.err
}

// put writes what is in the buffer and empties it.
func (w *segmentWriter) put() {
	if w.err == nil {
		_, w.err = w.file.Write(w.buffer)
	}
	w.buffer = w.buffer[:0]
}

func (w *segmentWriter) at() uint64 { return uint64(w.file.Count()) }

// storedFields writes the documents' ids and gives the place of their index.
func (w *segmentWriter) storedFields() uint64 {
	offsets := make([]byte, 0, 8*len(w.of.lengths)+1)
	for doc := range w.of.lengths {
		offsets = binary.BigEndian.AppendUint64(offsets, w.at())
		id := rowID(w.of.first + uint32(doc))
		w.buffer = append(w.buffer, 1, byte(len(id)+1), byte(len(id))) // sizes of what follows, metadata and data; of the id
		w.buffer = append(append(w.buffer, id...), 0)                  // no other fields, packed by snappy
		w.put()
	}
	at := w.at()
	w.buffer = append(append(w.buffer, offsets...), 0) // documents within documents
	w.put()
	return at
}

// idField writes the dictionary of the documents' ids.
func (w *segmentWriter) idField() {
	doc := -1
	w.dictionary(idField, index.IndexField|index.StoreField, func() (term []byte, value uint64, ok bool) {
		if doc++; doc == len(w.of.lengths) {
			return nil, 0, false
		}
		return rowID(w.of.first + uint32(doc)), zap.FSTValEncode1Hit(uint64(doc), zap.NormBits1Hit), true
	})
}

// partField writes the forms of a part and their occurrences.
func (w *segmentWriter) partField(p part, order []uint32) {
	lists := w.of.lists[p]
	w.dictionary(p.String(), partOptions(), func() (term []byte, value uint64, ok bool) {
		for ; len(order) > 0; order = order[1:] {
			if form := order[0]; int(form) < len(lists) && lists[form].docs > 0 {
				order = order[1:]
				return []byte(w.of.forms[form]), w.occurrences(p, &lists[form]), true
			}
		}
		return nil, 0, false
	})
}

// dictionary writes the dictionary of a field from terms in order, which next gives with what they stand for.
func (w *segmentWriter) dictionary(name string, options index.FieldIndexingOptions, next func() (term []byte, value uint64, ok bool)) {
	var terms bytes.Buffer
	builder, err := vellum.New(&terms, nil)
	for err == nil && w.err == nil {
		term, value, ok := next()
		if !ok {
			break
		}
		err = builder.Insert(term, value)
	}
	if err == nil {
		err = builder.Close()
	}
	if w.err == nil {
		w.err = err
	}
	at := w.at()
	w.buffer = binary.AppendUvarint(w.buffer, uint64(terms.Len()))
	w.buffer = append(w.buffer, terms.Bytes()...)
	w.put()
	w.fields = append(w.fields, fieldPlace{name, options, w.at()})
	w.buffer = binary.AppendUvarint(w.buffer, math.MaxUint64) // no doc values begin
	w.buffer = binary.AppendUvarint(w.buffer, math.MaxUint64) // or end
	w.buffer = binary.AppendUvarint(w.buffer, at)
	w.put()
}

// occurrences writes those of a form in a part and gives their place.
func (w *segmentWriter) occurrences(p part, l *postings) uint64 {
	w.postings = w.of.arena.read(&l.chain, w.postings[:0])
	documents := uint32(len(w.of.lengths))
	size := documents / (l.docs/docsOfChunk + 1)
	w.freqs.begin(size, documents)
	w.places.begin(size, documents)
	w.docs = w.docs[:0]
	doc := uint32(0)
	for rest := w.postings; len(rest) > 0; {
		away, n := binary.Uvarint(rest)
		times, m := binary.Uvarint(rest[n:])
		bytes, k := binary.Uvarint(rest[n+m:])
		doc += uint32(away)
		w.docs = append(w.docs, doc)
		freqs := w.freqs.of(doc)
		freqs.data = binary.AppendUvarint(freqs.data, times<<1|1) // with places
		freqs.data = binary.AppendUvarint(freqs.data, uint64(w.of.lengths[doc][p]))
		end := n + m + k + int(bytes)
		places := w.places.of(doc)
		places.data = append(places.data, rest[n+m:end]...)
		rest = rest[end:]
	}
	freqsAt := w.at()
	w.buffer = w.freqs.append(w.buffer)
	placesAt := freqsAt + uint64(len(w.buffer))
	w.buffer = w.places.append(w.buffer)
	at := freqsAt + uint64(len(w.buffer))
	w.buffer = binary.AppendUvarint(w.buffer, freqsAt)
	w.buffer = binary.AppendUvarint(w.buffer, placesAt)
	w.appendSet()
	w.put()
	return at
}

// appendSet appends the documents as a set.
func (w *segmentWriter) appendSet() {
	w.set.Clear()
	w.set.AddMany(w.docs)
	packed, err := w.set.ToBytes()
	if w.err == nil {
		w.err = err
	}
	w.buffer = binary.AppendUvarint(w.buffer, uint64(len(packed)))
	w.buffer = append(w.buffer, packed...)
}

// docsOfChunk is how many documents with a term come on one chunk, as zap.DefaultChunkMode has it.
const docsOfChunk = 1024

// chunks are data by document, cut into chunks of as many documents each so that a reader need not begin at the first.
type chunks struct {
	size, documents uint32 // of a chunk, and in all
	ends            []uint32
	data            []byte
}

func (c *chunks) begin(size, documents uint32) {
	c.size, c.documents = size, documents
	c.ends, c.data = c.ends[:0], c.data[:0]
}

// of goes to the chunk of a document, which comes after the last one.
func (c *chunks) of(doc uint32) *chunks {
	for uint32(len(c.ends)) < doc/c.size {
		c.ends = append(c.ends, uint32(len(c.data)))
	}
	return c
}

// append appends all chunks as they stand in a file.
func (c *chunks) append(to []byte) []byte {
	for uint32(len(c.ends)) < (c.documents-1)/c.size+1 {
		c.ends = append(c.ends, uint32(len(c.data)))
	}
	to = binary.AppendUvarint(to, uint64(len(c.ends)))
	for _, end := range c.ends {
		to = binary.AppendUvarint(to, uint64(end))
	}
	return append(to, c.data...)
}

// sections writes the names of the fields and where they are, and gives the place of the index.
func (w *segmentWriter) sections() uint64 {
	var places []byte
	for _, f := range w.fields {
		places = binary.BigEndian.AppendUint64(places, w.at())
		w.buffer = binary.AppendUvarint(w.buffer, uint64(len(f.name)))
		w.buffer = append(w.buffer, f.name...)
		w.buffer = binary.AppendUvarint(w.buffer, uint64(f.options))
		w.buffer = append(w.buffer, 1) // section
		w.buffer = binary.BigEndian.AppendUint16(w.buffer, zap.SectionInvertedTextIndex)
		w.buffer = binary.BigEndian.AppendUint64(w.buffer, f.at)
		w.put()
	}
	at := w.at()
	w.buffer = binary.AppendUvarint(w.buffer, uint64(len(w.fields)))
	w.buffer = append(w.buffer, places...)
	w.put()
	return at
}

func (w *segmentWriter) footer(stored, sections uint64) {
	w.buffer = binary.BigEndian.AppendUint32(w.buffer, 0) // length of the name of a writer that changes bytes
	w.buffer = binary.BigEndian.AppendUint64(w.buffer, uint64(len(w.of.lengths)))
	w.buffer = binary.BigEndian.AppendUint64(w.buffer, stored)
	w.buffer = binary.BigEndian.AppendUint64(w.buffer, sections)
	w.buffer = binary.BigEndian.AppendUint32(w.buffer, zap.DefaultChunkMode)
	w.buffer = binary.BigEndian.AppendUint32(w.buffer, zap.Version)
	w.put()
	w.buffer = binary.BigEndian.AppendUint32(w.buffer, w.file.Sum32())
	w.put()
}
