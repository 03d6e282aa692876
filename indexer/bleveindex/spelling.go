package bleveindex

import (
	"context"

	"minuted"
)

// Spellings gives the words of the index that a missing or rare word may have been meant to be.
func (x *Index) Spellings(_ context.Context, _ string) ([]minuted.Spelling, error) {
	return nil, nil
}
