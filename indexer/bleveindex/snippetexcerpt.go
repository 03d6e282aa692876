package bleveindex

import (
	"cmp"
	"slices"
)

// Sizes of excerpts, in words.
const (
	excerptWords = 40 // an excerpt has at most so many
	thinExcerpt  = 12 // one of fewer is widened to its neighbours in the block
	leadWords    = 10 // shown before the first match where its sentence has to be cut
)

// How excerpts of one part are weighed against each other. A word of the query that is shown counts 1.
const (
	exactWorth   = 0.3  // more for a word that stands as it was typed
	closeWorth   = 0.5  // more for words of the query next to each other, less the further they are apart
	repeatWorth  = 0.02 // more for each further match, to a bound
	repeatsMost  = 10
	headingWorth = -0.5 // a heading says less than the text below it
)

// repeatShare is how much of the shorter of two excerpts stands in the other where they say nearly the same.
const repeatShare = 0.75

// excerpt is a stretch of a block: words[from:to].
type excerpt struct {
	block    *block
	from, to int
	leaves   map[int]bool // that it shows
	worth    float64
}

// excerpts are the stretches of the block that show matches: whole sentences where they fit, pieces of a sentence where
// it alone is too long.
func (b *block) excerpts() []excerpt {
	var out []excerpt
	for i := 0; i < len(b.sentences) && len(b.marks) > 0; i++ {
		from, to := b.sentences[i], b.sentenceEnd(i)
		if len(b.marksWithin(from, to)) == 0 {
			continue
		}
		if to-from > excerptWords {
			out = append(out, b.pieces(from, to)...)
			continue
		}
		for j := i; j < len(b.sentences) && b.sentenceEnd(j)-from <= excerptWords; j++ {
			if j == i || len(b.marksWithin(b.sentences[j], b.sentenceEnd(j))) > 0 {
				out = append(out, b.excerpt(from, b.sentenceEnd(j)))
			}
		}
	}
	return out
}

// pieces cuts a sentence that is too long around each of its matches.
func (b *block) pieces(from, to int) []excerpt {
	var out []excerpt
	for _, first := range b.marksWithin(from, to) {
		start := max(from, first.from-leadWords)
		if to-start < excerptWords {
			start = max(from, to-excerptWords)
		}
		end := min(to, max(first.to, start+excerptWords))
		if n := len(out); n > 0 && out[n-1].to == end {
			continue
		}
		out = append(out, b.excerpt(start, end))
	}
	return out
}

// excerpt weighs words[from:to], widened where that is little.
func (b *block) excerpt(from, to int) excerpt {
	p := excerpt{block: b, from: from, to: to, leaves: make(map[int]bool)}
	exact := make(map[int]bool)
	marks := b.marksWithin(from, to)
	for _, m := range marks {
		p.leaves[m.leaf] = true
		if m.exact {
			exact[m.leaf] = true
		}
	}
	p.worth = float64(len(p.leaves)) + exactWorth*float64(len(exact))
	if len(p.leaves) > 1 {
		p.worth += closeWorth / float64(1+wordsBetween(marks, len(p.leaves)))
	}
	p.worth += repeatWorth * float64(min(len(marks)-len(p.leaves), repeatsMost))
	if b.isHeading() {
		p.worth += headingWorth
	}
	p.widen()
	return p
}

// wordsBetween counts the fewest words that stand between matches of so many different leaves.
func wordsBetween(marks []stretch, leaves int) int {
	best := excerptWords
	for i := range marks {
		seen, words := map[int]bool{}, 0
		for _, m := range marks[i:] {
			if !seen[m.leaf] {
				words += m.to - m.from
			}
			if seen[m.leaf] = true; len(seen) == leaves {
				best = min(best, max(0, m.to-marks[i].from-words))
				break
			}
		}
	}
	return best
}

// widen takes in what stands after and before a thin excerpt: whole sentences, or as much of one as fits.
func (p *excerpt) widen() {
	b := p.block
	for p.to-p.from < thinExcerpt && p.to < len(b.words) {
		p.to = min(b.endAfter(p.to), p.from+excerptWords)
	}
	for p.to-p.from < thinExcerpt && p.from > 0 {
		p.from = max(b.startBefore(p.from), p.to-excerptWords)
	}
}

// opening is the beginning of the block, which has no words yet.
func (b *block) opening() excerpt {
	b.take(analyse(b.text), 0)
	p := excerpt{block: b}
	for i := range b.sentences {
		if end := b.sentenceEnd(i); end <= excerptWords {
			p.to = end
		}
	}
	if p.to == 0 {
		p.to = min(len(b.words), excerptWords)
	}
	return p
}

// whole is the whole block, however long.
func (b *block) whole() excerpt { return excerpt{block: b, to: len(b.words)} }

// adds counts what an excerpt shows that has not been shown; one from a part that has no excerpt yet adds at least that.
func (p excerpt) adds(chosen []excerpt, shown map[int]bool) int {
	if !slices.ContainsFunc(chosen, func(c excerpt) bool { return c.block.part == p.block.part }) {
		return max(p.fresh(shown), 1)
	}
	return p.fresh(shown)
}

// fresh counts the leaves that have not been shown.
func (p excerpt) fresh(shown map[int]bool) int {
	n := 0
	for leaf := range p.leaves {
		if !shown[leaf] {
			n++
		}
	}
	return n
}

// compare puts the more telling excerpt first: after the first choice one that shows more of what is new, then that of
// the more telling part, then the one of more worth, then the shorter and the earlier.
func (p excerpt) compare(q excerpt, shown map[int]bool) int {
	fresh := 0
	if len(shown) > 0 {
		fresh = cmp.Compare(q.fresh(shown), p.fresh(shown))
	}
	return cmp.Or(fresh,
		cmp.Compare(p.block.rank, q.block.rank),
		cmp.Compare(q.worth, p.worth),
		cmp.Compare(p.to-p.from, q.to-q.from),
		cmp.Compare(p.block.number, q.block.number),
		cmp.Compare(p.from, q.from))
}

// repeatsAny reports whether one of the excerpts says nearly the same as this.
func (p excerpt) repeatsAny(others []excerpt) bool {
	return slices.ContainsFunc(others, p.repeats)
}

func (p excerpt) repeats(q excerpt) bool {
	mine, others := p.forms(), q.forms()
	if len(mine) > len(others) {
		mine, others = others, mine
	}
	same := 0
	for form := range mine {
		if others[form] {
			same++
		}
	}
	return float64(same) >= repeatShare*float64(len(mine))
}

func (p excerpt) forms() map[string]bool {
	forms := make(map[string]bool)
	for _, w := range p.block.words[p.from:p.to] {
		forms[w.form] = true
	}
	return forms
}
