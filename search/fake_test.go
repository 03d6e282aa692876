package search

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"
	"sync"
	"time"

	"minuted"
)

// fakeIndex is an index over a few items in memory. It matches words anywhere in an item, ignoring case.
type fakeIndex struct {
	generation minuted.Generation
	items      []*minuted.Item
	topics     map[string]string
	before     func(ctx context.Context) error // called before every search
	change     func(r minuted.Request, result *minuted.Result)
	spellings  map[string]string
	takedowns  *minuted.Takedowns
}

func newFake(id string, items ...*minuted.Item) *fakeIndex {
	f := &fakeIndex{items: items, topics: topicNames()}
	f.generation = minuted.Generation{ID: id, Items: len(items), Built: time.Date(2024, 6, 1, 9, 30, 0, 0, time.UTC), Complete: true}
	for _, it := range items {
		if f.generation.From == "" || it.Date < f.generation.From {
			f.generation.From = it.Date
		}
		f.generation.To = max(f.generation.To, it.Date)
	}
	f.generation.Authorities = len(f.facet(minuted.Request{}, minuted.FacetAuthority))
	return f
}

func (f *fakeIndex) Generation() minuted.Generation { return f.generation }

func (f *fakeIndex) Search(ctx context.Context, r minuted.Request) (*minuted.Result, error) {
	if f.before != nil {
		if err := f.before(ctx); err != nil {
			return nil, err
		}
	}
	found := f.found(r, "")
	result := &minuted.Result{Total: len(found), Facets: make(map[string]minuted.Facet), Matched: minuted.MatchAll, TotalAllWords: len(found)}
	for i := (max(r.Page, 1) - 1) * r.Per; i < min(len(found), max(r.Page, 1)*r.Per); i++ {
		result.Hits = append(result.Hits, f.hit(found[i]))
	}
	for _, name := range r.Facets {
		result.Facets[name] = f.facet(r, name)
	}
	if f.change != nil {
		f.change(r, result)
	}
	return result, nil
}

// found is every item of a request, newest first, paying no attention to the filters of one facet.
func (f *fakeIndex) found(r minuted.Request, except string) []*minuted.Item {
	var out []*minuted.Item
	for _, it := range f.items {
		dated := except == minuted.FacetDate || (it.Date >= r.From && (r.To == "" || it.Date <= r.To))
		if dated && matches(it, r.Expr) && f.passes(it, r.Filters, except) {
			out = append(out, it)
		}
	}
	slices.SortStableFunc(out, func(a, b *minuted.Item) int {
		if r.Sort == minuted.SortOldest {
			a, b = b, a
		}
		return cmp.Compare(b.Date, a.Date)
	})
	return out
}

func matches(it *minuted.Item, e minuted.Expr) bool {
	switch e := e.(type) {
	case nil:
		return true
	case minuted.Word:
		text := strings.ToLower(it.Title + " " + string(it.Minutes))
		return strings.Contains(text, strings.ToLower(e.Text))
	case minuted.Range:
		day := minuted.Date(it.CapturedAt.Format(time.DateOnly))
		return e.Of == minuted.OfChange && len(it.Changes) > 0 && day >= e.From && (e.To == "" || day <= e.To)
	case minuted.And:
		return !slices.ContainsFunc(e.Operands, func(o minuted.Expr) bool { return !matches(it, o) })
	default:
		return false
	}
}

func (f *fakeIndex) passes(it *minuted.Item, filters []minuted.Filter, except string) bool {
	for _, filter := range filters {
		if filter.Facet == except {
			continue
		}
		has := func(v string) bool { return slices.Contains(values(it, filter.Facet, ""), v) }
		if len(filter.Any) > 0 && !slices.ContainsFunc(filter.Any, has) || slices.ContainsFunc(filter.Not, has) {
			return false
		}
	}
	return true
}

func values(it *minuted.Item, facet string, grain minuted.Grain) []string {
	switch facet {
	case minuted.FacetAuthority:
		return []string{it.Authority}
	case minuted.FacetCommittee:
		return []string{it.CommitteeValue()}
	case minuted.FacetKind:
		return []string{string(it.Kind)}
	case minuted.FacetOutcome:
		return []string{string(it.Decision.Outcome)}
	case minuted.FacetDate:
		if grain == minuted.GrainMonth {
			return []string{it.Date.Month()}
		}
		return []string{it.Date.Year()}
	default:
		var out []string
		for _, t := range it.Topics {
			out = append(out, unique([]string{subject(t), t})...)
		}
		return unique(out)
	}
}

func (f *fakeIndex) facet(r minuted.Request, name string) minuted.Facet {
	var out minuted.Facet
	for _, it := range f.found(r, name) {
		for _, v := range values(it, name, r.Grain) {
			i := slices.IndexFunc(out, func(b minuted.Bucket) bool { return b.Value == v })
			if i < 0 {
				i = len(out)
				out = append(out, minuted.Bucket{Value: v, Label: f.label(it, name, v)})
			}
			out[i].Count++
		}
	}
	slices.SortFunc(out, func(a, b minuted.Bucket) int {
		if name == minuted.FacetDate {
			return cmp.Compare(a.Value, b.Value)
		}
		return cmp.Or(b.Count-a.Count, cmp.Compare(a.Label, b.Label))
	})
	return out
}

func (f *fakeIndex) label(it *minuted.Item, facet, value string) string {
	switch facet {
	case minuted.FacetAuthority:
		return it.AuthorityName
	case minuted.FacetCommittee:
		return it.Committee
	case minuted.FacetTopic:
		return f.topics[value]
	default:
		return value
	}
}

func (f *fakeIndex) hit(it *minuted.Item) minuted.Hit {
	h := minuted.Hit{
		ID: it.ID, Title: it.Title, Number: it.Number, Date: it.Date, Kind: it.Kind, Outcome: it.Decision.Outcome, SourceURL: it.SourceURL, Score: 1, Withdrawn: it.Withdrawn(),
		Authority: minuted.Named{ID: it.Authority, Name: it.AuthorityName},
		Committee: minuted.Named{ID: it.CommitteeValue(), Name: it.Committee},
	}
	for _, t := range it.Topics {
		h.Topics = append(h.Topics, minuted.Named{ID: t, Name: f.topics[t]})
	}
	if it.Minutes != "" {
		h.Snippets = []minuted.Snippet{{Field: "minutes", Anchor: "minutes-1", Parts: []minuted.SnippetPart{{Text: "before "}, {Text: string(it.Minutes), Match: true}, {Text: " after"}}}}
	}
	return h
}

// Marks finds the words of a query as Search does.
func (f *fakeIndex) Marks(_ context.Context, r minuted.Request, it *minuted.Item) ([]minuted.Mark, error) {
	var out []minuted.Mark
	for _, word := range typedWords(r.Expr) {
		for field, text := range map[string]string{"title": it.Title, "minutes": string(it.Minutes)} {
			for at := 0; ; {
				next := strings.Index(strings.ToLower(text[at:]), strings.ToLower(word))
				if next < 0 {
					break
				}
				out = append(out, minuted.Mark{Field: field, From: at + next, To: at + next + len(word)})
				at += next + len(word)
			}
		}
	}
	slices.SortFunc(out, func(a, b minuted.Mark) int { return cmp.Compare(a.From, b.From) })
	return out, nil
}

func (f *fakeIndex) Items(_ context.Context, r minuted.Request) iter.Seq2[*minuted.Item, error] {
	return func(yield func(*minuted.Item, error) bool) {
		for _, it := range f.items {
			if matches(it, r.Expr) && f.passes(it, r.Filters, "") && !yield(it, nil) {
				return
			}
		}
	}
}

// Without gives a fake of the other items.
func (f *fakeIndex) Without(t *minuted.Takedowns) minuted.Index {
	var rest []*minuted.Item
	for _, it := range f.items {
		if _, down := t.Find(it.ID); !down {
			rest = append(rest, it)
		}
	}
	view := newFake(f.generation.ID, rest...)
	view.takedowns, view.generation.TakenDown = t, t.Name()
	return view
}

func (f *fakeIndex) Item(_ context.Context, id string) (*minuted.Item, error) {
	if tombstone, down := f.takedowns.Find(id); down {
		return nil, &minuted.TakenDownError{Takedown: tombstone}
	}
	for _, it := range f.items {
		if it.ID == id {
			return it, nil
		}
	}
	return nil, minuted.ErrNotFound
}

func (f *fakeIndex) Meeting(_ context.Context, id string) ([]*minuted.Item, error) {
	var out []*minuted.Item
	for _, it := range f.items {
		if it.Meeting.ID == id {
			out = append(out, it)
		}
	}
	if len(out) == 0 {
		return nil, minuted.ErrNotFound
	}
	return out, nil
}

func (f *fakeIndex) Suggest(_ context.Context, r minuted.SuggestRequest) ([]minuted.Suggestion, error) {
	all := []minuted.Suggestion{
		{Kind: "title", Value: "Library opening hours", Label: "Library opening hours", Count: 3},
		{Kind: "authority", Value: "wexmouth", Label: "Wexmouth Borough Council", Count: 9},
		{Kind: "committee", Value: "wexmouth/101", Label: "Cabinet", Count: 5},
		{Kind: "topic", Value: "culture/libraries", Label: "Libraries", Count: 4},
	}
	return all[:min(len(all), r.Limit)], nil
}

func (f *fakeIndex) Spellings(_ context.Context, word string) ([]minuted.Spelling, error) {
	if other, ok := f.spellings[word]; ok {
		return []minuted.Spelling{{Word: other, Items: 1}}, nil
	}
	return nil, nil
}

// fakeIndexes hands out one index at a time and counts how many are held.
type fakeIndexes struct {
	mu   sync.Mutex
	live minuted.Index
	held int
}

func (f *fakeIndexes) Acquire() (minuted.Index, func(), error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.live == nil {
		return nil, nil, fmt.Errorf("look for an index: %w", minuted.ErrNoIndex)
	}
	f.held++
	return f.live, func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.held--
	}, nil
}

func (f *fakeIndexes) publish(ix minuted.Index) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.live = ix
}

func (f *fakeIndexes) holds() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.held
}

func testTopics() []minuted.Topic {
	return []minuted.Topic{
		{ID: "culture", Name: "Culture and leisure", Note: "Libraries, museums and sport."},
		{ID: "culture/libraries", Name: "Libraries"},
		{ID: "culture/museums", Name: "Museums & galleries"},
		{ID: "roads", Name: "Roads and parking"},
	}
}

func topicNames() map[string]string {
	names := make(map[string]string)
	for _, t := range testTopics() {
		names[t.ID] = t.Name
	}
	return names
}

func testAuthorities() []minuted.Authority {
	return []minuted.Authority{
		{ID: "wexmouth", Name: "Wexmouth Borough Council", Nation: "england", Region: "south-west", Tier: "district", URL: "https://wexmouth.example/"},
		{ID: "ostrey", Name: "Ostrey County Council", Nation: "england", Tier: "county"},
		{ID: "silent", Name: "Silent Town Council"},
	}
}

// plainItem is an item with everything an item can have. n makes it differ from others.
func plainItem(n int) *minuted.Item {
	sitting := n / 4 // four items a meeting
	date := minuted.DateOf(2019+sitting%5, time.Month(1+sitting%12), 1+sitting%28)
	meeting := minuted.NewID(minuted.Site{Authority: "wexmouth", Platform: "moderngov"}, "meeting", fmt.Sprint(sitting))
	return &minuted.Item{
		ID:            minuted.NewID(minuted.Site{Authority: "wexmouth", Platform: "moderngov"}, "item", fmt.Sprint(n)),
		Authority:     "wexmouth",
		AuthorityName: "Wexmouth Borough Council",
		Committee:     "Cabinet",
		CommitteeID:   "101",
		Meeting:       minuted.MeetingRef{ID: meeting, URL: "https://wexmouth.example/ieListDocuments.aspx?MId=1", Status: minuted.StatusHeld, State: minuted.StateFinal},
		Date:          date,
		Number:        fmt.Sprint(n+1) + ".",
		Title:         fmt.Sprintf("Library opening hours, part %d", n),
		Agenda:        "To consider the report.",
		Minutes:       minuted.NewText(minuted.Block{Kind: minuted.Heading, Lines: []string{"Discussion"}}, minuted.Block{Kind: minuted.Paragraph, Lines: []string{"The library would open later.", "Members asked about staff."}}, minuted.Block{Kind: minuted.List, Lines: []string{"Mondays", "Tuesdays"}}, minuted.Block{Kind: minuted.Table, Lines: []string{"Branch\tHours", "Harbour\t40"}}),
		Decision:      minuted.Decision{Outcome: minuted.OutcomeAgreed, Text: "RESOLVED that the hours be changed."},
		Votes:         []minuted.Vote{{Motion: "That the hours be changed", Result: "Carried", For: &minuted.Side{Count: 7, Names: []string{"Cllr Penhallow", "Cllr Orme"}}, Against: &minuted.Side{Count: 2}}},
		Attendance:    minuted.Attendance{Present: []string{"Cllr Penhallow"}, Apologies: []string{"Cllr Orme"}},
		Attachments:   []minuted.Attachment{{Title: "Report", URL: "https://wexmouth.example/report.pdf", MediaType: "application/pdf"}},
		SourceURL:     "https://wexmouth.example/mgAi.aspx?ID=" + fmt.Sprint(n),
		CapturedAt:    time.Date(2024, 5, 1, 10, 0, 0, 0, time.UTC),
		FirstSeen:     time.Date(2024, 4, 1, 10, 0, 0, 0, time.UTC),
		Digest:        "sha256:" + strings.Repeat("ab", 32),
		Kind:          minuted.KindSubstance,
		Topics:        []string{"culture/libraries"},
		Version:       1,
	}
}

// alteredItem is an item with two versions before the newest, in which it was taken off its council's page.
func alteredItem(n int) *minuted.Item {
	it := plainItem(n)
	first, second := *it, *it
	first.Title, first.Minutes, first.Meeting.State, first.Version = "Library hours", "The library would close.", minuted.StateDraft, 1
	first.CapturedAt = it.FirstSeen
	second.Version, second.Changes = 2, []minuted.Change{minuted.ChangeFinalised, minuted.ChangeEdited}
	it.Version, it.Changes, it.Earlier = 3, []minuted.Change{minuted.ChangeWithdrawn}, []minuted.Item{first, second}
	return it
}

// hostileItem has every text set to what would break a page that forgot to escape it.
func hostileItem() *minuted.Item {
	const evil = `<script>alert("x")</script> & 'quoted' "quoted" </title> שלום {{.}}`
	it := plainItem(77)
	it.ID = minuted.NewID(minuted.Site{Authority: "ostrey", Platform: "moderngov"}, "item", "evil")
	it.Meeting.ID = minuted.NewID(minuted.Site{Authority: "ostrey", Platform: "moderngov"}, "meeting", "evil")
	it.Authority, it.AuthorityName = "ostrey", evil
	it.Committee, it.CommitteeID = evil, `"><script>`
	it.Number, it.Title = evil, evil
	it.Agenda, it.Minutes, it.Decision.Text = evil, evil, evil
	it.Votes[0].Motion, it.Votes[0].Result, it.Votes[0].For.Names = evil, evil, []string{evil}
	it.Attendance.Present = []string{evil}
	it.Attachments = []minuted.Attachment{{Title: evil, URL: "javascript:alert(1)", MediaType: evil}}
	it.SourceURL, it.Meeting.URL = "javascript:alert(1)", "javascript:alert(1)"
	it.Topics = []string{"<script>/<b>"}
	cue := minuted.Cue{Field: "title", Phrase: evil, Text: "<script>", Start: 0, End: 8, Strength: "strong"}
	hand := minuted.Correction{Topic: "<script>/<b>", Who: evil, Why: evil}
	it.Corrections = []minuted.Correction{hand}
	it.Evidence = &minuted.Evidence{
		Rules: evil, Kind: it.Kind, Topics: []minuted.Reason{{Topic: "<script>/<b>", Name: evil, Cues: []minuted.Cue{cue}, Correction: &hand}},
		Mentions: []minuted.Reason{{Topic: evil, Name: evil, Cues: []minuted.Cue{cue}}}, Removed: []minuted.Correction{hand},
	}
	it.Lang = `cy" onload="alert(1)`
	it.Cut = true
	it.Version, it.Changes = 3, []minuted.Change{minuted.ChangeEdited}
	it.Earlier = []minuted.Item{{ID: it.ID, Authority: it.Authority, Title: evil, Minutes: evil, Version: 2}}
	it.Kind = minuted.KindDecision
	it.Procedure = evil
	return it
}

// bareItem has nothing that an item can do without.
func bareItem() *minuted.Item {
	return &minuted.Item{ID: minuted.ImportedID("silent", "bare"), Authority: "silent", Decision: minuted.Decision{Outcome: minuted.OutcomeNone}}
}

func manyItems(n int) []*minuted.Item {
	items := make([]*minuted.Item, n)
	for i := range items {
		items[i] = plainItem(i)
	}
	return items
}
