package search

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"minuted"
)

// deskTest is a desk over a fake whose searches wait to be told to go on.
type deskTest struct {
	*desk
	t       *testing.T
	indexes *fakeIndexes
	fake    *fakeIndex
	began   atomic.Int32 // searches of the index
	ended   atomic.Int32 // of them, those whose context ended first
	proceed chan error
}

func newDeskTest(t *testing.T, cacheBytes int64) *deskTest {
	d := &deskTest{desk: newDesk(cacheBytes, newMeters()), t: t, fake: newFake("g1", manyItems(3)...), proceed: make(chan error)}
	d.indexes = &fakeIndexes{live: d.fake}
	d.fake.before = func(ctx context.Context) error {
		d.began.Add(1)
		select {
		case err := <-d.proceed:
			return err
		case <-ctx.Done():
			d.ended.Add(1)
			return ctx.Err()
		}
	}
	return d
}

// ask searches as one request does.
func (d *deskTest) ask(ctx context.Context, r minuted.Request) (*minuted.Result, error) {
	ix, release, err := d.open(d.indexes)
	if err != nil {
		return nil, err
	}
	defer release()
	return ix.Search(ctx, r)
}

type outcome struct {
	result *minuted.Result
	err    error
	crash  any
}

// asks searches in the background and waits until that waits.
func (d *deskTest) asks(ctx context.Context, r minuted.Request) <-chan outcome {
	c := make(chan outcome, 1)
	go func() {
		var o outcome
		defer func() {
			o.crash = recover()
			c <- o
		}()
		o.result, o.err = d.ask(ctx, r)
	}()
	synctest.Wait()
	return c
}

// idle checks that nothing is left behind.
func (d *deskTest) idle() {
	d.t.Helper()
	synctest.Wait()
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.flights) != 0 || len(d.searches.taken) != 0 || len(d.searches.line) != 0 || d.indexes.holds() != 0 {
		d.t.Errorf("left behind: %d flights, %d turns taken, %d waiting, %d indexes held", len(d.flights), len(d.searches.taken), len(d.searches.line), d.indexes.holds())
	}
}

func word(text string) minuted.Request {
	return minuted.Request{Expr: minuted.Word{Text: text}, Per: 20, Facets: minuted.FacetNames[:]}
}

func TestEqualSearchesShareOne(t *testing.T) {
	for _, cacheBytes := range []int64{0, -1} {
		synctest.Test(t, func(t *testing.T) {
			d := newDeskTest(t, cacheBytes)
			var asked []<-chan outcome
			for range 16 {
				asked = append(asked, d.asks(t.Context(), word("library")))
			}
			d.proceed <- nil
			for i, c := range asked {
				if o := <-c; o.err != nil || o.result.Total != 3 {
					t.Errorf("request %d got %+v", i, o)
				}
			}
			if n := d.began.Load(); n != 1 {
				t.Errorf("16 equal searches cost %d, want 1", n)
			}
			if got := reading(t, d.meters.shared); got != 15 {
				t.Errorf("%v shared, want 15", got)
			}
			again := d.asks(t.Context(), word("library"))
			if cacheBytes < 0 {
				d.proceed <- nil
			}
			<-again
			if n, want := d.began.Load(), map[bool]int32{true: 2, false: 1}[cacheBytes < 0]; n != want {
				t.Errorf("cache of %d bytes: %d searches after a later one, want %d", cacheBytes, n, want)
			}
			d.idle()
		})
	}
}

func TestLeaderLeaves(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDeskTest(t, 0)
		ctx, leave := context.WithCancel(t.Context())
		leader, other := d.asks(ctx, word("library")), d.asks(t.Context(), word("library"))
		leave()
		if o := <-leader; !errors.Is(o.err, context.Canceled) {
			t.Errorf("the leader got %+v", o)
		}
		d.indexes.publish(newFake("g2")) // the one searched must stay open nevertheless
		if d.indexes.holds() != 2 {
			t.Errorf("the index is held %d times, want 2: by who waits and by the search", d.indexes.holds())
		}
		d.proceed <- nil
		if o := <-other; o.err != nil || o.result.Total != 3 {
			t.Errorf("who stayed got %+v", o)
		}
		d.idle()
	})
}

func TestAllLeave(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDeskTest(t, 0)
		ctx, leave := context.WithCancel(t.Context())
		soon, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		first, second := d.asks(ctx, word("library")), d.asks(soon, word("library"))
		leave()
		if o := <-first; !errors.Is(o.err, context.Canceled) {
			t.Errorf("who left got %+v", o)
		}
		if d.ended.Load() != 0 {
			t.Error("the search ended while somebody waited for it")
		}
		if o := <-second; !errors.Is(o.err, context.DeadlineExceeded) {
			t.Errorf("whose time was up got %+v", o)
		}
		if d.ended.Load() != 1 {
			t.Error("the search went on when nobody waited for it any more")
		}
		d.idle()
		next := d.asks(t.Context(), word("library"))
		d.proceed <- nil
		if o := <-next; o.err != nil || d.began.Load() != 2 {
			t.Errorf("the next one got %+v after %d searches, want a search of its own", o, d.began.Load())
		}
		d.idle()
	})
}

// TestSearchesEnd keeps a search wanted by ever new requests.
func TestSearchesEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDeskTest(t, 0)
		ctx, cancel := context.WithTimeout(t.Context(), answerTime/2)
		defer cancel()
		first := d.asks(ctx, word("library"))
		time.Sleep(answerTime / 4)
		second := d.asks(t.Context(), word("library"))
		if o := <-first; !errors.Is(o.err, context.DeadlineExceeded) {
			t.Errorf("the first got %+v", o)
		}
		if o := <-second; !errors.Is(o.err, context.DeadlineExceeded) || d.ended.Load() != 1 {
			t.Errorf("the second got %+v, with %d searches ended", o, d.ended.Load())
		}
		d.idle()
	})
}

func TestErrorsAreNotKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDeskTest(t, 0)
		lost := errors.New("lost")
		first, second := d.asks(t.Context(), word("library")), d.asks(t.Context(), word("library"))
		d.proceed <- lost
		for _, c := range []<-chan outcome{first, second} {
			if o := <-c; !errors.Is(o.err, lost) || o.result != nil {
				t.Errorf("got %+v, want the error", o)
			}
		}
		third := d.asks(t.Context(), word("library"))
		d.proceed <- nil
		if o := <-third; o.err != nil || d.began.Load() != 2 {
			t.Errorf("after an error: %+v, %d searches", o, d.began.Load())
		}
		d.idle()
	})
}

func TestPanicReachesAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDeskTest(t, 0)
		wait := d.fake.before
		d.fake.before = func(ctx context.Context) error {
			_ = wait(ctx)
			panic("lost")
		}
		first, second := d.asks(t.Context(), word("library")), d.asks(t.Context(), word("library"))
		d.proceed <- nil
		for _, c := range []<-chan outcome{first, second} {
			o := <-c
			of, ok := o.crash.(*crash)
			if !ok || of.Error() != "lost" || !strings.Contains(string(of.stack), "TestPanicReachesAll") {
				t.Errorf("got %+v, want the panic with its stack", o)
			}
		}
		d.idle()
	})
}

// TestGoneNeverStart lets clients leave while they wait for a turn.
func TestGoneNeverStart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDeskTest(t, 0)
		var running []<-chan outcome
		for n := range cap(d.searches.taken) {
			running = append(running, d.asks(t.Context(), word(fmt.Sprint(n))))
		}
		ctx, leave := context.WithCancel(t.Context())
		queued := d.asks(ctx, word("library"))
		if int(d.began.Load()) != len(running) {
			t.Fatalf("%d searches at once, want %d", d.began.Load(), len(running))
		}
		leave()
		if o := <-queued; !errors.Is(o.err, context.Canceled) {
			t.Errorf("who left got %+v", o)
		}
		for range running {
			d.proceed <- nil
		}
		for _, c := range running {
			<-c
		}
		if _, err := d.ask(ctx, word("museum")); !errors.Is(err, context.Canceled) {
			t.Errorf("who had left before got %v", err)
		}
		if int(d.began.Load()) != len(running) {
			t.Errorf("%d searches were begun, want %d: the others' clients had gone", d.began.Load(), len(running))
		}
		if _, err := d.ask(ctx, word("0")); err != nil {
			t.Errorf("what is kept needs no time, but got %v", err)
		}
		d.idle()
	})
}

// TestBusy fills every turn and the line.
func TestBusy(t *testing.T) {
	fake := newFake("g1", plainItem(1))
	proceed := make(chan struct{})
	fake.before = func(context.Context) error { <-proceed; return nil }
	s := newSite(t, fake)
	searches := s.service.desk.searches
	for range cap(searches.line) {
		searches.line <- struct{}{}
	}
	var all sync.WaitGroup
	for n := range cap(searches.taken) {
		all.Go(func() { s.get(t, fmt.Sprintf("/api/v1/search?facet=none&q=library&page=%d", n+1)) })
	}
	for len(searches.taken) < cap(searches.taken) {
		time.Sleep(time.Millisecond)
	}
	a := s.get(t, "/api/v1/search?q=museum")
	p := decode[problem](t, a)
	if a.StatusCode != http.StatusServiceUnavailable || a.Header.Get("Retry-After") != retryAfterSec || a.Header.Get("ETag") != "" || !strings.Contains(p.Detail, "wait 5 seconds and send this one again") {
		t.Errorf("status %d, Retry-After %q, ETag %q, %s", a.StatusCode, a.Header.Get("Retry-After"), a.Header.Get("ETag"), a.body)
	}
	page := s.get(t, "/search?q=museum")
	checkPage(t, "/search", page)
	if page.StatusCode != http.StatusServiceUnavailable || !strings.Contains(page.body, "wait 5 seconds and send this one again") {
		t.Errorf("the page: status %d, %s", page.StatusCode, page.body)
	}
	close(proceed)
	all.Wait()
	if metrics := s.get(t, "/metrics").body; !strings.Contains(metrics, `minuted_index_refused_total{work="search"} 2`) {
		t.Errorf("the two refused are not counted in %s", metrics)
	}
}

// TestKinds checks that items and lists have their turns when all searches are slow, and the reverse.
func TestKinds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDeskTest(t, 0)
		ix, release, err := d.open(d.indexes)
		if err != nil {
			t.Fatal(err)
		}
		defer release()
		it := d.fake.items[0]
		asked := 0
		work := map[*turns]func(context.Context) error{
			d.searches: func(ctx context.Context) error {
				asked++ // what was asked for before is kept, and waits for no turn
				found := d.asks(ctx, word(fmt.Sprint("library ", asked)))
				select {
				case d.proceed <- nil:
				case <-ctx.Done():
				}
				return (<-found).err
			},
			d.items: func(ctx context.Context) error {
				_, err := ix.Item(ctx, it.ID)
				_, err2 := ix.Meeting(ctx, it.Meeting.ID)
				_, err3 := ix.Suggest(ctx, minuted.SuggestRequest{Text: "lib", Limit: 1})
				_, err4 := ix.Spellings(ctx, "libary")
				_, err5 := ix.Marks(ctx, word("library"), it)
				if failed := slices.DeleteFunc([]error{err, err2, err3, err4, err5}, func(err error) bool { return err == nil }); len(failed) != 0 && len(failed) != 5 {
					t.Errorf("of five only these wait for a turn: %v", failed)
				}
				return err
			},
			d.lists: func(ctx context.Context) error {
				for _, err := range ix.Items(ctx, minuted.Request{}) {
					if err != nil {
						return err
					}
				}
				return nil
			},
		}
		for full := range work {
			for range cap(full.taken) {
				full.taken <- struct{}{}
			}
			for kind, ask := range work {
				ctx, cancel := context.WithTimeout(t.Context(), time.Second)
				if err := ask(ctx); (err != nil) != (kind == full) {
					t.Errorf("with %d turns of one kind taken (the same: %v): %v", cap(full.taken), kind == full, err)
				}
				cancel()
			}
			for range cap(full.taken) {
				<-full.taken
			}
		}
	})
}

// TestClientLeaves breaks the connection of a client while the index searches for it.
func TestClientLeaves(t *testing.T) {
	fake := newFake("g1", plainItem(1))
	began, ended := make(chan struct{}), make(chan struct{})
	fake.before = func(ctx context.Context) error {
		close(began)
		<-ctx.Done()
		close(ended)
		return ctx.Err()
	}
	s := newSite(t, fake)
	ctx, leave := context.WithCancel(t.Context())
	defer leave()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, s.URL+"/api/v1/search?facet=none&q=library", nil)
	if err != nil {
		t.Fatal(err)
	}
	left := make(chan error)
	go func() {
		_, err := http.DefaultTransport.RoundTrip(request)
		left <- err
	}()
	<-began
	leave()
	if err := <-left; !errors.Is(err, context.Canceled) {
		t.Errorf("the client got %v", err)
	}
	select {
	case <-ended:
	case <-time.After(answerTime / 2):
		t.Error("the search goes on without its client")
	}
}
