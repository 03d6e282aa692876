package search

import (
	"context"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"
	"unsafe"

	"minuted"
)

// counting counts the searches that a fake is asked.
func counting(f *fakeIndex) func() int {
	var mu sync.Mutex
	n := 0
	f.before = func(context.Context) error {
		mu.Lock()
		defer mu.Unlock()
		n++
		return nil
	}
	return func() int {
		mu.Lock()
		defer mu.Unlock()
		return n
	}
}

// TestWhatDecidesAnAnswer holds every way to ask for something else against what is kept of another request.
func TestWhatDecidesAnAnswer(t *testing.T) {
	base := minuted.Request{
		Expr: minuted.And{Operands: []minuted.Expr{minuted.Word{Text: "a"}, minuted.Word{Text: "b"}}}, From: "2020-01-01", Page: 1, Per: 20,
		Filters: []minuted.Filter{{Facet: "topic", Any: []string{"x", "y"}}}, Facets: []string{"topic", "date"},
	}
	g := minuted.Generation{ID: "g1", Built: time.Date(2024, 6, 1, 0, 0, 0, 0, time.UTC)}
	key := keyOf(viewOf(g), base)
	for name, change := range map[string]func(*minuted.Request){
		"default page":        func(r *minuted.Request) { r.Page = 0 },
		"default grain":       func(r *minuted.Request) { r.Grain = minuted.GrainYear },
		"default match":       func(r *minuted.Request) { r.Match = minuted.MatchAll },
		"default scope":       func(r *minuted.Request) { r.Scope = minuted.ScopeItem },
		"values in any order": func(r *minuted.Request) { r.Filters = []minuted.Filter{{Facet: "topic", Any: []string{"y", "x"}}} },
		"facets in any order": func(r *minuted.Request) { r.Facets = []string{"date", "topic"} },
	} {
		r := base
		change(&r)
		if keyOf(viewOf(g), r) != key {
			t.Errorf("%s: another key for the same request", name)
		}
	}
	keys := map[requestKey]string{key: "the request itself"}
	add := func(name string, k requestKey) {
		if other, taken := keys[k]; taken {
			t.Errorf("%s has the key of %s", name, other)
		}
		keys[k] = name
	}
	for name, change := range map[string]func(*minuted.Request){
		"expression": func(r *minuted.Request) {
			r.Expr = minuted.Or{Operands: []minuted.Expr{minuted.Word{Text: "a"}, minuted.Word{Text: "b"}}}
		},
		"phrase":         func(r *minuted.Request) { r.Expr = minuted.Phrase{Text: "a b"} },
		"slop":           func(r *minuted.Request) { r.Expr = minuted.Phrase{Text: "a b", Slop: 1} },
		"no expression":  func(r *minuted.Request) { r.Expr = nil },
		"values":         func(r *minuted.Request) { r.Filters = []minuted.Filter{{Facet: "topic", Any: []string{"x"}}} },
		"one value":      func(r *minuted.Request) { r.Filters = []minuted.Filter{{Facet: "topic", Any: []string{`x", "y`}}} },
		"exclusion":      func(r *minuted.Request) { r.Filters = []minuted.Filter{{Facet: "topic", Not: []string{"x", "y"}}} },
		"another facet":  func(r *minuted.Request) { r.Filters = []minuted.Filter{{Facet: "authority", Any: []string{"x", "y"}}} },
		"from":           func(r *minuted.Request) { r.From = "2020-01-02" },
		"to":             func(r *minuted.Request) { r.From, r.To = "", "2020-01-01" },
		"sort":           func(r *minuted.Request) { r.Sort = minuted.SortOldest },
		"page":           func(r *minuted.Request) { r.Page = 2 },
		"per":            func(r *minuted.Request) { r.Per = 21 },
		"facets":         func(r *minuted.Request) { r.Facets = nil },
		"grain":          func(r *minuted.Request) { r.Grain = minuted.GrainMonth },
		"match":          func(r *minuted.Request) { r.Match = minuted.MatchAuto },
		"scope":          func(r *minuted.Request) { r.Scope = minuted.ScopeMeeting },
		"in attachments": func(r *minuted.Request) { r.Attachments = true },
	} {
		r := base
		change(&r)
		add(name, keyOf(viewOf(g), r))
	}
	another, rebuilt, down := g, g, g
	another.ID, rebuilt.Built, down.TakenDown = "g2", g.Built.Add(time.Second), "t1"
	add("generation", keyOf(viewOf(another), base))
	add("generation of the same name", keyOf(viewOf(rebuilt), base))
	add("takedowns", keyOf(viewOf(down), base))
}

func TestCacheFollowsTheIndex(t *testing.T) {
	stays, down := plainItem(0), plainItem(1)
	whole := newFake("g1", stays, down)
	searches := counting(whole)
	s := newSite(t, whole)
	total := func() int { return decode[Answer](t, s.get(t, "/api/v1/search?facet=none&match=all")).Total }
	if a, b := total(), total(); a != 2 || b != 2 || searches() != 1 {
		t.Errorf("totals %d and %d from %d searches, want 2 and 2 from 1", a, b, searches())
	}
	s.indexes.publish(whole.withoutItems("r", down))
	if got := total(); got != 1 {
		t.Errorf("after a takedown: total %d, want 1", got)
	}
	s.indexes.publish(newFake("g2", manyItems(5)...))
	if got := total(); got != 5 {
		t.Errorf("in another generation: total %d, want 5", got)
	}
	s.indexes.publish(whole)
	if got := total(); got != 2 || searches() != 2 {
		t.Errorf("back in the first: total %d, %d searches; want 2 and a second one, for what was kept is dropped", got, searches())
	}
	if n := len(s.service.desk.cache.kept); n != 1 {
		t.Errorf("%d results are kept, want 1", n)
	}
}

// TestLateResultIsNotKept changes the generation while a search goes on.
func TestLateResultIsNotKept(t *testing.T) {
	before := newFake("g1", plainItem(1))
	s := newSite(t, before)
	before.before = func(context.Context) error {
		s.indexes.publish(newFake("g2"))
		_, release, err := s.service.desk.open(s.indexes)
		release()
		return err
	}
	s.get(t, "/api/v1/search?facet=none&match=all&q=library")
	if c := s.service.desk.cache; len(c.kept) != 0 || c.bytes != 0 {
		t.Errorf("%d results of %d bytes are kept of a generation that has gone", len(c.kept), c.bytes)
	}
}

func TestCacheIsBounded(t *testing.T) {
	fake := newFake("g1", manyItems(30)...)
	searches := counting(fake)
	const limit = 64 << 10
	s := newSite(t, fake, func(o *Options) { o.ResultCache = limit })
	ask := func(page int) { s.get(t, fmt.Sprintf("/api/v1/search?match=all&q=library&per=5&page=%d", page)) }
	const often = 1
	for page := range 60 {
		ask(page + 2)
		ask(often)
		if b := s.service.desk.cache.bytes; b > limit {
			t.Fatalf("%d bytes are kept, want at most %d", b, limit)
		}
	}
	if got := searches(); got != 61 {
		t.Errorf("%d searches, want 60 and one for the page that is asked for again and again", got)
	}
	c := s.service.desk.cache
	ask(2)
	if got := searches(); got != 62 {
		t.Errorf("%d searches, want one more for a page not asked for in a long time", got)
	}
	var sum int64
	for _, e := range c.kept {
		sum += e.Value.(*keptResult).bytes
	}
	metrics := s.get(t, "/metrics").body
	for _, want := range []string{
		"minuted_result_cache_hits_total 59\n", "minuted_result_cache_misses_total 62\n", "minuted_search_shared_total 0\n",
		fmt.Sprintf("minuted_result_cache_evictions_total %d\n", 62-len(c.kept)), "minuted_search_seconds_count 62\n",
		`minuted_index_running{work="search"} 0` + "\n", `minuted_index_waiting{work="item"} 0` + "\n", `minuted_index_refused_total{work="list"} 0` + "\n",
	} {
		if !strings.Contains(metrics, want) {
			t.Errorf("metrics lack %q", want)
		}
	}
	if sum != c.bytes || reading(t, s.service.meters.cacheBytes) != float64(sum) || c.order.Len() != len(c.kept) {
		t.Errorf("%d results of %d bytes; counted as %d, shown as %v", len(c.kept), sum, c.bytes, reading(t, s.service.meters.cacheBytes))
	}
}

func TestCacheOff(t *testing.T) {
	fake := newFake("g1", plainItem(1))
	searches := counting(fake)
	s := newSite(t, fake, func(o *Options) { o.ResultCache = -1 })
	for range 2 {
		s.get(t, "/api/v1/search?match=all&facet=none&q=library")
	}
	if searches() != 2 || s.service.desk.cache.bytes != 0 {
		t.Errorf("%d searches and %d bytes kept, want 2 and none", searches(), s.service.desk.cache.bytes)
	}
}

// TestKeptResultsStayAsTheyAre asks for everything that is made of results and compares what is kept with what the
// index said.
func TestKeptResultsStayAsTheyAre(t *testing.T) {
	items := append(manyItems(30), hostileItem(), bareItem(), alteredItem(31))
	fake := newFake("g1", items...)
	var mu sync.Mutex
	said := make(map[requestKey]string)
	fake.change = func(r minuted.Request, result *minuted.Result) {
		result.Notices = append(make([]minuted.Notice, 0, 8), minuted.Notice{Code: "Q301", Level: minuted.LevelInfo, Text: "A notice."})
		if r.Match == minuted.MatchAuto {
			result.Matched, result.TotalAllWords, result.InAttachments = minuted.MatchMost, 1, 3
		}
		mu.Lock()
		defer mu.Unlock()
		said[keyOf(viewOf(fake.generation), r)] = fmt.Sprintf("%#v", *result)
	}
	s := newSite(t, fake)
	paths := append(pagesOf(items[0]), "/search?q=library", "/search?q=library+opening&topic=culture&show=topic", "/search?q=nowhere&authority=wexmouth",
		"/search?q=library&authority=none&grain=month&sort=oldest", "/api/v1/search?q=library&explain=topics", "/api/v1/search?q=library+opening",
		"/api/v1/search", "/api/v1/authorities", "/api/v1/topics", "/embed")
	for range 2 {
		for _, path := range paths {
			var all sync.WaitGroup
			for range 2 {
				all.Go(func() {
					if a := s.get(t, path); a.StatusCode != http.StatusOK {
						t.Errorf("%s: status %d", path, a.StatusCode)
					}
				})
			}
			all.Wait()
		}
	}
	kept := s.service.desk.cache.kept
	if len(kept) != len(said) || len(kept) < 10 {
		t.Errorf("%d results are kept of %d searches", len(kept), len(said))
	}
	for key, e := range kept {
		if got := fmt.Sprintf("%#v", *e.Value.(*keptResult).result); got != said[key] {
			t.Errorf("what is kept is now\n%s\nand the index said\n%s", got, said[key])
		}
	}
}

// TestPack fills every field of a result and looks for memory that its copy shares with it.
func TestPack(t *testing.T) {
	r := minuted.Result{Facets: map[string]minuted.Facet{"topic": {{}}}}
	fill(reflect.ValueOf(&r).Elem(), new(int))
	f := r.Facets["topic"]
	fill(reflect.ValueOf(&f).Elem(), new(int))
	r.Facets = map[string]minuted.Facet{"topic": f}
	for i := range r.Hits {
		r.Hits[i].Evidence = nil // an index leaves it to the service
	}
	packed, bytes := pack(&r)
	if !reflect.DeepEqual(&r, packed) {
		t.Errorf("packed %+v\ninto %+v", r, *packed)
	}
	memory := make(map[unsafe.Pointer]bool)
	pointers(reflect.ValueOf(r), func(at unsafe.Pointer) { memory[at] = true })
	pointers(reflect.ValueOf(*packed), func(at unsafe.Pointer) {
		if memory[at] {
			t.Errorf("%+v shares memory with what it was packed from", *packed)
		}
	})
	if again, same := pack(packed); same != bytes || !reflect.DeepEqual(again, packed) {
		t.Errorf("packed again it has %d bytes, want %d", same, bytes)
	}
}

// fill puts something into every field that a value has.
func fill(v reflect.Value, n *int) {
	*n++
	switch v.Kind() {
	case reflect.String:
		v.SetString(strings.Repeat("x", 3) + fmt.Sprint(*n))
	case reflect.Int:
		v.SetInt(int64(*n))
	case reflect.Float64:
		v.SetFloat(float64(*n))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range v.Len() {
			fill(v.Index(i), n)
		}
	case reflect.Struct:
		for _, f := range v.Fields() {
			fill(f, n)
		}
	}
}

// pointers visits what a value points to.
func pointers(v reflect.Value, visit func(unsafe.Pointer)) {
	switch v.Kind() {
	case reflect.String:
		visit(unsafe.Pointer(unsafe.StringData(v.String())))
	case reflect.Slice:
		visit(v.UnsafePointer())
		for i := range v.Len() {
			pointers(v.Index(i), visit)
		}
	case reflect.Map:
		for it := v.MapRange(); it.Next(); {
			pointers(it.Value(), visit)
		}
	case reflect.Struct:
		for _, f := range v.Fields() {
			pointers(f, visit)
		}
	}
}
