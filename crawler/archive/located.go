package archive

import (
	"context"
	"fmt"
	"iter"

	"minuted"
)

// Located is a capture and where its record lies.
type Located struct {
	Capture *minuted.Capture // as its own record has it: without the body where that is stored by an earlier one
	Revisit bool             // the body is stored by an earlier record
	File    string           // name of the WARC file
	Offset  int64            // byte at which the record begins
	Length  int64            // bytes, compressed
}

// Located yields all captures, good or not, in the order of their sequence, as far as committed when it begins.
func (r *Reader) Located(ctx context.Context) iter.Seq2[Located, error] {
	return func(yield func(Located, error) bool) {
		last, err := r.LastSeq(ctx)
		if err != nil {
			yield(Located{}, err)
			return
		}
		for after := int64(0); after < last; {
			rows, err := r.captureRows(ctx, `seq > ? AND seq <= ? ORDER BY seq LIMIT ?`, after, last, capturesAtOnce)
			if err == nil && len(rows) == 0 {
				return
			}
			if err != nil {
				yield(Located{}, fmt.Errorf("listing captures: %w", err))
				return
			}
			for _, row := range rows {
				l, err := r.locate(row)
				if !yield(l, err) || err != nil {
					return
				}
				after = row.seq
			}
		}
	}
}

func (r *Reader) locate(row captureRow) (Located, error) {
	c, err := r.read(row.at)
	if err != nil {
		return Located{}, fmt.Errorf("reading capture %d: %w", row.seq, err)
	}
	c.Seq, c.Digest = row.seq, row.digest
	return Located{c, row.body.Valid, warcName(row.at.file), row.at.offset, row.at.length}, nil
}
