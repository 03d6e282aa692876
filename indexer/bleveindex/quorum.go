package bleveindex

import (
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"minuted"
)

// quorum matches where at least so many of its nodes match. Others are matched too, because they score.
type quorum struct {
	nodes  []node
	least  int
	others []node
}

func (q quorum) match(m *matcher) (*roaring.Bitmap, error) {
	if _, err := m.matchAll(q.others); err != nil {
		return nil, err
	}
	sets, err := m.matchAll(q.nodes)
	if err != nil {
		return nil, err
	}
	held := make([]*roaring.Bitmap, q.least) // held[k] is where at least k+1 of the nodes so far match
	for k := range held {
		held[k] = roaring.New()
	}
	for _, set := range sets {
		for k := q.least - 1; k > 0; k-- {
			held[k].Or(roaring.And(held[k-1], set))
		}
		held[0].Or(set)
	}
	return held[q.least-1], nil
}

// top plans a whole query tree. Its words are the positive operands at its top; by [minuted.MatchAny] one of them must
// match, by [minuted.MatchMost] at least half, rounded up, of those that are no stop words, and by any other all. Filters
// and exclusions hold all the same. Of fewer than two words none can be left out.
func (p *planner) top(expr minuted.Expr, match minuted.Match, s scope) (node, error) {
	if match != minuted.MatchAny && match != minuted.MatchMost {
		return p.node(expr, s)
	}
	operands := []minuted.Expr{expr}
	if and, ok := expr.(minuted.And); ok {
		operands = and.Operands
	}
	var q quorum
	var required allOf
	for _, operand := range operands {
		n, err := p.node(operand, s)
		switch {
		case err != nil:
			return nil, err
		case n == nil:
		case !seeksWords(operand):
			required = append(required, n)
		case match == minuted.MatchMost && isStopWord(operand):
			q.others = append(q.others, n)
		default:
			q.nodes = append(q.nodes, n)
		}
	}
	if len(q.nodes) < 2 {
		required = slices.Concat(required, q.nodes, q.others)
		return combined(required, func() node { return required }), nil
	}
	q.least = 1
	if match == minuted.MatchMost {
		q.least = (len(q.nodes) + 1) / 2
	}
	return append(required, q), nil
}

// seeksWords reports whether an expression holds anything to be found in the text, outside every Not.
func seeksWords(expr minuted.Expr) bool {
	switch e := expr.(type) {
	case minuted.Not, minuted.Range, minuted.Numbers:
		return false
	case minuted.And:
		return slices.ContainsFunc(e.Operands, seeksWords)
	case minuted.Or:
		return slices.ContainsFunc(e.Operands, seeksWords)
	case minuted.Field:
		_, ok := partNamed(e.Name)
		return ok && seeksWords(e.Operand)
	default:
		return true
	}
}

// isStopWord reports whether an expression is a word that says nothing of what a text is about.
func isStopWord(expr minuted.Expr) bool {
	word, ok := expr.(minuted.Word)
	return ok && isStopForm(fold(word.Text))
}

// isStopForm is about a folded word: it knows English and Welsh articles, prepositions, pronouns, conjunctions and forms
// of "to be", "to do" and "to have".
func isStopForm(form string) bool {
	switch form {
	case "a", "about", "after", "again", "against", "all", "also", "am", "an", "and", "any", "are", "as", "at", "be",
		"because", "been", "before", "being", "between", "but", "by", "can", "could", "did", "do", "does", "done", "each",
		"else", "even", "ever", "every", "for", "from", "get", "go", "going", "gone", "got", "had", "has", "have", "he",
		"her", "here", "him", "his", "how", "i", "if", "in", "into", "is", "it", "its", "just", "made", "make", "many",
		"may", "me", "might", "more", "most", "much", "must", "my", "no", "not", "of", "off", "on", "one", "only", "or",
		"other", "our", "out", "over", "own", "same", "say", "said", "she", "should", "since", "so", "some", "still",
		"such", "than", "that", "the", "their", "them", "then", "there", "these", "they", "this", "those", "through",
		"to", "too", "under", "until", "up", "us", "very", "want", "wanted", "wants", "was", "we", "were", "what", "when",
		"where", "which", "while", "who", "whose", "why", "will", "with", "would", "yet", "you", "your",
		"ar", "ei", "eu", "gan", "gyda", "mae", "neu", "o", "oedd", "sydd", "wedi", "y", "yn", "yr", "yw":
		return true
	default:
		return false
	}
}
