package bleveindex

import (
	"slices"

	"minuted"
)

// bodySnippets is how many excerpts of an item are shown beside its title.
const bodySnippets = 2

// bodyParts are the parts that excerpts come from, the most telling first.
var bodyParts = [...]part{decisionPart, minutesPart, agendaPart, attachmentsPart}

// snippets shows where a plan matches an item: in the title, and in at most two excerpts of the rest. Where nothing of
// the rest matched, its beginning is shown without marks.
func snippets(item *minuted.Item, plan *plan) []minuted.Snippet {
	out := []minuted.Snippet{}
	for _, title := range matchedBlocks(item, titlePart, 0, plan) {
		out = append(out, title.whole().snippet())
	}
	var excerpts []excerpt
	for rank, p := range bodyParts {
		for _, b := range matchedBlocks(item, p, rank, plan) {
			excerpts = append(excerpts, b.excerpts()...)
		}
	}
	for _, p := range choose(excerpts) {
		out = append(out, p.snippet())
	}
	if len(excerpts) == 0 {
		out = append(out, beginning(item)...)
	}
	return out
}

// choose picks the best excerpt of the most telling part that matched, and then the one that shows most of what the
// first does not, or comes from another part. No two say nearly the same: the wording of a decision is often repeated in
// the minutes.
func choose(excerpts []excerpt) []excerpt {
	var chosen []excerpt
	shown := make(map[int]bool)
	for len(chosen) < bodySnippets {
		excerpts = slices.DeleteFunc(excerpts, func(e excerpt) bool { return e.adds(chosen, shown) == 0 })
		if len(excerpts) == 0 {
			break
		}
		best := 0
		for i := range excerpts {
			if excerpts[i].compare(excerpts[best], shown) < 0 {
				best = i
			}
		}
		next := excerpts[best]
		excerpts = slices.Delete(excerpts, best, best+1)
		if next.repeatsAny(chosen) {
			continue
		}
		chosen = append(chosen, next)
		for leaf := range next.leaves {
			shown[leaf] = true
		}
	}
	return chosen
}

// beginning is the opening of the first block that says something: one that is no heading and not as short as "It was
// resolved:". Where there is none such it is the first block that is no heading, or else the first heading.
func beginning(item *minuted.Item) []minuted.Snippet {
	var first *excerpt
	for rank, p := range bodyParts[:slices.Index(bodyParts[:], attachmentsPart)] {
		text := p.text(item)
		for at := 0; at < len(text); {
			b := blockAround(text, at)
			b.item, b.part, b.rank = item, p, rank
			at = b.at + len(b.text) + len(blockBreak)
			opening := b.opening()
			if opening.to >= thinExcerpt/2 && !b.isHeading() {
				return []minuted.Snippet{opening.snippet()}
			}
			if opening.to > 0 && (first == nil || first.block.isHeading() && !b.isHeading()) {
				first = &opening
			}
		}
	}
	if first == nil {
		return nil
	}
	return []minuted.Snippet{first.snippet()}
}
