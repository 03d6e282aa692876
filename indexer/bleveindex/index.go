package bleveindex

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"path/filepath"
	"sync"

	"github.com/RoaringBitmap/roaring/v2"

	"minuted"
)

var _ minuted.Index = (*Index)(nil)

// Index is one generation, opened for reading. It implements [minuted.Index].
type Index struct {
	generation minuted.Generation
	columns    *columns
	first      bounds // of what the last whole build made
	items      *itemReader
	words      *words
	stems      *stems
	titles     *titles
	names      names
	scorer     *scorer
	known      *weightCache
	counts     [len(minuted.FacetNames)][]int // of all items, as a tally of everything counts them
	mask       mask
	whole      *Index // nothing left out; nil for itself
}

// Open opens the generation in a folder. One that is not complete or whose files are damaged is an error that says so.
func Open(dir string) (*Index, error) {
	generation, err := readGeneration(dir)
	if err != nil {
		return nil, err
	}
	x := &Index{generation: generation}
	if err := x.open(dir); err != nil {
		return nil, errors.Join(fmt.Errorf("opening generation %s: %w", generation.ID, err), x.Close())
	}
	return x, nil
}

func (x *Index) open(dir string) (err error) {
	if x.columns, x.first, err = readAllColumns(dir); err != nil {
		return err
	}
	var aside sync.WaitGroup
	var asideErr error
	aside.Go(func() { asideErr = x.openTexts(dir) })
	err = x.openItems(dir)
	aside.Wait()
	if err = errors.Join(err, asideErr); err != nil {
		return err
	}
	return x.titles.complete(dir, x.columns, x.first.rows)
}

// openTexts reads what is known of words and titles.
func (x *Index) openTexts(dir string) (err error) {
	if x.stems, err = readAllStems(dir); err != nil {
		return err
	}
	x.titles, err = readTitles(filepath.Join(dir, titlesFile), x.first.rows)
	return err
}

// openItems opens what is known of items.
func (x *Index) openItems(dir string) (err error) {
	if x.items, err = openItems(dir, x.columns.blocks, x.first.blocks); err != nil {
		return err
	}
	if err = x.openWords(dir); err != nil {
		return err
	}
	if x.columns.live != x.generation.Items {
		return fmt.Errorf("%w: %d items where there should be %d", errDamaged, x.columns.live, x.generation.Items)
	}
	x.scorer, x.names = newScorer(x.columns, bestWeights()), newNames(x.columns)
	x.known = newWeightCache(weightCacheBytes)
	x.words.share(x.known, x.scorer.norm(), nil)
	x.counts, err = countAll(x.columns)
	return err
}

func (x *Index) openWords(dir string) error {
	list, err := readSegmentList(filepath.Join(dir, segmentsFile), x.columns.len())
	if err != nil {
		return err
	}
	path := filepath.Join(dir, wordFolder)
	if err := list.check(path); err != nil {
		return err
	}
	if x.words, err = openWords(path); err != nil {
		return err
	}
	if err := x.words.assign(list); err != nil {
		return err
	}
	x.columns.bury(x.words.dead(x.columns.len()))
	x.words.listen(x.columns.fields[fieldLang])
	return nil
}

// countAll counts every facet over all items.
func countAll(c *columns) ([len(minuted.FacetNames)][]int, error) {
	t, err := newTally(minuted.Request{}, c, mask{})
	if err != nil {
		return [len(minuted.FacetNames)][]int{}, err
	}
	for item := range uint32(c.len()) {
		if c.isLive(item) {
			t.add(item)
		}
	}
	return t.counts, nil
}

// follow takes over what an index of the generation before has learnt. It comes before any use.
func (x *Index) follow(before *Index) {
	x.known = before.known
	x.words.share(x.known, x.scorer.norm(), before.words)
}

// Close releases the files. Nothing may use the index any more.
func (x *Index) Close() error {
	var errs []error
	if x.words != nil {
		errs = append(errs, x.words.close())
	}
	if x.items != nil {
		errs = append(errs, x.items.close())
	}
	return errors.Join(errs...)
}

// Generation describes what the index was built from.
func (x *Index) Generation() minuted.Generation { return x.generation }

// Search returns one page of hits with exact total and facets. An error about the request itself wraps [ErrExpr].
func (x *Index) Search(ctx context.Context, r minuted.Request) (*minuted.Result, error) {
	s, err := x.newSearch(ctx, r)
	if err != nil {
		return nil, err
	}
	if err := s.run(ctx); err != nil {
		return nil, fmt.Errorf("searching: %w", err)
	}
	result := &minuted.Result{Total: s.tally.total, Matched: minuted.MatchAll, TotalAllWords: s.whole, Notices: s.plan.notices}
	err = atOnce(
		func() (err error) {
			result.Hits, err = s.hits(ctx)
			return err
		},
		func() error {
			result.Facets = s.tally.facets()
			return nil
		},
	)
	if err != nil {
		return nil, fmt.Errorf("reading what was found: %w", err)
	}
	switch {
	case r.Match == minuted.MatchAny:
		result.Matched = minuted.MatchAny
	case s.tally.total > s.whole:
		result.Matched, result.Words, result.Least = minuted.MatchMost, s.plan.most.most(), s.least
	}
	result.InAttachments, err = x.inAttachments(ctx, r, s)
	return result, err
}

// Items yields every item a request matches, in the order of their ids.
func (x *Index) Items(ctx context.Context, r minuted.Request) iter.Seq2[*minuted.Item, error] {
	return func(yield func(*minuted.Item, error) bool) {
		chosen, err := x.matching(ctx, r)
		if err != nil {
			yield(nil, err)
			return
		}
		for ord := range x.columns.byID() {
			if !chosen.Contains(ord) {
				continue
			}
			item, err := x.item(ord)
			if err == nil {
				err = ctx.Err()
			}
			if err != nil {
				yield(nil, fmt.Errorf("reading the items found: %w", err))
				return
			}
			if !yield(item, nil) {
				return
			}
		}
	}
}

// matching gives the rows of all items that a request matches.
func (x *Index) matching(ctx context.Context, r minuted.Request) (*roaring.Bitmap, error) {
	s, err := x.newSearch(ctx, r)
	if err != nil {
		return nil, err
	}
	defer s.dismiss()
	if err := s.match(ctx); err != nil {
		return nil, fmt.Errorf("searching: %w", err)
	}
	return s.chosen(), nil
}

// Item returns one item, or [minuted.ErrNotFound], or [minuted.ErrTakenDown].
func (x *Index) Item(_ context.Context, id string) (*minuted.Item, error) {
	if tombstone, down := x.mask.takedowns.Find(id); down {
		return nil, &minuted.TakenDownError{Takedown: tombstone}
	}
	ord, ok := x.columns.find(id)
	if !ok {
		return nil, fmt.Errorf("item %q: %w", id, minuted.ErrNotFound)
	}
	return x.item(ord)
}

// Meeting returns the items of a meeting in agenda order, or [minuted.ErrNotFound].
func (x *Index) Meeting(ctx context.Context, meetingID string) ([]*minuted.Item, error) {
	var items []*minuted.Item
	for _, ord := range x.columns.meeting(meetingID) {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if x.mask.hides(ord) {
			continue
		}
		item, err := x.item(ord)
		if err != nil {
			return nil, err
		}
		items = append(items, item)
	}
	if len(items) == 0 {
		return nil, fmt.Errorf("meeting %q: %w", meetingID, minuted.ErrNotFound)
	}
	return items, nil
}

// item reads the whole of an item.
func (x *Index) item(ord uint32) (*minuted.Item, error) {
	item := new(minuted.Item)
	if err := x.read(ord, item, x.items.item); err != nil {
		return nil, err
	}
	return item, nil
}

// read reads of an item what by does.
func (x *Index) read(ord uint32, item *minuted.Item, by func(place, *minuted.Item) error) error {
	if err := by(x.columns.places[ord], item); err != nil {
		return err
	}
	if item.ID != x.columns.ids.at(ord) {
		return fmt.Errorf("%w: item %s stands where %s should", errDamaged, item.ID, x.columns.ids.at(ord))
	}
	return nil
}

// hit is an item as it is listed, without snippets.
func (x *Index) hit(ord uint32, item *minuted.Item) minuted.Hit {
	h := minuted.Hit{
		ID: item.ID, Title: item.Title, Number: item.Number, Date: item.Date,
		Authority: x.named(minuted.FacetAuthority, x.columns.fields[minuted.FacetAuthority].code(ord)),
		Committee: x.named(minuted.FacetCommittee, x.columns.fields[minuted.FacetCommittee].code(ord)),
		Kind:      kindOf(item), Outcome: outcomeOf(item),
		Topics:    make([]minuted.Named, 0, len(item.Topics)),
		SourceURL: item.SourceURL, Withdrawn: item.Withdrawn(),
	}
	topics := x.columns.fields[minuted.FacetTopic]
	for _, id := range item.Topics {
		h.Topics = append(h.Topics, x.named(minuted.FacetTopic, topics.ords[id]))
	}
	if item.Committee != "" {
		h.Committee.Name = item.Committee // as it was called then
	}
	return h
}

func (x *Index) named(facet string, value uint32) minuted.Named {
	column := x.columns.fields[facet]
	return minuted.Named{ID: column.values[value], Name: column.labels[value]}
}
