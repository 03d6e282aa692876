package bleveindex

import (
	"sync"

	"github.com/blevesearch/bleve/v2/index/scorch"
)

// asyncErrors is the name under which bleve knows [mergeFailures].
const asyncErrors = "minuted"

// mergeFailures hears of failures in bleve's own goroutines. bleve keeps its callbacks in one map for the whole process
// that must not change later, so there is one callback, registered when first needed, that finds the index concerned.
var mergeFailures = sync.OnceValue(func() *failures {
	f := &failures{tell: make(map[string]func(error))}
	scorch.RegistryAsyncErrorCallbacks[asyncErrors] = f.report
	return f
})

// failures passes errors on to whoever writes the index at a path.
type failures struct {
	mu   sync.Mutex
	tell map[string]func(error)
}

func (f *failures) listen(path string, tell func(error)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.tell[path] = tell
}

func (f *failures) forget(path string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.tell, path)
}

func (f *failures) report(err error, path string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if tell, ok := f.tell[path]; ok {
		tell(err)
	}
}
