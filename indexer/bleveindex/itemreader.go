package bleveindex

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/klauspost/compress/zstd"

	"minuted"
)

// maxBlockBytes bounds what a damaged block may unpack to. One item alone may be larger than a block should be.
const maxBlockBytes = 256 << 20

// cacheBytes bounds the unpacked blocks an open index keeps.
const cacheBytes = 32 << 20

// itemReader reads the item store. It may be used from many goroutines.
type itemReader struct {
	files   []*itemFile
	decoder *zstd.Decoder
	cache   *blockCache
	buffers sync.Pool // of *blockBuffers
}

// blockBuffers are what a block is unpacked in.
type blockBuffers struct{ packed, plain []byte }

// itemFile is a file of blocks.
type itemFile struct {
	file   *os.File
	first  uint32  // block
	starts []int64 // of the packed blocks, and the end of the last
}

func openItemFile(path string, first int, sizes []uint32) (*itemFile, error) {
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
	return &itemFile{f, uint32(first), starts}, nil
}

// openItems opens the store of the generation in a folder, given the sizes of all blocks. So many were there after the
// last whole build.
func openItems(dir string, sizes []uint32, whole int) (*itemReader, error) {
	decoder, err := zstd.NewReader(nil, zstd.WithDecoderMaxMemory(maxBlockBytes), zstd.WithDecoderConcurrency(0))
	if err != nil {
		return nil, err
	}
	r := &itemReader{decoder: decoder, cache: newBlockCache(cacheBytes, len(sizes))}
	r.buffers.New = func() any { return new(blockBuffers) }
	file, err := openItemFile(filepath.Join(dir, itemsFile), 0, sizes[:whole])
	if err == nil {
		r.files = append(r.files, file)
		if whole < len(sizes) {
			file, err = openItemFile(filepath.Join(dir, added(itemsFile)), whole, sizes[whole:])
		}
	}
	if err != nil {
		return nil, errors.Join(err, r.close())
	}
	if whole < len(sizes) {
		r.files = append(r.files, file)
	}
	return r, nil
}

// listing reads into an item what lists of hits show of it: the texts, and what says which item it is. Its other fields
// are left as they are.
func (r *itemReader) listing(at place, item *minuted.Item) error {
	_, _, err := r.readListing(at, item)
	return err
}

// readListing tells where the rest of the item stands, too.
func (r *itemReader) readListing(at place, item *minuted.Item) (block, offset uint64, err error) {
	data, err := r.from(uint64(at.block), uint64(at.offset))
	if err != nil {
		return 0, 0, err
	}
	back, offset, err := readListing(data, item)
	if err == nil && back > uint64(at.block) {
		err = errors.New("the rest of an item stands before the first block")
	}
	if err != nil {
		return 0, 0, damagedBlock(uint64(at.block), err)
	}
	return uint64(at.block) - back, offset, nil
}

// item reads the whole of an item.
func (r *itemReader) item(at place, item *minuted.Item) error {
	block, offset, err := r.readListing(at, item)
	if err != nil {
		return err
	}
	data, err := r.from(block, offset)
	if err != nil {
		return err
	}
	record, _, _ := strings.Cut(data, "\n")
	*item = minuted.Item{}
	k := kept{Item: item}
	if err := json.Unmarshal([]byte(record), &k); err != nil {
		return damagedBlock(block, err)
	}
	item.Evidence = k.Evidence
	return r.listing(at, item) // again, since the record leaves empty what it says
}

func damagedBlock(n uint64, err error) error {
	return fmt.Errorf("block %d of the item store: %w: %w", n, errDamaged, err)
}

// from gives what stands in a block at an offset and behind it.
func (r *itemReader) from(n, offset uint64) (string, error) {
	if last := r.files[len(r.files)-1]; n+1 >= uint64(last.first)+uint64(len(last.starts)) {
		return "", damagedBlock(n, errors.New("there is none"))
	}
	block, err := r.cache.get(uint32(n), r.unpack)
	if err != nil {
		return "", err
	}
	if offset >= uint64(len(block)) {
		return "", damagedBlock(n, errors.New("it ends early"))
	}
	return block[offset:], nil
}

// unpack reads a block.
func (r *itemReader) unpack(n uint32) (string, error) {
	buffers := r.buffers.Get().(*blockBuffers)
	defer r.buffers.Put(buffers)
	from := r.files[0]
	if last := r.files[len(r.files)-1]; n >= last.first {
		from = last
	}
	start, end := from.starts[n-from.first], from.starts[n-from.first+1]
	buffers.packed = append(buffers.packed[:0], make([]byte, end-start)...)
	if _, err := from.file.ReadAt(buffers.packed, start); err != nil {
		return "", fmt.Errorf("block %d of the item store: %w", n, err)
	}
	var err error
	if buffers.plain, err = r.decoder.DecodeAll(buffers.packed, buffers.plain[:0]); err != nil {
		return "", damagedBlock(uint64(n), err)
	}
	return string(buffers.plain), nil
}

func (r *itemReader) close() error {
	r.decoder.Close()
	var errs []error
	for _, f := range r.files {
		errs = append(errs, f.file.Close())
	}
	return errors.Join(errs...)
}
