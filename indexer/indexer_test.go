package indexer_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"minuted"
	"minuted/crawler/archive"
	"minuted/indexer"
	"minuted/indexer/bleveindex"
	"minuted/indexer/topics"
)

// jsonPlatform is a platform whose pages are meetings in JSON.
type jsonPlatform struct{}

func (jsonPlatform) Name() string                                  { return "json" }
func (jsonPlatform) Start(minuted.Site, *url.URL) []minuted.Task   { return nil }
func (jsonPlatform) Classify(_, _ *url.URL) (string, string, bool) { return "", "", false }
func (jsonPlatform) MeetingKinds() []string                        { return []string{"page", "feed"} }

func (jsonPlatform) Read(*minuted.Capture, *url.URL) (*minuted.Page, error) {
	return nil, errors.New("not asked for here")
}

func (p jsonPlatform) Assemble(_ minuted.Site, id string, lookup func(kind, id string) (*minuted.Capture, error)) (*minuted.Meeting, error) {
	for _, kind := range p.MeetingKinds() {
		c, err := lookup(kind, id)
		if err != nil {
			return nil, err
		}
		if c != nil {
			return p.ReadSaved(c)
		}
	}
	return nil, fmt.Errorf("nothing is captured of meeting %s", id)
}

func (jsonPlatform) ReadSaved(c *minuted.Capture) (*minuted.Meeting, error) {
	var m minuted.Meeting
	if err := json.Unmarshal(c.Body, &m); err != nil {
		return nil, err
	}
	for i := range m.Items {
		m.Items[i].CapturedAt = c.Time
	}
	return &m, nil
}

// shelf is an archive in a test's own folder, and the index made from it.
type shelf struct {
	t       testing.TB
	dir     string
	archive *archive.Archive
	store   *bleveindex.Store
	clock   time.Time
}

func newShelf(t testing.TB, authorities ...minuted.Authority) *shelf {
	t.Helper()
	dir := t.TempDir()
	lock, err := archive.AcquireLock(dir, "test")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { lock.Release() })
	start := time.Date(2024, 6, 1, 9, 0, 0, 0, time.UTC)
	a, err := archive.Open(t.Context(), lock, archive.Options{Software: "test", Clock: func() time.Time { return start }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close() })
	for _, authority := range authorities {
		if err := a.AddSite(t.Context(), authority); err != nil {
			t.Fatal(err)
		}
	}
	return &shelf{t, dir, a, bleveindex.NewStore(filepath.Join(dir, "index")), start}
}

// put commits a good capture, an hour after the one before.
func (s *shelf) put(authority, kind, id string, body []byte) {
	s.t.Helper()
	s.commit(s.visit(authority, kind, id, body))
}

func (s *shelf) commit(v archive.Visit) {
	s.t.Helper()
	if _, err := s.archive.Commit(s.t.Context(), v); err != nil {
		s.t.Fatal(err)
	}
}

// visit is one that brings a good capture, an hour after the one before.
func (s *shelf) visit(authority, kind, id string, body []byte) archive.Visit {
	s.clock = s.clock.Add(time.Hour)
	key := minuted.TaskKey{Site: minuted.Site{Authority: authority, Platform: "json"}, Kind: kind, ID: id}
	c := &minuted.Capture{Task: key, URL: "https://meetings.example/" + id, Time: s.clock, MediaType: "application/json", Body: body}
	if kind == minuted.KindSaved {
		c.Manifest = &minuted.ManifestRow{File: id, Authority: authority}
	}
	return archive.Visit{Task: minuted.Task{TaskKey: key, URL: c.URL}, Capture: c, Good: true, State: archive.Done}
}

func (s *shelf) putMeeting(authority, kind, id string, m minuted.Meeting) {
	s.t.Helper()
	body, err := json.Marshal(m)
	if err != nil {
		s.t.Fatal(err)
	}
	s.put(authority, kind, id, body)
}

func (s *shelf) putRecord(item minuted.Item) {
	s.t.Helper()
	s.commit(s.recordVisit(item))
}

// recordVisit is the import of an item record.
func (s *shelf) recordVisit(item minuted.Item) archive.Visit {
	s.t.Helper()
	body, err := item.Encode()
	if err != nil {
		s.t.Fatal(err)
	}
	return s.visit(item.Authority, minuted.KindRecord, item.ID, body)
}

func (s *shelf) indexer() *indexer.Indexer {
	s.t.Helper()
	lexicon, err := topics.Builtin()
	if err != nil {
		s.t.Fatal(err)
	}
	return &indexer.Indexer{Archive: s.archive.Reader, Platforms: []minuted.Platform{jsonPlatform{}}, Labeller: lexicon, Store: indexer.BleveStore{Store: s.store}}
}

func (s *shelf) run(rebuild bool) indexer.Report {
	s.t.Helper()
	report, err := s.indexer().Run(s.t.Context(), rebuild)
	if err != nil {
		s.t.Fatal(err)
	}
	return report
}

// answers is everything the live generation says.
type answers struct {
	Items   []*minuted.Item
	Results []*minuted.Result
}

func (s *shelf) answers() answers {
	s.t.Helper()
	return readAnswers(s.t, s.store, filepath.Join(s.dir, "index"))
}

// readAnswers asks the live generation of a store, which lies in dir.
func readAnswers(t testing.TB, store *bleveindex.Store, dir string) answers {
	t.Helper()
	g, err := store.Current()
	if err != nil {
		t.Fatal(err)
	}
	index, err := bleveindex.Open(filepath.Join(dir, g.ID))
	if err != nil {
		t.Fatal(err)
	}
	defer index.Close()
	var a answers
	for item, err := range index.Items(t.Context(), minuted.Request{}) {
		if err != nil {
			t.Fatal(err)
		}
		a.Items = append(a.Items, item)
	}
	for _, expr := range []minuted.Expr{nil, minuted.Word{Text: "library"}, minuted.Phrase{Text: "car park"}} {
		result, err := index.Search(t.Context(), minuted.Request{Expr: expr, Per: 50, Facets: minuted.FacetNames[:]})
		if err != nil {
			t.Fatal(err)
		}
		a.Results = append(a.Results, result)
	}
	return a
}

// item returns the indexed item of an id.
func (a answers) item(t *testing.T, id string) *minuted.Item {
	t.Helper()
	i := slices.IndexFunc(a.Items, func(it *minuted.Item) bool { return it.ID == id })
	if i < 0 {
		t.Fatalf("item %s is not in the index", id)
	}
	return a.Items[i]
}

var wendleford = minuted.Authority{ID: "wendleford", Name: "Wendleford Borough Council", Platform: "json"}

// idOf makes the id of an item of Wendleford's.
func idOf(name string) string { return minuted.NewID(wendleford.Site(), "item", name) }

// meeting makes a meeting whose items have the given titles; their ids come from these.
func meeting(id string, date minuted.Date, titles ...string) minuted.Meeting {
	m := minuted.Meeting{ID: minuted.NewID(wendleford.Site(), "meeting", id), Site: wendleford.Site(), PlatformID: id, Date: date}
	for i, title := range titles {
		m.Items = append(m.Items, minuted.Item{
			ID: idOf(title), Authority: "wendleford", Committee: "Environment Panel", CommitteeID: "7", Meeting: m.Ref(),
			Date: date, Number: fmt.Sprint(i+1, "."), Title: title, Minutes: "The panel spoke of " + minuted.Text(strings.ToLower(title)) + ".",
		})
	}
	return m
}

func TestRun(t *testing.T) {
	s := newShelf(t, wendleford)
	s.putMeeting("wendleford", "page", "12", meeting("12", "2024-05-02", "Apologies for absence", "Library opening hours", "Car park charges"))
	s.putMeeting("wendleford", "feed", "12", meeting("12", "2024-05-02", "Read only where there is no page"))
	s.putMeeting("wendleford", "feed", "13", meeting("13", "2024-04-02", "Street lighting"))
	s.putMeeting("wendleford", minuted.KindSaved, "old.html", meeting("1", "1999-01-05", "Allotments"))
	s.putRecord(minuted.Item{ID: idOf("a record"), Authority: "wendleford", Date: "2020-02-02", Title: "Public toilets", Version: 3, Kind: minuted.KindDecision})
	s.put("wendleford", "page", "14", []byte("not a meeting"))
	s.put("wendleford", minuted.KindRecord, "bad", []byte(`{"authority":"wendleford"}`))

	report := s.run(false)
	if report.Unchanged || report.Generation.Items != 6 || report.Generation.LastCapture != 7 {
		t.Errorf("report %+v, want 6 items of 7 captures", report)
	}
	if len(report.Problems) != 2 || !strings.Contains(report.Problems[0], "meeting 14 of wendleford/json") || !strings.Contains(report.Problems[1], "item record bad") {
		t.Errorf("problems %q, want meeting 14 and record bad", report.Problems)
	}
	got := s.answers()
	library := got.item(t, idOf("Library opening hours"))
	want := minuted.Item{AuthorityName: "Wendleford Borough Council", Version: 1, Kind: minuted.KindSubstance, Topics: []string{"culture/libraries"}}
	if library.AuthorityName != want.AuthorityName || library.Version != 1 || library.Kind != want.Kind || !slices.Equal(library.Topics, want.Topics) {
		t.Errorf("item %+v, want labels and names of %+v", library, want)
	}
	if first := time.Date(2024, 6, 1, 10, 0, 0, 0, time.UTC); !library.FirstSeen.Equal(first) {
		t.Errorf("first seen %s, want the time of the first capture of the meeting, %s", library.FirstSeen, first)
	}
	if apologies := got.item(t, idOf("Apologies for absence")); apologies.Kind != minuted.KindProcedure {
		t.Errorf("apologies are of kind %q, want procedure", apologies.Kind)
	}
	if r := got.item(t, idOf("a record")); r.Kind != minuted.KindDecision || r.Version != 3 || !slices.Equal(r.Topics, []string{"waste/toilets"}) {
		t.Errorf("record %+v, want its own kind and version and new topics", r)
	}
}

func TestRunTwiceGivesTheSameAnswers(t *testing.T) {
	s := newShelf(t, wendleford, minuted.Authority{ID: "ambry", Name: "Ambry Council", Platform: "json"})
	for n := range 12 {
		date := minuted.DateOf(2023, time.Month(n%12+1), 5)
		s.putMeeting("wendleford", "page", fmt.Sprint(n), meeting(fmt.Sprint(n), date, fmt.Sprint("Car park charges ", n), fmt.Sprint("Library ", n)))
	}
	s.putRecord(minuted.Item{ID: "aaaaaaaaaaaaa", Authority: "ambry", Date: "2023-01-01", Title: "Library"})
	first := s.run(false)
	before := s.answers()

	again := s.run(false)
	if !again.Unchanged || again.Generation.ID != first.Generation.ID {
		t.Errorf("second run built %s anew, want %s kept", again.Generation.ID, first.Generation.ID)
	}
	rebuilt := s.run(true)
	if rebuilt.Unchanged || rebuilt.Generation.ID == first.Generation.ID {
		t.Errorf("a rebuild left generation %s", rebuilt.Generation.ID)
	}
	if after := s.answers(); !reflect.DeepEqual(before, after) {
		t.Errorf("answers after a rebuild differ:\n%+v\n%+v", before, after)
	}

	// Content received again changes nothing.
	s.putMeeting("wendleford", "page", "3", meeting("3", "2023-04-05", "Car park charges 3", "Library 3"))
	if r := s.run(false); !r.Unchanged {
		t.Errorf("a page received again as it was leads to a build: %+v", r)
	}
	s.run(true)
	if after := s.answers(); !reflect.DeepEqual(before, after) {
		t.Errorf("answers after a repeated capture differ")
	}
}

func TestRunKeepsOneOfEachItem(t *testing.T) {
	cut := meeting("5", "2024-03-01", "Flood defences")
	cut.Items[0].Cut = true
	whole := meeting("5", "2024-03-01", "Flood defences")
	whole.Items[0].Minutes = "All that was said."
	other := meeting("6", "2024-03-08", "Flood defences")
	same := meeting("5", "2024-03-01", "Flood defences").Items[0]
	different := same
	different.Minutes = "Something else."

	for _, c := range []struct {
		name     string
		put      func(*shelf)
		minutes  minuted.Text // of the item kept
		problems []string     // parts of them
	}{
		{"two meetings", func(s *shelf) {
			s.putMeeting("wendleford", "page", "6", other)
			s.putMeeting("wendleford", "page", "5", meeting("5", "2024-03-01", "Flood defences"))
		}, "The panel spoke of flood defences.", []string{"2024-03-01", "2024-03-08"}},
		{"a record of a crawled item", func(s *shelf) {
			s.putRecord(different)
			s.putMeeting("wendleford", "page", "5", meeting("5", "2024-03-01", "Flood defences"))
		}, "The panel spoke of flood defences.", []string{"a crawled page", "an item record"}},
		{"the same item as a record", func(s *shelf) {
			s.putRecord(same)
			s.putMeeting("wendleford", "page", "5", meeting("5", "2024-03-01", "Flood defences"))
		}, "The panel spoke of flood defences.", nil},
		{"a saved page that is whole", func(s *shelf) {
			s.putMeeting("wendleford", minuted.KindSaved, "x", whole)
			s.putMeeting("wendleford", "page", "5", cut)
		}, "All that was said.", nil},
		{"a saved page beside a whole one", func(s *shelf) {
			s.putMeeting("wendleford", "page", "5", meeting("5", "2024-03-01", "Flood defences"))
			s.putMeeting("wendleford", minuted.KindSaved, "x", whole)
		}, "The panel spoke of flood defences.", nil},
		{"two saved pages", func(s *shelf) {
			s.putMeeting("wendleford", minuted.KindSaved, "b", meeting("5", "2024-03-01", "Flood defences"))
			s.putMeeting("wendleford", minuted.KindSaved, "a", whole)
		}, "All that was said.", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newShelf(t, wendleford)
			c.put(s)
			report := s.run(false)
			got := s.answers()
			if len(got.Items) != 1 || got.Items[0].Minutes != c.minutes || got.Items[0].Date != "2024-03-01" {
				t.Errorf("%d items, the first %+v, want one of 2024-03-01 with %q", len(got.Items), got.Items[0], c.minutes)
			}
			if first := time.Date(2024, 6, 1, 10, 0, 0, 0, time.UTC); len(c.problems) == 0 && !got.Items[0].FirstSeen.Equal(first) {
				t.Errorf("first seen %s, want %s", got.Items[0].FirstSeen, first)
			}
			if (len(report.Problems) > 0) != (len(c.problems) > 0) {
				t.Fatalf("problems %q, want one that names %q", report.Problems, c.problems)
			}
			for _, part := range c.problems {
				if !strings.Contains(report.Problems[0], part) {
					t.Errorf("problem %q does not name %q", report.Problems[0], part)
				}
			}
		})
	}
}

func TestInterruptedRunKeepsTheOldGeneration(t *testing.T) {
	s := newShelf(t, wendleford)
	s.putMeeting("wendleford", "page", "1", meeting("1", "2024-01-01", "Library"))
	first := s.run(false)
	s.putMeeting("wendleford", "page", "2", meeting("2", "2024-02-01", "Museum"))

	ctx, cancel := context.WithCancel(t.Context())
	x := s.indexer()
	x.Progress = func(meetings, _ int) {
		if meetings == 2 {
			cancel()
		}
	}
	if _, err := x.Run(ctx, false); !errors.Is(err, context.Canceled) {
		t.Fatalf("interrupted run ended with %v, want context.Canceled", err)
	}
	if live, err := s.store.Current(); err != nil || live.ID != first.Generation.ID {
		t.Errorf("live is %s (%v), want %s", live.ID, err, first.Generation.ID)
	}
	if r := s.run(false); r.Generation.Items != 2 {
		t.Errorf("the next run has %d items, want 2", r.Generation.Items)
	}
}

func TestRunOnAnEmptyArchive(t *testing.T) {
	s := newShelf(t)
	if r := s.run(false); r.Generation.Items != 0 || !r.Generation.Complete {
		t.Errorf("report %+v, want a complete generation without items", r)
	}
	s = newShelf(t, minuted.Authority{ID: "ambry", Name: "Ambry Council", Platform: "unheard-of"})
	if r := s.run(false); len(r.Problems) != 1 || !strings.Contains(r.Problems[0], "unheard-of") {
		t.Errorf("problems %q, want the unknown platform named", r.Problems)
	}
}
