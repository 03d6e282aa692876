package indexer

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"minuted"
	"minuted/indexer/bleveindex"
)

// Bounds of what is read again at once, in origins: what is read is held in memory, and writing most of an index anew is
// no quicker than writing all of it.
const (
	fewTouched  = 1000   // always few enough
	mostTouched = 20_000 // more never are
	mostShare   = 4      // nor is more than one in so many
)

// wholeError says why everything has to be read again.
type wholeError struct{ reason string }

func (e *wholeError) Error() string { return e.reason }

// update makes a generation of the live one by reading again only what captures after it touched. The error is a
// [*wholeError] where that is not possible or not worth it.
func (r *run) update(ctx context.Context, live minuted.Generation) (report Report, err error) {
	touched, err := r.pending(ctx, live)
	defer func() { err = errors.Join(err, r.giveUp()) }()
	if err != nil {
		return Report{}, err
	}
	if len(touched) == 0 {
		return Report{Generation: live, Unchanged: true}, nil
	}
	if r.builder, err = r.Store.Update(r.options()); errors.Is(err, bleveindex.ErrWhole) {
		return Report{}, &wholeError{err.Error()}
	} else if err != nil {
		return Report{}, err
	}
	if err := newRenewal(r, touched).carryOut(ctx); err != nil {
		return Report{}, err
	}
	return r.publish(ctx)
}

// pending opens the ledger and lists the origins that captures after the live generation touched, sorted.
func (r *run) pending(ctx context.Context, live minuted.Generation) ([]origin, error) {
	if r.Ledger == "" {
		if live.LastCapture == r.view.Last() {
			return nil, nil
		}
		return nil, &wholeError{errNoLedger.Error()}
	}
	ledger, a, err := openLedger(ctx, r.Ledger)
	r.ledger = ledger
	if errors.Is(err, errNoLedger) || err == nil && a.Generation != live.ID {
		return nil, &wholeError{errNoLedger.Error()}
	}
	if err != nil {
		return nil, err
	}
	touched, err := r.touched(ctx, live, a)
	if err != nil {
		return nil, err
	}
	known, err := ledger.count(ctx)
	if err != nil {
		return nil, err
	}
	if n := len(touched); n > mostTouched || n > fewTouched && n > known/mostShare {
		return nil, &wholeError{fmt.Sprintf("%d of its meetings, saved pages and item records are new or were touched", n)}
	}
	return touched, nil
}

// touched lists the origins whose reading may have changed: those with a page that was captured since or an item that
// was corrected by hand, and all of an authority that has another name by now. The error is a [*wholeError] where
// something else is known of one.
func (r *run) touched(ctx context.Context, live minuted.Generation, a about) ([]origin, error) {
	all := make(map[origin]bool)
	for _, authority := range r.authorities {
		origins, err := r.renamed(ctx, authority, a.Authorities)
		if err != nil {
			return nil, err
		}
		add(all, origins...)
	}
	for _, id := range corrected(a.Corrections, r.corrections()) {
		origins, err := r.ledger.claiming(ctx, id)
		if err != nil {
			return nil, err
		}
		add(all, origins...)
	}
	keys, err := r.view.Fresh(ctx, live.LastCapture)
	if err != nil {
		return nil, err
	}
	for _, key := range keys {
		s := r.sites[key.Site]
		if s == nil {
			continue
		}
		if o, ok := s.origin(key.Kind, key.ID); ok {
			add(all, o)
		}
		origins, err := r.ledger.reading(ctx, key)
		if err != nil {
			return nil, err
		}
		add(all, origins...)
	}
	return sorted(all), nil
}

// corrected lists the items that are corrected by hand otherwise than before.
func corrected(before, now map[string][]minuted.Correction) (ids []string) {
	for id, list := range now {
		if !slices.Equal(list, before[id]) {
			ids = append(ids, id)
		}
	}
	for id := range before {
		if _, still := now[id]; !still {
			ids = append(ids, id)
		}
	}
	return ids
}

// renamed lists the origins of an authority's site where it has another name than before. One that was not known before
// has none.
func (r *run) renamed(ctx context.Context, a minuted.Authority, before []minuted.Authority) ([]origin, error) {
	was, now := ofAuthority(a.ID, before), ofAuthority(a.ID, r.authorities)
	if len(was) == 0 || slices.Equal(was, now) {
		return nil, nil
	}
	for _, list := range [][]minuted.Authority{was, now} {
		for i := range list {
			list[i].Name = "" // it stands in the items; the rest in columns of the index
		}
	}
	if !slices.Equal(was, now) {
		return nil, &wholeError{fmt.Sprintf("something else is known of the authority %s", a.ID)}
	}
	return r.ledger.of(ctx, a.Site())
}

// ofAuthority returns what is known of an authority, for each site it has, without what no item is made of.
func ofAuthority(id string, all []minuted.Authority) (known []minuted.Authority) {
	for _, a := range all {
		if a.ID == id {
			a.URL, a.Access = "", ""
			known = append(known, a)
		}
	}
	return known
}

// sorted lists origins in the order they are read in.
func sorted(all map[origin]bool) []origin {
	return slices.SortedFunc(maps.Keys(all), compareOrigins)
}

func compareOrigins(a, b origin) int {
	return cmp.Or(cmp.Compare(a.site.Authority, b.site.Authority), cmp.Compare(a.site.Platform, b.site.Platform),
		cmp.Compare(a.source, b.source), cmp.Compare(a.id, b.id))
}

func add[T comparable](set map[T]bool, members ...T) {
	for _, m := range members {
		set[m] = true
	}
}
