package bleveindex

import (
	"cmp"
	"context"
	"iter"
	"slices"

	"minuted"
)

// stretch is words of a part that take part in a match: words[from:to].
type stretch struct {
	from, to int
	leaf     int  // position in the plan's positive leaves
	exact    bool // it stands as it was typed
}

func compareStretches(x, y stretch) int {
	return cmp.Or(cmp.Compare(x.from, y.from), cmp.Compare(x.to, y.to), cmp.Compare(x.leaf, y.leaf))
}

// marked gives the words of a part's text that leaves are made of, and which of them take part in the match of a leaf, in
// order. It reads the whole part, since what stands near something else may stand in another block of it. Every
// occurrence of a word is marked; of what has to stand together with something else, only those that do, and then all
// words of both. What it gives is good until the next call.
func (l *lookout) marked(text string, in langs, of part) ([]sighting, []stretch) {
	l.marks = l.marks[:0]
	if !l.looksIn(of) {
		return nil, nil
	}
	l.read(text, in)
	for i, each := range l.leaves {
		if !each.in().has(of) || l.ctx.Err() != nil {
			continue
		}
		l.spans = each.spans(&l.passage, l.spans[:0])
		for _, s := range l.spans {
			l.marks = append(l.marks, stretch{s[0], s[1], i, isTyped(each, l.passage.words[s[0]].form)})
		}
	}
	if !slices.IsSortedFunc(l.marks, compareStretches) {
		slices.SortFunc(l.marks, compareStretches)
	}
	return l.passage.words, l.marks
}

// looksIn reports whether any leaf is looked for in a part.
func (l *lookout) looksIn(p part) bool {
	return slices.ContainsFunc(l.leaves, func(each leaf) bool { return each.in().has(p) })
}

// isTyped reports whether a word that a leaf marked stands as it was typed. A word may stand in another form; a phrase
// may not.
func isTyped(l leaf, form string) bool {
	t, ok := l.(*term)
	return !ok || form == t.typed
}

// unbroken makes one mark of those that overlap.
func unbroken(marks iter.Seq[stretch]) iter.Seq[stretch] {
	return func(yield func(stretch) bool) {
		var last stretch
		for m := range marks {
			switch {
			case m.from < last.to:
				last.to = max(last.to, m.to)
				continue
			case last.to > 0 && !yield(last):
				return
			}
			last = m
		}
		if last.to > 0 {
			yield(last)
		}
	}
}

// Marks returns the places in an item's title, agenda, minutes and decision that take part in what a request looks for,
// whether or not the item matches it. In each part they are in order and do not overlap. An error about the request
// itself wraps [ErrExpr].
func (x *Index) Marks(ctx context.Context, r minuted.Request, it *minuted.Item) ([]minuted.Mark, error) {
	plan, err := newPlan(ctx, x, r)
	if err != nil {
		return nil, err
	}
	look := newLookout(ctx, plan.positive)
	var out []minuted.Mark
	for p := range attachmentsPart {
		words, marks := look.marked(p.text(it), langsOf(it), p)
		for m := range unbroken(slices.Values(marks)) {
			out = append(out, minuted.Mark{Field: p.String(), From: words[m.from].start, To: words[m.to-1].end})
		}
	}
	return out, ctx.Err()
}
