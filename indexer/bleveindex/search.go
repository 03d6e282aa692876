package bleveindex

import (
	"context"

	"github.com/RoaringBitmap/roaring/v2"

	"minuted"
)

// search is one request on its way through the index.
type search struct {
	index *Index
	plan  *plan
	tally *tally
	sort  minuted.Sort
	first int // of the page's hits
	per   int
	top   top
	found []found
}

// found is what was found in one segment.
type found struct {
	matcher *matcher
	docs    *roaring.Bitmap // that match and pass all filters
}

func (x *Index) newSearch(ctx context.Context, r minuted.Request) (*search, error) {
	plan, err := newPlan(ctx, x, r)
	if err != nil {
		return nil, err
	}
	tally, err := newTally(r, x.columns, x.mask)
	if err != nil {
		return nil, err
	}
	s := &search{index: x, plan: plan, tally: tally, sort: r.Sort}
	if len(plan.positive) == 0 && s.sort != minuted.SortOldest {
		s.sort = minuted.SortNewest
	} else if s.sort == "" {
		s.sort = minuted.SortRelevance
	}
	per := min(max(r.Per, 0), minuted.MaxPer)
	// A page beyond the last has no hits, however far beyond.
	page := min(max(r.Page, 1), len(x.columns.ids)/max(per, 1)+2)
	s.first, s.per = (page-1)*per, per
	if per > 0 {
		s.top.limit = s.first + per
	}
	return s, nil
}

// run finds, counts and ranks.
func (s *search) run(ctx context.Context) error {
	if s.plan.root == nil {
		return s.runAll(ctx)
	}
	for _, segment := range s.index.words.segments {
		if err := s.find(ctx, segment); err != nil {
			return err
		}
	}
	if s.top.limit == 0 || s.sort != minuted.SortRelevance {
		return nil
	}
	return s.rank()
}

// runAll takes every item. Where nothing restricts the request, what it would count is known from when the index was
// opened.
func (s *search) runAll(ctx context.Context) error {
	all, shown := len(s.index.columns.ids), 0
	known := len(s.tally.filtered) == 0
	if known {
		s.tally.total = all - s.index.mask.count()
		for i, ch := range s.tally.all {
			ch.counts = s.index.counts[i]
		}
	}
	for i := range all {
		if i%checkEvery == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if known && shown >= s.top.limit && s.sort == minuted.SortNewest {
			return nil
		}
		item := uint32(i)
		if s.sort == minuted.SortOldest {
			item = uint32(all - 1 - i) // the best come first, so that few are ever replaced
		}
		if known && !s.index.mask.hides(item) || !known && s.tally.add(item) {
			shown++
			s.top.add(ranked{key: s.key(item), item: item})
		}
	}
	return nil
}

// key is what an item is ordered by where scores play no part.
func (s *search) key(item uint32) float64 {
	columns := s.index.columns
	switch {
	case s.sort != minuted.SortOldest:
		return 0
	case columns.date(item) == "":
		return -1
	default:
		return float64(columns.dateOf[item])
	}
}

// find matches one segment and counts what it finds.
func (s *search) find(ctx context.Context, segment wordSegment) error {
	m := newMatcher(ctx, segment)
	matched, err := s.plan.root.match(m)
	if err != nil {
		return err
	}
	var docs []uint32
	for it := matched.Iterator(); it.HasNext(); {
		if err := m.step(); err != nil {
			return err
		}
		doc := it.Next()
		item := segment.items[doc]
		if !s.tally.add(item) {
			continue
		}
		if s.sort == minuted.SortRelevance {
			docs = append(docs, doc)
		} else {
			s.top.add(ranked{key: s.key(item), item: item})
		}
	}
	s.found = append(s.found, found{m, roaring.BitmapOf(docs...)})
	return nil
}

// rank scores what was found. Only now is it known how many items hold each word.
func (s *search) rank() error {
	holders := make([]uint64, len(s.plan.positive))
	for i, l := range s.plan.positive {
		for _, f := range s.found {
			holders[i] += f.matcher.matches[l].GetCardinality()
		}
	}
	scorer := s.index.scorer
	rarities := scorer.rarities(s.plan.positive, holders)
	s.top.limit = max(s.top.limit, reach)
	for segment, f := range s.found {
		items := f.matcher.segment.items
		err := scorer.score(f.matcher, s.plan.positive, rarities, f.docs, func(doc uint32, score float64) {
			s.top.add(ranked{scorer.isLast(items[doc]), score, items[doc], segment, doc})
		})
		if err != nil {
			return err
		}
	}
	return s.rerank(rarities)
}

// hits reads the records of the page and shows where they matched.
func (s *search) hits(ctx context.Context) ([]minuted.Hit, error) {
	hits := []minuted.Hit{}
	snipper := newSnipper(s.plan)
	for _, r := range s.top.page(s.first, s.per) {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		item, err := s.index.item(r.item)
		if err != nil {
			return nil, err
		}
		hit := s.index.hit(r.item, item)
		hit.Snippets = snipper.snippets(item)
		if s.sort == minuted.SortRelevance {
			hit.Score = r.key
		}
		hits = append(hits, hit)
	}
	return hits, nil
}
