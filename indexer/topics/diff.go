package topics

import (
	"fmt"
	"slices"

	"minuted"
)

// Difference gathers what changes when items are judged by other rules. Its zero value is ready for use.
type Difference struct {
	Items   int
	Changed int // items whose kind, procedure or topics differ
	Topics  map[string]*Change
	Gate    Change // items that became procedure, and that ceased to be
}

// Change is what one topic gains and loses.
type Change struct {
	Gained, Lost Sample
}

// Sample counts items and keeps the first few.
type Sample struct {
	Count int
	First []string // authority, date and title
}

// sampleSize is how many items of a kind are kept to be looked at.
const sampleSize = 20

func (s *Sample) add(item *minuted.Item) {
	s.Count++
	if len(s.First) < sampleSize {
		s.First = append(s.First, fmt.Sprintf("%s %s %s", item.Authority, item.Date, item.Title))
	}
}

// Add judges one item by both lexicons. It does not change the item.
func (d *Difference) Add(before, after *Lexicon, item *minuted.Item) {
	was, is := *item, *item
	before.Label(&was)
	after.Label(&is)
	d.Items++
	if was.Kind == is.Kind && was.Procedure == is.Procedure && slices.Equal(was.Topics, is.Topics) {
		return
	}
	d.Changed++
	d.Gate.add(item, was.Kind == minuted.KindProcedure, is.Kind == minuted.KindProcedure)
	for _, id := range slices.Concat(was.Topics, is.Topics) {
		had, has := slices.Contains(was.Topics, id), slices.Contains(is.Topics, id)
		if had != has {
			d.change(id).add(item, had, has)
		}
	}
}

func (c *Change) add(item *minuted.Item, had, has bool) {
	switch {
	case has && !had:
		c.Gained.add(item)
	case had && !has:
		c.Lost.add(item)
	}
}

func (d *Difference) change(id string) *Change {
	if d.Topics == nil {
		d.Topics = make(map[string]*Change)
	}
	if d.Topics[id] == nil {
		d.Topics[id] = &Change{}
	}
	return d.Topics[id]
}
