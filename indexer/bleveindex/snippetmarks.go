package bleveindex

import (
	"context"

	"minuted"
)

// Marks returns the places in an item's title, agenda, minutes and decision that take part in what a request looks for,
// whether or not the item matches it. In each part they are in order and do not overlap. An error about the request
// itself wraps [ErrExpr].
func (x *Index) Marks(ctx context.Context, r minuted.Request, it *minuted.Item) ([]minuted.Mark, error) {
	plan, err := newPlan(ctx, x, r)
	if err != nil {
		return nil, err
	}
	var out []minuted.Mark
	for p := range attachmentsPart {
		words, marks := plan.marks(it, p)
		for _, m := range unbroken(marks) {
			out = append(out, minuted.Mark{Field: p.String(), From: words[m.from].start, To: words[m.to-1].end})
		}
	}
	return out, nil
}
