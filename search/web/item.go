package web

import (
	"slices"
	"time"

	"minuted"
)

// Item is the page of one agenda item.
type Item struct {
	Frame
	Crumbs      []Link
	Heading     []minuted.SnippetPart
	Lang        string // of the council's text, where it is not English
	Back        string // the search that led here; may be empty
	Facts       []Fact
	Outcome     string // "Agreed", "No decision recorded"
	Decision    []Block
	Topics      ItemTopics
	Agenda      []Block
	Minutes     []Block
	Cut         bool      // the council's site showed the minutes cut off
	Withdrawn   bool      // the council's page does not show the item any more
	Versions    []Version // newest first; none where there is only one
	Newest      string    // address of the newest version, where this is an earlier one
	Votes       []Vote
	Attendance  minuted.Attendance
	Attachments []Attachment
	Provenance  Provenance
	Citation    string
	Previous    *Link
	Next        *Link
	Meeting     *Link
}

func (Item) template() string { return "item.html" }

// ItemTopics is what an item is about and what says so.
type ItemTopics struct {
	About    []Reason
	Mentions []Reason     // topics of which only the text speaks
	Removed  []Correction // topics taken away by hand
	None     string       // why there is no topic
	Rules    string       // that judged; "" where nothing is known but the topics
}

// Reason is a topic and what speaks for it.
type Reason struct {
	Link
	Committee  bool // what the committee deals with adds to it
	Correction *Correction
	Passages   []Passage
}

// Correction is a topic given or taken away by hand. Link is of one taken away.
type Correction struct {
	Link
	Who string
	Why string
}

// Passage is a piece of the item with what speaks for a topic marked.
type Passage struct {
	Field string // "Minutes"
	Href  string // where it stands on the page
	Parts []minuted.SnippetPart
	Notes []string
}

// Block is a block of text that can be linked to.
type Block struct {
	ID    string // "minutes-3"
	Kind  minuted.BlockKind
	Lines []Line
}

// Line is a line, list entry or table row; only a row has more than one cell.
type Line [][]minuted.SnippetPart

// First is the text of a line that is not a table row.
func (l Line) First() []minuted.SnippetPart {
	if len(l) == 0 {
		return nil
	}
	return l[0]
}

// Vote is one recorded vote.
type Vote struct {
	Motion string
	Result string
	Sides  []Side
}

// Named reports whether anyone is named.
func (v Vote) Named() bool {
	return slices.ContainsFunc(v.Sides, func(s Side) bool { return len(s.Names) > 0 })
}

// Side is one side of a vote.
type Side struct {
	Name  string
	Count int
	Names []string
}

// Attachment is a linked document.
type Attachment struct {
	Link
	Type string // "PDF"; may be empty
}

// Provenance says where the page's text comes from.
type Provenance struct {
	Source    string // address at the council; may be empty
	Captured  time.Time
	FirstSeen time.Time
	Digest    string
	Version   int
}

// Version is one version of an item.
type Version struct {
	Number   int
	Changes  []string // how it differs from the one before, in words
	Captured time.Time
	Href     string
	Shown    bool // it is the one on this page
}

// Meeting is the page of one meeting: its agenda.
type Meeting struct {
	Frame
	Crumbs     []Link
	Heading    string
	Facts      []Fact
	Agenda     []AgendaRow
	Attendance minuted.Attendance
	Source     string
}

func (Meeting) template() string { return "meeting.html" }

// AgendaRow is one item of a meeting.
type AgendaRow struct {
	Number  string
	Item    Link
	Outcome string
	Minor   bool // procedure
	Gone    bool // the council's page does not show it any more
}
