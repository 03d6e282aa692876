package bleveindex

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"github.com/klauspost/compress/zstd"

	"minuted"
)

// The item store is one file of zstd frames, each of a block of item records as JSON lines.

// blockBytes is when a block is full. Smaller blocks are quicker to read one item from, larger ones pack better.
const blockBytes = 32 << 10

// maxBlockBytes bounds what a damaged block may unpack to. One record alone may be larger than blockBytes.
const maxBlockBytes = 256 << 20

// cacheBytes bounds the unpacked blocks an open index keeps.
const cacheBytes = 32 << 20

// kept is an item as the store has it: its record and, which is no part of that, the evidence for its labels.
type kept struct {
	*minuted.Item
	Evidence *minuted.Evidence `json:"evidence,omitempty"`
}

// place says where an item's record stands.
type place struct {
	block  uint32 // counted from 0
	offset uint32 // of its line in the unpacked block
}

// itemWriter writes the item store.
type itemWriter struct {
	file    *os.File
	encoder *zstd.Encoder
	block   bytes.Buffer
	sizes   []uint32 // of the packed blocks
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

func (w *itemWriter) add(item *minuted.Item) (place, error) {
	record, err := json.Marshal(kept{item, item.Evidence})
	if err != nil {
		return place{}, err
	}
	at := place{block: uint32(len(w.sizes)), offset: uint32(w.block.Len())}
	w.block.Write(record)
	w.block.WriteByte('\n')
	if w.block.Len() < blockBytes {
		return at, nil
	}
	return at, w.flush()
}

func (w *itemWriter) flush() error {
	if w.block.Len() == 0 {
		return nil
	}
	packed := w.encoder.EncodeAll(w.block.Bytes(), nil)
	w.block.Reset()
	w.sizes = append(w.sizes, uint32(len(packed)))
	_, err := w.file.Write(packed)
	return err
}

// close writes what is left and brings the file safely to disk.
func (w *itemWriter) close() error {
	err := w.flush()
	if err == nil {
		err = w.file.Sync()
	}
	return errors.Join(err, w.encoder.Close(), w.file.Close())
}

// itemReader reads the item store. It may be used from many goroutines.
type itemReader struct {
	file    *os.File
	decoder *zstd.Decoder
	starts  []int64 // of the packed blocks, and the end of the last
	cache   *blockCache
}

func openItems(path string, sizes []uint32) (*itemReader, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	starts := make([]int64, 1, len(sizes)+1)
	for i, size := range sizes {
		starts = append(starts, starts[i]+int64(size))
	}
	info, err := f.Stat()
	if err == nil && info.Size() != starts[len(sizes)] {
		err = fmt.Errorf("reading %s: %w: it has %d bytes where %d were written", path, errDamaged, info.Size(), starts[len(sizes)])
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	decoder, err := zstd.NewReader(nil, zstd.WithDecoderMaxMemory(maxBlockBytes), zstd.WithDecoderConcurrency(0))
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return &itemReader{file: f, decoder: decoder, starts: starts, cache: newBlockCache(cacheBytes)}, nil
}

// item reads the record at a place.
func (r *itemReader) item(at place) (*minuted.Item, error) {
	block, err := r.block(at.block)
	if err != nil {
		return nil, err
	}
	if uint64(at.offset) >= uint64(len(block)) {
		return nil, fmt.Errorf("block %d of the item store: %w: it ends early", at.block, errDamaged)
	}
	record, _, _ := bytes.Cut(block[at.offset:], []byte{'\n'})
	k := kept{Item: new(minuted.Item)}
	if err := json.Unmarshal(record, &k); err != nil {
		return nil, fmt.Errorf("block %d of the item store: %w: %w", at.block, errDamaged, err)
	}
	k.Item.Evidence = k.Evidence
	return k.Item, nil
}

func (r *itemReader) block(n uint32) ([]byte, error) {
	if block, ok := r.cache.get(n); ok {
		return block, nil
	}
	if int(n)+1 >= len(r.starts) {
		return nil, fmt.Errorf("block %d of the item store: %w: there is none", n, errDamaged)
	}
	packed := make([]byte, r.starts[n+1]-r.starts[n])
	if _, err := r.file.ReadAt(packed, r.starts[n]); err != nil {
		return nil, fmt.Errorf("block %d of the item store: %w", n, err)
	}
	block, err := r.decoder.DecodeAll(packed, nil)
	if err != nil {
		return nil, fmt.Errorf("block %d of the item store: %w: %w", n, errDamaged, err)
	}
	r.cache.put(n, block)
	return block, nil
}

func (r *itemReader) close() error {
	r.decoder.Close()
	return r.file.Close()
}
