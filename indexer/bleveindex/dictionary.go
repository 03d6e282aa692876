package bleveindex

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/RoaringBitmap/roaring/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"

	"minuted"
)

// Bounds on what one pattern or approximate word stands for.
const (
	maxPatternForms = 1000
	maxFuzzyForms   = 100
)

// maxExpanded bounds what all patterns and approximate words of a query stand for together. Beyond it the query is
// refused: 5,000 words in four parts are looked up in a tenth of a second.
const maxExpanded = 5000

// maxConsidered bounds them before lists are cut, since the items of every word have to be counted then.
const maxConsidered = 10_000

// minLiteral is how many letters a pattern must begin with.
const minLiteral = 3

// isWildcard reports whether a rune of a pattern stands for others: * for any letters or none, ? for exactly one.
func isWildcard(r rune) bool { return r == '*' || r == '?' }

// wildWords splits a text into words as analyse does, except that wildcards are part of words. They are as printed.
func wildWords(text string) []string {
	var words []string
	begins := func(r rune) bool { return isWordRune(r) || isWildcard(r) }
	for at := strings.IndexFunc(text, begins); at >= 0; at = strings.IndexFunc(text, begins) {
		text = text[at:]
		end := 0
		for end < len(text) {
			r, size := utf8.DecodeRuneInString(text[end:])
			if isWildcard(r) {
				end += size
				continue
			}
			if next := wordEnd(text, end); next > end {
				end = next
				continue
			}
			break
		}
		words = append(words, text[:end])
		text = text[end:]
	}
	return words
}

func hasWildcard(word string) bool { return strings.ContainsFunc(word, isWildcard) }

// isPattern reports whether a word of wildWords has a wildcard, behind enough letters.
func isPattern(word string) bool {
	at := strings.IndexFunc(word, isWildcard)
	return at >= 0 && utf8.RuneCountInString(fold(word[:at])) >= minLiteral
}

// foldPattern folds what stands between the wildcards.
func foldPattern(word string) string {
	var b strings.Builder
	for word != "" {
		at := strings.IndexFunc(word, isWildcard)
		if at < 0 {
			at = len(word)
		}
		b.WriteString(fold(word[:at]))
		if at < len(word) {
			b.WriteByte(word[at])
			at++
		}
		word = word[at:]
	}
	return b.String()
}

// likePattern reports whether a form is one that a folded pattern stands for. It takes at most as many steps as the
// product of their lengths: where letters do not fit, only the last * is tried again, one letter further on.
func likePattern(pattern, form []rune) bool {
	p, star, again := 0, -1, 0
	for f := 0; f < len(form); {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, again = p, f
			p++
		case p < len(pattern) && (pattern[p] == '?' || pattern[p] == form[f]):
			p++
			f++
		case star >= 0:
			again++
			p, f = star+1, again
		default:
			return false
		}
	}
	for p < len(pattern) && pattern[p] == '*' {
		p++
	}
	return p == len(pattern)
}

// lookup is a search through the dictionaries.
type lookup struct {
	prefix  string // what forms begin with
	pattern []rune // what they are like; or
	word    string // what they become
	edits   int    // by at most so many changes
	most    int    // how many of them are wanted
}

func patternLookup(pattern string) lookup {
	literal := strings.IndexFunc(pattern, isWildcard)
	return lookup{prefix: pattern[:literal], pattern: []rune(pattern), most: maxPatternForms}
}

// fuzzyLookup looks for the forms that begin with the same letter as a folded word and become it by at most so many
// changes. A change puts a letter in, leaves one out, replaces one or swaps two neighbours, and no letter is changed
// twice.
func fuzzyLookup(word string, edits int) lookup {
	_, first := utf8.DecodeRuneInString(word)
	return lookup{prefix: word[:first], word: word, edits: edits, most: maxFuzzyForms}
}

// fuzzyForms gives the forms that a folded word may have been meant to be.
func (x *Index) fuzzyForms(ctx context.Context, word string, edits int, in parts) (expansion, error) {
	return x.words.expand(ctx, in, fuzzyLookup(word, edits), maxConsidered)
}

func (l lookup) accepts(form string) bool { return l.edits > 0 || likePattern(l.pattern, []rune(form)) }

// expansion is the forms that a pattern or approximate word stands for: those of most items first and then by spelling.
type expansion struct {
	forms []string
	all   int // how many there were before the list was cut
}

// expand gathers the forms of some parts that a lookup finds. There may be so many.
func (w *words) expand(ctx context.Context, in parts, l lookup, most int) (expansion, error) {
	found := make(map[string]bool)
	for p := range part(partCount) {
		if !in.has(p) {
			continue
		}
		if err := w.gather(ctx, p, l, found); err != nil {
			return expansion{}, fmt.Errorf("reading the words of the %s: %w", p, err)
		}
		if len(found) > most {
			return expansion{}, fmt.Errorf("%w: its patterns stand for more than %d words in all", ErrExpr, maxConsidered)
		}
	}
	e := expansion{forms: slices.Sorted(maps.Keys(found)), all: len(found)}
	if e.all <= l.most {
		return e, nil
	}
	holders, err := w.holders(ctx, in, e.forms)
	if err != nil {
		return expansion{}, err
	}
	slices.SortFunc(e.forms, func(a, b string) int {
		return cmp.Or(cmp.Compare(holders[b], holders[a]), cmp.Compare(a, b))
	})
	e.forms = e.forms[:l.most]
	return e, nil
}

// gather adds the forms of one part.
func (w *words) gather(ctx context.Context, p part, l lookup, found map[string]bool) error {
	dict, err := w.snapshot.FieldDictPrefix(p.String(), []byte(l.prefix))
	if err == nil && l.edits > 0 {
		if err = dict.Close(); err == nil {
			dict, err = w.snapshot.FieldDictFuzzy(p.String(), l.word, l.edits, l.prefix)
		}
	}
	if err != nil {
		return err
	}
	for steps := 0; ; steps++ {
		entry, err := dict.Next()
		if err == nil && steps%checkEvery == 0 {
			err = ctx.Err()
		}
		if err != nil || entry == nil {
			return errors.Join(err, dict.Close())
		}
		if l.accepts(entry.Term) {
			found[entry.Term] = true
		}
	}
}

// holders counts the items that hold each form in a part, added up over parts.
func (w *words) holders(ctx context.Context, in parts, forms []string) (map[string]uint64, error) {
	counts := make(map[string]uint64, len(forms))
	for _, s := range w.segments {
		m := newMatcher(ctx, s)
		var list segment.PostingsList
		for p := range part(partCount) {
			if !in.has(p) {
				continue
			}
			for _, form := range forms {
				var err error
				list, err = m.postings(p, form, list)
				if err == nil {
					err = m.step()
				}
				if err != nil {
					return nil, err
				}
				count := list.Count()
				if s.deleted != nil {
					docs := roaring.New()
					if err := m.bitmapOf(list, docs); err != nil {
						return nil, err
					}
					count -= docs.AndCardinality(s.deleted)
				}
				counts[form] += count
			}
		}
	}
	return counts, nil
}

// cutNotice tells that a list of words was cut.
func cutNotice(typed string, e expansion) minuted.Notice {
	return minuted.Notice{
		Code: "Q301", Level: minuted.LevelNotice,
		Text: fmt.Sprintf("%s stands for %d different words. The %d that occur in most items were searched; type more letters to find the others.", typed, e.all, len(e.forms)),
	}
}
