package bleveindex

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"minuted"
)

// ellipsis stands where a sentence has been cut.
const ellipsis = "…"

const spaces = " \n\t"

// snippet cuts an excerpt out of its block and marks what matched in it. An ellipsis tells where a sentence was cut;
// whole sentences need none.
func (s *snipper) snippet(p excerpt) minuted.Snippet {
	b, c := p.block, &s.cutting
	out := minuted.Snippet{Field: b.part.String(), Anchor: b.anchor()}
	if b.part == attachmentsPart {
		out.Attachment, out.Page = pageAt(s.item, b.at)
	}
	c.text, c.pieces = c.text[:0], c.pieces[:0]
	if p.from > 0 && !slices.Contains(b.sentences, p.from) {
		c.text = append(c.text, ellipsis...)
	}
	at := b.startOf(p.from)
	for m := range unbroken(b.marksWithin(p.from, p.to)) {
		from, to := b.words[m.from].start, b.words[m.to-1].end
		c.add(b.text[at:from])
		c.end(false)
		c.add(b.text[from:to])
		c.end(true)
		at = to
	}
	c.add(b.text[at:b.endOf(p.to)])
	if p.to < len(b.words) && !slices.Contains(b.sentences, p.to) {
		c.cutOff()
	}
	c.end(false)
	out.Parts = c.parts()
	return out
}

// cutting is a snippet on its way.
type cutting struct {
	text   []byte
	pieces []cuttingPiece
}

// cuttingPiece is a piece of a cutting, which begins where the one before it ends.
type cuttingPiece struct {
	end   int
	match bool
}

// add puts text on the one line of the snippet.
func (c *cutting) add(text string) {
	for at := 0; at < len(text); at++ {
		sign := text[at]
		if sign == '\n' || sign == '\t' {
			if sign == '\n' && strings.HasPrefix(text[at+1:], headingMark) {
				at += len(headingMark)
			}
			sign = ' '
		}
		c.text = append(c.text, sign)
	}
}

// start is where the piece begins that has not ended yet.
func (c *cutting) start() int {
	if n := len(c.pieces); n > 0 {
		return c.pieces[n-1].end
	}
	return 0
}

// end ends a piece. There are no empty ones.
func (c *cutting) end(match bool) {
	if len(c.text) > c.start() {
		c.pieces = append(c.pieces, cuttingPiece{len(c.text), match})
	}
}

// cutOff ends a piece of a sentence with an ellipsis, which takes the place of a comma and stands apart from a full stop.
func (c *cutting) cutOff() {
	last := bytes.TrimRight(c.text[c.start():], ",;:–—-([{“‘\"' ")
	c.text = c.text[:c.start()+len(last)]
	if n := len(last); n > 0 && strings.IndexByte(sentenceMarks, last[n-1]) >= 0 {
		c.text = append(c.text, ' ')
	}
	c.text = append(c.text, ellipsis...)
}

// parts gives the pieces, which share one string.
func (c *cutting) parts() []minuted.SnippetPart {
	if len(c.pieces) == 0 {
		return nil
	}
	whole, at := string(c.text), 0
	parts := make([]minuted.SnippetPart, len(c.pieces))
	for i, p := range c.pieces {
		parts[i] = minuted.SnippetPart{Text: whole[at:p.end], Match: p.match}
		at = p.end
	}
	return parts
}

// pageAt names the attached document and its page, from 1, that a byte of attachmentsText stands on.
func pageAt(item *minuted.Item, at int) (title string, page int) {
	for _, a := range item.Attachments {
		for i, text := range a.Pages {
			if at -= len(text) + len(blockBreak); at < 0 {
				return cmp.Or(a.Title, a.URL), i + 1
			}
		}
	}
	return "", 0
}

// startOf gives the byte where a snippet that begins with word i starts: behind the white space before it, so that
// signs such as "£" stay with it.
func (b *block) startOf(i int) int {
	for ; i > 0; i-- {
		before := b.words[i-1].end
		if at := strings.LastIndexAny(b.text[before:b.words[i].start], spaces); at >= 0 {
			return before + at + 1
		}
	}
	return len(b.text) - len(strings.TrimPrefix(b.text, headingMark))
}

// endOf gives the byte where a snippet ends that ends before word i: at the white space before it.
func (b *block) endOf(i int) int {
	for ; i > 0 && i < len(b.words); i++ {
		before := b.words[i-1].end
		if at := strings.IndexAny(b.text[before:b.words[i].start], spaces); at >= 0 {
			return before + at
		}
	}
	return len(b.text)
}
