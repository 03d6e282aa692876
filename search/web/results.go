package web

import "minuted"

// Results is the page that answers a search.
type Results struct {
	Frame
	Box        Form
	Heading    string
	Total      int
	ReadAs     string // how the query was read; empty where that goes without saying
	Notices    []Notice
	Also       []string // what was searched for besides what was typed
	OnlyTyped  *Link    // the search without that
	DidYouMean *Counted // another spelling that finds more; nil where there is none
	Attached   *Counted // the same search in attached documents too, with how many more it finds; nil where none
	Matches    []Choice // how many of the words have to be there; empty where there is one
	Active     []Link   // each filter in force, with the address of the same search without it
	ClearAll   string
	Filters    Filters
	Dates      *Histogram // nil where there is nothing to draw
	Sorts      []Choice
	Hits       []Hit
	Pages      Pages
	Relaxed    []Counted // where nothing was found: searches that ask for less
}

func (Results) template() string { return "results.html" }

// Notice is something the engine says about a query, with a query to use instead where it has one.
type Notice struct {
	Text    string
	Suggest *Link
}

// Filters is the form beside the hits.
type Filters struct {
	Kept     []Field
	Groups   []FacetGroup
	From, To string
}

// FacetGroup is the values of one facet to choose from.
type FacetGroup struct {
	Name   string // of the parameter
	Title  string
	Values []FacetValue
	More   *Link // leads to the whole list; nil where it is shown whole
}

// FacetValue is one value and how many items have it.
type FacetValue struct {
	Value  string
	Label  string
	Count  int
	Chosen bool
	Sub    bool // a subtopic, shown under its subject
}

// Hit is one item found.
type Hit struct {
	Above     string // said where the list goes on with other hits from here
	Href      string
	Title     []minuted.SnippetPart
	Authority Link
	Committee Link
	Date      minuted.Date
	Kind      string // empty for ordinary business
	Outcome   string // empty where no decision is recorded
	Decided   bool   // the outcome is one that settles the matter
	Withdrawn bool   // the council's page does not show it any more
	Snippets  []Snippet
	Topics    []Link

	Unclassified bool // business without a topic
}

// Snippet is a passage and the address of the place it stands at.
type Snippet struct {
	Field string // "Minutes"
	Href  string
	Parts []minuted.SnippetPart
}

// Pages leads to the other pages of a list.
type Pages struct {
	Previous, Next string // empty where there is none
	Numbers        []Choice
}
