package bleveindex

import (
	"context"

	"github.com/RoaringBitmap/roaring/v2"

	"minuted"
)

// inAttachments counts the items that a request does not find but would if words could stand in attached documents too.
// Match is the way of matching that was used.
func (x *Index) inAttachments(ctx context.Context, r minuted.Request, match minuted.Match) (int, error) {
	if r.Attachments || r.Expr == nil || !x.columns.attached {
		return 0, nil
	}
	found, err := x.matchingAs(ctx, r, match)
	if err != nil {
		return 0, err
	}
	r.Attachments = true
	more, err := x.matchingAs(ctx, r, match)
	if err != nil {
		return 0, err
	}
	return int(roaring.AndNot(more, found).GetCardinality()), nil
}
