package moderngov

import (
	"regexp"
	"strings"

	"minuted"
)

// decide returns the decision of an item and what remains of its minutes. stated is the text under the platform's
// "Decision:" label; without it the wording is looked for in the minutes, and stays there. Agenda text is never asked:
// it holds the motions that were proposed.
func decide(stated, minutes minuted.Text) (minuted.Decision, minuted.Text) {
	if stated != "" {
		if stated == minutes { // both labels hold the same words
			minutes = ""
		}
		return minuted.Decision{Outcome: outcomeOf(stated), Text: stated}, minutes
	}
	text := resolutionIn(minutes)
	if text == "" {
		return minuted.Decision{Outcome: minuted.OutcomeNone}, minutes
	}
	return minuted.Decision{Outcome: outcomeOf(text), Text: text}, minutes
}

var (
	// resolvingWord is a word in capitals that records a decision wherever it stands in a sentence.
	resolvingWord = regexp.MustCompile(`\b(?:RESOLVED|AGREED|ORDERED|NOTED|PENDERFYNWYD|CYTUNWYD)\b`)
	// resolvingStart is a decision at the beginning of a line in ordinary letters: "Resolved:-", "Resolved – That".
	resolvingStart = regexp.MustCompile(`^(?:(?i:resolved|agreed|ordered|noted|penderfynwyd)\s*(?:[:–—-]|\(unanimously\))|(?i:resolved|penderfynwyd)\s+(?:that|unanimously|to|bod)\b)`)
	// decisionLabel is a label typed into the text: "Decision:", "DECISION", "Decision Made: (CAB 24/25)".
	decisionLabel = regexp.MustCompile(`^(?:(?i:decisions?|penderfyniad(?:au)?)\s*:|DECISIONS?\s*(?:$|[–—-])|(?i:decision made)\s*(?::|\())`)
	// amendment tells of a change proposed to a motion, or of a motion that fell; what became of those is not the
	// decision.
	amendment = regexp.MustCompile(`(?i)\bamendment\b|\b(?:motion|proposal)\b.*\b(?:lost|fell|defeated|not carried|rejected)\b`)
	// denied comes before a resolving word that is denied: "it was NOT AGREED".
	denied = regexp.MustCompile(`(?i)\bnot\s+$`)
	// bygone tells of earlier meetings: "had previously RESOLVED", "at its last meeting the Panel RESOLVED".
	bygone = regexp.MustCompile(`(?i)(?:\b(?:had|has|have|previously)\s+(?:\pL+\s+){0,2}|\bat (?:its|the|their) (?:last|previous) meeting\b.*)$`)
	// listedPoint is the number or letter a clerk typed before a point of a list.
	listedPoint = regexp.MustCompile(`^\(?(?:\d{1,2}|[A-Za-z]|[ivxIVX]{1,4})(?:[.)]|\.\d{1,2}\.?)\s`)
	// voting is a line that tells how a point was voted on.
	voting = regexp.MustCompile(`(?i)^\(?(?:voting|vote|votes)\b`)
	// closing is a heading that ends a decision.
	closing = regexp.MustCompile(`^(?:REASONS?|OPTIONS?|REASONS? FOR|(?i:reasons?(?: for (?:the )?(?:decision|recommendations?))?|other options considered|alternative options.*|options considered|supporting documents|minutes)\s*:?)\s*$`)
)

// resolutionIn returns the paragraphs of minutes that record a decision, "" where there are none.
func resolutionIn(minutes minuted.Text) minuted.Text {
	var taken []minuted.Block
	blocks := minutes.Blocks()
	for i := 0; i < len(blocks); i++ {
		if !resolves(blocks[i]) {
			continue
		}
		n := extent(blocks[i:])
		for _, b := range blocks[i : i+n] {
			if !voting.MatchString(firstLine(b)) {
				taken = append(taken, b)
			}
		}
		i += n - 1
	}
	return minuted.NewText(taken...)
}

// resolves reports whether a block begins the record of a decision.
func resolves(b minuted.Block) bool {
	if b.Kind == minuted.Table {
		return false
	}
	for _, line := range b.Lines {
		if mayStart(line) && (resolvingStart.MatchString(line) || decisionLabel.MatchString(line)) {
			return true
		}
		if m := findResolving(line); m != nil && !isShouted(line, m) && isOutright(line[:m[0]]) {
			return true
		}
	}
	return false
}

// resolvingLetters are letters that every resolving word has some of. Looking for them spares most lines the patterns.
var resolvingLetters = [...]string{"SOLVED", "AGREED", "ORDERED", "NOTED", "PENDERF", "CYTUNWYD"}

// findResolving returns where a resolving word in capitals stands, nil where none does.
func findResolving(line string) []int {
	if !containsAny(line, resolvingLetters[:]...) {
		return nil
	}
	return resolvingWord.FindStringIndex(line)
}

// mayStart reports whether a line begins with a letter that a decision can begin with.
func mayStart(line string) bool {
	return line != "" && strings.IndexByte("RrAaOoNnPpDd", line[0]) >= 0
}

// isOutright reports whether the words before a resolving word leave it a decision of this meeting on the matter
// itself. Only the word's own sentence is asked.
func isOutright(before string) bool {
	sentence := before[strings.LastIndex(before, ". ")+1:]
	return !bygone.MatchString(sentence) && !denied.MatchString(sentence) && !amendment.MatchString(sentence)
}

// isShouted reports a line in capitals throughout, in which a resolving word means nothing: "MATTERS NOTED". A line
// that begins with the word is a decision however it goes on.
func isShouted(line string, word []int) bool {
	return word[0] > 0 && line == strings.ToUpper(line)
}

// extent returns how many of the blocks belong to the decision that the first of them begins: the points of a list
// that follow, and, after an opening such as "RESOLVED that:", the next block whatever it is.
func extent(blocks []minuted.Block) int {
	n := 1
	open := isOpening(blocks[0])
	for i := 1; i < len(blocks); i++ {
		b := blocks[i]
		line := firstLine(b)
		switch {
		case closing.MatchString(line), b.Kind == minuted.Heading:
			return n
		case b.Kind == minuted.List && (open || n > 1), listedPoint.MatchString(line), open:
			n, open = i+1, false
		case voting.MatchString(line): // between two points; counted only if another point follows
		default:
			return n
		}
	}
	return n
}

// opening is the end of a paragraph that announces a list.
var opening = regexp.MustCompile(`(?:[:–—-]|\b(?i:that|to|bod))\s*$`)

// isOpening reports a block that only announces what was decided.
func isOpening(b minuted.Block) bool {
	last := b.Lines[len(b.Lines)-1]
	return opening.MatchString(last) || !strings.Contains(strings.TrimSpace(last), " ") || decisionReference.MatchString(last)
}

// decisionReference is a label with the reference of a decision and nothing else.
var decisionReference = regexp.MustCompile(`^(?i:decision made)\s*:?\s*\([^()]*\)$`)

func firstLine(b minuted.Block) string { return strings.TrimSpace(b.Lines[0]) }
