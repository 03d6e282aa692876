package topics

// strength is how much a cue says about its topic.
type strength int

const (
	never  strength = iota // no cue of the topic counts inside it
	weak                   // needs another, different cue
	strong                 // enough by itself in a title
)

// cue is a phrase that speaks for or against a topic.
type cue struct {
	topic    int
	strength strength
	words    int
	acronym  bool // of a single word that matches in capitals only
}

// trie finds cues in text, word by word. An acronym is a word of its own, apart from the same letters in small.
type trie struct {
	root  *node
	words map[string]int // number of each word of a cue, from 1
}

type node struct {
	next map[int]*node
	cues []cue // of the phrase that ends here
}

func newTrie() *trie {
	return &trie{root: &node{}, words: make(map[string]int)}
}

// add enters a phrase.
func (t *trie) add(phrase string, c cue) {
	words := tokens(plain(phrase))
	c.words = len(words)
	c.acronym = len(words) == 1 && words[0].capitals != ""
	n := t.root
	for _, w := range words {
		form := w.folded
		if w.capitals != "" {
			form = capitalForm(w.capitals)
		}
		n = n.child(t.number(form))
	}
	n.cues = append(n.cues, c)
}

// capitalForm marks an acronym, so that it is not taken for the word of the same letters.
func capitalForm(acronym string) string { return "=" + acronym }

// number returns the number of a word, a new one for a new word.
func (t *trie) number(word string) int {
	if _, known := t.words[word]; !known {
		t.words[word] = len(t.words) + 1
	}
	return t.words[word]
}

func (n *node) child(word int) *node {
	if n.next == nil {
		n.next = make(map[int]*node)
	}
	if n.next[word] == nil {
		n.next[word] = &node{}
	}
	return n.next[word]
}

// match is a phrase found from word start to before word end.
type match struct {
	start, end int
	phrase     *node
}

// within reports whether a match lies inside another.
func (m match) within(other match) bool { return other.start <= m.start && m.end <= other.end }

// numbered is a word of a text: its number as a word and as an acronym, 0 where no cue has it.
type numbered struct{ word, acronym int }

// find returns the phrases that speak for topics and those that speak against some, each in the order of the text. Of
// the first, one that lies within a longer one is hidden by it.
func (t *trie) find(text string) (cues, nevers []match) {
	words := t.numbers(text)
	reached := 0 // end of the longest phrase so far
	for start := range words {
		longest := match{}
		t.root.walk(words[start:], 0, func(n *node, length int) {
			m := match{start, start + length, n}
			if n.has(never) {
				nevers = append(nevers, m)
			}
			if (n.has(strong) || n.has(weak)) && m.end > longest.end {
				longest = m
			}
		})
		if longest.end > reached {
			cues = append(cues, longest)
			reached = longest.end
		}
	}
	return cues, nevers
}

func (t *trie) numbers(text string) []numbered {
	var out []numbered
	for _, w := range tokens(text) {
		n := numbered{word: t.words[w.folded]}
		if w.capitals != "" {
			n.acronym = t.words[capitalForm(w.capitals)]
		}
		out = append(out, n)
	}
	return out
}

// walk calls f for every phrase that begins the words.
func (n *node) walk(words []numbered, length int, f func(*node, int)) {
	if len(n.cues) > 0 {
		f(n, length)
	}
	if length == len(words) {
		return
	}
	w := words[length]
	for _, number := range [...]int{w.acronym, w.word} {
		if next := n.next[number]; number != 0 && next != nil {
			next.walk(words, length+1, f)
		}
	}
}

func (n *node) has(s strength) bool {
	for _, c := range n.cues {
		if c.strength == s {
			return true
		}
	}
	return false
}
