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
	items     *roaring.Bitmap   // ordinals; nil where nothing that is held was taken down
	docs      []*roaring.Bitmap // the same items by document number, by segment; nil where items is
}

// newMask finds the items that were taken down.
func newMask(x *Index, t *minuted.Takedowns) mask {
	m := mask{takedowns: t}
	items := roaring.New()
	for _, each := range t.All() {
		if item, held := x.columns.find(each.ID); held {
			items.Add(item)
		}
	}
	if items.IsEmpty() {
		return m
	}
	m.items = items
	for _, segment := range x.words.segments {
		docs := roaring.New()
		for doc, item := range segment.items {
			if items.Contains(item) {
				docs.Add(uint32(doc))
			}
		}
		m.docs = append(m.docs, docs)
	}
	return m
}

// hides reports whether an item is left out.
func (m mask) hides(item uint32) bool { return m.items != nil && m.items.Contains(item) }

// count is how many items are left out.
func (m mask) count() int {
	if m.items == nil {
		return 0
	}
	return int(m.items.GetCardinality())
}

// shown gives those documents of a segment that are not left out.
func (m mask) shown(segment int, docs *roaring.Bitmap) *roaring.Bitmap {
	if m.items == nil {
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
	if view.mask.items == nil {
		return &view
	}
	view.counts = make([][]int, len(whole.counts))
	for i, name := range minuted.FacetNames {
		hidden := choice{column: x.columns.facets[name], counts: make([]int, len(whole.counts[i]))}
		for it := view.mask.items.Iterator(); it.HasNext(); {
			hidden.count(it.Next())
		}
		view.counts[i] = slices.Clone(whole.counts[i])
		for value, n := range hidden.counts {
			view.counts[i][value] -= n
		}
	}
	view.recount()
	return &view
}

// recount brings what the generation says of itself in line with what is shown.
func (x *Index) recount() {
	g := &x.generation
	g.Items -= x.mask.count()
	g.Meetings -= x.emptied()
	for i, name := range minuted.FacetNames {
		if name != minuted.FacetAuthority {
			continue
		}
		for value, n := range x.counts[i] {
			if value != noValue && n == 0 && x.whole.counts[i][value] > 0 {
				g.Authorities--
			}
		}
	}
	g.From, g.To = x.shownDates()
}

// emptied counts the meetings of which every item is left out.
func (x *Index) emptied() int {
	meetings := roaring.New()
	for it := x.mask.items.Iterator(); it.HasNext(); {
		meetings.Add(x.columns.meetingOf[it.Next()])
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

// shownDates gives the oldest and newest date of what is shown.
func (x *Index) shownDates() (from, to minuted.Date) {
	for item := range uint32(len(x.columns.ids)) {
		if date := x.columns.date(item); date != "" && x.shows(item) {
			to = date
			break
		}
	}
	for item := len(x.columns.ids) - 1; item >= 0; item-- {
		if date := x.columns.date(uint32(item)); date != "" && x.shows(uint32(item)) {
			from = date
			break
		}
	}
	return from, to
}
