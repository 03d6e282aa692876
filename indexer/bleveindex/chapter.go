package bleveindex

import (
	"iter"
	"slices"
	"sort"
	"strings"

	"minuted"
)

// chapter is rows in the orders in which they are looked for.
type chapter struct {
	byID     []uint32 // rows in the order of their ids
	newest   []uint32 // rows by date, newest first and undated last, and then by id
	meetings []uint32 // positions in meetings of those first seen in the chapter, in the order of their ids
}

// open begins a chapter of the rows from one on, and takes the place of that chapter if it is there already.
func (c *columns) open(from bounds) {
	if len(c.chapters) > 0 && from.rows > 0 {
		c.chapters = c.chapters[:1]
	}
	var next chapter
	for row := from.rows; row < c.len(); row++ {
		next.byID = append(next.byID, uint32(row))
	}
	for meeting := from.meetings; meeting < len(c.meetings); meeting++ {
		next.meetings = append(next.meetings, uint32(meeting))
	}
	next.newest = slices.Clone(next.byID)
	slices.SortFunc(next.byID, func(a, b uint32) int { return strings.Compare(c.ids.at(a), c.ids.at(b)) })
	slices.SortFunc(next.newest, c.compareAge)
	slices.SortFunc(next.meetings, func(a, b uint32) int { return strings.Compare(c.meetings[a], c.meetings[b]) })
	c.chapters = append(c.chapters, next)
}

// inOrder yields the live rows of all chapters in an order that each has them in.
func (c *columns) inOrder(at func(ch *chapter, i int) uint32, compare func(a, b uint32) int) iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		next := make([]int, len(c.chapters))
		for {
			from, best := -1, uint32(0)
			for i := range c.chapters {
				if next[i] == len(c.chapters[i].newest) {
					continue
				}
				if row := at(&c.chapters[i], next[i]); from < 0 || compare(row, best) < 0 {
					from, best = i, row
				}
			}
			if from < 0 {
				return
			}
			if next[from]++; c.isLive(best) && !yield(best) {
				return
			}
		}
	}
}

// newest yields the rows by date, newest first and undated last, and then by id.
func (c *columns) newest() iter.Seq[uint32] {
	return c.inOrder(func(ch *chapter, i int) uint32 { return ch.newest[i] }, c.compareAge)
}

// oldest yields them in the opposite order.
func (c *columns) oldest() iter.Seq[uint32] {
	return c.inOrder(func(ch *chapter, i int) uint32 { return ch.newest[len(ch.newest)-1-i] },
		func(a, b uint32) int { return c.compareAge(b, a) })
}

// byID yields the rows in the order of their ids.
func (c *columns) byID() iter.Seq[uint32] {
	return c.inOrder(func(ch *chapter, i int) uint32 { return ch.byID[i] },
		func(a, b uint32) int { return strings.Compare(c.ids.at(a), c.ids.at(b)) })
}

// dates gives the oldest and newest date of the items that are to count.
func (c *columns) dates(counts func(row uint32) bool) (from, to minuted.Date) {
	for row := range c.newest() {
		if c.days[row] > 0 && counts(row) {
			to = c.date(row)
			break
		}
	}
	for row := range c.oldest() {
		if c.days[row] > 0 && counts(row) {
			from = c.date(row)
			break
		}
	}
	return from, to
}

// find gives the row of the item with that id.
func (c *columns) find(id string) (uint32, bool) {
	for _, ch := range slices.Backward(c.chapters) {
		i, ok := sort.Find(len(ch.byID), func(i int) int { return strings.Compare(id, c.ids.at(ch.byID[i])) })
		for ; ok && i < len(ch.byID) && c.ids.at(ch.byID[i]) == id; i++ {
			if c.isLive(ch.byID[i]) {
				return ch.byID[i], true
			}
		}
	}
	return 0, false
}

// findMeeting gives the position of a meeting.
func (c *columns) findMeeting(id string) (uint32, bool) {
	for _, ch := range c.chapters {
		i, ok := sort.Find(len(ch.meetings), func(i int) int { return strings.Compare(id, c.meetings[ch.meetings[i]]) })
		if ok {
			return ch.meetings[i], true
		}
	}
	return 0, false
}

// meeting gives the rows of a meeting's items in agenda order.
func (c *columns) meeting(id string) []uint32 {
	if at, ok := c.findMeeting(id); ok && id != "" {
		return c.meetingItems.at(at)
	}
	return nil
}
