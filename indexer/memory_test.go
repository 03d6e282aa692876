package indexer_test

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"minuted"
	"minuted/indexer"
	"minuted/indexer/bleveindex"
)

// memoryStore keeps generations in memory: items by id, and the order of those of each meeting.
type memoryStore struct {
	live    *memoryGeneration
	updates int // generations that were made of the one before
	added   int // items handed over for the last
}

type memoryGeneration struct {
	minuted.Generation
	items    map[string]string // records by id
	meetings map[string][]string
}

func (s *memoryStore) Current() (minuted.Generation, error) {
	if s.live == nil {
		return minuted.Generation{}, minuted.ErrNoIndex
	}
	return s.live.Generation, nil
}

func (s *memoryStore) Create(bleveindex.BuildOptions) (indexer.Builder, error) {
	s.added = 0
	return &memoryBuilder{store: s, fresh: map[string]bool{}, items: map[string]string{}, meetings: map[string][]string{}}, nil
}

func (s *memoryStore) Update(bleveindex.BuildOptions) (indexer.Builder, error) {
	s.added = 0
	b := &memoryBuilder{store: s, update: true, fresh: map[string]bool{}, items: maps.Clone(s.live.items), meetings: map[string][]string{}}
	for id, items := range s.live.meetings {
		b.meetings[id] = slices.Clone(items)
	}
	return b, nil
}

type memoryBuilder struct {
	store    *memoryStore
	update   bool
	fresh    map[string]bool // items added to this generation
	items    map[string]string
	meetings map[string][]string
}

func (b *memoryBuilder) Add(_ context.Context, item *minuted.Item) error {
	if b.fresh[item.ID] {
		return fmt.Errorf("item %s is added a second time", item.ID)
	}
	b.drop(item.ID)
	b.fresh[item.ID] = true
	record, err := item.Encode()
	if err != nil {
		return err
	}
	b.store.added++
	b.items[item.ID] = string(record)
	if id := item.Meeting.ID; id != "" {
		b.meetings[id] = append(b.meetings[id], item.ID)
	}
	return nil
}

func (b *memoryBuilder) Remove(_ context.Context, id string) error {
	if b.fresh[id] {
		return fmt.Errorf("item %s was only just added", id)
	}
	b.drop(id)
	return nil
}

func (b *memoryBuilder) drop(id string) {
	delete(b.items, id)
	for meeting, items := range b.meetings {
		b.meetings[meeting] = slices.DeleteFunc(items, func(held string) bool { return held == id })
		if len(b.meetings[meeting]) == 0 {
			delete(b.meetings, meeting)
		}
	}
}

func (b *memoryBuilder) Held(meetingID string) []string { return slices.Clone(b.meetings[meetingID]) }

func (b *memoryBuilder) Publish(_ context.Context, g minuted.Generation) (minuted.Generation, error) {
	if b.update {
		b.store.updates++
	}
	g.ID, g.Complete, g.Items = fmt.Sprintf("g%06d", 1), true, len(b.items)
	if b.store.live != nil {
		var n int
		fmt.Sscanf(b.store.live.ID, "g%d", &n)
		g.ID = fmt.Sprintf("g%06d", n+1)
	}
	b.store.live = &memoryGeneration{g, b.items, b.meetings}
	return g, nil
}

func (b *memoryBuilder) Abort() error { return nil }
