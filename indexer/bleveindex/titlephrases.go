package bleveindex

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// Bounds on the phrases that titles have in common.
const (
	maxPhraseWords  = 4
	minPhraseItems  = 3
	minPhraseTitles = 2 // that hold more than the phrase
	maxPhrases      = 2000
)

// titlePhrase is words that stand next to each other in titles, with nothing but a space between them.
type titlePhrase struct {
	id     uint32    // 0 until it is known to be common
	parts  [2]uint32 // ids of what it is without its last word and without its first
	text   string    // as the first title has it
	items  int
	within int   // titles that hold more than it
	last   int   // title counted last, from 1
	titles []int // those that hold it, of a common one
}

func (p *titlePhrase) isCommon() bool {
	return p.items >= minPhraseItems && p.within >= minPhraseTitles
}

// count takes an occurrence in a title, of which several items may have each.
func (p *titlePhrase) count(title int, more bool, items int) {
	if p.last == title+1 {
		return
	}
	p.last = title + 1
	p.items += items
	if more {
		p.within++
	}
}

// titleWord is a word of a title.
type titleWord struct {
	start, end int
	stop       bool
	joined     bool   // nothing but a space stands between it and the next
	phrase     uint32 // common phrase of the length last counted that begins here, 0 for none
}

// phraseCount finds the common phrases of titles, longer ones from shorter ones: a phrase can be common only where both
// its parts are (R. Agrawal and R. Srikant, Fast Algorithms for Mining Association Rules, 1994, section 2.1).
type phraseCount struct {
	titles []string
	items  [][]uint32
	words  [][]titleWord // by title
	ids    uint32        // given to common phrases so far
}

// commonPhrases gives the phrases of two words or more that occur in the titles of most items, with the items in rising
// order. None holds figures, or begins or ends with a stop word. A phrase that occurs only within a longer one is left
// out.
func commonPhrases(titles []string, items [][]uint32) (texts []string, of [][]uint32) {
	c := &phraseCount{titles: titles, items: items}
	c.countWords()
	chosen := make(map[uint32]*titlePhrase)
	for words := 2; words <= maxPhraseWords; words++ {
		for _, p := range c.lengthen(words) {
			chosen[p.id] = p
			for _, part := range p.parts {
				if shorter, ok := chosen[part]; ok && shorter.items == p.items {
					delete(chosen, part)
				}
			}
		}
	}
	best := slices.SortedFunc(maps.Values(chosen), func(a, b *titlePhrase) int {
		return cmp.Or(cmp.Compare(b.items, a.items), cmp.Compare(a.id, b.id))
	})
	for _, p := range best[:min(len(best), maxPhrases)] {
		var holders []uint32
		for _, title := range p.titles {
			holders = append(holders, items[title]...)
		}
		slices.Sort(holders)
		texts, of = append(texts, p.text), append(of, holders)
	}
	return texts, of
}

// countWords splits the titles and begins with phrases of one word.
func (c *phraseCount) countWords() {
	counts := make(map[string]*titlePhrase)
	forms := make([][]string, len(c.titles))
	for t, title := range c.titles {
		tokens := analyse(title)
		words := make([]titleWord, len(tokens))
		for i, token := range tokens {
			words[i] = titleWord{start: token.start, end: token.end, stop: isStopForm(token.form)}
			if i > 0 {
				words[i-1].joined = title[tokens[i-1].end:token.start] == " "
			}
			forms[t] = append(forms[t], token.form)
			if strings.ContainsAny(token.form, "0123456789") {
				continue
			}
			p := counts[token.form]
			if p == nil {
				p = new(titlePhrase)
				counts[token.form] = p
			}
			p.count(t, len(tokens) > 1, len(c.items[t]))
		}
		c.words = append(c.words, words)
	}
	for t, words := range c.words {
		for i := range words {
			if p := counts[forms[t][i]]; p != nil && p.isCommon() {
				words[i].phrase = c.identify(p)
			}
		}
	}
}

// identify gives a common phrase its id.
func (c *phraseCount) identify(p *titlePhrase) uint32 {
	if p.id == 0 {
		c.ids++
		p.id = c.ids
	}
	return p.id
}

// lengthen counts phrases of so many words, one more than the last time, and gives the common ones that are fit to be
// shown.
func (c *phraseCount) lengthen(length int) []*titlePhrase {
	counts := make(map[[2]uint32]*titlePhrase)
	for t, words := range c.words {
		for i := range words {
			parts, ok := longer(words, i)
			if !ok {
				continue
			}
			p := counts[parts]
			if p == nil {
				p = &titlePhrase{parts: parts, text: c.titles[t][words[i].start:words[i+length-1].end]}
				counts[parts] = p
			}
			p.count(t, len(words) > length, len(c.items[t]))
		}
	}
	var shown []*titlePhrase
	for t, words := range c.words {
		for i := range words {
			parts, ok := longer(words, i)
			words[i].phrase = 0
			if !ok || !counts[parts].isCommon() {
				continue
			}
			p := counts[parts]
			if p.id == 0 && !words[i].stop && !words[i+length-1].stop {
				shown = append(shown, p)
			}
			words[i].phrase = c.identify(p)
			if n := len(p.titles); n == 0 || p.titles[n-1] != t {
				p.titles = append(p.titles, t)
			}
		}
	}
	return shown
}

// longer gives the parts of the phrase that is one word longer than those last counted and begins with word i.
func longer(words []titleWord, i int) (parts [2]uint32, ok bool) {
	if i+1 >= len(words) || !words[i].joined {
		return parts, false
	}
	parts = [2]uint32{words[i].phrase, words[i+1].phrase}
	return parts, parts[0] != 0 && parts[1] != 0
}
