package minuted

import (
	"context"
	"errors"
	"iter"
	"time"
)

// ErrNotFound is returned for an id that nothing is held under.
var ErrNotFound = errors.New("not found")

// Index answers from one generation, which never changes. Its methods may be called from many goroutines and stop when
// their context ends.
type Index interface {
	// Generation describes what the index was built from.
	Generation() Generation

	// Search returns one page of hits with exact total and facets.
	Search(ctx context.Context, r Request) (*Result, error)

	// Items yields every item a request matches, in the order of their ids, paying no attention to its page and sort.
	Items(ctx context.Context, r Request) iter.Seq2[*Item, error]

	// Marks returns the places in an item's title, agenda, minutes and decision that take part in what a request looks
	// for, whether or not the item matches it. In each part they are in order and do not overlap.
	Marks(ctx context.Context, r Request, it *Item) ([]Mark, error)

	// Item returns one item, or ErrNotFound, or for one that was taken down a *TakenDownError, held or not.
	Item(ctx context.Context, id string) (*Item, error)

	// Meeting returns the items of a meeting in agenda order, or ErrNotFound.
	Meeting(ctx context.Context, meetingID string) ([]*Item, error)

	// Suggest completes what has been typed so far.
	Suggest(ctx context.Context, r SuggestRequest) ([]Suggestion, error)

	// Spellings gives words of the index that a word, which occurs in none of its items or few, may have been meant to
	// be: those of fewest changed letters first and then those of most items. There are few or none.
	Spellings(ctx context.Context, word string) ([]Spelling, error)

	// Without returns the same generation without the items that were taken down: no answer shows, finds or counts them.
	// It takes the place of what was left out before, and is good for as long as the index it is asked of.
	Without(t *Takedowns) Index
}

// Indexes hands out the live generation.
type Indexes interface {
	// Acquire returns the live index and a function that gives it back. An index stays open until it is given back, even
	// when a newer generation has become live. The error is ErrNoIndex where nothing has been indexed yet.
	Acquire() (Index, func(), error)
}

// ErrExpr is wrapped by the error of an index about a request that it cannot answer, such as one whose words match too
// much to be looked through.
var ErrExpr = errors.New("query cannot be answered")

// ErrNoIndex is returned where there is no complete generation to answer from.
var ErrNoIndex = errors.New("no index yet")

// Generation is one complete build of the index.
type Generation struct {
	ID          string         `json:"id"`           // name of its folder
	Format      int            `json:"format"`       // layout of its files
	Versions    map[string]int `json:"versions"`     // of parser, analyser and topic rules
	LastCapture int64          `json:"last_capture"` // sequence of the newest capture read into it
	Items       int            `json:"items"`
	Meetings    int            `json:"meetings"`
	Authorities int            `json:"authorities"`
	From        Date           `json:"from"` // date of the oldest item
	To          Date           `json:"to"`   // date of the newest
	Built       time.Time      `json:"built"`
	Complete    bool           `json:"complete"`
	TakenDown   string         `json:"-"` // name of the [Takedowns] that the numbers above leave out; "" for none
}

// SuggestRequest asks for completions of a prefix within a scope.
type SuggestRequest struct {
	Text    string
	Filters []Filter // on authority and topic
	Limit   int
}

// Spelling is a word that another may have been meant to be.
type Spelling struct {
	Word  string // as the index keeps it: in small letters, without accents
	Items int    // it occurs in
}

// Suggestion is one completion: the title of an item, an authority, a committee, a topic or a phrase that many titles
// have in common.
type Suggestion struct {
	Kind  string `json:"kind"` // title, authority, committee, topic, phrase
	Value string `json:"value"`
	Label string `json:"label"`
	Count int    `json:"count"` // items it would find
}

// Labeller gives an item its kind, procedure and topics. The same item always gets the same labels.
type Labeller interface {
	// Label sets Kind, Procedure, Topics and Evidence of the item from its committee, title and text. Corrections by
	// hand win; those that count are left in Corrections.
	Label(*Item)

	// Topics lists the scheme, subjects and their subtopics, in its own order.
	Topics() []Topic

	// Version changes with the rules.
	Version() int
}

// Corrector is a labeller that corrects some items by hand.
type Corrector interface {
	Labeller

	// Corrections lists the corrections by id of the item. Nobody may change them. The version does not tell of them.
	Corrections() map[string][]Correction
}

// Topic is a label of the scheme. A subtopic's id is its subject's id, a slash and its own.
type Topic struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Note string `json:"note,omitempty"` // what it includes
	CAP  []int  `json:"cap,omitempty"`  // subtopics of the Comparative Agendas Project
	LGSL []int  `json:"lgsl,omitempty"` // services of the Local Government Services List

	ReplacedBy string `json:"replaced_by,omitempty"` // it is given no longer; the topic of this id took over
}
