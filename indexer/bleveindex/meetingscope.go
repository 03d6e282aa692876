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
func (p *planner) meetings(r minuted.Request, s scope) error {
	var gathered []*byMeeting
	p.gather = func(n node) node {
		gathered = append(gathered, &byMeeting{node: n, meetings: roaring.New()})
		return gathered[len(gathered)-1]
	}
	if err := p.top(r.Expr, r.Match, s); err != nil {
		return err
	}
	if err := p.holdMeetings(gathered); err != nil {
		return err
	}
	columns := p.index.columns
	m := newMatcher(p.ctx, wordSegment{items: make([]uint32, len(columns.meetings)+columns.len())}) // as if meetings were items
	var err error
	if p.plan.all, err = p.itemsOf(p.plan.all, m); err != nil {
		return err
	}
	if p.plan.any != nil {
		if p.plan.any, err = p.itemsOf(p.plan.any, m); err != nil {
			return err
		}
	}
	if p.plan.most != nil {
		g := &meetingGrader{grader: p.plan.most, hits: p.hits(), columns: columns}
		g.meetings, err = p.plan.most.held(m)
		p.plan.most = g
	}
	return err
}

// itemsOf matches the hits in the meetings that a node matches.
func (p *planner) itemsOf(n node, m *matcher) (node, error) {
	meetings, err := n.match(m)
	if err != nil {
		return nil, err
	}
	columns := p.index.columns
	return allOf{p.hits(), where(func(item uint32) bool { return meetings.Contains(columns.meetingNumber(item)) })}, nil
}

// meetingGrader grades items by what their meetings hold.
type meetingGrader struct {
	grader
	hits     node
	meetings []uint8 // what each holds
	columns  *columns
}

func (g *meetingGrader) held(m *matcher) ([]uint8, error) {
	hits, err := g.hits.match(m)
	if err != nil {
		return nil, err
	}
	held := make([]uint8, len(m.segment.items))
	for docs := hits.Iterator(); docs.HasNext(); {
		doc := docs.Next()
		held[doc] = g.meetings[g.columns.meetingNumber(m.segment.items[doc])]
	}
	return held, nil
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
	columns := p.index.columns
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
				b.meetings.Add(columns.meetingNumber(segment.items[it.Next()]))
			}
		}
	}
	return nil
}
