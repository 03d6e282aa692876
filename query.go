package minuted

// Query is what was typed and how it was read.
type Query struct {
	Text    string   // as typed
	Expr    Expr     // nil means everything
	ReadAs  string   // the reading, with every bracket and operator written out
	Notices []Notice // in order of position
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

// Expr is a node of the query tree: [Word], [Phrase], [And], [Or], [Not], [Field] or [Range].
type Expr interface{ expr() }

// Word matches one word of a text in any of its endings.
type Word struct {
	Text string // as typed
}

// Phrase matches its words next to each other in this order, each exactly as typed but for case, accents, apostrophes
// and end punctuation.
type Phrase struct {
	Text string // between the quotation marks, as typed
}

// And matches where all operands match.
type And struct{ Operands []Expr }

// Or matches where any operand matches.
type Or struct{ Operands []Expr }

// Not matches where its operand does not.
type Not struct{ Operand Expr }

// Field limits its operand to one part of an item (title, agenda, minutes, decision) or asks for a value of a facet
// (authority, committee, topic, kind, outcome), given as a [Word] or [Phrase] or an [Or] of them.
type Field struct {
	Name    string
	Operand Expr
}

// Range matches items dated from From to To, both included. An empty end is open.
type Range struct{ From, To Date }

func (Word) expr()   {}
func (Phrase) expr() {}
func (And) expr()    {}
func (Or) expr()     {}
func (Not) expr()    {}
func (Field) expr()  {}
func (Range) expr()  {}
