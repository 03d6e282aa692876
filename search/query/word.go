package query

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"minuted"
)

// minLetters is how many letters a pattern begins with, so that it does not stand for a large part of the dictionary.
const minLetters = 3

// fuzzyForm is a word with a spelling distance.
var fuzzyForm = regexp.MustCompile(`^(.*[\pL\pN].*)~([0-9]*)$`)

// fuzzyParts returns a word with a spelling distance, that word and the distance, or nil for any other text.
func fuzzyParts(text string) []string {
	if !strings.Contains(text, "~") { // nearly every word; saves the form's long look
		return nil
	}
	return fuzzyForm.FindStringSubmatch(text)
}

// word reads a word without the ! and ? at its end.
func (b *builder) word(t token) minuted.Expr {
	text := strings.TrimRight(t.text, "!?")
	ending := t.text[len(text):]
	if strings.Contains(ending, "!") {
		b.note(exclamation(t.pos, text))
	}
	if strings.Contains(ending, "?") {
		b.note(questionMark(t.pos))
	}
	if m := fuzzyParts(text); m != nil {
		return b.fuzzy(t.pos, text, m[1], m[2])
	}
	if isPattern(text) {
		e := b.wild(t.pos, pieces(text), 0)
		if phrase, ok := e.(minuted.Phrase); ok && !strings.Contains(phrase.Text, " ") {
			return minuted.Pattern{Text: phrase.Text}
		}
		return e
	}
	return plain(text)
}

// fuzzy reads a word with a spelling distance. One of several parts is read as its parts next to each other.
func (b *builder) fuzzy(pos int, typed, text, distance string) minuted.Expr {
	if isPattern(text) {
		bad := minuted.Pattern{Text: text + "~1"}
		quiet := builder{}
		better := quiet.word(token{text: text})
		b.refuse(bothForms(pos), bad, quiet.mend(better))
		return bad
	}
	edits := 1
	switch distance {
	case "", "1":
	case "2":
		edits = 2
	default:
		b.note(editsClipped(pos))
	}
	var parts []minuted.Expr
	for _, piece := range pieces(text) {
		parts = append(parts, minuted.Fuzzy{Text: strings.Trim(piece, "*?'’‘ʼ"), Edits: edits})
	}
	return inOrder(parts)
}

// phrase reads what stands between quotation marks.
func (b *builder) phrase(t token) minuted.Expr {
	slop := 0
	if t.slop != "" {
		slop = number(t.slop[1:])
		if t.slop == "~" {
			b.note(slopMissing(t.pos))
		}
	}
	if slop > MaxNear {
		slop = MaxNear
		b.note(nearClipped(t.pos, `"`+t.text+`"`+t.slop, String(minuted.Phrase{Text: t.text, Slop: slop})))
	}
	if !strings.Contains(t.text, "*") && !isPattern(t.text) {
		return minuted.Phrase{Text: t.text, Slop: slop}
	}
	var words []string
	for _, word := range strings.FieldsFunc(t.text, isBreak) {
		if word = strings.TrimLeft(word, "?"); strings.Contains(word, "*") || isPattern(word) {
			words = append(words, pieces(word)...)
		} else if isSearchable(word) {
			words = append(words, word)
		}
	}
	return b.wild(t.pos, words, slop)
}

// wild reads the words of a phrase of which some are patterns. A phrase itself only takes those that end in *; one with
// others is read as its words next to each other.
func (b *builder) wild(pos int, words []string, slop int) minuted.Expr {
	var e minuted.Expr = minuted.Phrase{Text: strings.Join(words, " "), Slop: slop}
	bare := slices.Clone(words)
	for i, word := range words {
		bare[i] = longestPiece(word)
	}
	if slices.ContainsFunc(words, isInnerPattern) {
		parts := make([]minuted.Expr, len(words))
		for i, word := range words {
			parts[i] = minuted.Phrase{Text: word}
			if isPattern(word) {
				parts[i] = minuted.Pattern{Text: word}
			}
		}
		e = inOrder(parts)
	}
	if i := slices.IndexFunc(words, isTooWide); i >= 0 {
		b.refuse(tooWide(pos, words[i]), e, phraseOrWord(bare, slop))
		if len(words) == 1 { // the same word may be read as a pattern or as a phrase
			b.mended[words[i]] = phraseOrWord(bare, slop)
		}
	} else if slop > 0 && slices.ContainsFunc(words, isInnerPattern) {
		b.refuse(innerPattern(pos), e, phraseOrWord(bare, slop))
	}
	return e
}

// phraseOrWord joins words to a phrase; one alone stays a word.
func phraseOrWord(words []string, slop int) minuted.Expr {
	if len(words) == 1 {
		return plain(words[0])
	}
	return minuted.Phrase{Text: strings.Join(words, " "), Slop: slop}
}

// pieces cuts a typed word into the parts that an index keeps apart, each with its wildcards: "co-oper*" into "co" and
// "oper*".
func pieces(text string) []string {
	apart := func(r rune) bool {
		return !isLetter(r) && !unicode.Is(unicode.M, r) && !isApostrophe(r) && r != '*' && r != '?'
	}
	var found []string
	for _, piece := range strings.FieldsFunc(text, apart) {
		piece = strings.TrimRight(strings.TrimFunc(piece, isApostrophe), "?")
		if isSearchable(piece) {
			found = append(found, piece)
		}
	}
	return found
}

// longestPiece gives the longest run of a text without wildcards that holds anything to search for, or "".
func longestPiece(text string) string {
	longest := ""
	for _, piece := range strings.FieldsFunc(text, func(r rune) bool { return r == '*' || r == '?' || r == '~' }) {
		if len(piece) > len(longest) && isSearchable(piece) {
			longest = piece
		}
	}
	return longest
}

func isApostrophe(r rune) bool { return strings.ContainsRune("'’‘ʼ", r) }

// isPattern reports whether a * or ? in a text stands for letters, as the question mark at the end of a question does not.
func isPattern(text string) bool {
	if !strings.ContainsAny(text, "*?") {
		return false
	}
	before := ' '
	for _, r := range text {
		if isLetter(r) && (before == '*' || before == '?') || r == '*' && isLetter(before) {
			return true
		}
		before = r
	}
	return false
}

// isInnerPattern reports whether a word has a wildcard other than the * at its end.
func isInnerPattern(word string) bool {
	return isPattern(word) && strings.ContainsAny(strings.TrimSuffix(word, "*"), "*?")
}

// isTooWide reports whether a pattern has too few letters in front of its first wildcard.
func isTooWide(word string) bool {
	first := strings.IndexAny(word, "*?")
	if first < 0 || !isPattern(word) {
		return false
	}
	letters := 0
	for _, r := range word[:first] {
		if isLetter(r) && !isApostrophe(r) {
			letters++
		}
	}
	return letters < minLetters
}

// plain gives a word or, where the text standing alone would be read as something else, such as an operator, the phrase
// of that text.
func plain(text string) minuted.Expr {
	tokens, _ := lex(text)
	asTyped := len(tokens) == 1 && tokens[0].kind == wordToken && tokens[0].text == text
	if !asTyped || strings.HasSuffix(text, "?") || strings.HasSuffix(text, "!") ||
		fuzzyParts(text) != nil || isPattern(text) {
		return minuted.Phrase{Text: strings.ReplaceAll(text, "*", "")}
	}
	return minuted.Word{Text: text}
}
