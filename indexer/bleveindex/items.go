package bleveindex

import (
	"encoding/json"
	"errors"
	"os"
	"slices"

	"github.com/klauspost/compress/zstd"

	"minuted"
)

// The item store is one file of zstd frames, the blocks. What lists of hits show of items stands in small blocks of its
// own, because such a list needs one item of each of many blocks. Everything else stands in large blocks, which pack
// better. A large block comes first and is followed by the small ones of the same items.

// listingBytes is when a block of listings is full. At 4 KiB unpacking takes three quarters of the time and the store a
// twentieth more room.
const listingBytes = 8 << 10

// restBytes is when a block of all else is full.
const restBytes = 32 << 10

// waitingBytes bounds the listings that wait for a block of all else to be full: those of long items fill up faster.
const waitingBytes = 1 << 20

// kept is an item as the store has it: its record and, which is no part of that, the evidence for its labels.
type kept struct {
	*minuted.Item
	Evidence *minuted.Evidence `json:"evidence,omitempty"`
}

// place says where the listing of an item stands.
type place struct {
	block  uint32 // counted from 0
	offset uint32 // in the unpacked block
}

// itemWriter writes the item store.
type itemWriter struct {
	file    *os.File
	encoder *zstd.Encoder
	sizes   []uint32 // of the packed blocks
	packed  []byte

	// Of the items that are not written yet:
	rest     []byte
	listings []byte
	ends     []int // of the full blocks in listings
}

func createItems(path string) (*itemWriter, error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return nil, err
	}
	encoder, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1))
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return &itemWriter{file: f, encoder: encoder}, nil
}

// addItems opens a file for what is added to blocks of these sizes, of which so many were there after the last whole
// build. It begins with what was added before, in the folder of another generation.
func addItems(path, before string, sizes []uint32, whole int) (*itemWriter, error) {
	w, err := createItems(path)
	if err != nil {
		return nil, err
	}
	w.sizes = slices.Clone(sizes)
	if whole < len(sizes) {
		err = appendFile(w.file, before)
	}
	if err != nil {
		return nil, errors.Join(err, w.close())
	}
	return w, nil
}

func (w *itemWriter) add(item *minuted.Item) (place, error) {
	rest := unlisted(item)
	record, err := json.Marshal(kept{&rest, item.Evidence})
	if err != nil {
		return place{}, err
	}
	start := 0 // of the block
	if n := len(w.ends); n > 0 {
		start = w.ends[n-1]
	}
	back := 1 + len(w.ends)
	at := place{block: uint32(len(w.sizes) + back), offset: uint32(len(w.listings) - start)}
	w.listings = appendListing(w.listings, item, back, len(w.rest))
	w.rest = append(append(w.rest, record...), '\n')
	if len(w.listings)-start >= listingBytes {
		w.ends = append(w.ends, len(w.listings))
	}
	if len(w.rest) < restBytes && len(w.listings) < waitingBytes {
		return at, nil
	}
	return at, w.flush()
}

// flush writes what has come together.
func (w *itemWriter) flush() error {
	if len(w.rest) == 0 {
		return nil
	}
	w.packed = w.packed[:0]
	w.pack(w.rest)
	start := 0
	for _, end := range append(w.ends, len(w.listings)) {
		if end > start {
			w.pack(w.listings[start:end])
		}
		start = end
	}
	w.rest, w.listings, w.ends = w.rest[:0], w.listings[:0], w.ends[:0]
	_, err := w.file.Write(w.packed)
	return err
}

func (w *itemWriter) pack(block []byte) {
	start := len(w.packed)
	w.packed = w.encoder.EncodeAll(block, w.packed)
	w.sizes = append(w.sizes, uint32(len(w.packed)-start))
}

// close writes what is left and brings the file safely to disk.
func (w *itemWriter) close() error {
	err := w.flush()
	if err == nil {
		err = w.file.Sync()
	}
	return errors.Join(err, w.encoder.Close(), w.file.Close())
}
