package search

import (
	"container/list"

	"minuted"
)

// DefaultResultCache is how many bytes of results a service keeps where its options do not say.
const DefaultResultCache = 32 << 20

// resultCache keeps results of one view of one generation, up to a number of bytes. Those used last are kept longest.
// The desk's mutex guards it.
type resultCache struct {
	limit  int64 // 0 keeps none
	view   string
	order  *list.List // of *keptResult, the one used last in front
	kept   map[requestKey]*list.Element
	bytes  int64
	meters *meters
}

type keptResult struct {
	key    requestKey
	result *minuted.Result
	bytes  int64
}

// newResultCache reads its limit as [Options] has it.
func newResultCache(limit int64, m *meters) *resultCache {
	if limit == 0 {
		limit = DefaultResultCache
	}
	return &resultCache{limit: max(limit, 0), order: list.New(), kept: make(map[requestKey]*list.Element), meters: m}
}

// turnTo forgets everything unless it is of a view.
func (c *resultCache) turnTo(view string) {
	if c.view == view {
		return
	}
	c.view, c.bytes = view, 0
	c.order.Init()
	clear(c.kept)
	c.meters.cacheBytes.Set(0)
}

// get returns a result, which nobody may change, or nil.
func (c *resultCache) get(key requestKey) *minuted.Result {
	e, ok := c.kept[key]
	if !ok {
		return nil
	}
	c.order.MoveToFront(e)
	return e.Value.(*keptResult).result
}

// put keeps a result, unless another view has taken over.
func (c *resultCache) put(view string, k *keptResult) {
	if _, held := c.kept[k.key]; held || view != c.view || k.bytes > c.limit {
		return
	}
	c.kept[k.key] = c.order.PushFront(k)
	c.bytes += k.bytes
	for c.bytes > c.limit {
		oldest := c.order.Remove(c.order.Back()).(*keptResult)
		delete(c.kept, oldest.key)
		c.bytes -= oldest.bytes
		c.meters.cacheEvictions.Inc()
	}
	c.meters.cacheBytes.Set(float64(c.bytes))
}
