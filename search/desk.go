package search

import (
	"context"
	"fmt"
	"iter"
	"runtime"
	"sync"
	"time"

	"minuted"
)

// Bounds on what is asked of the index at once. Searches, items and lists each have turns of their own, so that none of
// them waits behind the others. More at once than there are processors would only make all of them slower.
const (
	searchesPerCPU = 1
	itemsPerCPU    = 1
	listsAtOnce    = 1               // what goes through many items, such as the changes of a month
	linePerTurn    = 32              // requests that may wait for each turn
	turnTime       = 5 * time.Second // for which they wait at most
)

// desk is where indexes are asked. Equal searches that come while one of them is being answered share its answer, and
// answers are kept to be given again.
type desk struct {
	searches, items, lists *turns

	answer time.Duration // for one search, waiting for its turn included
	meters *meters

	mu      sync.Mutex
	cache   *resultCache
	flights map[requestKey]*flight
}

// newDesk reads the limit of its cache as [Options] has it.
func newDesk(cacheBytes int64, m *meters) *desk {
	cpus := runtime.GOMAXPROCS(0)
	some := func(n int, work string) *turns { return newTurns(n, n*linePerTurn, m, work) }
	return &desk{
		searches: some(searchesPerCPU*cpus, "search"),
		items:    some(itemsPerCPU*cpus, "item"),
		lists:    some(listsAtOnce, "list"),
		answer:   answerTime,
		meters:   m,
		cache:    newResultCache(cacheBytes, m),
		flights:  make(map[requestKey]*flight),
	}
}

// open takes the live index, to be asked at the desk until it is given back.
func (d *desk) open(from minuted.Indexes) (minuted.Index, func(), error) {
	l, err := acquire(from)
	if err != nil {
		return nil, nil, fmt.Errorf("acquire the index: %w", err)
	}
	q := attended{lease: l, desk: d, view: viewOf(l.Generation())}
	d.mu.Lock()
	d.cache.turnTo(q.view)
	d.mu.Unlock()
	return q, l.letGo, nil
}

// search answers a request from what is kept, from a search under way, or by searching. It returns when ctx ends,
// whoever else waits. Nobody may change the result.
func (d *desk) search(ctx context.Context, q attended, r minuted.Request) (*minuted.Result, error) {
	key := keyOf(q.view, r)
	result, f, err := d.board(ctx, key, q, r)
	if f == nil {
		return result, err
	}
	select {
	case <-f.done:
	case <-ctx.Done():
		d.leave(key, f)
		return nil, ctx.Err()
	}
	return f.outcome()
}

// board returns what is kept, else the flight to wait for.
func (d *desk) board(ctx context.Context, key requestKey, q attended, r minuted.Request) (*minuted.Result, *flight, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if result := d.cache.get(key); result != nil {
		d.meters.cacheHits.Inc()
		return result, nil, nil
	}
	if err := ctx.Err(); err != nil {
		return nil, nil, err
	}
	f, under := d.flights[key]
	switch {
	case !under:
		d.meters.cacheMisses.Inc()
		f = d.start(ctx, key, q, r)
	case f.waiting == maxSharing:
		return nil, nil, errBusy
	default:
		d.meters.shared.Inc()
	}
	f.waiting++
	return nil, f, nil
}

// start begins a search that does not end with the request it is begun for. It is called with mu held.
func (d *desk) start(ctx context.Context, key requestKey, q attended, r minuted.Request) *flight {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), d.answer)
	f := &flight{cancel: cancel, done: make(chan struct{})}
	d.flights[key] = f
	q.hold()
	go func() { // those who wait for it see its end; the last to leave early waits too
		defer close(f.done)
		defer q.letGo()
		defer cancel()
		f.run(ctx, func(ctx context.Context) (*minuted.Result, error) { return d.searchNow(ctx, q, r) })
		d.land(key, f, q.view)
	}()
	return f
}

// searchNow waits for its turn, which a result that is kept does without, and asks the index.
func (d *desk) searchNow(ctx context.Context, q attended, r minuted.Request) (*minuted.Result, error) {
	done, err := d.searches.take(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	began := time.Now()
	defer func() { d.meters.searchSeconds.Observe(time.Since(began).Seconds()) }()
	return q.Index.Search(ctx, r)
}

// land keeps the result of a flight that has ended. There is no moment at which an equal search finds neither.
func (d *desk) land(key requestKey, f *flight, view string) {
	var kept *keptResult
	if f.result != nil && f.err == nil && d.cache.limit > 0 {
		packed, bytes := pack(f.result)
		f.result, kept = packed, &keptResult{key, packed, bytes}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.forget(key, f)
	if kept != nil {
		d.cache.put(view, kept)
	}
}

// leave is for those who do not wait until the end. The last of them ends the search.
func (d *desk) leave(key requestKey, f *flight) {
	d.mu.Lock()
	f.waiting--
	last := f.waiting == 0
	if last {
		d.forget(key, f)
		f.cancel()
	}
	d.mu.Unlock()
	if last {
		<-f.done
	}
}

// forget lets the next equal search begin anew. It is called with mu held.
func (d *desk) forget(key requestKey, f *flight) {
	if d.flights[key] == f {
		delete(d.flights, key)
	}
}

// attended is an index that is asked at a desk.
type attended struct {
	*lease
	desk *desk
	view string // what of which generation
}

var _ minuted.Index = attended{}

func (q attended) Search(ctx context.Context, r minuted.Request) (*minuted.Result, error) {
	return q.desk.search(ctx, q, r)
}

func (q attended) Items(ctx context.Context, r minuted.Request) iter.Seq2[*minuted.Item, error] {
	return func(yield func(*minuted.Item, error) bool) {
		done, err := q.desk.lists.take(ctx)
		if err != nil {
			yield(nil, err)
			return
		}
		defer done()
		q.Index.Items(ctx, r)(yield)
	}
}

func (q attended) Marks(ctx context.Context, r minuted.Request, it *minuted.Item) ([]minuted.Mark, error) {
	return inTurn(ctx, q, func() ([]minuted.Mark, error) { return q.Index.Marks(ctx, r, it) })
}

func (q attended) Item(ctx context.Context, id string) (*minuted.Item, error) {
	return inTurn(ctx, q, func() (*minuted.Item, error) { return q.Index.Item(ctx, id) })
}

func (q attended) Meeting(ctx context.Context, id string) ([]*minuted.Item, error) {
	return inTurn(ctx, q, func() ([]*minuted.Item, error) { return q.Index.Meeting(ctx, id) })
}

func (q attended) Suggest(ctx context.Context, r minuted.SuggestRequest) ([]minuted.Suggestion, error) {
	return inTurn(ctx, q, func() ([]minuted.Suggestion, error) { return q.Index.Suggest(ctx, r) })
}

func (q attended) Spellings(ctx context.Context, word string) ([]minuted.Spelling, error) {
	return inTurn(ctx, q, func() ([]minuted.Spelling, error) { return q.Index.Spellings(ctx, word) })
}

// inTurn asks for few items, or about the words of some.
func inTurn[A any](ctx context.Context, q attended, ask func() (A, error)) (answer A, err error) {
	done, err := q.desk.items.take(ctx)
	if err != nil {
		return answer, err
	}
	defer done()
	return ask()
}
