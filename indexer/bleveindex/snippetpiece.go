package bleveindex

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
)

// Long parts are read in pieces for snippets, so that an attached report of hundreds of pages costs no more than a few:
// cutting into words is what takes time.
const (
	pieceBytes = 8 << 10
	maxPieces  = 3 // that are read where something is found in them
)

// piece is a run of whole blocks of a part.
type piece struct {
	at       int // byte of the part's text that it begins with
	text     string
	mentions int // words looked for that it may hold
}

// telling gives the pieces of a text to look for leaves in: all of a short text in order, of a long one those that mention
// anything, first those that mention most. What stands together in the index only across the edge of two pieces is not
// found.
func telling(text string, leaves []leaf) []piece {
	pieces := piecesOf(text)
	if len(pieces) <= maxPieces {
		return pieces
	}
	var terms []*term
	for _, l := range leaves {
		terms = append(terms, termsOf(l)...)
	}
	for i := range pieces {
		pieces[i].mentions = mentions(pieces[i].text, terms)
	}
	pieces = slices.DeleteFunc(pieces, func(p piece) bool { return p.mentions == 0 })
	slices.SortStableFunc(pieces, func(a, b piece) int { return cmp.Compare(b.mentions, a.mentions) })
	return pieces
}

// piecesOf cuts a text between blocks.
func piecesOf(text string) []piece {
	var pieces []piece
	for at := 0; at < len(text); {
		end := len(text)
		if at+pieceBytes < len(text) {
			if next := strings.Index(text[at+pieceBytes:], blockBreak); next >= 0 {
				end = at + pieceBytes + next + len(blockBreak)
			}
		}
		pieces = append(pieces, piece{at: at, text: text[at:end]})
		at = end
	}
	return pieces
}

// unseen are the signs within words that forms are without.
var unseen = strings.NewReplacer("'", "", "’", "", "‘", "", "\u00ad", "")

// mentions counts the words that a text may hold. Letters with accents may be folded to any.
func mentions(text string, terms []*term) int {
	if strings.ContainsFunc(text, func(r rune) bool { return r > unicode.MaxASCII && unicode.IsLetter(r) }) {
		return len(terms)
	}
	text = strings.ToLower(unseen.Replace(text))
	n := 0
	for _, t := range terms {
		if slices.ContainsFunc(t.forms, func(f form) bool { return strings.Contains(text, f.text) }) {
			n++
		}
	}
	return n
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
