package bleveindex

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"minuted"
)

// block is one block of a part of an item, with the places where the query matched. Places and bytes count from the
// block's own beginning.
type block struct {
	item      *minuted.Item
	part      part
	rank      int // of the part in bodyParts
	at        int // byte of the part's text that it begins with
	number    int // within the part, from 1
	text      string
	words     []token
	marks     []stretch // by where they start
	sentences []int     // words that sentences begin with; lines of a list or table count as sentences
}

// headingMark begins a heading in a [minuted.Text].
const headingMark = "# "

// matchedBlocks are the blocks of a part in which something matched; of a long part, those of its telling pieces.
func matchedBlocks(item *minuted.Item, p part, rank int, plan *plan) []*block {
	leaves := slices.DeleteFunc(slices.Clone(plan.positive), func(l leaf) bool { return !l.in().has(p) })
	if len(leaves) == 0 {
		return nil
	}
	text := p.text(item)
	var blocks []*block
	for i, piece := range telling(text, leaves) {
		if i >= maxPieces && len(blocks) > 0 {
			break
		}
		words, marks := plan.marksOf(piece.text, langsOf(item), p)
		for len(marks) > 0 {
			var b *block
			b, marks = firstMatched(text, piece.at, words, marks)
			b.item, b.part, b.rank = item, p, rank
			blocks = append(blocks, b)
		}
	}
	return blocks
}

// firstMatched is the block of the first mark, with its words and marks, and the marks behind it. words and marks are of
// the piece of the text that begins at byte start.
func firstMatched(text string, start int, words []token, marks []stretch) (*block, []stretch) {
	b := blockAround(text, start+words[marks[0].from].start)
	first, _ := slices.BinarySearchFunc(words, b.at-start, wordStarts)
	end, _ := slices.BinarySearchFunc(words, b.at-start+len(b.text), wordStarts)
	for ; len(marks) > 0 && marks[0].from < end; marks = marks[1:] {
		m := marks[0]
		m.from, m.to = m.from-first, min(m.to, end)-first
		b.marks = append(b.marks, m)
	}
	b.take(words[first:end], b.at-start)
	return b, marks
}

func wordStarts(t token, at int) int { return cmp.Compare(t.start, at) }

// blockAround is the block that a byte of a text stands in, without its words.
func blockAround(text string, at int) *block {
	b := &block{number: 1 + strings.Count(text[:at], blockBreak)}
	if before := strings.LastIndex(text[:at], blockBreak); before >= 0 {
		b.at = before + len(blockBreak)
	}
	b.text, _, _ = strings.Cut(text[b.at:], blockBreak)
	return b
}

// take gives the block its words. It begins at byte start of the text that they were found in. No sentence is told apart
// within a mark.
func (b *block) take(words []token, start int) {
	b.words = slices.Clone(words)
	marked := 0 // the word behind the marks so far
	marks := b.marks
	for i := range b.words {
		b.words[i].start -= start
		b.words[i].end -= start
		for ; len(marks) > 0 && marks[0].from < i; marks = marks[1:] {
			marked = max(marked, marks[0].to)
		}
		if i == 0 || i >= marked && b.beginsSentence(i) {
			b.sentences = append(b.sentences, i)
		}
	}
}

// beginsSentence reports whether word i, which is not the first, begins a sentence or a line.
func (b *block) beginsSentence(i int) bool {
	return b.words[i].sentence != b.words[i-1].sentence || strings.Contains(b.text[b.words[i-1].end:b.words[i].start], "\n")
}

func (b *block) isHeading() bool { return strings.HasPrefix(b.text, headingMark) }

// anchor is where the item's page shows the block. Attached documents are only named there.
func (b *block) anchor() string {
	if b.part == titlePart || b.part == attachmentsPart {
		return b.part.String()
	}
	return fmt.Sprintf("%s-%d", b.part, b.number)
}

// sentenceEnd gives the word after sentence i.
func (b *block) sentenceEnd(i int) int {
	if i+1 < len(b.sentences) {
		return b.sentences[i+1]
	}
	return len(b.words)
}

// endAfter gives the end of the sentence that word i stands in.
func (b *block) endAfter(i int) int {
	at, begins := slices.BinarySearch(b.sentences, i)
	if !begins {
		at--
	}
	return b.sentenceEnd(at)
}

// startBefore gives the beginning of the sentence that the word before i stands in.
func (b *block) startBefore(i int) int {
	at, _ := slices.BinarySearch(b.sentences, i)
	return b.sentences[at-1]
}

// marksWithin are the marks that lie wholly in words[from:to].
func (b *block) marksWithin(from, to int) []stretch {
	first, _ := slices.BinarySearchFunc(b.marks, from, func(m stretch, at int) int { return cmp.Compare(m.from, at) })
	var out []stretch
	for _, m := range b.marks[first:] {
		if m.from >= to {
			break
		}
		if m.to <= to {
			out = append(out, m)
		}
	}
	return out
}
