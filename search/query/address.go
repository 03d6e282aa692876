package query

import "strings"

func isScheme(name string) bool {
	return strings.EqualFold(name, "http") || strings.EqualFold(name, "https")
}

// isAddress reports whether a word begins like a web address and goes on.
func isAddress(text string) bool {
	for _, scheme := range [...]string{"http://", "https://"} {
		if len(text) > len(scheme) && strings.EqualFold(text[:len(scheme)], scheme) {
			return isSearchable(text[len(scheme):])
		}
	}
	return false
}

// address reads a web address, commas and brackets included, as the value of a field.
func (l *lexer) address() {
	end := l.addressEnd()
	if !isSearchable(string(l.text[l.pos:end])) {
		l.pos = max(end, l.pos+1)
		return
	}
	l.emit(addressToken, end).value = true
}

// addressEnd returns where the web address at the current position ends: at a break, at a bracket that it does not open
// itself, or before the mark that ends a sentence.
func (l *lexer) addressEnd() int {
	open := 0
	end := l.until(func(r rune) bool {
		switch r {
		case '(':
			open++
		case ')':
			open--
		}
		return open < 0 || isBreak(r) || isQuote(r)
	})
	for end > l.pos && strings.ContainsRune(".,;", l.text[end-1]) {
		end--
	}
	return end
}
