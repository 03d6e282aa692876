package bleveindex

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"minuted"
)

// Sizes of snippets.
const (
	snippetWords = 30
	titleWords   = 60
	bodySnippets = 2 // beside that of the title
)

const (
	ellipsis     = "…"
	sentenceEnds = ".!?"
)

// bodyParts are the parts that snippets of the body come from, the most telling first.
var bodyParts = [...]part{decisionPart, minutesPart, agendaPart}

// block is one block of a part of an item, with the places where words and phrases of the query stand.
type block struct {
	part   part
	rank   int // of the part in bodyParts
	number int // within the part, from 1
	text   string
	words  []token
	spans  []span // by where they start
}

// span is a stretch of words that matched: words[from:to].
type span struct{ from, to, leaf int }

// window is a stretch of a block that a snippet is made of.
type window struct {
	block  *block
	spans  []span
	leaves map[int]bool // that it shows
}

// snippets shows where the leaves stand in an item: the title, and at most two passages of the rest. Where nothing of
// the rest matched, its beginning is shown without marks.
func snippets(item *minuted.Item, leaves []leaf) []minuted.Snippet {
	out := []minuted.Snippet{}
	title := newBlock(titlePart, 0, 1, item.Title, leaves)
	if len(title.spans) > 0 {
		out = append(out, title.snippet(title.best(titleWords), titleWords))
	}
	var blocks []*block
	for rank, p := range bodyParts {
		blocks = append(blocks, blocksOf(item, p, rank, leaves)...)
	}
	var windows []window
	for _, b := range blocks {
		if len(b.spans) > 0 {
			windows = append(windows, b.best(snippetWords))
		}
	}
	for _, w := range choose(windows) {
		out = append(out, w.block.snippet(w, snippetWords))
	}
	if len(windows) == 0 {
		out = append(out, head(blocks)...)
	}
	return out
}

func blocksOf(item *minuted.Item, p part, rank int, leaves []leaf) []*block {
	text := p.text(item)
	if text == "" {
		return nil
	}
	var blocks []*block
	for i, t := range strings.Split(text, "\n\n") {
		blocks = append(blocks, newBlock(p, rank, i+1, t, leaves))
	}
	return blocks
}

func newBlock(p part, rank, number int, text string, leaves []leaf) *block {
	b := &block{part: p, rank: rank, number: number, text: text, words: analyse(text)}
	for i, l := range leaves {
		if !l.in().has(p) {
			continue
		}
		for _, s := range l.spans(b.words) {
			b.spans = append(b.spans, span{s[0], s[1], i})
		}
	}
	slices.SortFunc(b.spans, func(x, y span) int {
		return cmp.Or(cmp.Compare(x.from, y.from), cmp.Compare(x.to, y.to), cmp.Compare(x.leaf, y.leaf))
	})
	return b
}

// best finds the stretch of the block with the most different leaves, then the most matches, then the first.
func (b *block) best(words int) window {
	var best window
	for i, first := range b.spans {
		end := i + 1
		for end < len(b.spans) && b.spans[end].to-first.from <= words {
			end++
		}
		w := window{block: b, spans: b.spans[i:end], leaves: make(map[int]bool)}
		for _, s := range w.spans {
			w.leaves[s.leaf] = true
		}
		if best.block == nil || w.compare(best) < 0 {
			best = w
		}
	}
	return best
}

// compare puts windows of one part in order, the most telling first.
func (w window) compare(x window) int {
	return cmp.Or(cmp.Compare(len(x.leaves), len(w.leaves)), cmp.Compare(len(x.spans), len(w.spans)))
}

// choose picks the best window of the most telling part, and then one that shows something more or comes from another
// part. windows are in the order of parts.
func choose(windows []window) []window {
	var chosen []window
	shown := make(map[int]bool)
	for len(chosen) < bodySnippets && len(windows) > 0 {
		next := slices.MinFunc(windows, func(a, b window) int {
			fresh := cmp.Compare(b.fresh(shown), a.fresh(shown))
			if len(chosen) == 0 {
				fresh = 0
			}
			return cmp.Or(fresh, cmp.Compare(a.block.rank, b.block.rank), a.compare(b))
		})
		if len(chosen) > 0 && next.fresh(shown) == 0 && next.block.part == chosen[0].block.part {
			break
		}
		chosen = append(chosen, next)
		for l := range next.leaves {
			shown[l] = true
		}
		windows = slices.DeleteFunc(windows, func(w window) bool { return w.block == next.block })
	}
	return chosen
}

// fresh counts the leaves that have not been shown yet.
func (w window) fresh(shown map[int]bool) int {
	n := 0
	for l := range w.leaves {
		if !shown[l] {
			n++
		}
	}
	return n
}

// head is the beginning of the first block that is no heading.
func head(blocks []*block) []minuted.Snippet {
	var first *block
	for _, b := range blocks {
		if len(b.words) == 0 {
			continue
		}
		if !strings.HasPrefix(b.text, headingMark) {
			return []minuted.Snippet{b.snippet(window{}, snippetWords)}
		}
		if first == nil {
			first = b
		}
	}
	if first == nil {
		return nil
	}
	return []minuted.Snippet{first.snippet(window{}, snippetWords)}
}

// headingMark begins a heading in a [minuted.Text].
const headingMark = "# "

// snippet cuts the window and its surroundings out of the block, so many words at most unless the window is longer.
func (b *block) snippet(w window, words int) minuted.Snippet {
	from, to := b.around(w, words)
	start, end := b.startOf(from), b.endOf(to)
	out := minuted.Snippet{Field: b.part.String(), Anchor: b.anchor()}
	var text strings.Builder
	if strings.TrimSpace(strings.TrimPrefix(b.text[:start], headingMark)) != "" {
		text.WriteString(ellipsis)
	}
	at := start
	for _, s := range merged(b.spans) {
		if b.words[s.from].start < start || b.words[s.to-1].end > end {
			continue
		}
		text.WriteString(plain(b.text[at:b.words[s.from].start]))
		out.Parts = appendPart(out.Parts, text.String(), false)
		text.Reset()
		at = b.words[s.to-1].end
		out.Parts = appendPart(out.Parts, plain(b.text[b.words[s.from].start:at]), true)
	}
	text.WriteString(plain(b.text[at:end]))
	if strings.TrimSpace(b.text[end:]) != "" {
		if strings.ContainsRune(sentenceEnds, rune(b.text[end-1])) {
			text.WriteByte(' ')
		}
		text.WriteString(ellipsis)
	}
	out.Parts = appendPart(out.Parts, text.String(), false)
	return out
}

func (b *block) anchor() string {
	if b.part == titlePart {
		return b.part.String()
	}
	return fmt.Sprintf("%s-%d", b.part, b.number)
}

// around widens a window to whole sentences where they fit, else to the number of words.
func (b *block) around(w window, words int) (from, to int) {
	last := 0
	if len(w.spans) > 0 {
		from = w.spans[0].from
		for _, s := range w.spans {
			last = max(last, s.to)
		}
	}
	from = b.widened(from, max(0, last-words), max(0, words-(last-from))/3)
	limit := min(len(b.words), max(last, from+words))
	for to = limit; to > max(last, from+1); to-- {
		if to == len(b.words) || b.beginsSentence(to) {
			return from, to
		}
	}
	return from, limit
}

// widened gives the start of the sentence that a window begins in, if that is not before the earliest word allowed, or
// else a word a little earlier.
func (b *block) widened(from, earliest, little int) int {
	for i := from; i >= earliest; i-- {
		if i == 0 || b.beginsSentence(i) {
			return i
		}
	}
	return max(earliest, from-little)
}

// beginsSentence reports whether word i follows the end of a sentence and has a capital or a figure.
func (b *block) beginsSentence(i int) bool {
	between := b.text[b.words[i-1].end:b.words[i].start]
	stop := strings.IndexAny(between, sentenceEnds)
	if stop < 0 || !strings.ContainsAny(between[stop:], " \n\t") {
		return false
	}
	first, _ := utf8.DecodeRuneInString(b.text[b.words[i].start:])
	return unicode.IsUpper(first) || unicode.IsDigit(first)
}

// startOf gives the byte where a snippet that begins with word i starts: behind the white space before it, so that
// signs such as "£" stay with it.
func (b *block) startOf(i int) int {
	for ; i > 0; i-- {
		before := b.words[i-1].end
		if at := strings.LastIndexAny(b.text[before:b.words[i].start], " \n\t"); at >= 0 {
			return before + at + 1
		}
	}
	return len(b.text) - len(strings.TrimPrefix(b.text, headingMark))
}

// endOf gives the byte where a snippet ends that ends before word i: at the white space before it.
func (b *block) endOf(i int) int {
	for ; i > 0 && i < len(b.words); i++ {
		before := b.words[i-1].end
		if at := strings.IndexAny(b.text[before:b.words[i].start], " \n\t"); at >= 0 {
			return before + at
		}
	}
	return len(b.text)
}

// merged joins spans that overlap.
func merged(spans []span) []span {
	var out []span
	for _, s := range spans {
		if n := len(out); n > 0 && s.from < out[n-1].to {
			out[n-1].to = max(out[n-1].to, s.to)
			continue
		}
		out = append(out, s)
	}
	return out
}

func appendPart(parts []minuted.SnippetPart, text string, match bool) []minuted.SnippetPart {
	if text == "" {
		return parts
	}
	return append(parts, minuted.SnippetPart{Text: text, Match: match})
}

var plainer = strings.NewReplacer("\n"+headingMark, " ", "\n", " ", "\t", " ")

// plain puts a piece of text on one line.
func plain(text string) string { return plainer.Replace(text) }
