package query

import (
	"fmt"
	"slices"
	"strings"

	"minuted"
)

// codeTooLarge is the code of notices about a query beyond a limit.
const codeTooLarge = "Q205"

func isError(n minuted.Notice) bool { return n.Level == minuted.LevelError }

// maxNotices bounds what is told of one query, errors apart: two thousand brackets are no two thousand messages.
const maxNotices = 50

// fewest orders notices by where they apply, those of one place in the order they were found, and keeps the first.
func fewest(notices []minuted.Notice) []minuted.Notice {
	slices.SortStableFunc(notices, func(a, b minuted.Notice) int { return a.Position - b.Position })
	seen := 0
	return slices.DeleteFunc(notices, func(n minuted.Notice) bool {
		seen++
		return seen > maxNotices && !isError(n)
	})
}

func info(code string, pos int, format string, args ...any) minuted.Notice {
	return minuted.Notice{Code: code, Level: minuted.LevelInfo, Position: pos, Text: fmt.Sprintf(format, args...)}
}

func guess(code string, pos int, format string, args ...any) minuted.Notice {
	return minuted.Notice{Code: code, Level: minuted.LevelNotice, Position: pos, Text: fmt.Sprintf(format, args...)}
}

func refusal(code string, pos int, format string, args ...any) minuted.Notice {
	return minuted.Notice{Code: code, Level: minuted.LevelError, Position: pos, Text: fmt.Sprintf(format, args...)}
}

func suggesting(n minuted.Notice, query string) minuted.Notice {
	n.SuggestedQuery = query
	return n
}

func loneQuote(pos int, closed string) minuted.Notice {
	return suggesting(guess("Q101", pos, "There is a quotation mark with no partner, so it was ignored."), closed)
}

func leftOpen(pos int) minuted.Notice {
	return guess("Q102", pos, "There is an opening bracket with no closing bracket. It was closed at the end.")
}

func strayClose(pos int) minuted.Notice {
	return guess("Q103", pos, "There is a closing bracket with no opening bracket, so it was ignored.")
}

// dangling tells of an operator that joins nothing. At the end it is one that more words were meant to follow.
func dangling(t token, atEnd bool) minuted.Notice {
	n := guess("Q104", t.pos, "%s has nothing to join here, so it was ignored.", t.text)
	if !atEnd {
		n.Text += fmt.Sprintf(" To search for the word itself, put it in quotes: %q", strings.ToLower(t.text))
	}
	return n
}

func smallOperator(t token, capitals string) minuted.Notice {
	return suggesting(info("Q105", 0, "Small-letter %q was searched as a word. For the operator write %s.",
		t.text, strings.ToUpper(t.text)), capitals)
}

func unknownField(t token) minuted.Notice {
	return guess("Q106", t.pos, "There is no field called %q, so these were searched as ordinary words.", t.text)
}

func mixed(pos int, reading, other string) minuted.Notice {
	return suggesting(guess("Q107", pos, "OR was applied before AND: %s. Add brackets to change that.", reading), other)
}

func nearFirst(pos int, reading, other string) minuted.Notice {
	return suggesting(guess("Q108", pos, "%s was joined before OR. Add brackets to change that.", reading), other)
}

func nearAlias(t token, n minuted.Near) minuted.Notice {
	text := fmt.Sprintf("%s was read as %s: ", t.text, operator(n))
	order := "either order. For this order only use " + operator(minuted.Near{Unit: n.Unit, Words: n.Words, Ordered: true}) + "."
	switch {
	case n.Unit == minuted.UnitSentence:
		text += "in the same sentence, "
	case n.Unit == minuted.UnitParagraph:
		text += "in the same paragraph, "
	case n.Ordered:
		text += fmt.Sprintf("up to %d words between, ", n.Words)
	default:
		text += fmt.Sprintf("up to %d words apart, ", n.Words)
	}
	if n.Ordered {
		order = "in this order."
	}
	return info("Q109", t.pos, "%s%s", text, order)
}

func nearClipped(pos int, typed, read string) minuted.Notice {
	return guess("Q112", pos, "The furthest apart words can be is %d, so %s was read as %s. For the same paragraph use /p.", MaxNear, typed, read)
}

func editsClipped(pos int) minuted.Notice {
	return guess("Q112", pos, "Spelling variations can differ by 1 or 2 letters: word~1 or word~2.")
}

func slopMissing(pos int) minuted.Notice {
	return guess("Q112", pos, "The ~ after a phrase needs a number, so it was ignored. For up to 5 other words among these write \"...\"~5.")
}

func curlyRead() minuted.Notice {
	return info("Q110", 0, "Curly quotes or long dashes were read as straight ones.")
}

func exclamation(pos int, word string) minuted.Notice {
	return info("Q111", pos, "The ! was ignored. To match other endings use %s*.", word)
}

func dayMonthYear(pos int, text string, date minuted.Date) minuted.Notice {
	return info("Q113", pos, "%s was read as day/month/year: %s.", text, date)
}

func emptyQuotes(pos int) minuted.Notice {
	return info("Q114", pos, "Empty quotation marks were ignored.")
}

func spaceIgnored(pos int, f field) minuted.Notice {
	return info("Q115", pos, "The space after %s: was ignored. Write it as %[1]s:%[2]s", f.name, f.example)
}

func noValue(pos int, f field) minuted.Notice {
	n := guess("Q115", pos, "%s: has no value, so it was read as a word.", f.name)
	if f.example != "" {
		n.Text += fmt.Sprintf(" Write it with no space after the colon, for example %s:%s", f.name, f.example)
	}
	return n
}

func questionMark(pos int) minuted.Notice {
	return info("Q116", pos, "A question mark at the end of a word was ignored. Inside a word it matches one letter: organi?ation.")
}

func orExclusion(pos int, plain string) minuted.Notice {
	return suggesting(guess("Q117", pos, "OR with an excluded word matches almost everything. Did you mean a plain exclusion?"), plain)
}

func addressPasted(pos int) minuted.Notice {
	return info("Q118", pos, "A web address was pasted, so the archived copy of that page is shown first.")
}

func settingIgnored(pos int, setting string) minuted.Notice {
	return guess("Q119", pos, "%s has nothing to work on here, so it was ignored. It is typed once, beside words and outside OR and NOT.", setting)
}

func onlyExclusions() minuted.Notice {
	return refusal("Q201", 0, "Every word is excluded, so there is nothing to find. Add a word to look for, or a filter such as authority:kent.")
}

// tooWide tells of a pattern that stands for too many words.
func tooWide(pos int, word string) minuted.Notice {
	if strings.HasPrefix(word, "*") || strings.HasPrefix(word, "?") {
		return refusal("Q207", pos, "\"%s\" starts with a wildcard. Start with at least %d letters, for example caseload*.", word, minLetters)
	}
	return refusal("Q202", pos, "\"%s\" is too short to expand. Give at least %d letters before * or ?.", word, minLetters)
}

func nearOperand(t token, operator, what string) minuted.Notice {
	return refusal("Q203", t.pos, "%s joins words and phrases. One side contains %s, which has no position on the page.", operator, what)
}

func noSuchDate(pos int, text string) minuted.Notice {
	return refusal("Q204", pos, "%s is not a date in the calendar.", text)
}

func unreadableDate(pos int, text string) minuted.Notice {
	return refusal("Q204", pos, "\"%s\" is not a date we can read. Use 2023, 2023-05, 2023-05-17, 17/05/2023, 2019..2023, fy:2023/24 or 6m for the last six months.", text)
}

func reversedRange(pos int, from, to string) minuted.Notice {
	return refusal("Q204", pos, "The range %s..%s starts after it ends. Try %[2]s..%[1]s.", from, to)
}

func notOneYear(pos int, name, text, example string) minuted.Notice {
	return refusal("Q204", pos, "%s is not one year. Use %s:%s.", text, name, example)
}

func tooLong(n int) minuted.Notice {
	return refusal(codeTooLarge, 0, "The query has %d characters; the limit is %d.", n, MaxCharacters)
}

func tooManyParts(n int) minuted.Notice {
	return refusal(codeTooLarge, 0, "The query has %d parts; the limit is %d.", n, MaxParts)
}

func tooDeep(n int) minuted.Notice {
	return refusal(codeTooLarge, 0, "The query has brackets %d deep; the limit is %d.", n, MaxDepth)
}

func notListed(pos int, f field, value string, list []string) minuted.Notice {
	return refusal("Q206", pos, "%s: cannot be \"%s\". It is one of %s, for example %[1]s:%[4]s", f.name, value, strings.Join(list, ", "), f.example)
}

func notANumber(pos int) minuted.Notice {
	return refusal("Q206", pos, "words: needs a number, for example words:>500")
}

func bothForms(pos int) minuted.Notice {
	return refusal("Q206", pos, "A word can have * or ~ but not both.")
}

func innerPattern(pos int) minuted.Notice {
	return refusal("Q206", pos, "In a phrase with ~ only a * at the end of a word stands for letters.")
}

func onlyPlain(pos int, f field, what string) minuted.Notice {
	return refusal("Q206", pos, "%s: takes words and phrases as they are written; %s has no place there.", f.name, what)
}

func onlyOne(pos int, f field) minuted.Notice {
	return refusal("Q206", pos, "%s: takes one value, for example %[1]s:%[2]s", f.name, f.example)
}

func filterInside(pos int, f field, inner string) minuted.Notice {
	return refusal("Q206", pos, "%s: cannot hold the filter %s:. Write the two side by side.", f.name, inner)
}

func nothingToFind() minuted.Notice {
	return refusal("Q208", 0, "There is nothing here to search for. Type a word, or choose a filter to browse.")
}

// didYouMean tells of an acronym with several meanings.
func didYouMean(pos int, name string, meanings []string) minuted.Notice {
	choice := strings.Join(meanings, ", ")
	if last := len(meanings) - 1; last > 0 {
		choice = strings.Join(meanings[:last], ", ") + " or " + meanings[last]
	}
	return info("Q302", pos, "%q was searched as it is. Did you mean %s?", name, choice)
}
