package bleveindex

import (
	"cmp"
	"iter"
	"slices"
	"strconv"
	"strings"
)

// maxRead is how many bytes of the matched blocks of a part are read for excerpts, so that an attached report of hundreds
// of pages about nothing else costs little more than a short one.
const maxRead = 24 << 10

// block is one block of a part of an item, with the places where the query matched. Places and bytes count from the
// block's own beginning.
type block struct {
	part      part
	rank      int // of the part in bodyParts
	partText  string
	at        int // byte of it that the block begins with
	text      string
	words     []extent
	marks     []stretch // by where they start
	sentences []int     // words that sentences begin with; lines of a list or table count as sentences
}

// extent is the bytes of a word.
type extent struct{ start, end int }

// headingMark begins a heading in a [minuted.Text].
const headingMark = "# "

// matchedBlocks are the blocks of a part in which something matched; of a part in which that is too much to read, those
// that show most different leaves, and of these the first.
func (s *snipper) matchedBlocks(p part, rank int) []*block {
	if !s.look.looksIn(p) {
		return nil
	}
	text := p.text(s.item)
	words, marks := s.look.marked(text, langsOf(s.item), p)
	first := s.used
	for len(marks) > 0 {
		b := s.block(p, rank, text, words[marks[0].from].start)
		n := 1
		for n < len(marks) && words[marks[n].from].start < b.at+len(b.text) {
			n++
		}
		b.marks, marks = append(b.marks, marks[:n]...), marks[n:]
	}
	blocks := mostTelling(s.blocks[first:s.used])
	for _, b := range blocks {
		b.read(words)
	}
	return blocks
}

// mostTelling puts the blocks that show most different leaves first and leaves out the last where all are too much to
// read.
func mostTelling(blocks []*block) []*block {
	size := 0
	for _, b := range blocks {
		size += len(b.text)
	}
	if size <= maxRead {
		return blocks
	}
	slices.SortStableFunc(blocks, func(a, b *block) int { return cmp.Compare(b.leaves().len(), a.leaves().len()) })
	size = 0
	for i, b := range blocks {
		if size += len(b.text); size > maxRead && i > 0 {
			return blocks[:i]
		}
	}
	return blocks
}

// block gives the block that a byte of a part's text stands in, without its words and marks.
func (s *snipper) block(p part, rank int, text string, at int) *block {
	if s.used == len(s.blocks) {
		s.blocks = append(s.blocks, new(block))
	}
	b := s.blocks[s.used]
	s.used++
	*b = block{part: p, rank: rank, partText: text, words: b.words[:0], marks: b.marks[:0], sentences: b.sentences[:0]}
	if before := strings.LastIndex(text[:at], blockBreak); before >= 0 {
		b.at = before + len(blockBreak)
	}
	b.text, _, _ = strings.Cut(text[b.at:], blockBreak)
	return b
}

// read gives the block its words. Its marks, which are of words that were looked for in the part, become marks of these.
// No sentence is told apart within a mark.
func (b *block) read(looked []sighting) {
	marked, marks, sentence := 0, b.marks, 0 // words up to marked are within marks; marks are those ahead
	r := wordReader{text: b.text}
	for ; r.next(); sentence = r.sentence {
		i := len(b.words)
		if i == 0 || i >= marked && (r.sentence != sentence || strings.Contains(b.text[b.words[i-1].end:r.start], "\n")) {
			b.sentences = append(b.sentences, i)
		}
		for ; len(marks) > 0 && looked[marks[0].from].start == b.at+r.start; marks = marks[1:] {
			m := &marks[0]
			m.from, m.to = i, i+m.to-m.from
			marked = max(marked, m.to)
		}
		b.words = append(b.words, extent{r.start, r.end})
	}
}

// leaves are those that the block shows.
func (b *block) leaves() leafSet {
	var shows leafSet
	for _, m := range b.marks {
		shows.add(m.leaf)
	}
	return shows
}

func (b *block) isHeading() bool { return strings.HasPrefix(b.text, headingMark) }

// anchor is where the item's page shows the block. Attached documents are only named there.
func (b *block) anchor() string {
	if b.part == titlePart || b.part == attachmentsPart {
		return b.part.String()
	}
	return b.part.String() + "-" + strconv.Itoa(1+strings.Count(b.partText[:b.at], blockBreak))
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
func (b *block) marksWithin(from, to int) iter.Seq[stretch] {
	return func(yield func(stretch) bool) {
		first, _ := slices.BinarySearchFunc(b.marks, from, func(m stretch, at int) int { return cmp.Compare(m.from, at) })
		for _, m := range b.marks[first:] {
			if m.from >= to || m.to <= to && !yield(m) {
				return
			}
		}
	}
}

// isMarked reports whether any mark lies wholly in words[from:to].
func (b *block) isMarked(from, to int) bool {
	for range b.marksWithin(from, to) {
		return true
	}
	return false
}
