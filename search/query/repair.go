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
	for i, t := range tokens {
		if !dangles(tokens, i) {
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

// dangles reports whether token i is an operator without an operand on a side where it needs one. Of two operators in a
// row neither has.
func dangles(tokens []token, i int) bool {
	t := tokens[i]
	after := i+1 < len(tokens) && beginsOperand(tokens[i+1])
	switch {
	case isExclusion(t):
		return !after
	case isBinary(t):
		return !after || i == 0 || !endsOperand(tokens[i-1])
	}
	return false
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
