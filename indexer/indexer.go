package indexer

import (
	"cmp"
	"context"
	"errors"
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
	Store     Store
	Ledger    string                    // file that keeps what the live generation was read from; "" for none, and everything is read again every time
	Progress  func(meetings, items int) // read so far; nil for none. Called from one goroutine at a time
}

// Report is what a run came to.
type Report struct {
	Generation minuted.Generation `json:"generation"`      // the live one
	Unchanged  bool               `json:"unchanged"`       // it already holds all there is, made by these versions, so nothing was built
	Whole      string             `json:"whole,omitempty"` // why everything was read again, in words; "" where only what later captures touched was
	Read       int                `json:"read"`            // meetings, saved pages and item records that were read

	// Problems is captures that could not be read and items that were left out, of all that was read: at most
	// maxProblems and a line for the others.
	Problems []string `json:"problems,omitempty"`

	// Contradictions is what pages say that cannot all be true, such as a date on another weekday, each with the address
	// of the page. Nothing was corrected by it. At most maxProblems and a line for the others.
	Contradictions []string `json:"contradictions,omitempty"`

	// Changes is what became of items by captures that the generation live before did not know: nothing where there was
	// none.
	Changes history.Changes `json:"changes,omitzero"`
}

// Reasons to read everything again that need no telling.
const (
	WholeAsked = "it was asked for"
	WholeFirst = "there was no index"
)

// Run brings the index up to date: it makes a generation of the live one and of what captures after it touched, or of the
// whole archive where that is not possible or rebuild is set, and makes it the live one. Where nothing was touched the
// live one is kept. After an error, or when ctx ends, the generation that was live still is.
func (x *Indexer) Run(ctx context.Context, rebuild bool) (Report, error) {
	r, err := x.begin(ctx)
	if err != nil {
		return Report{}, err
	}
	live, why := x.usable(r.view)
	r.tellSince(live)
	if rebuild {
		why = WholeAsked
	}
	if why == "" {
		report, err := r.update(ctx, live)
		var whole *wholeError
		if !errors.As(err, &whole) {
			return report, err
		}
		why = whole.reason
	}
	return r.build(ctx, why)
}

// Pending reports whether a run would have anything to do.
func (x *Indexer) Pending(ctx context.Context) (bool, error) {
	r, err := x.begin(ctx)
	if err != nil {
		return false, err
	}
	live, why := x.usable(r.view)
	if why != "" {
		return true, nil
	}
	touched, err := r.pending(ctx, live)
	err = errors.Join(err, r.giveUp())
	var whole *wholeError
	if errors.As(err, &whole) {
		return true, nil
	}
	return len(touched) > 0, err
}

// begin prepares a run over the archive as it is now.
func (x *Indexer) begin(ctx context.Context) (*run, error) {
	view, err := x.Archive.View(ctx)
	if err != nil {
		return nil, err
	}
	authorities, err := x.Archive.Authorities(ctx)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(authorities, func(a, b minuted.Authority) int {
		return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(a.Platform, b.Platform))
	})
	r := &run{Indexer: x, view: view, authorities: authorities, sites: make(map[minuted.Site]*site)}
	for _, a := range authorities {
		r.sites[a.Site()] = &site{Indexer: x, view: view, authority: a, platform: x.platform(a.Platform)}
	}
	return r, nil
}

// tellSince has changes told that captures after the live generation brought; none where there is no such generation.
func (r *run) tellSince(live minuted.Generation) {
	for _, s := range r.sites {
		if s.since = live.LastCapture; live.ID == "" {
			s.since = r.view.Last()
		}
	}
}

// usable returns the live generation, and why it cannot be gone on from, in words.
func (x *Indexer) usable(view *archive.View) (live minuted.Generation, why string) {
	live, err := x.Store.Current()
	switch {
	case errors.Is(err, minuted.ErrNoIndex):
		return minuted.Generation{}, WholeFirst
	case err != nil:
		return minuted.Generation{}, "the index cannot be read: " + err.Error()
	case live.LastCapture > view.Last():
		return live, fmt.Sprintf("the index was made from captures up to %d, and the archive brings nothing new after %d", live.LastCapture, view.Last())
	}
	now := x.versions()
	for _, name := range slices.Sorted(maps.Keys(now)) {
		if was := live.Versions[name]; was != now[name] {
			return live, fmt.Sprintf("the index was made with version %d of %s, and this is version %d", was, versionWords(name), now[name])
		}
	}
	return live, ""
}

// versions are those of everything that shapes the index.
func (x *Indexer) versions() map[string]int {
	return map[string]int{"parser": ParserVersion, "topics": x.Labeller.Version(), "analyser": bleveindex.AnalyserVersion}
}

// versionWords says what a version is of.
func versionWords(name string) string {
	switch name {
	case "topics":
		return "the topic rules"
	case "parser":
		return "what reads pages"
	default:
		return "what reads words"
	}
}

// corrections are those by hand, by item.
func (x *Indexer) corrections() map[string][]minuted.Correction {
	if c, ok := x.Labeller.(minuted.Corrector); ok {
		return c.Corrections()
	}
	return nil
}

// build makes a generation of the whole archive. why says in words why.
func (r *run) build(ctx context.Context, why string) (report Report, err error) {
	if r.builder, err = r.Store.Create(r.options()); err != nil {
		return Report{}, err
	}
	defer func() { err = errors.Join(err, r.giveUp()) }()
	if r.Ledger != "" {
		if r.ledger, err = createLedger(ctx, r.Ledger); err != nil {
			return Report{}, err
		}
	}
	if err := r.all(ctx); err != nil {
		return Report{}, err
	}
	report, err = r.publish(ctx)
	report.Whole = why
	return report, err
}

func (r *run) options() bleveindex.BuildOptions {
	return bleveindex.BuildOptions{Topics: r.Labeller.Topics(), Authorities: r.authorities}
}

// publish makes the generation the live one and keeps what it was read from.
func (r *run) publish(ctx context.Context) (Report, error) {
	g, err := r.builder.Publish(ctx, minuted.Generation{Versions: r.versions(), LastCapture: r.view.Last(), Built: time.Now().UTC()})
	if err != nil {
		return Report{}, err
	}
	if r.ledger != nil {
		// From here on the ledger of the generation before would not be taken for that of this one.
		if err := r.ledger.keep(ctx, about{Generation: g.ID, Authorities: r.authorities, Corrections: r.corrections()}); err != nil {
			return Report{}, err
		}
	}
	return Report{
		Generation: g, Read: r.read, Changes: r.changes,
		Problems: r.problems.list(), Contradictions: r.contradictions.list(),
	}, nil
}

// giveUp drops what was begun and not published.
func (r *run) giveUp() (err error) {
	if r.builder != nil {
		err = r.builder.Abort()
	}
	if r.ledger != nil {
		err = errors.Join(err, r.ledger.close())
	}
	r.builder, r.ledger = nil, nil
	return err
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
