package crawler

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"

	"minuted"
	"minuted/crawler/archive"
)

// maxRecord bounds a line of item records, in bytes.
const maxRecord = 16 << 20

// records imports item records, one JSON object a line.
func (im *importer) records(ctx context.Context, path string, file io.Reader) error {
	r := bufio.NewReaderSize(file, 64<<10)
	ids := &recordIDs{lines: map[string]int{}, unnamed: map[string]int{}}
	for number := 1; ; number++ {
		line, err := readLine(r)
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case errors.Is(err, errLongLine):
			im.problem("%s line %d: %v", path, number, err)
			continue
		case err != nil:
			im.problem("%s line %d: cannot be read: %v", path, number, err)
			return nil
		case len(bytes.TrimSpace(line)) == 0:
			continue
		}
		im.lookedAt()
		if number == 1 {
			line = bytes.TrimPrefix(line, []byte("\ufeff")) // some editors begin files with a byte order mark
		}
		item, err := ids.record(line, number)
		if err != nil {
			im.problem("%s line %d: %v", path, number, err)
			continue
		}
		if err := im.record(ctx, item); err != nil {
			return fmt.Errorf("line %d: %w", number, err)
		}
	}
}

// record takes one item into the archive.
func (im *importer) record(ctx context.Context, item *minuted.Item) error {
	body, err := item.Encode()
	if err != nil {
		return err
	}
	a := im.authority(item.Authority, item.AuthorityName)
	c := &minuted.Capture{
		Task: minuted.TaskKey{Site: a.Site(), Kind: minuted.KindRecord, ID: item.ID},
		URL:  item.SourceURL, Time: item.CapturedAt.UTC(), MediaType: "application/json", Body: body,
	}
	if !writable(c.Time) {
		c.Time = time.Now().UTC().Truncate(time.Second)
	}
	v := archive.Visit{Task: minuted.Task{TaskKey: c.Task, URL: c.URL}, Capture: c, Good: true}
	return im.add(ctx, a, v, &im.report.Records)
}

// recordIDs gives the items of one file their ids.
type recordIDs struct {
	lines   map[string]int // by id, the line it stands in
	unnamed map[string]int // by what tells an item without id from others, how many there were
}

// record reads a line and settles the item's id.
func (ids *recordIDs) record(line []byte, number int) (*minuted.Item, error) {
	item, err := minuted.DecodeItem(line)
	if err != nil {
		return nil, err
	}
	if item.ID != "" {
		item.Rename(minuted.ImportedID(item.Authority, item.ID))
	} else {
		id := func(ordinal int) string {
			return minuted.UnnamedID(item.Authority, item.Committee, item.Date, item.Number, item.Title, strconv.Itoa(ordinal))
		}
		first := id(0)
		item.Rename(id(ids.unnamed[first]))
		ids.unnamed[first]++
	}
	if earlier, taken := ids.lines[item.ID]; taken {
		return nil, fmt.Errorf("its id is that of line %d", earlier)
	}
	ids.lines[item.ID] = number
	return item, nil
}

var errLongLine = fmt.Errorf("the line is longer than %s", megabytes(maxRecord))

// readLine returns the next line without its end. A line that is too long is passed over whole.
func readLine(r *bufio.Reader) ([]byte, error) {
	var line []byte
	long := false
	for {
		part, err := r.ReadSlice('\n')
		if long = long || len(line)+len(part) > maxRecord; !long {
			line = append(line, part...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case errors.Is(err, io.EOF) && (len(line) > 0 || long):
		case err != nil:
			return nil, err
		}
		if long {
			return nil, errLongLine
		}
		return bytes.TrimSuffix(line, []byte("\n")), nil
	}
}
