package query

import (
	"slices"

	"minuted"
)

// repair makes the tokens add up: every bracket has its partner and holds something, every operator has operands on the
// sides it needs. end is where brackets that were left open are closed.
func repair(tokens []token, end int) ([]token, []minuted.Notice) {
	tokens, notices := balance(tokens, end)
	for {
		n := len(tokens)
		tokens = dropEmpty(tokens)
		var dangling []minuted.Notice
		tokens, dangling = dropDangling(tokens)
		notices = append(notices, dangling...)
		if len(tokens) == n {
			return tokens, notices
		}
	}
}

// balance leaves out closing brackets that close nothing and closes at the end those that were left open.
func balance(tokens []token, end int) ([]token, []minuted.Notice) {
	var balanced []token
	var open []int
	var notices []minuted.Notice
	for _, t := range tokens {
		switch {
		case t.kind == openToken:
			open = append(open, t.pos)
		case t.kind == closeToken && len(open) == 0:
			notices = append(notices, strayClose(t.pos))
			continue
		case t.kind == closeToken:
			open = open[:len(open)-1]
		}
		balanced = append(balanced, t)
	}
	for _, pos := range open {
		notices = append(notices, leftOpen(pos))
		balanced = append(balanced, token{kind: closeToken, pos: end, end: end})
	}
	return balanced, notices
}

// typedDepth counts how deep brackets stand inside brackets.
func typedDepth(tokens []token) int {
	deepest, open := 0, 0
	for _, t := range tokens {
		switch t.kind {
		case openToken:
			open++
			deepest = max(deepest, open)
		case closeToken:
			open--
		}
	}
	return deepest
}

// dropEmpty leaves out brackets with nothing inside.
func dropEmpty(tokens []token) []token {
	var kept []token
	for _, t := range tokens {
		if t.kind == closeToken && len(kept) > 0 && kept[len(kept)-1].kind == openToken {
			kept = kept[:len(kept)-1]
			continue
		}
		kept = append(kept, t)
	}
	return kept
}

// dropDangling leaves out operators that have nothing to join.
func dropDangling(tokens []token) ([]token, []minuted.Notice) {
	var kept []token
	var notices []minuted.Notice
	begins := operandsAt(tokens)
	for i, t := range tokens {
		if !dangles(tokens, i, begins) {
			kept = append(kept, t)
			continue
		}
		if t.kind != minusToken {
			atEnd := t.kind != nearToken && !slices.ContainsFunc(tokens[i+1:], isOperand)
			notices = append(notices, dangling(t, atEnd))
		}
	}
	return kept, notices
}

// operandsAt tells of each place, the end included, whether an operand begins there, what excludes it first.
func operandsAt(tokens []token) []bool {
	begins := make([]bool, len(tokens)+1)
	for i, t := range slices.Backward(tokens) {
		begins[i] = isOperand(t) || t.kind == openToken || isExclusion(t) && begins[i+1]
	}
	return begins
}

// dangles reports whether token i is an operator without an operand on a side where it needs one. Of two operators in a
// row neither has.
func dangles(tokens []token, i int, begins []bool) bool {
	t := tokens[i]
	switch {
	case isExclusion(t):
		return !begins[i+1]
	case isBinary(t):
		return !begins[i+1] || i == 0 || !endsOperand(tokens[i-1])
	}
	return false
}

// typedParts counts the words and phrases among the tokens.
func typedParts(tokens []token) int {
	n := 0
	for _, t := range tokens {
		if isOperand(t) && t.kind != fieldToken {
			n++
		}
	}
	return n
}

func isBinary(t token) bool {
	return t.kind == andToken || t.kind == orToken || t.kind == nearToken
}

func isExclusion(t token) bool { return t.kind == notToken || t.kind == minusToken }

func isOperand(t token) bool {
	switch t.kind {
	case wordToken, phraseToken, addressToken, fieldToken, unknownToken:
		return true
	}
	return false
}

func beginsOperand(t token) bool { return isOperand(t) || t.kind == openToken || isExclusion(t) }

func endsOperand(t token) bool { return isOperand(t) || t.kind == closeToken }
