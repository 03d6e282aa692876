package query

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"minuted"
)

// tokenKind tells what a token is.
type tokenKind int

const (
	wordToken    tokenKind = iota
	phraseToken            // text is what stands between the quotation marks
	addressToken           // a pasted web address
	openToken              // (
	closeToken             // )
	andToken               //
	orToken                //
	notToken               //
	minusToken             // - in front of what is excluded
	nearToken              // NEAR, PRE, /s, /p and their aliases
	fieldToken             // a known field; text is the name as typed, without its colon
	unknownToken           // a name and a colon that are no field
)

// token is a piece of the text. Positions count code points.
type token struct {
	kind     tokenKind
	text     string
	slop     string // "~5" after a phrase
	pos, end int
	glued    bool // nothing stands between it and the token before
	value    bool // it is a value, or opens the group of values, of the field before
	spaced   bool // a field with white space between its colon and its value
}

// lexer cuts a text into tokens. What holds nothing searchable, such as "&", is passed over.
type lexer struct {
	text    []rune
	pos     int
	tokens  []token
	notices []minuted.Notice
	curly   bool
}

// lex returns the tokens of a text and notices of what was passed over.
func lex(text string) ([]token, []minuted.Notice) {
	l := &lexer{text: []rune(text)}
	for l.skipBreaks(); l.pos < len(l.text); l.skipBreaks() {
		l.token()
	}
	if l.curly {
		l.notices = append(l.notices, curlyRead())
	}
	return l.tokens, l.notices
}

func (l *lexer) token() {
	switch r := l.text[l.pos]; {
	case r == '(':
		l.emit(openToken, l.pos+1)
	case r == ')':
		l.emit(closeToken, l.pos+1)
	case isQuote(r):
		l.phrase()
	case isDash(r) && l.excludes():
		l.curly = l.curly || r != '-'
		l.emit(minusToken, l.pos+1)
	default:
		l.word()
	}
}

// emit adds the token that ends at end and moves on to there.
func (l *lexer) emit(kind tokenKind, end int) *token {
	glued := len(l.tokens) > 0 && l.tokens[len(l.tokens)-1].end == l.pos
	l.tokens = append(l.tokens, token{kind: kind, text: string(l.text[l.pos:end]), pos: l.pos, end: end, glued: glued})
	l.pos = end
	return &l.tokens[len(l.tokens)-1]
}

func (l *lexer) skipBreaks() {
	for l.pos < len(l.text) && isBreak(l.text[l.pos]) {
		l.pos++
	}
}

// until returns the position of the first rune from the current one that stop accepts, or the end.
func (l *lexer) until(stop func(rune) bool) int {
	if n := slices.IndexFunc(l.text[l.pos:], stop); n >= 0 {
		return l.pos + n
	}
	return len(l.text)
}

// excludes reports whether the dash at the current position excludes what follows: it begins a word and touches it.
func (l *lexer) excludes() bool {
	next := l.pos + 1
	if next == len(l.text) || isBreak(l.text[next]) || l.text[next] == ')' {
		return false
	}
	if len(l.tokens) == 0 || l.tokens[len(l.tokens)-1].end < l.pos {
		return true
	}
	switch l.tokens[len(l.tokens)-1].kind {
	case openToken, minusToken, unknownToken:
		return true
	}
	return false
}

// slopForm is the distance after a phrase.
var slopForm = regexp.MustCompile(`^~[0-9]*$`)

// phrase reads from one quotation mark to the next. It reports false for a mark without a partner and for a phrase with
// nothing in it.
func (l *lexer) phrase() bool {
	start := l.pos
	l.curly = l.curly || l.text[start] != '"'
	l.pos++
	end := l.until(isQuote)
	if end == len(l.text) {
		l.notices = append(l.notices, loneQuote(start, string(l.text)+`"`))
		return false
	}
	text := string(l.text[start+1 : end])
	l.curly = l.curly || l.text[end] != '"'
	l.pos = start
	if !isSearchable(text) {
		l.notices = append(l.notices, emptyQuotes(start))
		l.pos = end + 1
		return false
	}
	t := l.emit(phraseToken, end+1)
	t.text = text
	if slop := string(l.text[l.pos:l.until(endsWord)]); slopForm.MatchString(slop) {
		t.slop = slop
		l.pos += len(slop)
		t.end = l.pos
	}
	return true
}

// word reads a word, an operator, a web address or a field's name.
func (l *lexer) word() {
	nameEnd := l.until(func(r rune) bool { return !unicode.IsLetter(r) && r != '_' })
	name := string(l.text[l.pos:nameEnd])
	isName := isSearchable(name) && nameEnd < len(l.text) && l.text[nameEnd] == ':'
	if isName && !isScheme(name) { // told before the whole word is looked at, which in "a:b:c:..." would be long each time
		l.field(name)
		return
	}
	end := l.until(endsWord)
	text := string(l.text[l.pos:end])
	switch {
	case isAddress(text):
		l.emit(addressToken, l.addressEnd())
	case isName:
		l.field(name)
	case text == "AND":
		l.emit(andToken, end)
	case text == "OR":
		l.emit(orToken, end)
	case text == "NOT":
		l.emit(notToken, end)
	case isNear(text):
		l.emit(nearToken, end)
	case isSearchable(text):
		l.emit(wordToken, end)
	default:
		l.pos = end
	}
}

// field reads a name and its colon and, after the name of a known field, its values.
func (l *lexer) field(name string) {
	f, known := fieldNamed(name)
	kind := unknownToken
	if known {
		kind = fieldToken
	}
	t := l.emit(kind, l.pos+len([]rune(name))+1)
	t.text = name
	if known {
		l.values(f, len(l.tokens)-1)
	}
}

// values reads the value after a field's colon: words and phrases with commas between them, or an opening bracket.
// at is the place of the field among the tokens.
func (l *lexer) values(f field, at int) {
	colon := l.pos
	l.skipBreaks()
	spaced := l.pos > colon
	if l.pos == len(l.text) || spaced && !l.takesSpaced(f) {
		l.pos = colon
		return
	}
	l.tokens[at].spaced = spaced
	if f.name == "url" && l.text[l.pos] != '(' && !isQuote(l.text[l.pos]) {
		l.address()
		return
	}
	if l.text[l.pos] == '(' {
		l.emit(openToken, l.pos+1).value = true
		return
	}
	for l.pos < len(l.text) && !endsValues(l.text[l.pos]) {
		switch r := l.text[l.pos]; {
		case r == ',':
			l.pos++
		case isQuote(r):
			if l.phrase() {
				l.tokens[len(l.tokens)-1].value = true
			}
		default:
			l.value(f)
		}
	}
}

// value reads one value that is not quoted. Of a field that may have them, a range in square brackets is one value,
// spaces and all.
func (l *lexer) value(f field) {
	end := l.until(func(r rune) bool { return endsWord(r) || r == ',' })
	if l.text[l.pos] == '[' && f.isRanged() {
		end = l.until(func(r rune) bool { return r == ']' || endsWord(r) && !isBreak(r) })
		if end < len(l.text) && l.text[end] == ']' {
			end++
		}
	}
	if !isSearchable(string(l.text[l.pos:end])) {
		l.pos = end
		return
	}
	l.emit(wordToken, end).value = true
}

// takesSpaced reports whether what comes after white space can be the value of the field. "Date: 14 March" is text, as
// are "Present: the mayor" and "Source: the web".
func (l *lexer) takesSpaced(f field) bool {
	next := string(l.text[l.pos:l.until(endsWord)])
	switch {
	case f.isRanged():
		return isValueOf(f, next)
	case f.list != nil:
		return slices.Contains(f.list, strings.ToLower(next))
	case f.shape == facetShape && !f.common:
		return false
	case next == "":
		return l.text[l.pos] != ')'
	}
	tokens, _ := lex(next)
	return len(tokens) == 1 && tokens[0].kind == wordToken
}

func isQuote(r rune) bool {
	return r == '"' || r >= utf8.RuneSelf && strings.ContainsRune("“”„‟«»", r)
}

func isDash(r rune) bool {
	return r == '-' || r >= utf8.RuneSelf && strings.ContainsRune("‐‑‒–—―−", r)
}

func endsWord(r rune) bool { return isBreak(r) || isQuote(r) || r == '(' || r == ')' }

func endsValues(r rune) bool { return isBreak(r) || r == '(' || r == ')' }
