package main

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"minuted"
	"minuted/crawler"
	"minuted/crawler/archive"
	"minuted/crawler/history"
	"minuted/crawler/moderngov"
	"minuted/crawler/samplesite"
	"minuted/indexer"
)

// weeks is a data folder into which one sample council is crawled in two states.
type weeks struct {
	t        *testing.T
	data     string
	altered  []samplesite.Alteration
	council  minuted.Authority
	later    atomic.Bool  // the site is in its second state
	lost     atomic.Value // address, path and query, of a page that is not there any more
	arrivals samplesite.Arrivals
}

func newWeeks(t *testing.T) *weeks {
	t.Helper()
	before, after, altered, err := samplesite.Weeks()
	if err != nil {
		t.Fatal(err)
	}
	w := &weeks{t: t, data: t.TempDir(), altered: altered}
	site := httptest.NewServer(w.arrivals.Log(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if r.URL.RequestURI() == w.lost.Load() {
			http.NotFound(rw, r)
			return
		}
		if w.later.Load() {
			after.Handler().ServeHTTP(rw, r)
			return
		}
		before.Handler().ServeHTTP(rw, r)
	})))
	t.Cleanup(site.Close)
	for _, a := range before.Authorities(site.URL) {
		if a.ID == altered[0].Authority {
			w.council = a
		}
	}
	return w
}

// with does something with the archive, open for writing, as if so much time had passed.
func (w *weeks) with(passed time.Duration, do func(*archive.Archive) error) {
	w.t.Helper()
	lock, err := archive.AcquireLock(w.data, "test")
	if err != nil {
		w.t.Fatal(err)
	}
	clock := func() time.Time { return time.Now().Add(passed) }
	a, err := archive.Open(w.t.Context(), lock, archive.Options{Software: "test", Clock: clock})
	if err != nil {
		w.t.Fatal(errors.Join(err, lock.Release()))
	}
	if err := errors.Join(do(a), a.Close(), lock.Release()); err != nil {
		w.t.Fatal(err)
	}
}

// crawl visits the council as if so much time had passed.
func (w *weeks) crawl(passed time.Duration) (site crawler.SiteReport) {
	w.t.Helper()
	w.with(passed, func(a *archive.Archive) error {
		c := crawler.Crawler{Archive: a, Platforms: platforms(), AllowPrivate: true, Delay: new(time.Duration)}
		report, err := c.Crawl(w.t.Context(), []minuted.Authority{w.council})
		if len(report.Sites) > 0 {
			site = report.Sites[0]
		}
		return err
	})
	return site
}

func (w *weeks) index() indexer.Report {
	w.t.Helper()
	a, err := archive.OpenReader(w.t.Context(), w.data)
	if err != nil {
		w.t.Fatal(err)
	}
	defer a.Close()
	x, err := newIndexer(w.data, a)
	if err != nil {
		w.t.Fatal(err)
	}
	report, err := x.Run(w.t.Context(), false)
	if err != nil {
		w.t.Fatal(err)
	}
	return report
}

// want is what both reports should tell, by id of the item: that its second version was changed in one way.
func (w *weeks) want() map[string][]minuted.Change {
	want := map[string][]minuted.Change{}
	for _, a := range w.altered {
		want[minuted.NewID(w.council.Site(), "item", a.Item)] = []minuted.Change{a.Change}
	}
	return want
}

func (w *weeks) told(changes history.Changes) map[string][]minuted.Change {
	w.t.Helper()
	told := map[string][]minuted.Change{}
	for _, i := range changes.Items {
		if i.Version != 2 {
			w.t.Errorf("version %d of item %s is told of, want 2", i.Version, i.ID)
		}
		told[i.ID] = append(told[i.ID], i.Changes...)
	}
	return told
}

// TestVersionsOfItems crawls a council twice. In between one item is edited, one given another number, one withdrawn and
// one finalised: exactly that is reported, and both versions of each are kept, after a rebuild from the WARC files too.
func TestVersionsOfItems(t *testing.T) {
	w := newWeeks(t)
	if r := w.crawl(0); r.Failed > 0 || r.NewMeetings == 0 || len(r.Changes.Items) > 0 {
		t.Fatalf("the report of the first visit is %+v", r)
	}
	first := w.index()
	if len(first.Changes.Items) > 0 {
		t.Errorf("the first index tells of changes: %v", w.told(first.Changes))
	}
	before := w.records()
	w.later.Store(true)
	crawled := w.crawl(100 * 24 * time.Hour)
	indexed := w.index()
	for who, changes := range map[string]history.Changes{"crawl": crawled.Changes, "index": indexed.Changes} {
		if diff := cmp.Diff(w.want(), w.told(changes)); diff != "" {
			t.Errorf("%s tells, want (-) and got (+):\n%s", who, diff)
		}
		if counts := changes.String(); counts != "1 finalised, 1 edited, 1 renumbered, 1 withdrawn" {
			t.Errorf("%s counts %q", who, counts)
		}
	}
	if indexed.Whole != "" || indexed.Read != len(w.altered) {
		t.Errorf("%d meetings were read for the second index (%q), want the %d that were altered", indexed.Read, indexed.Whole, len(w.altered))
	}
	if indexed.Generation.Items != first.Generation.Items {
		t.Errorf("%d items are held, before %d", indexed.Generation.Items, first.Generation.Items)
	}
	after := w.records()
	w.checkRecords(before, after)
	w.checkShown(before)
	w.checkServed(before)
	if found, _ := minutedRun(t, exitDone, "search", "has:changes changed:1d", "--json", "--data", w.data); !strings.Contains(found, `"total": 4,`) {
		t.Errorf("a search for items with changes finds %.300s", found)
	}
	w.checkImported()
	if again := w.crawl(0); !again.Unchanged() || len(again.Changes.Items) > 0 {
		t.Errorf("the report of a third visit is %+v, should say that nothing changed", again)
	}
	rebuiltFromWARCs(t, w.data)
	if diff := cmp.Diff(after, w.records()); diff != "" {
		t.Errorf("after a rebuild, want (-) and got (+):\n%s", diff)
	}
}

// records is the export, by id.
func (w *weeks) records() map[string]string {
	w.t.Helper()
	out, _ := minutedRun(w.t, exitDone, "export", "--data", w.data)
	records := map[string]string{}
	for line := range strings.Lines(out) {
		item, err := minuted.DecodeItem([]byte(line))
		if err != nil {
			w.t.Fatal(err)
		}
		records[item.ID] = line
	}
	return records
}

// checkRecords wants every item as it was, and the altered ones with a second version.
func (w *weeks) checkRecords(before, after map[string]string) {
	w.t.Helper()
	altered := w.want()
	for id, was := range before {
		if altered[id] == nil {
			if after[id] != was {
				w.t.Errorf("an item that was left alone was\n%sand is\n%s", was, after[id])
			}
			continue
		}
		var item minuted.Item
		if err := json.Unmarshal([]byte(after[id]), &item); err != nil {
			w.t.Fatal(err)
		}
		if item.Version != 2 || len(item.Earlier) != 1 || item.Earlier[0].Version != 1 {
			w.t.Errorf("item %s is version %d with %d earlier ones, want 2 and 1", id, item.Version, len(item.Earlier))
			continue
		}
		first, err := item.Earlier[0].Encode()
		if err != nil {
			w.t.Fatal(err)
		}
		if got := string(first) + "\n"; got != was {
			w.t.Errorf("the first version of item %s is\n%sand was\n%s", id, got, was)
		}
		if item.ContentDigest == item.Earlier[0].ContentDigest || !item.CapturedAt.After(item.Earlier[0].CapturedAt) {
			w.t.Errorf("the versions of %s have the digests %s and %s, captured %s and %s", id,
				item.Earlier[0].ContentDigest, item.ContentDigest, item.Earlier[0].CapturedAt, item.CapturedAt)
		}
	}
}

// checkShown looks at both versions of each altered item on the terminal.
func (w *weeks) checkShown(before map[string]string) {
	w.t.Helper()
	for id, changes := range w.want() {
		now, _ := minutedRun(w.t, exitDone, "show", id, "--data", w.data)
		if !strings.Contains(now, "Earlier version 1, captured") || !strings.Contains(now, "2 ("+string(changes[0])+")") {
			w.t.Errorf("%s, %s: shown is\n%s", id, changes, now)
		}
		was, _ := minutedRun(w.t, exitDone, "show", id, "--version", "1", "--json", "--data", w.data)
		var item minuted.Item
		if err := json.Unmarshal([]byte(was), &item); err != nil {
			w.t.Fatal(err)
		}
		if record, err := item.Encode(); err != nil || string(record)+"\n" != before[id] {
			w.t.Errorf("%s: version 1 is shown as\n%s\nand was\n%s(%v)", id, record, before[id], err)
		}
		if _, stderr := minutedRun(w.t, exitFailed, "show", id, "--version", "7", "--data", w.data); !strings.Contains(stderr, "no version 7") {
			w.t.Errorf("a version that is not there is refused with %q", stderr)
		}
	}
}

// checkServed asks a server for both versions of each altered item.
func (w *weeks) checkServed(before map[string]string) {
	w.t.Helper()
	address, stop := serveData(w.t, w.data)
	defer stop()
	listed := get(w.t, address+"/api/v1/changes")
	if n := strings.Count(listed, `"version":2`); n != len(w.altered) {
		w.t.Errorf("%d changes are listed, want %d: %s", n, len(w.altered), listed)
	}
	for id := range w.want() {
		if !strings.Contains(listed, id) {
			w.t.Errorf("the changes listed lack item %s: %s", id, listed)
		}
		was, err := minuted.DecodeItem([]byte(before[id]))
		if err != nil {
			w.t.Fatal(err)
		}
		first := new(minuted.Item)
		if err := json.Unmarshal([]byte(get(w.t, address+"/api/v1/items/"+id+"?version=1")), first); err != nil {
			w.t.Fatal(err)
		}
		if first.Number != was.Number || first.Minutes != was.Minutes || first.Meeting != was.Meeting {
			w.t.Errorf("version 1 of %s is served as %+v, want %+v", id, first, was)
		}
		if page := get(w.t, address+"/items/"+id); !strings.Contains(page, "?version=1\">Version 1</a>") {
			w.t.Errorf("the page of %s does not lead to its first version", id)
		}
	}
}

// checkImported imports the export into another folder, whose export is the same.
func (w *weeks) checkImported() {
	w.t.Helper()
	exported, _ := minutedRun(w.t, exitDone, "export", "--data", w.data)
	file, other := filepath.Join(w.t.TempDir(), "items.ndjson"), w.t.TempDir()
	write(w.t, file, exported)
	minutedRun(w.t, exitDone, "import", file, "--data", other)
	minutedRun(w.t, exitDone, "index", "--data", other)
	if again, _ := minutedRun(w.t, exitDone, "export", "--data", other); again != exported {
		w.t.Errorf("imported, the export has %d bytes, before %d", len(again), len(exported))
	}
}

// TestItemsOfAPageThatIsGone loses the page of a meeting for good, and gets it back: its items are marked, and stay
// marked after a rebuild from the WARC files.
func TestItemsOfAPageThatIsGone(t *testing.T) {
	w := newWeeks(t)
	w.crawl(0)
	w.index()
	item, err := minuted.DecodeItem([]byte(w.records()[minuted.NewID(w.council.Site(), "item", w.altered[0].Item)]))
	if err != nil {
		t.Fatal(err)
	}
	page, err := url.Parse(item.Meeting.URL)
	if err != nil {
		t.Fatal(err)
	}
	root, err := url.Parse(w.council.URL)
	if err != nil {
		t.Fatal(err)
	}
	kind, id, ok := moderngov.New().Classify(root, page)
	if !ok {
		t.Fatalf("%s is no page of the council", page)
	}
	w.with(0, func(a *archive.Archive) error { // twice it was looked for
		task := minuted.Task{TaskKey: minuted.TaskKey{Site: w.council.Site(), Kind: kind, ID: id}, URL: page.String(), Date: item.Date}
		_, err := a.Commit(t.Context(), archive.Visit{Task: task, State: archive.Done,
			Misses: &archive.Misses{Count: 2, Since: time.Now().AddDate(0, 0, -10)}})
		return err
	})
	changes := func(lost string) string {
		t.Helper()
		w.lost.Store(lost)
		crawled, indexed := w.crawl(100*24*time.Hour), w.index()
		if crawled.Changes.String() != indexed.Changes.String() {
			t.Errorf("crawl tells %q, index %q", crawled.Changes.String(), indexed.Changes.String())
		}
		return indexed.Changes.String()
	}
	if got := changes(page.RequestURI()); got != "1 withdrawn" {
		t.Errorf("when the page was gone the changes are %q, want its item withdrawn", got)
	}
	shown, _ := minutedRun(t, exitDone, "show", item.ID, "--data", w.data)
	rebuiltFromWARCs(t, w.data)
	if again, _ := minutedRun(t, exitDone, "show", item.ID, "--data", w.data); again != shown || !strings.Contains(again, "2 (withdrawn)") {
		t.Errorf("the item is shown as\n%safter a rebuild\n%s", shown, again)
	}
	if status, _ := minutedRun(t, exitDone, "status", "--data", w.data); !strings.Contains(status, page.RequestURI()) {
		t.Errorf("after a rebuild the page is not known to be gone:\n%s", status)
	}
	if got := changes(""); got != "1 restored" {
		t.Errorf("when the page was back the changes are %q, want its item restored", got)
	}
}
