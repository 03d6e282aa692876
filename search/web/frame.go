package web

import (
	"slices"
	"time"

	"minuted"
)

// Frame is what every page has around its own content.
type Frame struct {
	Title       string     // of the document, without the name of the site
	Description string     // one sentence for search engines; may be empty
	Canonical   string     // the address this page should be known under; may be empty
	NoIndex     bool       // search engines should leave the page out
	OwnBox      bool       // the page has a search box of its own, so the header shows none
	Index       *IndexNote // nil where there is no index
}

// IndexNote says which index a page was made from.
type IndexNote struct {
	Items       int
	Authorities int
	From, To    minuted.Date
	Built       time.Time
}

// Link is a text and where it leads. An empty Href makes it plain text.
type Link struct{ Text, Href string }

// Choice is one of several links, of which one or more are chosen.
type Choice struct {
	Link
	Chosen bool
}

// Counted is a link with how many items it leads to.
type Counted struct {
	Link
	Count int
}

// Fact is a term and its value in a list of facts.
type Fact struct {
	Term string
	Link
}

// Form is a search form: a labelled input, with values that are sent along.
type Form struct {
	Label string
	Text  string
	Kept  []Field
	Wrong bool // the text cannot be searched for; the page says why
}

// Completes reports whether the search box can stand for the form: what it suggests keeps to authorities and topics, and
// to no other choice.
func (f Form) Completes() bool {
	return !f.Wrong && !slices.ContainsFunc(f.Kept, func(k Field) bool {
		return k.Name != minuted.FacetAuthority && k.Name != minuted.FacetTopic
	})
}

// Field is a name and value that a form sends along unseen.
type Field struct{ Name, Value string }
