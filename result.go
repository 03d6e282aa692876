package minuted

// Facet names.
const (
	FacetAuthority = "authority"
	FacetCommittee = "committee" // values are "authority/" and the committee's platform id, else its name as a slug
	FacetDate      = "date"      // values are years or months, by the request's grain
	FacetTopic     = "topic"     // values are scheme ids at both levels
	FacetKind      = "kind"
	FacetOutcome   = "outcome"
)

// FacetNames lists the facets in the order they are shown.
var FacetNames = [...]string{FacetAuthority, FacetCommittee, FacetDate, FacetTopic, FacetKind, FacetOutcome}

// Sort is the order of hits. Equal scores and equal dates are ordered newest first, then by item id.
type Sort string

// The orders.
const (
	SortRelevance Sort = "relevance"
	SortNewest    Sort = "newest"
	SortOldest    Sort = "oldest"
)

// Grain is the width of a date bucket.
type Grain string

// The grains.
const (
	GrainYear  Grain = "year"
	GrainMonth Grain = "month"
)

// Scope is what must hold the words of a query together.
type Scope string

// The scopes.
const (
	ScopeItem    Scope = "item"
	ScopeMeeting Scope = "meeting" // the items of one meeting together; hits are those that hold some of the words
)

// Match says how many of the words of a query an item must hold.
type Match string

// The ways of matching.
const (
	MatchAuto Match = "auto" // all; where fewer than ten items hold all, those that hold [MatchMost] come behind them
	MatchAll  Match = "all"
	MatchAny  Match = "any"
	// MatchMost is told, never asked for. Of the positive operands at the top of the tree an item holds as many as at
	// least ten items do; words may be lacking, anything else (phrases, patterns, Near, Or, fields) may not. Stop words do
	// not count. Filters beside the tree have no say in the number unless they leave no item.
	MatchMost Match = "most"
)

// MaxPer is the largest page of hits an index gives.
const MaxPer = 100

// Request asks an index for one page of hits and its facets.
type Request struct {
	Expr    Expr     // nil matches everything
	Filters []Filter // all must hold
	From    Date     // "" is open
	To      Date     // included; "" is open
	Sort    Sort     // "" is relevance where Expr has words, else newest
	Page    int      // from 1; 0 is 1
	Per     int      // hits a page; 0 asks for counts only
	Facets  []string // names of the facets wanted
	Grain   Grain    // of the date facet; "" is year

	Match       Match // "" is all
	Scope       Scope // "" is the item
	Attachments bool  // words may stand in attached documents too
}

// Filter holds where the item has any of the values in Any (if there are any) and none of those in Not.
type Filter struct {
	Facet string // never FacetDate
	Any   []string
	Not   []string
}

// Result is one page of hits with its exact total and facets.
type Result struct {
	Total  int
	Hits   []Hit
	Facets map[string]Facet

	Matched       Match    // all, most or any: what Total and Hits are of
	Words, Least  int      // for most: how many operands count, and how many of them every hit holds
	TotalAllWords int      // items that hold all words; for all and most they are the first hits, in any order
	InAttachments int      // further items that would match with attached documents
	Notices       []Notice // what the index could not do in full, such as a pattern with too many words
}

// Named is the id of an authority, committee or topic and its name for people.
type Named struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Hit is one item found.
type Hit struct {
	ID        string    `json:"id"`
	Title     string    `json:"title"`
	Number    string    `json:"number,omitempty"`
	Authority Named     `json:"authority"`
	Committee Named     `json:"committee"` // its id is the committee facet's value
	Date      Date      `json:"date"`
	Kind      Kind      `json:"kind"`
	Outcome   Outcome   `json:"outcome"`
	Topics    []Named   `json:"topics"`
	Snippets  []Snippet `json:"snippets"`
	URL       string    `json:"url"` // the item's page here; filled in by the service
	SourceURL string    `json:"source_url,omitempty"`
	Withdrawn bool      `json:"withdrawn,omitempty"` // the council's page does not show it any more
	Score     float64   `json:"score"`

	Evidence *Evidence `json:"evidence,omitempty"` // for its kind and topics; filled in by the service where it is asked for
}

// Snippet is a fragment of one part of an item, as plain text in pieces of which some matched. It is never HTML.
type Snippet struct {
	Field      string        `json:"field"`                // title, agenda, minutes, decision, attachments
	Anchor     string        `json:"anchor"`               // fragment of the item's page where the passage stands: "minutes-3" is the third block of the minutes; for a title "title", for attachments "attachments"
	Attachment string        `json:"attachment,omitempty"` // title of the attached document the passage stands in
	Page       int           `json:"page,omitempty"`       // of that document, from 1
	Parts      []SnippetPart `json:"parts"`
}

// SnippetPart is a piece of a snippet.
type SnippetPart struct {
	Text  string `json:"text"`
	Match bool   `json:"match,omitempty"`
}

// Mark is a place in a part of an item, in bytes of the part's text.
type Mark struct {
	Field    string // title, agenda, minutes, decision
	From, To int    // To is the byte behind it
}

// Facet is the counts for one field, largest first and then by label; dates in order. They leave out the request's own
// filter on that field.
type Facet []Bucket

// Bucket is one value of a facet and how many items of the result have it.
type Bucket struct {
	Value    string `json:"value"`
	Label    string `json:"label"`
	Count    int    `json:"count"`
	Selected bool   `json:"selected,omitempty"`
}

// MaxCommitteeBuckets bounds the committee facet; every other facet lists all its values. A selected committee is
// always listed.
const MaxCommitteeBuckets = 50
