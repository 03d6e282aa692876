package minuted

// Query is what was typed and how it was read.
type Query struct {
	Text    string   // as typed
	Expr    Expr     // nil means everything
	ReadAs  string   // the reading, with every bracket and operator written out
	Notices []Notice // in order of position
	Sort    Sort     // from sort:, "" where the query does not say
	Scope   Scope    // from scope:, "" where the query does not say
}

// Level says how much a [Notice] matters.
type Level string

// The levels.
const (
	LevelInfo   Level = "info"   // the obvious thing was done
	LevelNotice Level = "notice" // the engine guessed
	LevelError  Level = "error"  // the query cannot be run
)

// Notice is what the engine guessed or refused about a query.
type Notice struct {
	Code           string `json:"code"` // stable: "Q106"
	Level          Level  `json:"level"`
	Position       int    `json:"position"` // in the text as typed, in Unicode code points from 0
	Text           string `json:"text"`
	SuggestedQuery string `json:"suggested_query,omitempty"`
}

// Expr is a node of the query tree: [Word], [Pattern], [Fuzzy], [Phrase], [Near], [And], [Or], [Not], [Alike], [Field],
// [Range] or [Numbers].
type Expr interface{ expr() }

// Word matches one word of a text in any of its endings.
type Word struct {
	Text string // as typed
}

// Pattern matches words of a form: * stands for any letters or none, ? for exactly one.
type Pattern struct {
	Text string // as typed
}

// Fuzzy matches words that become this one when at most Edits letters are put in, left out, changed or swapped with
// their neighbour.
type Fuzzy struct {
	Text  string // as typed
	Edits int    // 1 or 2
}

// Phrase matches its words next to each other in this order, each exactly as typed but for case, accents, apostrophes
// and end punctuation. A word that ends in * is a [Pattern].
type Phrase struct {
	Text string // between the quotation marks, as typed
	Slop int    // most other words that may stand among its words, in sum; with any, the order is free
}

// Near matches where both operands stand close to each other in one part of an item. An operand is a [Word], [Pattern],
// [Fuzzy], [Phrase], an [Or] or [Alike] of them, or a Near, which stands where all that took part in it stands.
type Near struct {
	Left, Right Expr
	Unit        Unit
	Words       int  // for [UnitWords]: most words between the two; 0 is next to each other
	Ordered     bool // Left comes first
}

// Unit is what a [Near] measures in.
type Unit string

// The units.
const (
	UnitWords     Unit = ""
	UnitSentence  Unit = "s"
	UnitParagraph Unit = "p" // a block of a [Text]
)

// And matches where all operands match.
type And struct{ Operands []Expr }

// Or matches where any operand matches.
type Or struct{ Operands []Expr }

// Not matches where its operand does not.
type Not struct{ Operand Expr }

// Alike matches where what was typed or any of the others matches. They mean the same, and count as one.
type Alike struct {
	Typed  Expr   // may be an And of words, which score one by one
	Others []Expr // added by the engine, such as the words an acronym stands for
}

// Field limits its operand to one part of an item (title, agenda, minutes, decision, attachments) or asks for a value of
// one of its properties (authority, committee, topic, kind, outcome, nation, region, lang, state, has, source, ref,
// person, present, apologies, meeting, url), given as a [Word] or [Phrase] or an [Or] of them.
type Field struct {
	Name    string
	Operand Expr
}

// Range matches items dated from From to To, both included. An empty end is open.
type Range struct {
	From, To Date
	Of       RangeOf
	Typed    string // what was typed where the dates follow from it only now: "6m", "2023/24"
}

// RangeOf says which date of an item a [Range] is about.
type RangeOf string

// The dates of an item.
const (
	OfMeeting   RangeOf = ""
	OfArchiving RangeOf = "archived" // when it was first captured
	OfChange    RangeOf = "changed"  // when its newest version was captured, for items that have an earlier one
	// OfMunicipalYear is the date of the meeting, in a year that begins with the authority's annual meeting where that
	// is known and on 1 May where it is not.
	OfMunicipalYear RangeOf = "my"
)

// Numbers matches items of which a number, both ends included, lies from Min to Max.
type Numbers struct {
	Name     string // "words": how many words its minutes, decision and agenda have
	Min, Max int    // Max below 0 is open
}

func (Word) expr()    {}
func (Pattern) expr() {}
func (Fuzzy) expr()   {}
func (Phrase) expr()  {}
func (Near) expr()    {}
func (And) expr()     {}
func (Or) expr()      {}
func (Not) expr()     {}
func (Alike) expr()   {}
func (Field) expr()   {}
func (Range) expr()   {}
func (Numbers) expr() {}
