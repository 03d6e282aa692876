package bleveindex

import (
	"cmp"
	"slices"

	"minuted"
)

// stretch is words of a part that take part in a match: words[from:to].
type stretch struct {
	from, to int
	leaf     int  // position in the plan's positive leaves
	exact    bool // it stands as it was typed
}

// marks gives the words of a part of an item, and which of them take part in the match of a leaf, in order. It reads the
// whole part, since what stands near something else may stand in another block of it. Every occurrence of a word
// is marked; of what has to stand together with something else, only those that do, and then all words of both.
func (p *plan) marks(item *minuted.Item, in part) ([]token, []stretch) {
	return p.marksOf(in.text(item), langsOf(item), in)
}

// marksOf does the same for a text of a part.
func (p *plan) marksOf(partText string, speaks langs, in part) ([]token, []stretch) {
	text := passage{words: analyse(partText), in: speaks}
	var all []stretch
	for i, l := range p.positive {
		if !l.in().has(in) {
			continue
		}
		for _, s := range l.spans(text) {
			all = append(all, stretch{s[0], s[1], i, isTyped(l, text.words[s[0]:s[1]])})
		}
	}
	slices.SortFunc(all, func(x, y stretch) int {
		return cmp.Or(cmp.Compare(x.from, y.from), cmp.Compare(x.to, y.to), cmp.Compare(x.leaf, y.leaf))
	})
	return text.words, all
}

// isTyped reports whether words that a leaf marked stand as they were typed. A word may stand in another form; a phrase
// may not.
func isTyped(l leaf, words []token) bool {
	t, ok := l.(*term)
	return !ok || words[0].form == t.typed
}
