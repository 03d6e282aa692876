package indexer_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"minuted"
	"minuted/crawler/archive"
	"minuted/indexer"
	"minuted/indexer/topics"
)

// cutPlatform is the platform of the tests with items that are completed from pages of their own.
type cutPlatform struct{ jsonPlatform }

func (p cutPlatform) Assemble(site minuted.Site, id string, lookup func(kind, id string) (*minuted.Capture, error)) (*minuted.Meeting, error) {
	m, err := p.jsonPlatform.Assemble(site, id, lookup)
	if err != nil {
		return nil, err
	}
	attended, err := lookup("attendance", id)
	if err != nil {
		return nil, err
	}
	for i := range m.Items {
		it := &m.Items[i]
		if attended != nil {
			it.Attendance = minuted.Attendance{Present: strings.Fields(string(attended.Body)), Apologies: []string{}}
		}
		if !it.Cut {
			continue
		}
		c, err := lookup("item", it.ID)
		if err != nil {
			return nil, err
		}
		if c != nil {
			it.Minutes, it.Cut = minuted.Text(c.Body), false
		}
	}
	return m, nil
}

// twins is an archive with two indexes of it: one that is brought up to date, one that is built anew.
type twins struct {
	*shelf
	updated, rebuilt memoryStore
	random           *rand.Rand
	indexer          *indexer.Indexer
	lexicon          *topics.Lexicon
	pages            []func() // that were put, each to be put again as it was
}

func newTwins(t *testing.T, seed uint64) *twins {
	s := &twins{shelf: newShelf(t, wendleford, ambry), random: rand.New(rand.NewPCG(seed, 1))}
	s.indexer = s.shelf.indexer()
	s.lexicon = s.indexer.Labeller.(*topics.Lexicon)
	s.indexer.Platforms = []minuted.Platform{cutPlatform{}}
	return s
}

var ambry = minuted.Authority{ID: "ambry", Name: "Ambry Council", Platform: "json"}

// index runs both indexes and compares them.
func (s *twins) index(what string) (report indexer.Report) {
	s.t.Helper()
	x := s.indexer
	x.Store, x.Ledger = &s.updated, filepath.Join(s.dir, "index", "ledger.db")
	report, err := x.Run(s.t.Context(), false)
	if err != nil {
		s.t.Fatalf("%s: %v", what, err)
	}
	if pending, err := x.Pending(s.t.Context()); err != nil || pending {
		s.t.Errorf("%s: after a run something is pending (%v)", what, err)
	}
	x.Store, x.Ledger = &s.rebuilt, ""
	if _, err := x.Run(s.t.Context(), true); err != nil {
		s.t.Fatalf("%s: %v", what, err)
	}
	if diff := cmp.Diff(s.rebuilt.live.items, s.updated.live.items); diff != "" {
		s.t.Fatalf("%s: items of a rebuild (-) and of an update (+):\n%s", what, diff)
	}
	if diff := cmp.Diff(s.rebuilt.live.meetings, s.updated.live.meetings); diff != "" {
		s.t.Fatalf("%s: meetings of a rebuild (-) and of an update (+):\n%s", what, diff)
	}
	return report
}

func (s *twins) chance(n int) bool { return s.random.IntN(n) == 0 }

func (s *twins) council() string { return []string{"wendleford", "ambry"}[s.random.IntN(2)] }

// item makes an item with one of a few ids, so that meetings, pages and records share some.
func (s *twins) item(meetingID string, date minuted.Date) minuted.Item {
	n := s.random.IntN(12)
	it := minuted.Item{
		ID: idOf(fmt.Sprint("item ", n)), Authority: s.council(), Date: date, Title: fmt.Sprint("Item ", n),
		Number: fmt.Sprint(s.random.IntN(5)), Minutes: minuted.Text(fmt.Sprintf("Said %d.", s.random.IntN(3))), Cut: s.chance(3),
	}
	if s.chance(20) {
		it.Date = "soon" // then it cannot be indexed
	}
	if meetingID != "" {
		it.Meeting = minuted.MeetingRef{ID: meetingID, State: minuted.StateFinal}
	}
	return it
}

// meeting makes one of a few meetings with some of the items.
func (s *twins) meeting() (id string, m minuted.Meeting) {
	n := s.random.IntN(4)
	m = minuted.Meeting{ID: idOf(fmt.Sprint("meeting ", n)), PlatformID: fmt.Sprint(n), URL: fmt.Sprint("https://meetings.example/", n)}
	m.Date = minuted.DateOf(2024, 1, 1+n+s.random.IntN(2))
	m.State = []minuted.PublicationState{minuted.StateAgenda, minuted.StateDraft, minuted.StateFinal}[s.random.IntN(3)]
	seen := map[string]bool{}
	for range s.random.IntN(5) {
		it := s.item(m.ID, m.Date)
		if it.Meeting.State = m.State; !seen[it.ID] {
			m.Items = append(m.Items, it)
		}
		seen[it.ID] = true
	}
	return fmt.Sprint(n), m
}

// keep puts a page, and remembers it.
func (s *twins) keep(authority, kind, id string, body []byte) {
	put := func() { s.put(authority, kind, id, body) }
	s.pages = append(s.pages, put)
	put()
}

func (s *twins) keepMeeting(authority, kind, id string, m minuted.Meeting) {
	s.t.Helper()
	body, err := json.Marshal(m)
	if err != nil {
		s.t.Fatal(err)
	}
	s.keep(authority, kind, id, body)
}

// gone commits the answer by which a meeting's page counts as gone.
func (s *twins) gone(authority, id string) {
	s.clock = s.clock.Add(time.Hour)
	key := minuted.TaskKey{Site: minuted.Site{Authority: authority, Platform: "json"}, Kind: "page", ID: id}
	c := &minuted.Capture{Task: key, URL: "https://meetings.example/" + id, Time: s.clock, Status: 404, Body: []byte("no such page")}
	v := archive.Visit{Task: minuted.Task{TaskKey: key, URL: c.URL}, Capture: c, State: archive.Gone, Misses: &archive.Misses{Count: 3, Since: s.clock}}
	s.commit(v)
}

// change does something to the archive, and says what.
func (s *twins) change() string {
	if s.chance(6) { // what follows is older than what is held
		now := s.clock
		s.clock = s.clock.Add(-time.Duration(s.random.IntN(9)) * time.Hour)
		defer func() { s.clock = now.Add(time.Hour) }()
	}
	authority, n := s.council(), s.random.IntN(12)
	id, m := s.meeting()
	switch s.random.IntN(12) {
	case 0, 1, 2:
		kind := []string{"page", "page", "feed"}[s.random.IntN(3)]
		s.keepMeeting(authority, kind, id, m)
		return fmt.Sprintf("%s %s of %s", kind, id, authority)
	case 3:
		s.keep(authority, "item", idOf(fmt.Sprint("item ", n)), []byte(fmt.Sprintf("Said %d. In full %d.", s.random.IntN(3), s.random.IntN(2))))
		return fmt.Sprintf("page of item %d of %s", n, authority)
	case 4:
		s.keep(authority, "attendance", id, []byte(fmt.Sprint("A B", s.random.IntN(3))))
		return fmt.Sprintf("attendance of %s of %s", id, authority)
	case 5:
		s.keepMeeting(authority, minuted.KindSaved, fmt.Sprint("file ", s.random.IntN(3)), m)
		return "a saved page of " + authority
	case 6:
		meetingID := ""
		if s.chance(2) {
			meetingID = m.ID
		}
		it := s.item(meetingID, m.Date)
		it.Authority, it.Date = authority, m.Date
		s.putRecord(it)
		return "a record of " + authority
	case 7:
		s.gone(authority, id)
		return fmt.Sprintf("page %s of %s is gone", id, authority)
	case 8, 9:
		if len(s.pages) > 0 {
			at := s.random.IntN(len(s.pages))
			s.pages[at]()
			return fmt.Sprintf("page %d again", at)
		}
		return "nothing"
	case 10:
		s.correct()
		return "other corrections by hand"
	default:
		named := []minuted.Authority{wendleford, ambry}[s.random.IntN(2)]
		named.Name = fmt.Sprint(named.ID, " Council ", s.random.IntN(2))
		if err := s.archive.AddSite(s.t.Context(), named); err != nil {
			s.t.Fatal(err)
		}
		return "a name for " + named.ID
	}
}

// correct has some items corrected by hand.
func (s *twins) correct() {
	s.t.Helper()
	var lines strings.Builder
	for n := range 12 {
		if s.chance(3) {
			fmt.Fprintf(&lines, "%s\t+%s\ta\tb\n", idOf(fmt.Sprint("item ", n)), []string{"culture/parks", "transport/parking"}[s.random.IntN(2)])
		}
	}
	overrides, err := topics.ReadOverrides("overrides.tsv", strings.NewReader(lines.String()))
	if err != nil {
		s.t.Fatal(err)
	}
	if s.indexer.Labeller, err = s.lexicon.WithOverrides(overrides); err != nil {
		s.t.Fatal(err)
	}
}

// TestUpdatesAreWhatARebuildIs changes an archive in random ways and compares an index that is brought up to date with
// one that is built anew.
func TestUpdatesAreWhatARebuildIs(t *testing.T) {
	updates := 0
	for seed := range uint64(12) {
		s := newTwins(t, seed)
		for step := range 25 {
			var done []string
			for range 1 + s.random.IntN(3) {
				done = append(done, s.change())
			}
			what := fmt.Sprintf("seed %d, step %d (%s)", seed, step, strings.Join(done, ", "))
			if report := s.index(what); step > 0 && report.Whole != "" {
				t.Errorf("%s: everything was read again: %s", what, report.Whole)
			}
		}
		updates += s.updated.updates
	}
	if updates < 100 {
		t.Errorf("%d updates were made, want some hundred", updates)
	}
}

// TestUpdateReadsOnlyWhatWasTouched counts what is read and written of an archive of many meetings.
func TestUpdateReadsOnlyWhatWasTouched(t *testing.T) {
	s := newTwins(t, 1)
	for n := range 60 {
		id := fmt.Sprint("n", n)
		s.putMeeting("wendleford", "page", id, meeting(id, "2024-03-01", fmt.Sprint("Bins ", n), fmt.Sprint("Parks ", n)))
	}
	if report := s.index("the first"); report.Whole != indexer.WholeFirst || report.Read != 60 {
		t.Errorf("the first run says %q and read %d, want 60", report.Whole, report.Read)
	}
	if report := s.index("another without anything new"); !report.Unchanged || report.Read != 0 || s.updated.updates != 0 {
		t.Errorf("without anything new the report is %+v", report)
	}
	changed := meeting("n7", "2024-03-01", "Bins 7", "Parks 7")
	changed.Items[1].Minutes = "Something else was said."
	s.putMeeting("wendleford", "page", "n7", changed)
	s.put("wendleford", "list", "", []byte("a list of meetings"))
	report := s.index("one page edited")
	if report.Whole != "" || report.Read != 1 || s.updated.added != 2 || s.updated.updates != 1 {
		t.Errorf("after one page was edited %d were read (%q) and %d items written, want 1 and 2", report.Read, report.Whole, s.updated.added)
	}
	if got := report.Changes.String(); got != "1 edited" || report.Changes.Items[0].ID != changed.Items[1].ID {
		t.Errorf("the changes told are %q: %+v", got, report.Changes.Items)
	}
	moved, more := wendleford, wendleford
	moved.URL, more.Nation = "https://elsewhere.example/", "england"
	if err := s.archive.AddSite(t.Context(), moved); err != nil {
		t.Fatal(err)
	}
	if report := s.index("the site moved"); !report.Unchanged {
		t.Errorf("after the site moved the report is %+v", report)
	}
	if err := s.archive.AddSite(t.Context(), more); err != nil {
		t.Fatal(err)
	}
	if report := s.index("more is known of the authority"); !strings.Contains(report.Whole, "wendleford") {
		t.Errorf("after more was known of the authority the report is %+v", report)
	}
	s.put("wendleford", "list", "", []byte("another list of meetings"))
	if report := s.index("a list changed"); !report.Unchanged {
		t.Errorf("after a list changed the report is %+v", report)
	}
}

func TestWhyEverythingIsReadAgain(t *testing.T) {
	s := newTwins(t, 1)
	s.putMeeting("wendleford", "page", "1", meeting("1", "2024-03-01", "Bins"))
	s.index("the first")
	x := s.indexer
	x.Store, x.Ledger = &s.updated, filepath.Join(s.dir, "index", "ledger.db")
	run := func(rebuild bool) string {
		t.Helper()
		report, err := x.Run(t.Context(), rebuild)
		if err != nil {
			t.Fatal(err)
		}
		return report.Whole
	}
	if why := run(true); why != indexer.WholeAsked {
		t.Errorf("asked for, the reason is %q", why)
	}
	versions := s.updated.live.Versions
	versions["topics"]--
	if why := run(false); !strings.Contains(why, "topic rules") || !strings.Contains(why, fmt.Sprint(versions["topics"])) {
		t.Errorf("with other topic rules the reason is %q, should name the versions", why)
	}
	s.putMeeting("wendleford", "page", "1", meeting("1", "2024-03-01", "Parks"))
	ledger := x.Ledger
	x.Ledger = filepath.Join(s.dir, "lost.db")
	if why := run(false); !strings.Contains(why, "not known what the index was read from") {
		t.Errorf("with the ledger lost the reason is %q", why)
	}
	x.Ledger = ledger // of the generation before
	s.putMeeting("wendleford", "page", "1", meeting("1", "2024-03-01", "Roads"))
	if why := run(false); !strings.Contains(why, "not known what the index was read from") {
		t.Errorf("with an old ledger the reason is %q", why)
	}
	s.updated.live.LastCapture = 99
	if why := run(false); !strings.Contains(why, "99") {
		t.Errorf("with an index ahead of the archive the reason is %q", why)
	}
	if slices.Contains([]string{"", indexer.WholeFirst}, run(true)) {
		t.Error("a rebuild is not told")
	}
}

// TestInterruptedUpdate interrupts an update while it reads. The next one does it all.
func TestInterruptedUpdate(t *testing.T) {
	s := newTwins(t, 1)
	s.putMeeting("wendleford", "page", "1", meeting("1", "2024-03-01", "Bins"))
	s.putMeeting("wendleford", "page", "2", meeting("2", "2024-03-02", "Parks"))
	s.index("the first")
	s.putMeeting("wendleford", "page", "1", meeting("1", "2024-03-01", "Bins", "Lamps"))
	s.putMeeting("wendleford", "page", "3", meeting("3", "2024-03-03", "Roads"))
	ctx, interrupt := context.WithCancel(t.Context())
	x := *s.indexer
	x.Store, x.Ledger = &s.updated, filepath.Join(s.dir, "index", "ledger.db")
	x.Progress = func(int, int) { interrupt() }
	if _, err := x.Run(ctx, false); err == nil || strings.Contains(err.Error(), "transaction") || !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted, the update ended with %v", err)
	}
	if report := s.index("the next"); report.Whole != "" || report.Read != 2 || s.updated.live.Items != 4 {
		t.Errorf("after an interruption the report is %+v with %d items, want 2 meetings read and 4 items", report, s.updated.live.Items)
	}
}
