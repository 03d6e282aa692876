package bleveindex

import (
	"errors"
	"runtime"
	"sync"
	"sync/atomic"

	"minuted"
)

// maxWorkers bounds how many goroutines work on one search: more would wait for each other's memory.
const maxWorkers = 4

// worker counts and ranks in some of the segments. What several have found is put together when all are done.
type worker struct {
	tally *tally
	top   top
	space *space
	whole int // hits that hold all words
}

// hire gets the workers for a search. Plans that read the places of words are for one.
func (s *search) hire() {
	n := 1
	if !s.plan.reads {
		n = max(1, min(maxWorkers, runtime.GOMAXPROCS(0), len(s.index.words.segments)))
	}
	for range n {
		room := s.index.scorer.spaces.Get().(*space)
		room.docs = room.docs[:0]
		s.workers = append(s.workers, &worker{tally: s.tally.fork(), top: top{columns: s.top.columns, limit: s.top.limit}, space: room})
	}
}

// dismiss puts together what the workers have found.
func (s *search) dismiss() {
	for _, w := range s.workers {
		s.tally.join(w.tally)
		s.whole += w.whole
		for _, r := range w.top.heap {
			s.top.add(r)
		}
		s.index.scorer.spaces.Put(w.space)
	}
	s.workers = nil
}

// each has the workers do something for every segment.
func (s *search) each(do func(w *worker, segment int) error) error {
	var next atomic.Int32
	work := func(w *worker) error {
		for {
			segment := int(next.Add(1)) - 1
			if segment >= len(s.index.words.segments) {
				return nil
			}
			if err := do(w, segment); err != nil {
				return err
			}
		}
	}
	if len(s.workers) == 1 {
		return work(s.workers[0])
	}
	var tasks []func() error
	for _, w := range s.workers {
		tasks = append(tasks, func() error { return work(w) })
	}
	return atOnce(tasks...)
}

// atOnce does several things at the same time.
func atOnce(tasks ...func() error) error {
	errs, panics := make([]error, len(tasks)), make([]any, len(tasks))
	var group sync.WaitGroup
	for i, task := range tasks {
		group.Go(func() {
			defer func() { panics[i] = recover() }()
			errs[i] = task()
		})
	}
	group.Wait()
	for _, p := range panics {
		if p != nil {
			panic(p) // where whoever asked can see to it
		}
	}
	return errors.Join(errs...)
}

// lineCounters is how many counters processors are kept apart by: two that write to one line of their caches in turn take four
// times as long.
const lineCounters = 16

// fork gives a tally of the same request that has counted nothing.
func (t *tally) fork() *tally {
	fork := *t
	fork.total = 0
	all := 2 * lineCounters
	for _, counts := range t.counts {
		all += len(counts)
	}
	rest := make([]int, all)[lineCounters:]
	for i, counts := range t.counts {
		fork.counts[i], rest = rest[:len(counts):len(counts)], rest[len(counts):]
	}
	return &fork
}

// join adds what another tally of the request has counted.
func (t *tally) join(other *tally) {
	t.total += other.total
	for i := range minuted.FacetNames {
		for code, n := range other.counts[i] {
			t.counts[i][code] += n
		}
	}
}
