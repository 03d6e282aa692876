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
	leaves   leafSet // that it shows
	worth    float64
}

// excerpts appends the stretches of the block that show matches: whole sentences where they fit, pieces of a sentence
// where it alone is too long.
func (b *block) excerpts(all []excerpt) []excerpt {
	for i, from := range b.sentences {
		to := b.sentenceEnd(i)
		if !b.isMarked(from, to) {
			continue
		}
		if to-from > excerptWords {
			all = b.pieces(from, to, all)
			continue
		}
		for j := i; j < len(b.sentences) && b.sentenceEnd(j)-from <= excerptWords; j++ {
			if j == i || b.isMarked(b.sentences[j], b.sentenceEnd(j)) {
				all = append(all, b.excerpt(from, b.sentenceEnd(j)))
			}
		}
	}
	return all
}

// pieces cuts a sentence that is too long around each of its matches.
func (b *block) pieces(from, to int, all []excerpt) []excerpt {
	last := from
	for first := range b.marksWithin(from, to) {
		start := max(from, first.from-leadWords)
		if to-start < excerptWords {
			start = max(from, to-excerptWords)
		}
		end := min(to, max(first.to, start+excerptWords))
		if end == last {
			continue
		}
		last = end
		all = append(all, b.excerpt(start, end))
	}
	return all
}

// excerpt weighs words[from:to], widened where that is little.
func (b *block) excerpt(from, to int) excerpt {
	p := excerpt{block: b, from: from, to: to}
	var exact leafSet
	marks := 0
	for m := range b.marksWithin(from, to) {
		marks++
		p.leaves.add(m.leaf)
		if m.exact {
			exact.add(m.leaf)
		}
	}
	leaves := p.leaves.len()
	p.worth = float64(leaves) + exactWorth*float64(exact.len())
	if leaves > 1 {
		p.worth += closeWorth / float64(1+b.wordsBetween(from, to, leaves))
	}
	p.worth += repeatWorth * float64(min(marks-leaves, repeatsMost))
	if b.isHeading() {
		p.worth += headingWorth
	}
	p.widen()
	return p
}

// wordsBetween counts the fewest words that stand between matches of so many different leaves in words[from:to].
func (b *block) wordsBetween(from, to, leaves int) int {
	best := excerptWords
	for first := range b.marksWithin(from, to) {
		var seen leafSet
		words := 0
		for m := range b.marksWithin(first.from, to) {
			if !seen.has(m.leaf) {
				words += m.to - m.from
			}
			if seen.add(m.leaf); seen.len() == leaves {
				best = min(best, max(0, m.to-first.from-words))
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
	b.read(nil)
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
func (p excerpt) adds(chosen []excerpt, shown leafSet) int {
	fresh := p.leaves.without(shown).len()
	if !slices.ContainsFunc(chosen, func(c excerpt) bool { return c.block.part == p.block.part }) {
		return max(fresh, 1)
	}
	return fresh
}

// compare puts the more telling excerpt first: after the first choice one that shows more of what is new, then that of
// the more telling part, then the one of more worth, then the shorter and the earlier.
func (p excerpt) compare(q excerpt, shown leafSet) int {
	fresh := 0
	if shown != (leafSet{}) {
		fresh = cmp.Compare(q.leaves.without(shown).len(), p.leaves.without(shown).len())
	}
	return cmp.Or(fresh,
		cmp.Compare(p.block.rank, q.block.rank),
		cmp.Compare(q.worth, p.worth),
		cmp.Compare(p.to-p.from, q.to-q.from),
		cmp.Compare(p.block.at, q.block.at),
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
	for _, form := range mine {
		if _, ok := slices.BinarySearch(others, form); ok {
			same++
		}
	}
	return float64(same) >= repeatShare*float64(len(mine))
}

// forms gives the different words of the excerpt, as the hashes of their forms, sorted.
func (p excerpt) forms() []uint64 {
	words := p.block.words[p.from:p.to]
	if len(words) == 0 {
		return nil
	}
	hashes := make([]uint64, 0, excerptWords)
	text := p.block.text[words[0].start:words[len(words)-1].end]
	var form []byte
	r := wordReader{text: text}
	for r.next() {
		form = r.appendForm(form[:0])
		hashes = append(hashes, hashOf(form))
	}
	slices.Sort(hashes)
	return slices.Compact(hashes)
}

// hashOf is FNV-1a: G. Fowler, L. C. Noll, K.-P. Vo, D. Eastlake, The FNV Non-Cryptographic Hash Algorithm.
func hashOf(form []byte) uint64 {
	hash := uint64(14695981039346656037)
	for _, c := range form {
		hash = (hash ^ uint64(c)) * 1099511628211
	}
	return hash
}
