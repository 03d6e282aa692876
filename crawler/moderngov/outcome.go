package moderngov

import (
	"regexp"
	"strings"

	"minuted"
)

// outcomeWord is the wording of one outcome.
type outcomeWord struct {
	outcome minuted.Outcome
	stems   []string // letters that every wording has one of; they spare most lines the pattern
	form    *regexp.Regexp
}

// outcomeWords are the wordings that tell an outcome; noting is apart, for it gives way to any of these.
var outcomeWords = [...]outcomeWord{
	{minuted.OutcomeRefused, []string{"refus", "reject", "dismiss", "not ", "wrthod"}, regexp.MustCompile(`(?i)\b(?:refus(?:e|es|ed|al)|reject(?:ed|s)?|dismiss(?:ed)?|not (?:be )?(?:approved|agreed|granted|supported)|not to (?:approve|agree|grant|support)|gwrthod(?:wyd)?|wrthod)\b`)},
	{minuted.OutcomeDeferred, []string{"defer", "adjourned", "postponed", "ohir"}, regexp.MustCompile(`(?i)\b(?:defer(?:red|s|ral)?|(?:be|was|is) (?:adjourned|postponed)|gohir(?:io|iwyd)|ohirio)\b`)},
	{minuted.OutcomeWithdrawn, []string{"withdrawn", "tyn"}, regexp.MustCompile(`(?i)\b(?:(?:be|is|was|were|been) withdrawn|withdrawn from|tynnu.n ôl|tynnwyd yn ôl)\b`)},
	{minuted.OutcomeReferred, []string{"refer", "cyfeir"}, regexp.MustCompile(`(?i)\b(?:(?:be|is|was|were) referred (?:back )?to|refer(?:s|red)? (?:the |this )?(?:matter|item|application|report|petition|motion|decision)\b.{0,60}?\bto|cyfeir(?:io|iwyd))\b`)},
	{minuted.OutcomeAgreed, []string{"pprov", "agree", "adopt", "grant", "endors", "authoris", "confirm", "accept", "appoint", "elect", "delegat", "support", "recommend", "ratif", "carried", "ymeradwy", "cytun", "mabwys", "awdurdod"}, regexp.MustCompile(`(?i)\b(?:approv(?:e|es|ed|al)|agree(?:s|d)?|adopt(?:s|ed)?|grant(?:s|ed)?|endors(?:e|es|ed)|authoris(?:e|es|ed)|confirm(?:s|ed)?|accept(?:s|ed)?|appoint(?:s|ed)?|elect(?:s|ed)?|delegat(?:e|es|ed)|support(?:s|ed)|recommend(?:s|ed)?|ratif(?:y|ied)|carried|cymeradwy(?:o|wyd)|gymeradwyo|cytun(?:o|wyd)|mabwysiad(?:u|wyd)|awdurdod(?:i|wyd))\b`)},
}

var (
	// noting is the wording of a point that takes something in and does no more.
	noting = regexp.MustCompile(`(?i)\b(?:not(?:e|es|ed)|(?:be|was|were) received|receiv(?:e|es|ed) (?:the|and)|nodi|nodwyd|nodir)\b`)
	// merelyNoted is a point that something be noted, whatever else is said of the thing.
	merelyNoted = regexp.MustCompile(`(?i)\b(?:be|is|was|were) (?:\pL+ and )?(?:noted|received)\b`)
	// acting comes before the telling word of a point that acts beside noting: "be noted and approved".
	acting = regexp.MustCompile(`(?i)(?:\b(?:be|is|was|were|and|to|\pL+ly)|,)\s*$`)
	// announcing is the word that means agreement and what joins it to the substance, so that "AGREED that the report be
	// noted" notes a report; announcingLower is the same in ordinary letters, where it must join.
	announcing      = regexp.MustCompile(`\b(?:RESOLVED|AGREED|ORDERED|PENDERFYNWYD|CYTUNWYD)\b` + joining + `?`)
	announcingLower = regexp.MustCompile(`^.{0,80}?\b(?i:resolved|agreed|ordered|penderfynwyd|cytunwyd)\b` + joining)
	// nothing says in words that there was no decision.
	nothing = regexp.MustCompile(`(?i)^(?:none|n/?a|not applicable|no decision (?:was )?(?:made|taken|required)|dim)\.?$`)
	// leadWord shows that the decision was announced by a word that means agreement.
	leadWord = regexp.MustCompile(`\b(?:RESOLVED|AGREED|ORDERED|PENDERFYNWYD|CYTUNWYD)\b|^(?i:resolved|agreed|ordered|penderfynwyd)\b`)
)

// outcomeOf classifies the wording of a decision by its points. The first point that does more than note tells the
// outcome; one that only notes is noted; points that do something with no word of their own were agreed, where the
// decision is announced as one.
func outcomeOf(text minuted.Text) minuted.Outcome {
	if nothing.MatchString(oneLine(string(text))) {
		return minuted.OutcomeNone
	}
	noted, other, announced := false, false, false
	for _, b := range text.Blocks() {
		for _, line := range b.Lines {
			announced = announced || leadWord.MatchString(line)
			switch point := outcomeOfPoint(line); point {
			case minuted.OutcomeNone:
			case minuted.OutcomeNoted:
				noted = true
			case minuted.OutcomeOther:
				other = true
			default:
				return point
			}
		}
	}
	switch {
	case other && announced:
		return minuted.OutcomeAgreed
	case noted:
		return minuted.OutcomeNoted
	default:
		return minuted.OutcomeOther
	}
}

// outcomeOfPoint classifies one point: by its earliest telling word, or as noting, or other; none for a line that only
// announces.
func outcomeOfPoint(line string) minuted.Outcome {
	line = substanceOf(line)
	if line == "" || voting.MatchString(line) || decisionReference.MatchString(line) || bareLabel.MatchString(line) {
		return minuted.OutcomeNone
	}
	lower := strings.ToLower(line)
	var note []int
	if containsAny(lower, "not", "receiv", "nod") {
		note = noting.FindStringIndex(line)
	}
	told, at := minuted.OutcomeOther, len(line)
	for _, w := range outcomeWords {
		if !containsAny(lower, w.stems...) {
			continue
		}
		m := w.form.FindStringIndex(line)
		if m == nil || m[0] >= at {
			continue
		}
		beside := note != nil && (note[0] < m[0] || merelyNoted.MatchString(line))
		if !beside || acting.MatchString(line[:m[0]]) || strings.HasPrefix(line[m[0]:], "be ") {
			told, at = w.outcome, m[0]
		}
	}
	if told == minuted.OutcomeOther && note != nil {
		return minuted.OutcomeNoted
	}
	return told
}

// substanceOf drops what announces a point: the words up to "RESOLVED that", the number of a list.
func substanceOf(line string) string {
	line = listedPoint.ReplaceAllString(line, "")
	if m := findAnnouncing(line); m != nil {
		line = line[m[1]:]
	} else if containsAny(line, "esolved", "greed", "rdered", "enderfynwyd", "ytunwyd") {
		if m := announcingLower.FindStringIndex(line); m != nil {
			line = line[m[1]:]
		}
	}
	return strings.TrimSpace(listedPoint.ReplaceAllString(strings.TrimSpace(line), ""))
}

// joining joins an announcing word to what it announces.
const joining = `(?:(?:\s+unanimously|\s*\([^()]*\))?(?:\s*[:–—-]+)*\s*(?:\b(?i:that|to|bod)\b|[:–—-]|$))`

// bareLabel is a label with nothing after it.
var bareLabel = regexp.MustCompile(`^(?i:decisions?|penderfyniad(?:au)?|noted|that)\s*:?$`)

// findAnnouncing returns where the announcing word in capitals and what joins it stand, nil where there is none.
func findAnnouncing(line string) []int {
	if !containsAny(line, resolvingLetters[:]...) {
		return nil
	}
	return announcing.FindStringIndex(line)
}

func containsAny(s string, parts ...string) bool {
	for _, part := range parts {
		if strings.Contains(s, part) {
			return true
		}
	}
	return false
}
