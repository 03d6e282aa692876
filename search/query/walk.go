package query

import "minuted"

// spread puts what leaf makes of it in the place of every word and phrase.
func spread(e minuted.Expr, leaf func(text string) minuted.Expr) minuted.Expr {
	return eachOf(e, func(e minuted.Expr) minuted.Expr {
		switch e := e.(type) {
		case minuted.Word:
			return leaf(e.Text)
		case minuted.Phrase:
			return leaf(e.Text)
		}
		if isCompound(e) {
			return spread(e, leaf)
		}
		return leaf(String(e))
	})
}

// eachOf rebuilds a compound expression from what change makes of its operands, and a simple one from itself.
func eachOf(e minuted.Expr, change func(minuted.Expr) minuted.Expr) minuted.Expr {
	changed := func(operands []minuted.Expr) []minuted.Expr {
		out := make([]minuted.Expr, len(operands))
		for i, o := range operands {
			out[i] = change(o)
		}
		return out
	}
	switch e := e.(type) {
	case minuted.And:
		return allOf(changed(e.Operands)...)
	case minuted.Or:
		return anyOf(changed(e.Operands)...)
	case minuted.Not:
		return negate(change(e.Operand))
	}
	return change(e)
}

func isCompound(e minuted.Expr) bool {
	switch e.(type) {
	case minuted.And, minuted.Or, minuted.Not:
		return true
	}
	return false
}

// filterName returns the name of the filter that an expression is, or "".
func filterName(e minuted.Expr) string {
	switch e := e.(type) {
	case minuted.Field:
		return e.Name
	case minuted.Numbers:
		return e.Name
	case minuted.Range:
		if e.Of == minuted.OfMeeting {
			return "date"
		}
		return string(e.Of)
	}
	return ""
}

// filterIn returns the name of the first filter inside an expression, or "".
func filterIn(e minuted.Expr) string {
	return firstIn(e, filterName)
}

// firstIn returns the first text other than "" that name gives for an expression or one inside it. It does not
// look inside fields.
func firstIn(e minuted.Expr, name func(minuted.Expr) string) string {
	if found := name(e); found != "" {
		return found
	}
	if _, ok := e.(minuted.Field); ok {
		return ""
	}
	for _, o := range operandsOf(e) {
		if found := firstIn(o, name); found != "" {
			return found
		}
	}
	return ""
}

// unplain names the first thing inside an expression that is no value of a property, or gives "". In a web address * and
// ? are plain.
func unplain(f field, e minuted.Expr) string {
	return firstIn(e, func(e minuted.Expr) string {
		switch e := e.(type) {
		case minuted.Pattern:
			return "the wildcard in " + e.Text
		case minuted.Fuzzy:
			return "the spelling distance of " + String(e)
		case minuted.Near:
			return operator(e)
		case minuted.Phrase:
			if e.Slop > 0 {
				return "a distance after a phrase"
			}
			for _, word := range pieces(e.Text) {
				if isPattern(word) && f.name != "url" {
					return "the wildcard in " + word
				}
			}
		}
		return ""
	})
}

// plainly gives an expression with plain words and phrases for what unplain names.
func plainly(e minuted.Expr) minuted.Expr {
	switch e := e.(type) {
	case minuted.Pattern:
		return plain(longestPiece(e.Text))
	case minuted.Fuzzy:
		return plain(e.Text)
	case minuted.Near:
		return allOf(plainly(e.Left), plainly(e.Right))
	case minuted.Phrase:
		return plain(longestPiece(e.Text))
	}
	if isCompound(e) {
		return eachOf(e, plainly)
	}
	return e
}

// distance counts the letters inserted, left out, changed or swapped with their neighbour between two words (optimal
// string alignment).
func distance(a, b string) int {
	s, t := []rune(a), []rune(b)
	before, last := make([]int, len(t)+1), make([]int, len(t)+1)
	for j := range last {
		last[j] = j
	}
	for i := range s {
		row := make([]int, len(t)+1)
		row[0] = i + 1
		for j := range t {
			changed := last[j]
			if s[i] != t[j] {
				changed++
			}
			row[j+1] = min(changed, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && s[i] == t[j-1] && s[i-1] == t[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last = last, row
	}
	return last[len(t)]
}
