package bleveindex

import (
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"minuted"
)

// enough is how many items have to hold all the words of a query for those that lack some to stay out.
const enough = 10

// grader tells how many of the words of a query documents hold.
type grader interface {
	held(m *matcher) ([]uint8, error) // by document; 0 for what cannot be a hit
	most() int                        // held by what holds all that count
	fewest() int                      // held by any hit
}

// quorum grades by the words of an item. What is more than a word, such as a phrase or words in OR, counts as one but
// must match, and so must filters and exclusions. Stop words do not count; they are matched because they score.
type quorum struct {
	required  []node
	counted   int // of those required
	words     []node
	stopWords []node
}

// most is how many words count.
func (q *quorum) most() int { return q.counted + len(q.words) }

// fewest is how many of them an item holds at least.
func (q *quorum) fewest() int { return max(q.counted, 1) }

// leavesOut reports whether an item may lack anything of the query.
func (q *quorum) leavesOut() bool {
	return q.most() > q.fewest() || q.most() > 0 && len(q.stopWords) > 0
}

func (q *quorum) held(m *matcher) ([]uint8, error) {
	if _, err := m.matchAll(q.stopWords); err != nil {
		return nil, err
	}
	within, err := q.within(m)
	if err != nil {
		return nil, err
	}
	held := make([]uint8, len(m.segment.items)) // maxLeaves is less than 256
	for docs := within.Iterator(); docs.HasNext(); {
		held[docs.Next()] = uint8(q.counted)
	}
	sets, err := m.matchAll(q.words)
	if err != nil {
		return nil, err
	}
	for _, set := range sets {
		for docs := roaring.And(set, within).Iterator(); docs.HasNext(); {
			if err := m.step(); err != nil {
				return nil, err
			}
			held[docs.Next()]++
		}
	}
	return held, nil
}

// within gives the documents that match what is required.
func (q *quorum) within(m *matcher) (*roaring.Bitmap, error) {
	if len(q.required) == 0 {
		return m.everything(), nil
	}
	return allOf(q.required).match(m)
}

// add puts an operand at the top of a query where it belongs.
func (q *quorum) add(operand minuted.Expr, n node) {
	switch {
	case !mayLack(operand):
		q.required = append(q.required, n)
		if seeksWords(operand) {
			q.counted++
		}
	case isStopWord(operand):
		q.stopWords = append(q.stopWords, n)
	default:
		q.words = append(q.words, n)
	}
}

// mayLack reports whether items may lack an expression: a word as people type it, or words that stand for one thing.
func mayLack(expr minuted.Expr) bool {
	switch e := expr.(type) {
	case minuted.Word:
		return true
	case minuted.Alike:
		if run, ok := e.Typed.(minuted.And); ok {
			return !slices.ContainsFunc(run.Operands, func(o minuted.Expr) bool { return !mayLack(o) })
		}
		return mayLack(e.Typed)
	default:
		return false
	}
}

// levels counts items by how many of the words of a query they hold.
type levels struct {
	matched [maxLeaves + 1]int
	passed  [maxLeaves + 1]int // the filters beside the query
}

func (l *levels) add(held uint8, passes bool) {
	l.matched[held]++
	if passes {
		l.passed[held]++
	}
}

// least is how many of the words, from most down to fewest, a hit has to hold: the highest number for which there are
// enough items and any of them passes the filters.
func (l *levels) least(most, fewest int) int {
	var matched, passed int
	for n := most; n > fewest; n-- {
		matched, passed = matched+l.matched[n], passed+l.passed[n]
		if matched >= enough && passed > 0 {
			return n
		}
	}
	return fewest
}

// atLeast gives the documents that hold so many.
func atLeast(least int, held []uint8) *roaring.Bitmap {
	var docs []uint32
	for doc, n := range held {
		if int(n) >= least {
			docs = append(docs, uint32(doc))
		}
	}
	return roaring.BitmapOf(docs...)
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
