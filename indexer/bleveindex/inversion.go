package bleveindex

import (
	"encoding/binary"
	"slices"
	"strings"

	"minuted"
)

// inversion turns the texts of some items around: for every word, in which items it stands and where. A segment is written
// from it. bleve would make several objects of every word of every item for this, which is most of what building an index
// with it costs.
type inversion struct {
	first   uint32              // row of the first item
	lengths [][partCount]uint32 // words in each part, by item
	numbers map[string]uint32   // of forms
	forms   []string            // by number
	lists   [partCount][]postings
	arena   arena

	// Of the part that is being read:
	form   []byte
	ends   []ends   // by form
	found  []uint32 // different forms
	places []placeOfWord
	buffer []byte
}

// postings are the occurrences of one form in one part. In the arena there stands of every document that has any: how far
// it is from the one before, how many there are, how many bytes they take in a segment, and those bytes.
type postings struct {
	chain
	docs uint32 // how many
	last uint32 // document
}

// ends are the first and the last of the occurrences of a form in a part, as positions among its words, counted from 1.
type ends struct{ first, last uint32 }

// placeOfWord is where a word stands, as a segment has it, and the next of the same form.
type placeOfWord struct{ word, sentence, block, next uint32 }

func newInversion() *inversion { return &inversion{numbers: make(map[string]uint32)} }

// reset empties the inversion, for the items from a row on.
func (v *inversion) reset(first uint32) {
	v.first = first
	v.lengths, v.forms, v.ends = nil, v.forms[:0], v.ends[:0]
	clear(v.numbers)
	for p := range v.lists {
		v.lists[p] = v.lists[p][:0]
	}
	v.arena.reset()
}

// bytes is how much memory the occurrences take.
func (v *inversion) bytes() int { return v.arena.bytes() }

// partTexts are the texts of an item.
type partTexts [partCount]string

func textsOf(item *minuted.Item) (texts partTexts) {
	for p := range texts {
		texts[p] = part(p).text(item)
	}
	return texts
}

// add takes the next item.
func (v *inversion) add(texts *partTexts) {
	doc := uint32(len(v.lengths))
	var lengths [partCount]uint32
	for p, text := range texts {
		if text != "" {
			lengths[p] = v.addPart(part(p), doc, text)
		}
	}
	v.lengths = append(v.lengths, lengths)
}

// addPart reads a part of a document and gives the number of its words.
func (v *inversion) addPart(p part, doc uint32, text string) uint32 {
	v.found, v.places = v.found[:0], v.places[:0]
	r := wordReader{text: text}
	for r.next() {
		v.form = r.appendForm(v.form[:0])
		form := v.number()
		v.places = append(v.places, placeOfWord{word: uint32(r.count), sentence: uint32(r.sentence), block: uint32(packBlock(&r))})
		at := uint32(len(v.places))
		e := &v.ends[form]
		if e.first == 0 {
			v.found = append(v.found, form)
			e.first = at
		} else {
			v.places[e.last-1].next = at
		}
		e.last = at
	}
	if last := slices.Max(append(v.found, 0)); int(last) >= len(v.lists[p]) {
		v.lists[p] = append(v.lists[p], make([]postings, len(v.forms)-len(v.lists[p]))...)
	}
	for _, form := range v.found {
		v.addPosting(p, doc, form)
	}
	return uint32(r.count)
}

// number gives the number of the form that was read.
func (v *inversion) number() uint32 {
	number, known := v.numbers[string(v.form)]
	if !known {
		form := string(v.form)
		number = uint32(len(v.forms))
		v.numbers[form] = number
		v.forms, v.ends = append(v.forms, form), append(v.ends, ends{})
	}
	return number
}

// addPosting writes down where a form was found in a part of a document.
func (v *inversion) addPosting(p part, doc, form uint32) {
	e := &v.ends[form]
	places, times := v.buffer[:0], uint64(0)
	for at := e.first; at > 0; {
		place := &v.places[at-1]
		places = append(places, fieldIDs[p])
		places = binary.AppendUvarint(places, uint64(place.word))
		places = binary.AppendUvarint(places, uint64(place.sentence))
		places = binary.AppendUvarint(places, uint64(place.block))
		places = append(places, 0) // positions in lists of values, of which there are none
		at = place.next
		times++
	}
	*e = ends{}
	v.buffer = places
	l := &v.lists[p][form]
	var head [3 * binary.MaxVarintLen32]byte
	some := binary.AppendUvarint(head[:0], uint64(doc-l.last))
	some = binary.AppendUvarint(some, times)
	some = binary.AppendUvarint(some, uint64(len(places)))
	v.arena.append(&l.chain, some)
	v.arena.append(&l.chain, places)
	l.docs, l.last = l.docs+1, doc
}

// sorted gives the numbers of the forms in the order of their bytes.
func (v *inversion) sorted() []uint32 {
	order := make([]uint32, len(v.forms))
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortFunc(order, func(a, b uint32) int { return strings.Compare(v.forms[a], v.forms[b]) })
	return order
}
