package bleveindex

import "context"

// lookout finds in texts the words that leaves are made of. It is used from one goroutine.
type lookout struct {
	ctx     context.Context // once it ends, what is found is incomplete
	leaves  []leaf
	forms   map[string]*wanted
	lengths [256]uint32 // of the plain words wanted, by their first byte as printed: bit n for n letters, the last for more

	// Of the part read last:
	passage passage
	marks   []stretch
	form    []byte
	folded  []byte
	spans   [][2]int
}

// wanted is a form that is looked for.
type wanted struct {
	text string
	by   []wantedBy
}

type wantedBy struct {
	term int // in the order of the terms
	in   langs
}

// passage is a whole part of an item, as far as it is looked at for marking what matched in it.
type passage struct {
	words []sighting    // that any leaf is made of, in order
	seen  [][]int       // the words that are each term, by its number
	terms map[*term]int // their numbers
}

// sighting is a word that is looked for and where it stands.
type sighting struct {
	at         point
	start, end int // bytes of the text
	form       string
}

// newLookout looks out for leaves.
func newLookout(ctx context.Context, leaves []leaf) *lookout {
	l := &lookout{ctx: ctx, leaves: leaves, forms: make(map[string]*wanted)}
	l.passage.terms = make(map[*term]int)
	for _, each := range leaves {
		for _, t := range termsOf(each) {
			l.want(t)
		}
	}
	l.passage.seen = make([][]int, len(l.passage.terms))
	return l
}

// termsOf lists the words that a leaf is made of.
func termsOf(l leaf) []*term {
	switch l := l.(type) {
	case *term:
		return []*term{l}
	case *together:
		return l.terms
	case *alike:
		var all []*term
		for _, other := range *l {
			all = append(all, termsOf(other)...)
		}
		return all
	default:
		return nil
	}
}

func (l *lookout) want(t *term) {
	number := len(l.passage.terms)
	l.passage.terms[t] = number
	for _, f := range t.forms {
		w := l.forms[f.text]
		if w == nil {
			w = &wanted{text: f.text}
			l.forms[f.text] = w
			l.wantPlain(f.text)
		}
		if n := len(w.by); n > 0 && w.by[n-1].term == number {
			w.by[n-1].in |= f.in
		} else {
			w.by = append(w.by, wantedBy{number, f.in})
		}
	}
}

// wantPlain tells at a glance which plain words cannot be the form.
func (l *lookout) wantPlain(form string) {
	if form == "" {
		return
	}
	first := form[0]
	l.lengths[first] |= lengthBit(len(form))
	if 'a' <= first && first <= 'z' {
		l.lengths[first-'a'+'A'] = l.lengths[first]
	}
}

func lengthBit(letters int) uint32 { return 1 << min(letters, 31) }

// read takes note of the words in a text that are looked for.
func (l *lookout) read(text string, in langs) {
	p := &l.passage
	p.words = p.words[:0]
	for i := range p.seen {
		p.seen[i] = p.seen[i][:0]
	}
	r := wordReader{text: text, folded: l.folded}
	for r.next() {
		if r.count%checkEvery == 0 && l.ctx.Err() != nil {
			break
		}
		if r.plain && l.lengths[text[r.start]]&lengthBit(r.end-r.start) == 0 {
			continue
		}
		l.form = r.appendForm(l.form[:0])
		if w := l.forms[string(l.form)]; w != nil {
			p.see(w, &r, in)
		}
	}
	l.folded = r.folded
}

// see takes note of a word that the reader has come to.
func (p *passage) see(w *wanted, r *wordReader, in langs) {
	seen := false
	for _, by := range w.by {
		if by.in&in != 0 {
			p.seen[by.term] = append(p.seen[by.term], len(p.words))
			seen = true
		}
	}
	if seen {
		at := point{word: uint32(r.count), sentence: uint32(r.sentence), block: uint32(r.block), first: r.first}
		p.words = append(p.words, sighting{at, r.start, r.end, w.text})
	}
}

// seenAs gives the words that are a term, as indexes of words.
func (p *passage) seenAs(t *term) []int { return p.seen[p.terms[t]] }
