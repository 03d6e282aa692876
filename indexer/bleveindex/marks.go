package bleveindex

import (
	"cmp"
	"slices"
)

// stretch is words of a part that take part in a match: words[from:to].
type stretch struct {
	from, to int
	leaf     int  // position in the plan's positive leaves
	exact    bool // it stands as it was typed
}

// marks gives the words of a part of an item, and which of them take part in the match of a leaf, in order. text is
// the whole part, since what stands near something else may stand in another block of it. Every occurrence of a word
// is marked; of what has to stand together with something else, only those that do, and then all words of both.
func (p *plan) marks(in part, text string) ([]token, []stretch) {
	words := analyse(text)
	var all []stretch
	for i, l := range p.positive {
		if !l.in().has(in) {
			continue
		}
		for _, s := range l.spans(words) {
			all = append(all, stretch{s[0], s[1], i, isTyped(l, words[s[0]:s[1]])})
		}
	}
	slices.SortFunc(all, func(x, y stretch) int {
		return cmp.Or(cmp.Compare(x.from, y.from), cmp.Compare(x.to, y.to), cmp.Compare(x.leaf, y.leaf))
	})
	return words, all
}

// isTyped reports whether words that a leaf marked stand as they were typed. A word may stand in another form; a phrase
// may not.
func isTyped(l leaf, words []token) bool {
	t, ok := l.(*term)
	return !ok || words[0].form == t.typed
}
