package moderngov

import (
	"errors"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"minuted"
)

// readSavedText reads an agenda item that was saved as plain text: a title, the agenda text, then parts under labels.
func readSavedText(c *minuted.Capture, text string) (*minuted.Meeting, error) {
	if !utf8.ValidString(text) {
		return nil, errors.New("neither HTML nor readable text")
	}
	e, err := readText(text)
	if err != nil {
		return nil, err
	}
	s := &sitting{site: c.Task.Site, attendance: attendanceOf(nil)}
	s.status = minuted.StatusHeld
	u := savedAddress(c)
	if u != nil {
		if at, ok := classify(rootOf(u), u); ok {
			s.placeAt(at, u.Fragment, &e)
		}
	}
	s.entries = []entry{e}
	s.settle(c, u)
	return s.meeting(), nil
}

// placeAt takes the ids that an address gives: of an item, or of a meeting and perhaps, after "#AI", of its item.
func (s *sitting) placeAt(at address, fragment string, e *entry) {
	switch at.kind {
	case KindItem:
		e.ai = strings.TrimSuffix(at.id, welshMark)
	case KindMeeting:
		s.id = at.id
		if m := anchorName.FindStringSubmatch(fragment); m != nil {
			e.ai = m[1]
		}
	}
}

// readText reads the parts of an item from plain text.
func readText(text string) (entry, error) {
	lines := textLines(text)
	lines, heading := skipPageTitle(lines)
	if len(lines) == 0 {
		return entry{}, errors.New("no title: the text holds nothing but page headings")
	}
	e := titleEntry(lines[0].text, heading)
	if _, isPart := partLabelled(lines[0].text); isPart {
		return entry{}, errors.New("no title: the text begins with a label")
	}
	wrapped := isWrapped(lines)
	words := map[part][]body{}
	at, from := agendaPart, 1
	for i := 1; i <= len(lines); i++ {
		next, ok := documentsPart, true
		if i < len(lines) {
			next, ok = labelLine(lines[i].text)
		}
		if !ok {
			continue
		}
		words[at] = append(words[at], body{text: minuted.NewText(textBlocks(lines[from:i], wrapped)...)})
		at, from = next, i+1
	}
	e.agenda, e.minutes, e.decision = joined(words[agendaPart]), joined(words[minutesPart]), joined(words[decisionPart])
	return e, nil
}

// labelLine returns the part that a line of its own begins. "DECISION" and "Decision Made: (reference)", which clerks
// type into minutes, are no labels of the platform.
func labelLine(line string) (part, bool) {
	if !strings.HasSuffix(line, ":") {
		return otherPart, false
	}
	return partLabelled(line)
}

// textLine is one line with something on it.
type textLine struct {
	text  string
	after bool // an empty line comes before it
}

func textLines(text string) []textLine {
	var lines []textLine
	blank := false
	for line := range strings.SplitSeq(strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n"), "\n") {
		line = oneLine(line)
		if line == "" {
			blank = true
			continue
		}
		lines = append(lines, textLine{text: line, after: blank})
		blank = false
	}
	return lines
}

// skipPageTitle drops the page's own headings, "Agenda item" and the section before it, and reports whether there were
// any.
func skipPageTitle(lines []textLine) (rest []textLine, found bool) {
	for len(lines) > 0 && pageTitle.MatchString(lines[0].text) {
		lines, found = lines[1:], true
	}
	return lines, found
}

var (
	pageTitle = regexp.MustCompile(`(?i)^(?:[\pL ,&]{3,60} - )?(?:agenda item|eitem (?:ar yr )?agenda|eitem rhaglen)$`)
	// itemNumber is the number a row of the item table begins with. A bare number is one only before a title that
	// carries a file size, as rows of the table do: titles may begin with numbers themselves.
	itemNumber = regexp.MustCompile(`^(\d{1,4}(?:/\d{1,4})?[a-z]?[.:]?|\d{1,3}\.[a-z\d]{1,2}\.?)\s+(\S.*)$`)
)

// titleEntry begins an entry with its title line.
func titleEntry(line string, ownPage bool) entry {
	title := withoutSize(line)
	if m := itemNumber.FindStringSubmatch(title); m != nil && !ownPage && !isYears(m[1]) {
		if marked := strings.ContainsAny(m[1], ".:/"); marked || title != line {
			return entry{number: m[1], title: m[2]}
		}
	}
	return entry{title: title}
}

// isYears reports a number that is a financial year or a year: "2023/24".
func isYears(number string) bool {
	return len(number) >= 4 && (strings.HasPrefix(number, "20") || strings.HasPrefix(number, "19")) && !strings.HasSuffix(number, ".")
}

// isWrapped reports text whose paragraphs were broken into short lines, the way some browsers save a page.
func isWrapped(lines []textLine) bool {
	longest, apart := 0, 0
	for _, l := range lines[1:] {
		longest = max(longest, utf8.RuneCountInString(l.text))
		if l.after {
			apart++
		}
	}
	return longest <= wrapBound && apart*3 < len(lines) && longest >= wrapBound/2
}

// wrapBound is the longest line of hard-wrapped text, in characters.
const wrapBound = 100

// textBlocks makes blocks of lines. In wrapped text lines are joined into paragraphs first.
func textBlocks(lines []textLine, wrapped bool) []minuted.Block {
	var blocks []minuted.Block
	for _, paragraph := range paragraphs(lines, wrapped) {
		blocks = append(blocks, blocksOf(minuted.Paragraph, []string{paragraph})...)
	}
	return mergeLists(blocks)
}

func paragraphs(lines []textLine, wrapped bool) []string {
	longest := 0
	for _, l := range lines {
		longest = max(longest, utf8.RuneCountInString(l.text))
	}
	var out, open []string // open are the lines of the paragraph that is not yet finished
	for i, l := range lines {
		if i > 0 && !continues(lines[i-1].text, l, longest, wrapped) {
			out, open = append(out, strings.Join(open, " ")), nil
		}
		open = append(open, l.text)
	}
	if len(open) > 0 {
		out = append(out, strings.Join(open, " "))
	}
	return out
}

// continues reports whether a line goes on with the paragraph of the line before. A bullet or number that stands alone
// is joined to its words. Otherwise only wrapped text is joined: where the line before was too long for the next word,
// or does not end a sentence.
func continues(before string, l textLine, longest int, wrapped bool) bool {
	if loneMark(before) {
		return true
	}
	if !wrapped || l.after || startsParagraph(l.text) || isCapitals(before) || isCapitals(l.text) {
		return false
	}
	if !endsSentence(before) {
		return true
	}
	word, _, more := strings.Cut(l.text, " ")
	if !more && !endsSentence(word) { // only the first word of a paragraph stands alone: word processors break after it
		return false
	}
	return utf8.RuneCountInString(before)+1+utf8.RuneCountInString(word) > longest
}

// loneMark reports a bullet or number without words.
func loneMark(line string) bool {
	rest, bullet := cutBullet(line)
	return bullet && rest == "" || listedPoint.MatchString(line+" ") && !strings.Contains(line, " ")
}

func startsParagraph(line string) bool {
	_, bullet := cutBullet(line)
	return bullet || listedPoint.MatchString(line) || resolvingStart.MatchString(line) || decisionLabel.MatchString(line)
}

// isCapitals reports a heading such as "OPTIONS" or "ORDERED".
func isCapitals(line string) bool {
	return len(line) > 2 && line == strings.ToUpper(line) && strings.IndexFunc(line, unicode.IsLetter) >= 0 && !strings.ContainsAny(line, "0123456789")
}

func endsSentence(line string) bool {
	return strings.HasSuffix(strings.TrimRight(line, `"'’”)`), ".") || strings.ContainsAny(line[len(line)-1:], "?!:;")
}
