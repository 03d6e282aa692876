package bleveindex

import (
	"encoding/binary"
	"errors"
	"strings"

	"minuted"
)

// The listing of an item is what lists of hits show of it, which includes the texts that snippets are cut from:
//
//	back    how many blocks before its own the rest of the item stands in
//	offset  where in that
//	size    of the words and what belongs to them
//	words   id, date, number, committee, source URL, kind, outcome, language, title;
//	        how many topics, the topics; how many changes, the changes
//	texts   agenda, minutes, decision
//
// Numbers are uvarints, strings come after their length in bytes.

// appendListing appends the listing of an item.
func appendListing(to []byte, item *minuted.Item, back, offset int) []byte {
	to = binary.AppendUvarint(to, uint64(back))
	to = binary.AppendUvarint(to, uint64(offset))
	var words []byte
	for _, s := range []string{
		item.ID, string(item.Date), item.Number, item.Committee, item.SourceURL,
		string(item.Kind), string(item.Decision.Outcome), item.Lang, item.Title,
	} {
		words = appendString(words, s)
	}
	words = appendStrings(words, item.Topics)
	words = appendStrings(words, item.Changes)
	to = append(binary.AppendUvarint(to, uint64(len(words))), words...)
	for _, text := range []minuted.Text{item.Agenda, item.Minutes, item.Decision.Text} {
		to = appendString(to, text)
	}
	return to
}

func appendString[S ~string](to []byte, s S) []byte {
	return append(binary.AppendUvarint(to, uint64(len(s))), s...)
}

func appendStrings[S ~string](to []byte, list []S) []byte {
	to = binary.AppendUvarint(to, uint64(len(list)))
	for _, s := range list {
		to = appendString(to, s)
	}
	return to
}

// unlisted gives what is not in the listing of an item.
func unlisted(item *minuted.Item) minuted.Item {
	rest := *item
	rest.ID, rest.Date, rest.Number, rest.Committee, rest.SourceURL = "", "", "", "", ""
	rest.Kind, rest.Decision, rest.Lang, rest.Title, rest.Topics = "", minuted.Decision{}, "", "", nil
	rest.Agenda, rest.Minutes, rest.Changes = "", "", nil
	return rest
}

// listing reads a listing. After the first thing that cannot be right everything is empty and err is set.
type listing struct {
	rest string
	err  error
}

// readListing reads into an item what its listing holds and tells where the rest is. The texts share the memory of the
// block; nothing else does, so that a hit that is kept keeps no block.
func readListing(data string, item *minuted.Item) (back, offset uint64, err error) {
	texts := listing{rest: data}
	back, offset = texts.number(), texts.number()
	words := listing{rest: strings.Clone(texts.text())}
	item.ID, item.Date, item.Number = words.text(), minuted.Date(words.text()), words.text()
	item.Committee, item.SourceURL = words.text(), words.text()
	item.Kind, item.Decision.Outcome = minuted.Kind(words.text()), minuted.Outcome(words.text())
	item.Lang, item.Title = words.text(), words.text()
	item.Topics, item.Changes = readStrings(&words, item.Topics[:0]), readStrings(&words, item.Changes[:0])
	item.Agenda, item.Minutes, item.Decision.Text = minuted.Text(texts.text()), minuted.Text(texts.text()), minuted.Text(texts.text())
	return back, offset, errors.Join(texts.err, words.err)
}

var errShortListing = errors.New("a listing ends early")

// maxNumber is the most bytes of a number.
const maxNumber = 5

func (l *listing) number() uint64 {
	var n uint64
	for i := 0; i < len(l.rest) && i < maxNumber; i++ {
		c := l.rest[i]
		n |= uint64(c&0x7f) << (7 * i)
		if c < 0x80 {
			l.rest = l.rest[i+1:]
			return n
		}
	}
	l.rest, l.err = "", errShortListing
	return 0
}

func (l *listing) text() string {
	n := l.number()
	if n > uint64(len(l.rest)) {
		l.rest, l.err = "", errShortListing
		return ""
	}
	text := l.rest[:n]
	l.rest = l.rest[n:]
	return text
}

func readStrings[S ~string](l *listing, into []S) []S {
	for n := l.number(); n > 0 && l.err == nil; n-- {
		into = append(into, S(l.text()))
	}
	return into
}
