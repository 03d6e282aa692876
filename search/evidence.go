package search

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"minuted"
	"minuted/search/web"
)

// addEvidence gives hits the evidence for their topics, which stands with the items.
func addEvidence(ctx context.Context, ix minuted.Index, hits []minuted.Hit) error {
	for i := range hits {
		it, err := ix.Item(ctx, hits[i].ID)
		if err != nil {
			return fmt.Errorf("explain the topics of item %s: %w", hits[i].ID, err)
		}
		hits[i].Evidence = it.Evidence
	}
	return nil
}

// about is what the page of an item says of its topics.
func (s *Service) about(it *minuted.Item) web.ItemTopics {
	e := it.Evidence
	if e == nil { // an index built by rules that kept none
		e = &minuted.Evidence{Kind: it.Kind}
		for _, id := range it.Topics {
			e.Topics = append(e.Topics, minuted.Reason{Topic: id})
		}
	}
	out := web.ItemTopics{About: s.reasons(it, e.Topics), Mentions: s.reasons(it, e.Mentions), Rules: e.Rules}
	if len(out.About) == 0 {
		out.None = whyNone(e)
	}
	for _, c := range e.Removed {
		out.Removed = append(out.Removed, web.Correction{Link: s.topicLink(minuted.Named{ID: c.Topic}), Who: c.Who, Why: c.Why})
	}
	return out
}

// whyNone says why an item has no topic.
func whyNone(e *minuted.Evidence) string {
	switch {
	case e.Procedure != "":
		return "This is procedure, which every agenda has. What is said under it belongs to other items."
	case e.Heading:
		return "Its title only heads what follows."
	case len(e.Removed) > 0:
		return "What the rules gave it was taken away by hand."
	default:
		return "No topic has enough words that speak for it."
	}
}

func (s *Service) reasons(it *minuted.Item, list []minuted.Reason) []web.Reason {
	var out []web.Reason
	for _, r := range list {
		reason := web.Reason{Link: s.topicLink(minuted.Named{ID: r.Topic, Name: r.Name}), Committee: r.Committee, Passages: passages(it, r.Cues)}
		if c := r.Correction; c != nil {
			reason.Correction = &web.Correction{Who: c.Who, Why: c.Why}
		}
		out = append(out, reason)
	}
	return out
}

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
		text := cueText(it, rest[0].Cue.Field)
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
		text := cueText(it, c.Field)
		from := byteAt(text, c.Start)
		repeated := c.Field == fieldAttachment && lineAt(text, from) == it.Title
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
	if field != "title" {
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

// fieldAttachment is the field of evidence that is the titles of attachments.
const fieldAttachment = "attachment"

// cueText is the text that positions of cues count in.
func cueText(it *minuted.Item, field string) string {
	switch field {
	case "title":
		return it.Title
	case "agenda":
		return string(it.Agenda)
	case "decision":
		return string(it.Decision.Text)
	case "minutes":
		return string(it.Minutes)
	case fieldAttachment:
		titles := make([]string, len(it.Attachments))
		for i, a := range it.Attachments {
			titles[i] = a.Title
		}
		return strings.Join(titles, "\n")
	default:
		return ""
	}
}

func cueFieldWord(field string) string {
	if field == fieldAttachment {
		return "Title of an attachment"
	}
	return fieldWord(field)
}

// cueAnchor is the id of the block of the page that a cue stands in.
func cueAnchor(text, field string, at int) string {
	switch field {
	case "title":
		return field
	case fieldAttachment:
		return "attachments"
	default:
		return field + "-" + strconv.Itoa(strings.Count(text[:at], "\n\n")+1)
	}
}
