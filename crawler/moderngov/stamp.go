package moderngov

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"minuted"
)

// stamp is a date, perhaps with a time of day, as printed somewhere.
type stamp struct {
	date     minuted.Date
	clock    string   // start as HH:MM; "" where no time is given
	problems []string // what was printed with it and cannot be true, in words
	start    int      // where it begins and ends in the text it was found in, in bytes
	end      int
}

var (
	// writtenDay is a day with the month in letters: "30th May 2022", "9fed Hydref, 2014", "15-Jan-2026", "3rd of May
	// 2022".
	writtenDay = regexp.MustCompile(`\b(\d{1,2})(?i:st|nd|rd|th|af|ail|il|ydd|ed|fed|eg|ain)?(?:\s+of)?[\s-]+(\pL{3,10})\b\.?,?[\s-]+(\d{4})\b`)
	// lastWord is the word before a day, which may be its weekday: "Monday ", "Dydd Iau, ".
	lastWord = regexp.MustCompile(`(?i)(?:\bdydd\s+)?\b(\pL{3,10})\b\.?\s*,?\s*$`)
	// numberDay is a day in numbers, in the British order: "10/02/2026".
	numberDay = regexp.MustCompile(`\b(\d{1,2})/(\d{1,2})/(\d{4})\b`)
	// isoDay is a day as metadata give it: "2026-01-15".
	isoDay = regexp.MustCompile(`\b(\d{4})-(\d{2})-(\d{2})\b`)
	// clockAfter is a time that follows a day, clockBefore one that precedes it.
	clockAfter  = regexp.MustCompile(`(?i)^(?:\s*,)?\s*(?:at\s+|am\s+|@\s*)?` + clockForm)
	clockBefore = regexp.MustCompile(`(?i)(?:^|[\s,(])` + clockForm + `\s*,?\s*(?:on|ar)\s*$`)
)

// clockForm is a time of day: "7:30 pm", "1.30 pm", "6.00 p.m.", "19.30", "12 noon", "2.00 o'r gloch", "10.00 yb".
const clockForm = `(?:(\d{1,2})(?:[:.](\d{2}))?\s*(a\.?\s?m\b\.?|p\.?\s?m\b\.?|noon|midday|midnight|hanner dydd|o['’]r gloch(?: y prynhawn| y bore| yr hwyr)?|yb\b|yp\b|yh\b|y bore|y prynhawn|yr hwyr)?|(noon|midday|hanner dydd))`

// findStamp returns the last date in the text. Names of committees come before their date, and may hold one. A day
// that the calendar does not have is refused: it is passed over and named in the problems.
func findStamp(text string) (found stamp, ok bool) {
	var problems []string
	for _, s := range stampsIn(text) {
		problems = append(problems, s.problems...)
		if s.date != "" && (!ok || s.start >= found.start) {
			found, ok = s, true
		}
	}
	if !ok {
		return stamp{problems: problems}, false
	}
	if found.clock == "" {
		found.readClock(text)
	}
	return found, true
}

// stampsIn returns every day in the text, impossible ones with a problem and no date.
func stampsIn(text string) []stamp {
	var stamps []stamp
	for _, m := range daysLike(writtenDay, text) {
		if s, ok := writtenStamp(text, m); ok {
			stamps = append(stamps, s)
		}
	}
	if strings.Count(text, "/") >= 2 {
		stamps = append(stamps, numberStamps(text)...)
	}
	if strings.Count(text, "-") < 2 {
		return stamps
	}
	for _, m := range daysLike(isoDay, text) {
		stamps = append(stamps, newStamp(text, m[0], m[1], group(text, m, 1), group(text, m, 2), group(text, m, 3)))
	}
	return stamps
}

// daysLike returns where a form of day stands in the text. Days begin with a digit, so what comes before the first is
// passed over, but for the character that says whether the digit begins a word.
func daysLike(form *regexp.Regexp, text string) [][]int {
	from := strings.IndexAny(text, "0123456789")
	if from < 0 {
		return nil
	}
	_, size := utf8.DecodeLastRuneInString(text[:from])
	from -= size
	found := form.FindAllStringSubmatchIndex(text[from:], -1)
	for _, m := range found {
		for i := range m {
			if m[i] >= 0 {
				m[i] += from
			}
		}
	}
	return found
}

func numberStamps(text string) (stamps []stamp) {
	for _, m := range daysLike(numberDay, text) {
		stamps = append(stamps, newStamp(text, m[0], m[1], group(text, m, 3), group(text, m, 2), group(text, m, 1)))
	}
	return stamps
}

func writtenStamp(text string, m []int) (stamp, bool) {
	month := monthNamed(group(text, m, 2))
	if month == 0 {
		return stamp{}, false
	}
	start := m[0]
	weekday, named := time.Weekday(0), false
	from := max(0, start-weekdayWindow)
	if before := lastWord.FindStringSubmatchIndex(text[from:start]); before != nil {
		if weekday, named = weekdayNamed(group(text[from:start], before, 1)); named {
			start = from + before[0]
		}
	}
	s := newStamp(text, start, m[1], group(text, m, 3), strconv.Itoa(int(month)), group(text, m, 1))
	if named && s.date != "" && s.date.Time().Weekday() != weekday {
		s.problems = append(s.problems, fmt.Sprintf("%q is a %s", text[start:m[1]], s.date.Time().Weekday()))
	}
	return s, true
}

// weekdayWindow is how far before a day its weekday may begin, in bytes.
const weekdayWindow = 32

func newStamp(text string, start, end int, year, month, day string) stamp {
	y, m, d := number(year), number(month), number(day)
	s := stamp{date: minuted.DateOf(y, time.Month(m), d), start: start, end: end}
	if y < 1880 || y > 2199 {
		s.date = ""
	}
	if s.date == "" {
		s.problems = []string{fmt.Sprintf("%q is not a day of the calendar", text[start:end])}
	}
	return s
}

// number reads digits; the patterns above keep them few.
func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}

func group(text string, m []int, i int) string {
	if m[2*i] < 0 {
		return ""
	}
	return text[m[2*i]:m[2*i+1]]
}

// readClock reads the time printed after the day or, "6 pm on Monday", before it.
func (s *stamp) readClock(text string) {
	if m := clockAfter.FindStringSubmatchIndex(text[s.end:]); m != nil {
		if s.setClock(group(text[s.end:], m, 1), group(text[s.end:], m, 2), group(text[s.end:], m, 3), group(text[s.end:], m, 4)) {
			s.end += m[1]
			return
		}
	}
	if m := clockBefore.FindStringSubmatchIndex(text[:s.start]); m != nil {
		if s.setClock(group(text, m, 1), group(text, m, 2), group(text, m, 3), group(text, m, 4)) {
			s.start = m[0]
		}
	}
}

// setClock sets the time and reports whether what was printed is one. A number with neither minutes nor a word is not;
// a
// single-digit hour with neither "am" nor "pm" leaves the half of the day open, which becomes a problem.
func (s *stamp) setClock(hour, minute, half, word string) bool {
	if word != "" {
		s.clock = "12:00"
		return true
	}
	if minute == "" && half == "" {
		return false
	}
	h, m := number(hour), number(minute)
	if h > 23 || m > 59 {
		return false
	}
	switch halfOf(half) {
	case 'a':
		h = h % 12
	case 'p':
		if h < 12 {
			h += 12
		}
	case '?':
		if h < 13 && (half != "" || len(hour) < 2) {
			h = likelyHour(h)
			s.problems = append(s.problems, fmt.Sprintf("the time %q does not say which half of the day; read as %02d:%02d",
				strings.TrimSpace(hour+"."+minute+" "+half), h, m))
		}
	}
	s.clock = fmt.Sprintf("%02d:%02d", h, m)
	return true
}

// likelyHour returns the hour meetings are likely to begin at: from eight to seven. It is only asked where a time leaves
// the half of the day open, which is told as a problem.
func likelyHour(h int) int {
	if h < 8 {
		return h + 12
	}
	return h
}

// halfOf returns 'a' for the half of the day before noon, 'p' for the other, '?' where a word does not say.
func halfOf(word string) byte {
	word = strings.ToLower(word)
	switch {
	case word == "noon", word == "midday", word == "hanner dydd", strings.HasPrefix(word, "p"), word == "yp", word == "yh",
		strings.HasSuffix(word, "prynhawn"), strings.HasSuffix(word, "hwyr"):
		return 'p'
	case strings.HasPrefix(word, "a"), word == "midnight", word == "yb", strings.HasSuffix(word, "bore"):
		return 'a'
	}
	return '?'
}

// monthNamed returns the month an English or Welsh name or abbreviation stands for, 0 for none.
func monthNamed(name string) time.Month {
	switch strings.ToLower(name) {
	case "january", "jan", "ionawr", "ion":
		return time.January
	case "february", "feb", "chwefror", "chwef", "chw":
		return time.February
	case "march", "mar", "mawrth", "maw":
		return time.March
	case "april", "apr", "ebrill", "ebr":
		return time.April
	case "may", "mai":
		return time.May
	case "june", "jun", "mehefin", "meh":
		return time.June
	case "july", "jul", "gorffennaf", "gorffenaf", "gorff", "gor":
		return time.July
	case "august", "aug", "awst", "aws":
		return time.August
	case "september", "sept", "sep", "medi", "med":
		return time.September
	case "october", "oct", "hydref", "hyd":
		return time.October
	case "november", "nov", "tachwedd", "tach":
		return time.November
	case "december", "dec", "rhagfyr", "rhag":
		return time.December
	}
	return 0
}

// weekdayNamed returns the day of the week an English or Welsh name or abbreviation stands for.
func weekdayNamed(name string) (day time.Weekday, ok bool) {
	switch strings.ToLower(name) {
	case "monday", "mon", "llun":
		return time.Monday, true
	case "tuesday", "tue", "tues", "mawrth":
		return time.Tuesday, true
	case "wednesday", "wed", "mercher":
		return time.Wednesday, true
	case "thursday", "thu", "thur", "thurs", "iau":
		return time.Thursday, true
	case "friday", "fri", "gwener":
		return time.Friday, true
	case "saturday", "sat", "sadwrn":
		return time.Saturday, true
	case "sunday", "sun", "sul":
		return time.Sunday, true
	}
	return 0, false
}
