package query

import (
	"regexp"
	"strconv"
	"strings"

	"minuted"
)

// countForm is a number of at most nine digits.
var countForm = regexp.MustCompile(`^[0-9]{1,9}$`)

// numbers reads the value of a number field. What cannot be read stays in the reading as typed, under a notice.
func (b *builder) numbers(pos int, f field, text string) minuted.Expr {
	n, ok := readNumbers(text)
	n.Name = f.name
	switch {
	case !ok:
		typed := minuted.Field{Name: f.name, Operand: plain(text)}
		b.refuse(notANumber(pos), typed, minuted.Numbers{Name: f.name, Min: 501, Max: -1})
		return typed
	case n.Max >= 0 && n.Min > n.Max:
		b.refuse(reversedRange(pos, strconv.Itoa(n.Min), strconv.Itoa(n.Max)), n, minuted.Numbers{Name: f.name, Min: n.Max, Max: n.Min})
	}
	return n
}

// readNumbers reads a number, or a range written as dates have them. Nothing is below 0.
func readNumbers(text string) (minuted.Numbers, bool) {
	sign, from, to := ends(text)
	if sign != "" {
		return compareNumber(sign, from)
	}
	n := minuted.Numbers{Max: -1}
	if from == "" && to == "" || from != "" && !countForm.MatchString(from) || to != "" && !countForm.MatchString(to) {
		return n, false
	}
	if from != "" {
		n.Min = number(from)
	}
	if to != "" {
		n.Max = number(to)
	}
	return n, true
}

func compareNumber(sign, text string) (minuted.Numbers, bool) {
	n := minuted.Numbers{Max: -1}
	if !countForm.MatchString(text) {
		return n, false
	}
	switch limit := number(text); sign {
	case ">":
		n.Min = limit + 1
	case ">=":
		n.Min = limit
	case "<=":
		n.Max = limit
	case "<":
		n.Max = limit - 1
		return n, limit > 0
	}
	return n, true
}

var (
	bracketForm    = regexp.MustCompile(`^\[(\S+) TO (\S+)\]$`)
	comparisonForm = regexp.MustCompile(`^([<>]=?)(\S+)$`)
)

// ends takes a range apart: [2019 TO *] and 2019.. into their two ends, an open one "", and >2019 into its sign and its
// end. A single value is both ends.
func ends(text string) (sign, from, to string) {
	if m := bracketForm.FindStringSubmatch(text); m != nil {
		return "", strings.Trim(m[1], "*"), strings.Trim(m[2], "*")
	}
	if m := comparisonForm.FindStringSubmatch(text); m != nil {
		return m[1], m[2], ""
	}
	if from, to, found := strings.Cut(text, ".."); found {
		return "", from, to
	}
	return "", text, text
}

// number reads digits that a form has already checked. More than fit are the largest number.
func number(digits string) int {
	n, _ := strconv.Atoi(digits)
	return n
}
