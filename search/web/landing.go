package web

// Home is the front page.
type Home struct {
	Frame
	Box         Form
	Examples    []Link
	Topics      []Counted
	Authorities []Counted
	Newest      []Hit // newest decisions
}

func (Home) template() string { return "home.html" }

// Authorities lists every authority.
type Authorities struct {
	Frame
	List []AuthorityRow
}

func (Authorities) template() string { return "authorities.html" }

// AuthorityRow is one authority of the list.
type AuthorityRow struct {
	Counted
	Where string // nation or region; may be empty
}

// Authority is the page of one authority.
type Authority struct {
	Frame
	Crumbs     []Link
	Heading    string
	Box        Form
	Facts      []Fact
	Dates      *Histogram
	Committees []Counted
	Topics     []Counted
	Newest     []Hit
	All        Counted // every item of it
}

func (Authority) template() string { return "authority.html" }

// Topics lists the scheme.
type Topics struct {
	Frame
	Subjects     []Subject
	Business     int     // items that are no procedure
	Unclassified Counted // those of them without a topic
}

func (Topics) template() string { return "topics.html" }

// Subject is a subject of the scheme with its subtopics.
type Subject struct {
	Counted
	Subtopics []Counted
}

// Topic is the page of one subject or subtopic.
type Topic struct {
	Frame
	Crumbs      []Link
	Heading     string
	Note        string
	Codes       []Fact // by the scheme they are of
	Box         Form
	Dates       *Histogram
	Subtopics   []Counted
	Authorities []Counted
	Newest      []Hit
	All         Counted
}

func (Topic) template() string { return "topic.html" }

// Help tells how to search.
type Help struct {
	Frame
	Box    Form
	Groups []HelpGroup
}

func (Help) template() string { return "help.html" }

// HelpGroup is queries that belong together. The term of each says what it finds.
type HelpGroup struct {
	Title    string
	Examples []Fact
}

// About says what the site is.
type About struct {
	Frame
	Version string
	Topics  int
}

func (About) template() string { return "about.html" }

// Problem is the page of an error. It keeps the box, so that nothing typed is lost.
type Problem struct {
	Frame
	Box     Form
	Heading string
	Text    string
	Notices []Notice
	Links   []Link
}

func (Problem) template() string { return "problem.html" }

// Tombstone is the page of an item that was taken down. It holds nothing of the item.
type Tombstone struct {
	Frame
	Facts []Fact // when and why
}

func (Tombstone) template() string { return "tombstone.html" }
