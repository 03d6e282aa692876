package bleveindex

import (
	"context"
	"fmt"

	"github.com/RoaringBitmap/roaring/v2"

	"minuted"
)

// inAttachments counts the items that a search did not find but would if words could stand in attached documents too, of
// which a hit would have to hold as many.
func (x *Index) inAttachments(ctx context.Context, r minuted.Request, s *search) (int, error) {
	if r.Attachments || r.Expr == nil || !x.columns.attached {
		return 0, nil
	}
	r.Attachments = true
	wider, err := x.newSearch(ctx, r)
	if err != nil {
		return 0, err
	}
	if wider.least = s.least; s.least == 0 {
		wider.plan.most = nil
	}
	defer wider.dismiss()
	if err := wider.match(ctx); err != nil {
		return 0, fmt.Errorf("searching attached documents: %w", err)
	}
	return int(roaring.AndNot(wider.chosen(), s.chosen()).GetCardinality()), nil
}
