package archive

import (
	"context"
	"fmt"
	"iter"
)

// Verify reads every capture, good or not, and compares its body with the digests in the catalogue and in its WARC
// record. It yields each capture's sequence with what is wrong with it, nil where nothing is. An error of the catalogue
// itself ends it, with sequence 0.
func (r *Reader) Verify(ctx context.Context) iter.Seq2[int64, error] {
	return func(yield func(int64, error) bool) {
		for after := int64(0); ; {
			rows, err := r.captureRows(ctx, `seq > ? ORDER BY seq LIMIT ?`, after, capturesAtOnce)
			if err != nil {
				yield(0, fmt.Errorf("listing captures: %w", err))
				return
			}
			for _, row := range rows {
				if !yield(row.seq, r.verify(ctx, row)) {
					return
				}
				after = row.seq
			}
			if len(rows) < capturesAtOnce {
				return
			}
		}
	}
}

func (r *Reader) verify(ctx context.Context, row captureRow) error {
	c, err := r.load(ctx, row)
	if err != nil {
		return err
	}
	if got := Digest(c.Body); got != c.Digest || got != row.digest {
		return fmt.Errorf("capture %d has a body with digest %s, its record says %s and the catalogue %s", row.seq, got, c.Digest, row.digest)
	}
	return nil
}
