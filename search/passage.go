package search

import (
	"fmt"
	"strconv"
	"strings"

	"minuted"
	"minuted/search/web"
)

// Bounds of the passages shown for a topic.
const (
	maxPassages = 6
	aroundCue   = 80 // most bytes of a passage before its first cue and after its last
)

// foundCue is a cue and where it stands in its field, in bytes.
type foundCue struct {
	minuted.Cue
	minuted.Mark
}

// passages are the places that cues stand in, each with the cues marked. Cues close together share one.
func passages(it *minuted.Item, cues []minuted.Cue) []web.Passage {
	var out []web.Passage
	for rest := foundCues(it, cues); len(rest) > 0 && len(out) < maxPassages; {
		text := it.CueText(rest[0].Cue.Field)
		n := 1
		for n < len(rest) && together(text, rest[n-1], rest[n]) {
			n++
		}
		out = append(out, passage(text, rest[:n]))
		rest = rest[n:]
	}
	return out
}

// foundCues places cues in an item. One that does not stand where it should, because the item is another version, is
// left out, and so is one in the title of an attachment that has the title of the item.
func foundCues(it *minuted.Item, cues []minuted.Cue) []foundCue {
	var out []foundCue
	for _, c := range cues {
		text := it.CueText(c.Field)
		from := byteAt(text, c.Start)
		repeated := c.Field == minuted.CueAttachment && lineAt(text, from) == it.Title
		if strings.HasPrefix(text[from:], c.Text) && c.Text != "" && !repeated {
			out = append(out, foundCue{c, minuted.Mark{Field: c.Field, From: from, To: from + len(c.Text)}})
		}
	}
	return out
}

// byteAt is the place in bytes of a code point counted from 0, the end of the text for one behind it.
func byteAt(text string, codePoint int) int {
	for at := range text {
		if codePoint == 0 {
			return at
		}
		codePoint--
	}
	return len(text)
}

// lineAt is the line of a text that a place lies in.
func lineAt(text string, at int) string {
	line, _, _ := strings.Cut(text[strings.LastIndexByte(text[:at], '\n')+1:], "\n")
	return line
}

// together reports whether two cues can be shown in one passage.
func together(text string, a, b foundCue) bool {
	if a.Cue.Field != b.Cue.Field || b.From < a.From || b.From > a.To+aroundCue {
		return false
	}
	return b.From <= a.To || !strings.Contains(text[a.To:b.From], "\n")
}

func passage(text string, cues []foundCue) web.Passage {
	field := cues[0].Cue.Field
	p := web.Passage{Field: cueFieldWord(field), Href: "#" + cueAnchor(text, field, cues[0].From)}
	marks := make([]minuted.Mark, len(cues))
	to := 0
	for i, c := range cues {
		marks[i], to = c.Mark, max(to, c.To)
		p.Notes = append(p.Notes, cueNotes(c.Cue)...)
	}
	from := 0
	if field != minuted.CueTitle {
		from, to = before(text, cues[0].From), after(text, to)
	} else {
		to = len(text)
	}
	if from > 0 && text[from-1] != '\n' {
		p.Parts = appendPart(p.Parts, "… ", false)
	}
	p.Parts = append(p.Parts, pen{marks}.parts(field, from, text[from:to])...)
	if to < len(text) && text[to] != '\n' {
		p.Parts = appendPart(p.Parts, " …", false)
	}
	return p
}

// before is where a passage begins whose first cue stands at a place: at a word of the same line.
func before(text string, at int) int {
	line := strings.LastIndexByte(text[:at], '\n') + 1
	if at-line <= aroundCue {
		return line
	}
	if space := strings.IndexByte(text[at-aroundCue:at], ' '); space >= 0 {
		return at - aroundCue + space + 1
	}
	return at
}

// after is where a passage ends whose last cue ends at a place.
func after(text string, at int) int {
	line := len(text)
	if n := strings.IndexByte(text[at:], '\n'); n >= 0 {
		line = at + n
	}
	if line-at <= aroundCue {
		return line
	}
	if space := strings.LastIndexByte(text[at:at+aroundCue], ' '); space >= 0 {
		return at + space
	}
	return at
}

// cueNotes says what is to be said of a cue besides where it stands.
func cueNotes(c minuted.Cue) []string {
	switch {
	case c.Strength == "reference":
		return []string{"a case number"}
	case c.Strength == "address":
		return []string{"an address"}
	case c.Times > 1:
		return []string{fmt.Sprintf("“%s” %d times", c.Text, c.Times)}
	default:
		return nil
	}
}

func cueFieldWord(field string) string {
	if field == minuted.CueAttachment {
		return "Title of an attachment"
	}
	return fieldWord(field)
}

// cueAnchor is the id of the block of the page that a cue stands in.
func cueAnchor(text, field string, at int) string {
	switch field {
	case minuted.CueTitle:
		return field
	case minuted.CueAttachment:
		return "attachments"
	default:
		return field + "-" + strconv.Itoa(strings.Count(text[:at], "\n\n")+1)
	}
}
