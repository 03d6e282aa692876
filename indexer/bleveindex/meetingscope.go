package bleveindex

import (
	"github.com/RoaringBitmap/roaring/v2"

	"minuted"
)

// A request whose scope is the meeting is answered in two steps. First the tree is matched over meetings: a leaf or
// filter holds in a meeting where it holds in any of its items, and the nodes above it put together sets of meetings
// just as they do sets of documents. Then the items of those meetings are hits that hold any of what is looked for in
// the text outside every Not; of a tree that looks for no text, those that any of its filters accepts. An item of no
// meeting is a meeting of its own.

// byMeeting is a leaf or filter with the meetings it holds in.
type byMeeting struct {
	node     node
	meetings *roaring.Bitmap
}

func (b *byMeeting) match(*matcher) (*roaring.Bitmap, error) { return b.meetings, nil }

// meetings plans a request whose scope is the meeting.
func (p *planner) meetings(r minuted.Request, s scope) (*plan, error) {
	var gathered []*byMeeting
	p.gather = func(n node) node {
		gathered = append(gathered, &byMeeting{node: n, meetings: roaring.New()})
		return gathered[len(gathered)-1]
	}
	root, err := p.top(r.Expr, r.Match, s)
	if err != nil {
		return nil, err
	}
	if err := p.holdMeetings(gathered); err != nil {
		return nil, err
	}
	columns := p.index.columns
	numbers := make([]uint32, len(columns.meetings)+len(columns.ids))
	meetings, err := orNothing(root).match(newMatcher(p.ctx, wordSegment{items: numbers}))
	if err != nil {
		return nil, err
	}
	p.plan.root = allOf{p.hits(), where(func(item uint32) bool { return meetings.Contains(columns.meetingOf[item]) })}
	return &p.plan, nil
}

// hits matches the items that hold something of what is looked for.
func (p *planner) hits() node {
	var nodes anyOf
	for _, l := range p.plan.positive {
		nodes = append(nodes, l)
	}
	if len(nodes) == 0 {
		nodes = p.filters
	}
	if len(nodes) == 0 {
		return where(func(uint32) bool { return true })
	}
	return nodes
}

// holdMeetings finds out which meetings the leaves and filters hold in.
func (p *planner) holdMeetings(gathered []*byMeeting) error {
	meetingOf := p.index.columns.meetingOf
	for i, segment := range p.index.words.segments {
		m := newMatcher(p.ctx, segment)
		for _, b := range gathered {
			docs, err := b.node.match(m)
			if err != nil {
				return err
			}
			for it := p.index.mask.shown(i, docs).Iterator(); it.HasNext(); {
				if err := m.step(); err != nil {
					return err
				}
				b.meetings.Add(meetingOf[segment.items[it.Next()]])
			}
		}
	}
	return nil
}
