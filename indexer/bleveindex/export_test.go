package bleveindex

import (
	"context"

	"minuted"
)

// Page is a request whose hits have been found but not read.
type Page struct{ search *search }

// Page finds the hits of a request.
func (x *Index) Page(ctx context.Context, r minuted.Request) (*Page, error) {
	s, err := x.newSearch(ctx, r)
	if err != nil {
		return nil, err
	}
	return &Page{s}, s.run(ctx)
}

// Hits reads the hits and cuts their snippets.
func (p *Page) Hits(ctx context.Context) ([]minuted.Hit, error) { return p.search.hits(ctx) }

// ForgetBlocks lets go of the unpacked blocks of the item store.
func (x *Index) ForgetBlocks() { x.items.cache = newBlockCache(cacheBytes, len(x.items.cache.blocks)) }
