package indexer

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"minuted"
	"minuted/crawler/archive"
	"minuted/crawler/history"
	"minuted/indexer/bleveindex"
)

// ParserVersion changes whenever the platforms would read other items out of the same captures.
const ParserVersion = 2

// Indexer builds generations of the index from one archive.
type Indexer struct {
	Archive   *archive.Reader
	Platforms []minuted.Platform
	Labeller  minuted.Labeller
	Store     *bleveindex.Store
	Progress  func(meetings, items int) // read so far; nil for none. Called from one goroutine at a time
}

// Report is what a run came to.
type Report struct {
	Generation minuted.Generation // the live one
	Unchanged  bool               // it was already made from this archive by these versions, so nothing was built
	Problems   []string           // captures that could not be read and items that were left out; at most maxProblems and a line for the others

	// Contradictions is what pages say that cannot all be true, such as a date on another weekday, each with the address
	// of the page. Nothing was corrected by it. At most maxProblems and a line for the others.
	Contradictions []string

	// Changes is what became of items by captures that the generation live before did not know: nothing where there was
	// none.
	Changes history.Changes
}

// Run builds a generation from the whole archive and makes it the live one. Where the live one was made from the same
// captures by the same versions it is kept, unless rebuild is set. After an error, or when ctx ends, the generation that
// was live still is.
func (x *Indexer) Run(ctx context.Context, rebuild bool) (Report, error) {
	last, err := x.Archive.LastFresh(ctx)
	if err != nil {
		return Report{}, err
	}
	// An index that cannot be read, or that is not there, is built anew like one that is out of date.
	live, err := x.Store.Current()
	since := live.LastCapture
	switch {
	case err != nil:
		since = last
	case !rebuild && live.LastCapture == last && maps.Equal(live.Versions, x.versions()):
		return Report{Generation: live, Unchanged: true}, nil
	}
	return x.build(ctx, since, last)
}

// versions are those of everything that shapes the index.
func (x *Indexer) versions() map[string]int {
	return map[string]int{"parser": ParserVersion, "topics": x.Labeller.Version(), "analyser": bleveindex.AnalyserVersion}
}

func (x *Indexer) build(ctx context.Context, since, last int64) (report Report, err error) {
	authorities, err := x.Archive.Authorities(ctx)
	if err != nil {
		return Report{}, err
	}
	slices.SortFunc(authorities, func(a, b minuted.Authority) int {
		return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(a.Platform, b.Platform))
	})
	b, err := x.Store.Create(bleveindex.BuildOptions{Topics: x.Labeller.Topics(), Authorities: authorities})
	if err != nil {
		return Report{}, err
	}
	defer func() {
		if failed := b.Abort(); err == nil {
			err = failed
		}
	}()
	r := &run{Indexer: x, builder: b, added: make(map[string]minuted.Site), since: since}
	for _, a := range authorities {
		if err := r.authority(ctx, a); err != nil {
			return Report{}, fmt.Errorf("indexing %s: %w", a.Site(), err)
		}
	}
	g, err := b.Publish(ctx, minuted.Generation{Versions: x.versions(), LastCapture: last, Built: time.Now().UTC()})
	if err != nil {
		return Report{}, err
	}
	return Report{Generation: g, Problems: r.problems.list(), Contradictions: r.contradictions.list(), Changes: r.changes}, nil
}

// platform returns the platform of a name, nil for one that is not known.
func (x *Indexer) platform(name string) minuted.Platform {
	for _, p := range x.Platforms {
		if p.Name() == name {
			return p
		}
	}
	return nil
}
