package query

import (
	"fmt"
	"slices"
	"strings"

	"minuted"
)

// codeUnavailable is the code of notices about what the language has and the engine cannot do yet.
const codeUnavailable = "Q209"

func isError(n minuted.Notice) bool { return n.Level == minuted.LevelError }

func isUnavailable(n minuted.Notice) bool { return n.Code == codeUnavailable }

// byPosition orders notices by where they apply; those of one place stay in the order they were found.
func byPosition(notices []minuted.Notice) {
	slices.SortStableFunc(notices, func(a, b minuted.Notice) int { return a.Position - b.Position })
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

func onlyExclusions() minuted.Notice {
	return refusal("Q201", 0, "Every word is excluded, so there is nothing to find. Add a word to look for, or a filter such as authority:kent.")
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

func tooLong(n int) minuted.Notice {
	return refusal("Q205", 0, "The query has %d characters; the limit is %d.", n, MaxCharacters)
}

func tooManyParts(n int) minuted.Notice {
	return refusal("Q205", 0, "The query has %d parts; the limit is %d.", n, MaxParts)
}

func tooDeep(n int) minuted.Notice {
	return refusal("Q205", 0, "The query has brackets %d deep; the limit is %d.", n, MaxDepth)
}

func notListed(pos int, f field, value string, list []string) minuted.Notice {
	return refusal("Q206", pos, "%s: cannot be \"%s\". It is one of %s, for example %[1]s:%[4]s", f.name, value, strings.Join(list, ", "), f.example)
}

func filterInside(pos int, f field, inner string) minuted.Notice {
	return refusal("Q206", pos, "%s: cannot hold the filter %s:. Write the two side by side.", f.name, inner)
}

func nothingToFind() minuted.Notice {
	return refusal("Q208", 0, "There is nothing here to search for. Type a word, or choose a filter to browse.")
}

func nearUnavailable(t token) minuted.Notice {
	return refusal(codeUnavailable, t.pos, "%s is not available yet. Use AND for words anywhere in the same item, or quotation marks for words next to each other.", t.text)
}

func slopUnavailable(t token) minuted.Notice {
	return refusal(codeUnavailable, t.pos, "The distance %s after a phrase is not available yet. Without it the phrase is searched as it stands.", t.slop)
}

func wildcardUnavailable(pos int, text string) minuted.Notice {
	return refusal(codeUnavailable, pos, "The wildcard in %s is not available yet. A word is found with its other endings as it is.", text)
}

func fuzzyUnavailable(pos int, text string) minuted.Notice {
	return refusal(codeUnavailable, pos, "The spelling variations of %s are not available yet. Type the spellings with OR between them.", text)
}

func filterUnavailable(t token, f field) minuted.Notice {
	return refusal(codeUnavailable, t.pos, "The filter %s: is not available yet.", f.name)
}

func relativeUnavailable(pos int, text string) minuted.Notice {
	return refusal(codeUnavailable, pos, "Dates counted back from today, such as %s, are not available yet. Give the dates, for example date:2019..2023", text)
}

func addressUnavailable(t token) minuted.Notice {
	return refusal(codeUnavailable, t.pos, "Finding a page by its web address, %s, is not available yet.", t.text)
}
