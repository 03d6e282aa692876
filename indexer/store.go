package indexer

import (
	"context"

	"minuted"
	"minuted/indexer/bleveindex"
)

// Store is where the generations of the index are kept and made. One process may make one at a time.
type Store interface {
	// Current describes the live generation. The error is [minuted.ErrNoIndex] where there is none.
	Current() (minuted.Generation, error)

	// Create begins a generation without items.
	Create(o bleveindex.BuildOptions) (Builder, error)

	// Update begins a generation that holds the items of the live one. The error wraps [bleveindex.ErrWhole] where a
	// generation can only be made anew.
	Update(o bleveindex.BuildOptions) (Builder, error)
}

// Builder makes a generation. It is used from one goroutine, and either published or aborted.
type Builder interface {
	// Add adds an item, or puts it in the place of the one of its id that an updated generation holds. Items of one
	// meeting are added in agenda order, all of them where any is.
	Add(ctx context.Context, item *minuted.Item) error

	// Remove takes out an item that an updated generation held from the beginning. What it did not hold is no error.
	Remove(ctx context.Context, id string) error

	// Held lists the ids of the items of a meeting that an updated generation held from the beginning.
	Held(meetingID string) []string

	// Publish completes the generation and makes it the live one.
	Publish(ctx context.Context, g minuted.Generation) (minuted.Generation, error)

	// Abort gives the generation up. After Publish it does nothing.
	Abort() error
}

// BleveStore is a store of bleve indexes.
type BleveStore struct{ *bleveindex.Store }

// Create begins a generation without items.
func (s BleveStore) Create(o bleveindex.BuildOptions) (Builder, error) {
	b, err := s.Store.Create(o)
	if err != nil {
		return nil, err
	}
	return b, nil
}

// Update begins a generation that holds the items of the live one.
func (s BleveStore) Update(o bleveindex.BuildOptions) (Builder, error) {
	b, err := s.Store.Update(o)
	if err != nil {
		return nil, err
	}
	return b, nil
}
