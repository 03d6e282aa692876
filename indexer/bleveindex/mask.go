package bleveindex

import (
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"minuted"
)

// mask is what an index leaves out because it was taken down. This file alone decides what that is; the rest of the index
// asks hides of an item, or takes shown of documents. The zero mask hides nothing.
//
// How rare a word is and how long texts are on average, which ranking goes by, stay those of the whole generation.
type mask struct {
	takedowns *minuted.Takedowns
	items     []uint32          // rows of what is held of it
	hidden    []bool            // by row; nil where items is empty
	docs      []*roaring.Bitmap // the same items by document number, by segment
}

// newMask finds the items that were taken down.
func newMask(x *Index, t *minuted.Takedowns) mask {
	m := mask{takedowns: t}
	for _, each := range t.All() {
		if item, held := x.columns.find(each.ID); held {
			m.items = append(m.items, item)
		}
	}
	if len(m.items) == 0 {
		return m
	}
	m.hidden = make([]bool, x.columns.len())
	for _, item := range m.items {
		m.hidden[item] = true
	}
	for _, segment := range x.words.segments {
		docs := roaring.New()
		for doc, item := range segment.items {
			if m.hidden[item] {
				docs.Add(uint32(doc))
			}
		}
		m.docs = append(m.docs, docs)
	}
	return m
}

// hides reports whether an item is left out.
func (m mask) hides(item uint32) bool { return m.hidden != nil && m.hidden[item] }

// shown gives those documents of a segment that are not left out.
func (m mask) shown(segment int, docs *roaring.Bitmap) *roaring.Bitmap {
	if m.hidden == nil {
		return docs
	}
	return roaring.AndNot(docs, m.docs[segment])
}

// Without returns the index as it is without the items that were taken down. It shares the files of the index and must
// not be used when that has been closed.
func (x *Index) Without(t *minuted.Takedowns) minuted.Index {
	whole := x
	if x.whole != nil {
		whole = x.whole
	}
	view := *whole
	view.whole, view.mask = whole, newMask(whole, t)
	view.generation.TakenDown = t.Name()
	if len(view.mask.items) > 0 {
		view.recount()
	}
	return &view
}

// recount brings what is counted beforehand in line with what is shown.
func (x *Index) recount() {
	for i := range x.counts {
		x.counts[i] = slices.Clone(x.whole.counts[i])
	}
	for _, item := range x.mask.items {
		for i, name := range minuted.FacetNames {
			code := x.columns.fields[name].code(item)
			x.counts[i][code]--
			if i == authorityColumn && code != noValue && x.counts[i][code] == 0 {
				x.generation.Authorities--
			}
		}
	}
	x.generation.Items -= len(x.mask.items)
	x.generation.Meetings -= x.emptied()
	x.generation.From, x.generation.To = x.columns.dates(x.shows)
}

// emptied counts the meetings of which every item is left out.
func (x *Index) emptied() int {
	meetings := roaring.New()
	for _, item := range x.mask.items {
		meetings.Add(x.columns.meetingNumber(item))
	}
	empty := 0
	for it := meetings.Iterator(); it.HasNext(); {
		meeting := it.Next()
		if int(meeting) < len(x.columns.meetings) && !slices.ContainsFunc(x.columns.meetingItems.at(meeting), x.shows) {
			empty++
		}
	}
	return empty
}

func (x *Index) shows(item uint32) bool { return !x.mask.hides(item) }
