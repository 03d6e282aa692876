package bleveindex

import (
	"context"
	"fmt"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// checkEvery is after how many items or postings a loop looks whether it should stop.
const checkEvery = 1 << 12

// node is a part of a plan. Its match in a segment is a set of document numbers, which nobody may change.
type node interface {
	match(m *matcher) (*roaring.Bitmap, error)
}

// leaf is what is looked for in the text as one thing: a word, a phrase, words near each other, or several things that
// mean the same. It is scored and marked as one.
type leaf interface {
	node

	// weigh adds what the leaf's occurrences weigh in documents, of which not all need hold it, to their sums.
	weigh(m *matcher, s *scorer, in *chosen, sums []float32) error

	// spans appends the stretches of words that take part in an occurrence of the leaf in a part, as half-open pairs of
	// indexes, in any order.
	spans(text *passage, all [][2]int) [][2]int

	// in gives the parts it is looked for in.
	in() parts
}

// matcher matches one plan in one segment. bleve's dictionaries must not be shared between goroutines, so each has its
// own.
type matcher struct {
	ctx     context.Context
	segment wordSegment
	dicts   [partCount]segment.TermDictionary
	matches map[leaf]*roaring.Bitmap    // of the leaves, for scoring
	times   map[*together][]occurrences // since positions cost too much to read twice
	steps   int
}

func newMatcher(ctx context.Context, s wordSegment) *matcher {
	return &matcher{ctx: ctx, segment: s, matches: make(map[leaf]*roaring.Bitmap), times: make(map[*together][]occurrences)}
}

// step is called in every loop; it gives an error when the query has been given up.
func (m *matcher) step() error {
	if m.steps++; m.steps%checkEvery == 0 {
		return m.ctx.Err()
	}
	return nil
}

// postings gives the occurrences of a form in a part, those in deleted documents too, in the memory of a list that is no
// longer needed, if there is one.
func (m *matcher) postings(p part, form string, over segment.PostingsList) (segment.PostingsList, error) {
	if m.dicts[p] == nil {
		dict, err := m.segment.segment.Dictionary(p.String())
		if err != nil {
			return nil, fmt.Errorf("opening the words of the %s: %w", p, err)
		}
		m.dicts[p] = dict
	}
	list, err := m.dicts[p].PostingsList([]byte(form), nil, over)
	if err != nil {
		return nil, fmt.Errorf("looking up a word of the %s: %w", p, err)
	}
	return list, nil
}

// bitmapOf gives the documents of a postings list. zap's own can hand its bitmap over without reading anything else.
func (m *matcher) bitmapOf(list segment.PostingsList, into *roaring.Bitmap) error {
	if direct, ok := list.(interface{ OrInto(*roaring.Bitmap) }); ok {
		direct.OrInto(into)
		return m.ctx.Err()
	}
	it := list.Iterator(false, false, false, nil)
	for posting, err := it.Next(); posting != nil || err != nil; posting, err = it.Next() {
		if err != nil {
			return err
		}
		into.Add(uint32(posting.Number()))
	}
	return m.ctx.Err()
}

// counted gives the occurrences of a form in a part of the documents within, with positions where they are wanted.
func (m *matcher) counted(p part, form string, within *roaring.Bitmap, positions bool) (segment.PostingsIterator, error) {
	list, err := m.postings(p, form, nil)
	if err != nil {
		return nil, err
	}
	it := list.Iterator(true, false, positions, nil)
	if narrow, ok := it.(segment.OptimizablePostingsIterator); ok && narrow.ActualBitmap() != nil {
		narrow.ReplaceActual(roaring.And(narrow.ActualBitmap(), within))
	}
	return it, nil
}

// everything gives all documents of the segment.
func (m *matcher) everything() *roaring.Bitmap {
	all := roaring.New()
	all.AddRange(0, uint64(len(m.segment.items)))
	m.segment.drop(all)
	return all
}

// allOf matches where all nodes match. All are matched even when the first has nothing: how many items hold a word must
// not depend on the segment.
type allOf []node

func (a allOf) match(m *matcher) (*roaring.Bitmap, error) {
	sets, err := m.matchAll(a)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(sets, func(x, y *roaring.Bitmap) int { return int(x.GetCardinality()) - int(y.GetCardinality()) })
	return roaring.FastAnd(sets...), nil
}

// anyOf matches where any of the nodes matches.
type anyOf []node

func (a anyOf) match(m *matcher) (*roaring.Bitmap, error) {
	sets, err := m.matchAll(a)
	if err != nil {
		return nil, err
	}
	return roaring.FastOr(sets...), nil
}

func (m *matcher) matchAll(nodes []node) ([]*roaring.Bitmap, error) {
	sets := make([]*roaring.Bitmap, len(nodes))
	for i, n := range nodes {
		set, err := n.match(m)
		if err != nil {
			return nil, err
		}
		sets[i] = set
	}
	return sets, nil
}

// noneOf matches where its node does not.
type noneOf struct{ node node }

func (n noneOf) match(m *matcher) (*roaring.Bitmap, error) {
	set, err := n.node.match(m)
	if err != nil {
		return nil, err
	}
	return roaring.AndNot(m.everything(), set), nil
}

// where matches the items it accepts, by their columns.
type where func(item uint32) bool

func (w where) match(m *matcher) (*roaring.Bitmap, error) {
	var docs []uint32
	for doc, item := range m.segment.items {
		if err := m.step(); err != nil {
			return nil, err
		}
		if w(item) {
			docs = append(docs, uint32(doc))
		}
	}
	found := roaring.BitmapOf(docs...)
	m.segment.drop(found)
	return found, nil
}
