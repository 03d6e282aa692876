package topics

// strength is how much a cue says about its topic.
type strength uint8

const (
	never  strength = iota // no cue of the topic counts inside it
	weak                   // needs another, different cue
	strong                 // enough by itself in a title
)

// String returns the word for a strength that schemes use.
func (s strength) String() string { return [...]string{"not", "weak", "strong"}[s] }

// cue is a phrase that speaks for or against a topic.
type cue struct {
	topic    int
	strength strength
	words    int
	acronym  bool // of a single word that matches in capitals only
}

// trie finds cues in text, word by word.
type trie struct {
	words dictionary
	first []*node // by number of the first word
}

// node is a place in the trie; phrase is not nil where a phrase ends.
type node struct {
	next   map[int32]*node
	phrase *phrase
}

// phrase is what one sequence of words says: it may be a cue of several topics.
type phrase struct {
	text     string
	cues     []cue
	counts   bool // some cue is strong or weak
	excludes bool // some cue is a never
}

func newTrie() *trie { return &trie{words: make(dictionary)} }

// add enters a phrase.
func (t *trie) add(text string, c cue) {
	forms := forms(text)
	c.words = len(forms)
	c.acronym = len(forms) == 1 && forms[0][0] == '='
	n := t.start(t.words.number(forms[0]))
	for _, form := range forms[1:] {
		n = n.child(t.words.number(form))
	}
	if n.phrase == nil {
		n.phrase = &phrase{text: text}
	}
	n.phrase.cues = append(n.phrase.cues, c)
	n.phrase.excludes = n.phrase.excludes || c.strength == never
	n.phrase.counts = n.phrase.counts || c.strength != never
}

// forms gives the words of a cue in the forms the dictionary knows them by: acronyms in capitals, other words folded.
func forms(text string) []string {
	var out []string
	for _, w := range dictionary(nil).tokens(text, nil) {
		word := text[w.start:w.end]
		switch form := acronym(word); {
		case word == "&":
			out = append(out, "and")
		case form != "":
			out = append(out, string(appendCapitals(nil, form)))
		default:
			out = append(out, string(appendFolded(nil, word)))
		}
	}
	return out
}

func (t *trie) start(word int32) *node {
	for int(word) >= len(t.first) {
		t.first = append(t.first, nil)
	}
	if t.first[word] == nil {
		t.first[word] = &node{}
	}
	return t.first[word]
}

func (n *node) child(word int32) *node {
	if n.next == nil {
		n.next = make(map[int32]*node)
	}
	if n.next[word] == nil {
		n.next[word] = &node{}
	}
	return n.next[word]
}

// span is a run of words: from start to before end.
type span struct{ start, end int }

// within reports whether a span lies inside another.
func (s span) within(other span) bool { return other.start <= s.start && s.end <= other.end }

// match is a phrase found.
type match struct {
	span
	phrase *phrase
}

// matches are the phrases of a text in its order.
type matches struct {
	cues   []match // those that speak for topics, without those that lie within a longer one
	nevers []match // those that speak against some
}

// find looks a text's words through.
func (t *trie) find(words []token) matches {
	var found matches
	reached := 0 // end of the longest phrase so far
	for start := range words {
		longest := match{}
		take := func(n *node, end int) {
			if n.phrase == nil {
				return
			}
			m := match{span{start, end}, n.phrase}
			if n.phrase.excludes {
				found.nevers = append(found.nevers, m)
			}
			if n.phrase.counts && end > longest.end {
				longest = m
			}
		}
		w := words[start]
		for _, number := range [...]int32{w.acronym, w.word} {
			if number != 0 && int(number) < len(t.first) && t.first[number] != nil {
				t.first[number].walk(words, start+1, take)
			}
		}
		if longest.end > reached {
			found.cues = append(found.cues, longest)
			reached = longest.end
		}
	}
	return found
}

// walk calls take for this place and every later one that the words from at on lead to.
func (n *node) walk(words []token, at int, take func(*node, int)) {
	take(n, at)
	if at == len(words) || n.next == nil || words[at].gap == breakGap {
		return
	}
	w := words[at]
	for _, number := range [...]int32{w.acronym, w.word} {
		if next := n.next[number]; number != 0 && next != nil {
			next.walk(words, at+1, take)
		}
	}
}
