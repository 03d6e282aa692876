package bleveindex

import (
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
func (p excerpt) snippet() minuted.Snippet {
	b := p.block
	out := minuted.Snippet{Field: b.part.String(), Anchor: b.anchor()}
	if b.part == attachmentsPart {
		out.Attachment, out.Page = pageAt(b.item, b.at)
	}
	start, end := b.startOf(p.from), b.endOf(p.to)
	text := ""
	if p.from > 0 && !slices.Contains(b.sentences, p.from) {
		text = ellipsis
	}
	at := start
	for _, m := range unbroken(b.marksWithin(p.from, p.to)) {
		from := b.words[m.from].start
		text += oneLine(b.text[at:from])
		at = b.words[m.to-1].end
		out.Parts = appendPart(out.Parts, text, false)
		out.Parts = appendPart(out.Parts, oneLine(b.text[from:at]), true)
		text = ""
	}
	text += oneLine(b.text[at:end])
	if p.to < len(b.words) && !slices.Contains(b.sentences, p.to) {
		text = cutOff(text)
	}
	out.Parts = appendPart(out.Parts, text, false)
	return out
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

// cutOff ends a piece of a sentence with an ellipsis, which takes the place of a comma and stands apart from a full stop.
func cutOff(text string) string {
	text = strings.TrimRight(text, ",;:–—-([{“‘\"' ")
	if text != "" && strings.ContainsAny(text[len(text)-1:], sentenceMarks) {
		return text + " " + ellipsis
	}
	return text + ellipsis
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

// unbroken makes one mark of those that overlap.
func unbroken(marks []stretch) []stretch {
	var out []stretch
	for _, m := range marks {
		if n := len(out); n > 0 && m.from < out[n-1].to {
			out[n-1].to = max(out[n-1].to, m.to)
			continue
		}
		out = append(out, m)
	}
	return out
}

func appendPart(parts []minuted.SnippetPart, text string, match bool) []minuted.SnippetPart {
	if text == "" {
		return parts
	}
	return append(parts, minuted.SnippetPart{Text: text, Match: match})
}

var lines = strings.NewReplacer("\n"+headingMark, " ", "\n", " ", "\t", " ")

// oneLine puts a piece of text on one line.
func oneLine(text string) string { return lines.Replace(text) }
