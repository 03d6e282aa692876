package bleveindex

import (
	"context"
	"slices"

	"minuted"
)

// bodySnippets is how many excerpts of an item are shown beside its title.
const bodySnippets = 2

// bodyParts are the parts that excerpts come from, the most telling first.
var bodyParts = [...]part{decisionPart, minutesPart, agendaPart, attachmentsPart}

// snipper cuts the snippets of the items of a page. It is used from one goroutine, and keeps what it has allocated for
// one item for the next.
type snipper struct {
	look     *lookout
	item     *minuted.Item
	blocks   []*block
	used     int // of blocks, for the item
	excerpts []excerpt
	chosen   []excerpt
	cutting  cutting
}

func newSnipper(ctx context.Context, p *plan) *snipper {
	return &snipper{look: newLookout(ctx, p.positive)}
}

// snippets shows where a plan matches an item: in the title, and in at most two excerpts of the rest. Where nothing of
// the rest matched, its beginning is shown without marks. Once the context has ended they are not what they should be.
func (s *snipper) snippets(item *minuted.Item) []minuted.Snippet {
	s.item, s.used, s.excerpts = item, 0, s.excerpts[:0]
	out := make([]minuted.Snippet, 0, 1+bodySnippets)
	for _, title := range s.matchedBlocks(titlePart, 0) {
		out = append(out, s.snippet(title.whole()))
	}
	for rank, p := range bodyParts {
		for _, b := range s.matchedBlocks(p, rank) {
			s.excerpts = b.excerpts(s.excerpts)
		}
	}
	s.choose()
	if len(s.chosen) == 0 {
		s.chosen = s.beginning(s.chosen)
	}
	for _, e := range s.chosen {
		out = append(out, s.snippet(e))
	}
	return out
}

// choose picks the best excerpt of the most telling part that matched, and then the one that shows most of what the
// first does not, or comes from another part. No two say nearly the same: the wording of a decision is often repeated in
// the minutes.
func (s *snipper) choose() {
	s.chosen = s.chosen[:0]
	var shown leafSet
	rest := s.excerpts
	for len(s.chosen) < bodySnippets {
		rest = slices.DeleteFunc(rest, func(e excerpt) bool { return e.adds(s.chosen, shown) == 0 })
		if len(rest) == 0 {
			break
		}
		best := 0
		for i := range rest {
			if rest[i].compare(rest[best], shown) < 0 {
				best = i
			}
		}
		next := rest[best]
		rest = slices.Delete(rest, best, best+1)
		if next.repeatsAny(s.chosen) {
			continue
		}
		s.chosen = append(s.chosen, next)
		shown = shown.with(next.leaves)
	}
}

// beginning is the opening of the first block that says something: one that is no heading and not as short as "It was
// resolved:". Where there is none such it is the first block that is no heading, or else the first heading.
func (s *snipper) beginning(into []excerpt) []excerpt {
	var first excerpt
	for rank, p := range bodyParts[:slices.Index(bodyParts[:], attachmentsPart)] {
		text := p.text(s.item)
		for at := 0; at < len(text); {
			b := s.block(p, rank, text, at)
			at = b.at + len(b.text) + len(blockBreak)
			opening := b.opening()
			if opening.to >= thinExcerpt/2 && !b.isHeading() {
				return append(into, opening)
			}
			if opening.to > 0 && (first.block == nil || first.block.isHeading() && !b.isHeading()) {
				first = opening
			}
		}
	}
	if first.block == nil {
		return into
	}
	return append(into, first)
}
