package moderngov

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"

	"minuted"
)

// isVotes reports the table of an item's recorded votes.
func isVotes(n *html.Node) bool {
	if n.Data != "table" {
		return false
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Data == "caption" {
			text := strings.ToLower(label(c))
			return strings.HasPrefix(text, "recorded vote") || strings.HasPrefix(text, "pleidlais")
		}
	}
	return false
}

// readVotes reads the table of recorded votes: title, type, text, result.
func readVotes(table *html.Node) []minuted.Vote {
	var votes []minuted.Vote
	for _, row := range rowsOf(table) {
		if len(row) < 4 || row[0].Data == "th" {
			continue
		}
		v := minuted.Vote{Motion: label(row[0]), Type: label(row[1]), Result: label(row[3])}
		countSides(&v, label(row[2]))
		votes = append(votes, v)
	}
	return votes
}

var (
	// sideLabel begins a side of a vote with its count or names: "For: 23", "Against (12)", "Abstained - Cllr Roe".
	sideLabel = regexp.MustCompile(`(?i)\b(for|in favour|against|abstain(?:ed|ing)?|abstentions?)\s*(?:\((\d{1,4})\)\s*[:–-]?|[:–-]\s*(\d{1,4})?)`)
	// sideCount is a side told in words: "23 votes for", "12 against", "3 abstentions".
	sideCount = regexp.MustCompile(`(?i)\b(\d{1,4})\s+(?:(?:members?|votes?|councillors?)\s+)?(?:(?:voting|voted|were|was)\s+)?(for|in favour|against|abstain(?:ed|ing)?|abstentions?)\b`)
	// sidesTold is a majority told as two numbers: "by 23 votes to 12".
	sidesTold = regexp.MustCompile(`(?i)\bby\s+(\d{1,4})\s+votes?\s+to\s+(\d{1,4})\b`)
	abstained = regexp.MustCompile(`(?i)\b(?:with\s+)?(\d{1,4})\s+abstentions?\b`)
	verdict   = regexp.MustCompile(`\b(CARRIED|LOST|Carried|Lost)\b`)
)

// countSides reads how many voted which way from the wording of a vote, with names where they are given. It reports
// whether the wording counts votes.
func countSides(v *minuted.Vote, text string) bool {
	if m := sidesTold.FindStringSubmatch(text); m != nil {
		v.For, v.Against = &minuted.Side{Count: number(m[1])}, &minuted.Side{Count: number(m[2])}
		if a := abstained.FindStringSubmatch(text); a != nil {
			v.Abstained = &minuted.Side{Count: number(a[1])}
		}
		return true
	}
	labels := sideLabel.FindAllStringSubmatchIndex(text, -1)
	if len(labels) >= 2 {
		for i, m := range labels {
			end := len(text)
			if i+1 < len(labels) {
				end = labels[i+1][0]
			}
			setSide(v, group(text, m, 1), readSide(group(text, m, 2)+group(text, m, 3), text[m[1]:end]))
		}
		return v.For != nil && v.Against != nil
	}
	counts := sideCount.FindAllStringSubmatch(text, -1)
	if len(counts) < 2 {
		return false
	}
	for _, m := range counts {
		setSide(v, m[2], &minuted.Side{Count: number(m[1])})
	}
	return v.For != nil && v.Against != nil
}

// setSide fills a side that has not been told yet.
func setSide(v *minuted.Vote, name string, side *minuted.Side) {
	to := &v.For
	switch name = strings.ToLower(name); {
	case side == nil:
		return
	case name == "against":
		to = &v.Against
	case strings.HasPrefix(name, "abst"):
		to = &v.Abstained
	}
	if *to == nil {
		*to = side
	}
}

// readSide reads what follows the label of a side: its count, else the number of names. It is nil for neither.
func readSide(count, rest string) *minuted.Side {
	names := namesIn(rest)
	switch {
	case count != "":
		return &minuted.Side{Count: number(count), Names: names}
	case len(names) > 0:
		return &minuted.Side{Count: len(names), Names: names}
	}
	return nil
}

var (
	nameBreak = regexp.MustCompile(`\s*[,;]\s*|\s+(?:and|&|a|ac)\s+`)
	nameShape = regexp.MustCompile(`^(?:\p{Lu}[\p{L}.'’-]*)(?:\s+(?:\p{Lu}[\p{L}.'’-]*|de|van|von|of|ap)){0,5}$`)
	nameTitle = regexp.MustCompile(`^(?:Councillors|Cllrs\.?|Members|Y Cynghorwyr)\s*:?\s+`)
)

// namesIn reads a list of names. A list in which anything is not shaped like a name is prose and gives none.
func namesIn(text string) []string {
	text = nameTitle.ReplaceAllString(strings.Trim(text, " .;:,–-()"), "")
	if text == "" {
		return nil
	}
	var names []string
	for _, name := range nameBreak.Split(text, -1) {
		name = strings.Trim(name, " .()")
		if name == "" {
			continue
		}
		if !nameShape.MatchString(name) {
			return nil
		}
		names = append(names, name)
	}
	return names
}

// votesTold reads the votes that the running text counts, for an item without a table of them. The motion is the line
// that tells the count; a line that tells the count of the vote before again adds its result to it.
func votesTold(texts ...minuted.Text) []minuted.Vote {
	var votes []minuted.Vote
	for _, text := range texts {
		for _, b := range text.Blocks() {
			for _, line := range b.Lines {
				v := minuted.Vote{Motion: line, Result: verdictIn(line)}
				if b.Kind == minuted.Table || !mayCount(line) || !countSides(&v, line) {
					continue
				}
				if i := sameCount(votes, v); i < 0 {
					votes = append(votes, v)
				} else if votes[i].Result == "" {
					votes[i].Result = v.Result
				}
			}
		}
	}
	return votes
}

func verdictIn(line string) string {
	if !containsAny(line, "CARRIED", "LOST", "Carried", "Lost") {
		return ""
	}
	return verdict.FindString(line)
}

// sameCount returns the place of a vote that went as v did, -1 for none.
func sameCount(votes []minuted.Vote, v minuted.Vote) int {
	for i, other := range votes {
		if other.For.Count == v.For.Count && other.Against.Count == v.Against.Count {
			return i
		}
	}
	return -1
}

// mayCount reports whether a line can count a vote at all; it spares most lines the patterns.
func mayCount(line string) bool {
	return strings.ContainsAny(line, "0123456789:") &&
		(strings.Contains(line, "gainst") || strings.Contains(line, "GAINST") || strings.Contains(line, "vote"))
}
