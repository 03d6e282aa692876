package bleveindex

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"minuted"
)

// Bounds on other spellings.
const (
	maxSpellings  = 5
	shortestSpelt = 4    // letters of a word that may have been misspelt; nearly every shorter one is near another word
	shortestTwice = 6    // letters of a word that may have two letters wrong
	rareShare     = 1000 // a word is rare that at most one in so many items holds
	commonTimes   = 20   // how many times as many items must hold what a rare word may have been meant to be
)

// Spellings gives the words that a word which no item holds, or few, may have been meant to be: those with the same first
// letter that it becomes by one change of its letters or, only where there are none of these and the word is held nowhere
// and long enough, by two. Those that most items hold come first. A word of which another ending is common is not rare.
func (x *Index) Spellings(ctx context.Context, word string) ([]minuted.Spelling, error) {
	found, err := x.spellings(ctx, fold(word))
	if err != nil {
		return nil, fmt.Errorf("looking for other spellings: %w", err)
	}
	return found, nil
}

func (x *Index) spellings(ctx context.Context, form string) ([]minuted.Spelling, error) {
	if len(form) < shortestSpelt || strings.ContainsAny(form, "0123456789") {
		return nil, nil
	}
	held, err := x.holding(ctx, newTerm(form, x.stems.formsOf(form), itemParts))
	if err != nil || held > x.columns.live/rareShare {
		return nil, err
	}
	found, err := x.spelt(ctx, form, 1, held*commonTimes)
	if err == nil && len(found) == 0 && held == 0 && len(form) >= shortestTwice {
		return x.spelt(ctx, form, 2, 0)
	}
	return found, err
}

// spelt gives the words at most so many changes away that more than so many items hold.
func (x *Index) spelt(ctx context.Context, form string, changes, least int) ([]minuted.Spelling, error) {
	near, err := x.fuzzyForms(ctx, form, changes, itemParts)
	if err != nil {
		return nil, err
	}
	holders, err := x.words.holders(ctx, itemParts, near.forms)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(near.forms, func(a, b string) int { return cmp.Compare(holders[b], holders[a]) })
	var found []minuted.Spelling
	for _, word := range near.forms[:min(len(near.forms), 2*maxSpellings)] {
		items, err := x.holding(ctx, newTerm(word, sameInAll([]string{word}), itemParts))
		if err != nil {
			return nil, err
		}
		if items > least && word != form {
			found = append(found, minuted.Spelling{Word: word, Items: items})
		}
	}
	slices.SortStableFunc(found, func(a, b minuted.Spelling) int { return cmp.Compare(b.Items, a.Items) })
	return found[:min(len(found), maxSpellings)], nil
}

// holding counts the items that hold a term.
func (x *Index) holding(ctx context.Context, t *term) (int, error) {
	total := 0
	for i, segment := range x.words.segments {
		docs, err := t.match(newMatcher(ctx, segment))
		if err != nil {
			return 0, err
		}
		total += int(x.mask.shown(i, docs).GetCardinality())
	}
	return total, nil
}
