package bleveindex

import (
	"context"
	"math"

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

	workers  []*worker  // while it runs
	compared []compared // words that rank the best a second time

	least int // how many of the words that count a hit holds; 0 where it holds all, or where any will do
	whole int // hits that hold all words
}

// found is what was found in one segment.
type found struct {
	matcher *matcher
	docs    *roaring.Bitmap // that match, before filters
	kept    []uint32        // those of docs that pass all filters, in order, where they are to be scored
	whole   *roaring.Bitmap // those of docs, before filters, that hold all words
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
	s := &search{index: x, plan: plan, tally: tally, sort: r.Sort, top: top{columns: x.columns}}
	if len(plan.positive) == 0 && s.sort != minuted.SortOldest {
		s.sort = minuted.SortNewest
	} else if s.sort == "" {
		s.sort = minuted.SortRelevance
	}
	per := min(max(r.Per, 0), minuted.MaxPer)
	// A page beyond the last has no hits, however far beyond.
	page := min(max(r.Page, 1), x.columns.len()/max(per, 1)+2)
	s.first, s.per = (page-1)*per, per
	if per > 0 {
		s.top.limit = s.first + per
	}
	return s, nil
}

// run finds, counts and ranks.
func (s *search) run(ctx context.Context) error {
	if s.plan.all == nil {
		err := s.runAll(ctx)
		s.whole = s.tally.total
		return err
	}
	err := s.match(ctx)
	if err == nil {
		err = s.each(func(w *worker, segment int) error { return s.count(w, &s.found[segment]) })
	}
	if err == nil && s.scored() {
		err = s.score()
	}
	s.dismiss()
	if err != nil {
		return err
	}
	if s.least == 0 && s.plan.any == nil {
		s.whole = s.tally.total
	}
	if s.scored() {
		return s.rerank()
	}
	return nil
}

// scored reports whether hits are to be put in order by their scores.
func (s *search) scored() bool { return s.sort == minuted.SortRelevance && s.top.limit > 0 }

// runAll takes every item. Where nothing restricts the request, what it would count is known from when the index was
// opened.
func (s *search) runAll(ctx context.Context) error {
	if len(s.tally.filtered) == 0 {
		s.tally.total, s.tally.counts = s.index.columns.live-len(s.index.mask.items), s.index.counts
		return s.browse(ctx)
	}
	for item := range uint32(s.index.columns.len()) {
		if item%checkEvery == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if s.index.columns.isLive(item) && s.tally.add(item) && s.top.limit > 0 {
			s.top.add(ranked{key: s.key(item), item: item})
		}
	}
	return nil
}

// browse takes the first of all items.
func (s *search) browse(ctx context.Context) error {
	items, steps := s.index.columns.newest(), 0
	if s.sort == minuted.SortOldest {
		items = s.index.columns.oldest()
	}
	dated, last := 0, math.NaN() // how many with a date were kept, and the key of the last
	for item := range items {
		if steps++; steps%checkEvery == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		key := s.key(item)
		// The oldest come with those of one day the wrong way round, and with those of no day before all others.
		if dated >= s.top.limit && key != last && !math.IsInf(key, -1) {
			break
		}
		if s.index.mask.hides(item) {
			continue
		}
		if s.top.add(ranked{key: key, item: item}); !math.IsInf(key, -1) {
			dated, last = dated+1, key
		}
	}
	return nil
}

// key is what an item is ordered by where scores play no part.
func (s *search) key(item uint32) float64 {
	day := float64(s.index.columns.days[item])
	switch {
	case s.sort != minuted.SortOldest:
		return day
	case day == 0:
		return math.Inf(-1)
	default:
		return -day
	}
}

// match finds what matches in every segment, before filters.
func (s *search) match(ctx context.Context) error {
	s.hire()
	s.found = make([]found, len(s.index.words.segments))
	err := s.each(func(_ *worker, segment int) (err error) {
		s.found[segment], err = s.matchIn(ctx, segment)
		return err
	})
	if err != nil {
		return err
	}
	return s.loosen()
}

func (s *search) matchIn(ctx context.Context, segment int) (f found, err error) {
	f.matcher = newMatcher(ctx, s.index.words.segments[segment])
	if s.plan.all != nil {
		f.whole, err = s.plan.all.match(f.matcher)
	} else {
		f.whole = f.matcher.everything()
	}
	f.docs = f.whole
	if s.plan.any != nil && err == nil {
		f.docs, err = s.plan.any.match(f.matcher)
	}
	if err == nil {
		f.docs, f.whole = s.index.mask.shown(segment, f.docs), s.index.mask.shown(segment, f.whole)
	}
	return f, err
}

// loosen takes in what lacks some of the words where that is wanted and too few items hold them all: what holds as many
// as it takes for there to be enough. The filters beside the query have no say in how many that is, so that each value
// of a facet finds what it counts; only where they leave nothing is less asked for.
func (s *search) loosen() error {
	if s.plan.most == nil || s.least == 0 && s.isEnough() {
		return nil
	}
	var l levels
	held := make([][]uint8, len(s.found))
	for i, f := range s.found {
		var err error
		if held[i], err = s.plan.most.held(f.matcher); err != nil {
			return err
		}
		for doc, n := range held[i] {
			if item := f.matcher.segment.items[doc]; n > 0 && !s.index.mask.hides(item) {
				l.add(n, s.tally.passes(item))
			}
		}
	}
	if s.least == 0 {
		s.least = l.least(s.plan.most.most(), s.plan.most.fewest())
	}
	for i := range s.found {
		s.found[i].docs = atLeast(s.least, held[i])
	}
	return nil
}

// isEnough reports whether enough items hold all the words, and any of them passes the filters.
func (s *search) isEnough() bool {
	matched, passed := 0, false
	for _, f := range s.found {
		matched += int(f.whole.GetCardinality())
		for it := f.whole.Iterator(); it.HasNext() && !passed; {
			passed = s.tally.passes(f.matcher.segment.items[it.Next()])
		}
	}
	return matched >= enough && passed
}

// chosen gives the rows of what was found and passes all filters.
func (s *search) chosen() *roaring.Bitmap {
	chosen := roaring.New()
	for _, f := range s.found {
		for it := f.docs.Iterator(); it.HasNext(); {
			if item := f.matcher.segment.items[it.Next()]; s.tally.passes(item) {
				chosen.Add(item)
			}
		}
	}
	return chosen
}

// count counts what was found in a segment, and keeps what passes all filters.
func (s *search) count(w *worker, f *found) error {
	scored, kept := s.scored(), []uint32(nil)
	if scored {
		kept = w.space.take(int(f.docs.GetCardinality()))
	}
	items, countsAll := f.matcher.segment.items, s.tally.countsAll() && scored
	some, rows := &w.space.some, &w.space.rows
	for it := f.docs.ManyIterator(); ; {
		n := it.NextMany(some[:])
		if n == 0 {
			break
		}
		if err := f.matcher.ctx.Err(); err != nil {
			return err
		}
		if countsAll {
			for i, doc := range some[:n] {
				rows[i] = items[doc]
			}
			w.tally.addAll(rows[:n])
			kept = append(kept, some[:n]...)
			continue
		}
		for _, doc := range some[:n] {
			item := items[doc]
			switch {
			case !w.tally.add(item):
			case scored:
				kept = append(kept, doc)
			default:
				w.top.add(ranked{class: s.class(f, doc), key: s.key(item), item: item})
			}
		}
	}
	if f.kept = kept; f.docs == f.whole {
		return nil
	}
	for it := f.whole.Iterator(); it.HasNext(); {
		if s.tally.passes(items[it.Next()]) {
			w.whole++
		}
	}
	return nil
}

// class is the class of a hit: those with all words come first, in any order.
func (s *search) class(f *found, doc uint32) class {
	if s.least > 0 && !f.whole.Contains(doc) {
		return lacksAWord
	}
	return 0
}

// score ranks what was found. Only now is it known how many items hold each word.
func (s *search) score() error {
	holders := make([]uint64, len(s.plan.positive))
	for i, l := range s.plan.positive {
		for _, f := range s.found {
			holders[i] += f.matcher.matches[l].GetCardinality()
		}
	}
	scorer := s.index.scorer
	rarities := scorer.rarities(s.plan.positive, holders)
	if s.compared = s.plan.compared(rarities); len(s.compared) > 1 {
		s.top.limit = max(s.top.limit, reach)
	}
	return s.each(func(w *worker, segment int) error {
		f := &s.found[segment]
		w.top.limit = s.top.limit
		scores, err := scorer.score(f.matcher, s.plan.positive, rarities, f.kept, w.space)
		if err != nil {
			return err
		}
		for i, doc := range f.kept {
			if item := f.matcher.segment.items[doc]; !w.top.isOut(scores[i]) {
				w.top.add(ranked{s.class(f, doc) + scorer.class(item), scores[i], item, segment, doc})
			}
		}
		return nil
	})
}

// hits reads the items of the page, as far as need be, and shows where they matched.
func (s *search) hits(ctx context.Context) ([]minuted.Hit, error) {
	page := s.top.page(s.first, s.per)
	hits := make([]minuted.Hit, 0, len(page))
	snipper := newSnipper(ctx, s.plan)
	item, read := new(minuted.Item), s.index.items.listing
	if snipper.look.looksIn(attachmentsPart) {
		read = s.index.items.item
	}
	for _, r := range page {
		if err := s.index.read(r.item, item, read); err != nil {
			return nil, err
		}
		hit := s.index.hit(r.item, item)
		hit.Snippets = snipper.snippets(item)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if s.sort == minuted.SortRelevance {
			hit.Score = r.key
		}
		hits = append(hits, hit)
	}
	return hits, nil
}
