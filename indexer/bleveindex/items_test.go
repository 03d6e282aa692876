package bleveindex

import (
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"minuted"
)

// fillDepth is how many lists within lists are filled, since an item may hold items.
const fillDepth = 4

// fill gives every field of a value something of its own. Within lists, what is no part of a record is left out. n counts
// what was given.
func fill(v reflect.Value, n *int, depth int) {
	*n++
	switch v.Kind() {
	case reflect.String:
		v.SetString(fmt.Sprintf("text %d", *n))
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(*n))
	case reflect.Float64:
		v.SetFloat(float64(*n) / 4)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), n, depth)
	case reflect.Slice:
		if depth == 0 {
			return
		}
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range 2 {
			fill(v.Index(i), n, depth-1)
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			v.Set(reflect.ValueOf(time.Date(2024, 5, 1, 0, 0, *n, 0, time.UTC)))
			return
		}
		for i := range v.NumField() {
			if depth == fillDepth || v.Type().Field(i).Tag.Get("json") != "-" {
				fill(v.Field(i), n, depth)
			}
		}
	default:
		panic("no such kind of field is known: " + v.Type().String())
	}
}

// storeOf writes items into a store and opens it.
func storeOf(t *testing.T, items []*minuted.Item) (*itemReader, []place) {
	t.Helper()
	path := filepath.Join(t.TempDir(), itemsFile)
	w, err := createItems(path)
	if err != nil {
		t.Fatal(err)
	}
	places := make([]place, len(items))
	for i, item := range items {
		if places[i], err = w.add(item); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.close(); err != nil {
		t.Fatal(err)
	}
	r, err := openItems(filepath.Dir(path), w.sizes, len(w.sizes))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.close() })
	return r, places
}

// TestItemStoreKeepsEveryField fails where a field is new and the store drops it.
func TestItemStoreKeepsEveryField(t *testing.T) {
	item, n := new(minuted.Item), 0
	fill(reflect.ValueOf(item).Elem(), &n, fillDepth)
	long := &minuted.Item{ID: "ccccccccccccc", Title: "Long", Minutes: minuted.Text(strings.Repeat("Much was said.\n\n", 20_000))}
	bare := &minuted.Item{ID: "ddddddddddddd"}
	items := []*minuted.Item{item, long, bare}
	for range 200 { // several blocks of each kind
		items = append(items, item, bare)
	}
	r, places := storeOf(t, items)
	listed := new(minuted.Item)
	for i, want := range items {
		got := &minuted.Item{Number: "left over", Cut: true}
		if err := r.item(places[i], got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("item %d: want (-) and got (+):\n%s", i, diff)
		}
		if err := r.listing(places[i], listed); err != nil {
			t.Fatal(err)
		}
		whole := *listed // with what is not listed
		whole.Topics, whole.Changes = append([]string(nil), listed.Topics...), append([]minuted.Change(nil), listed.Changes...)
		rest := unlisted(want)
		if diff := cmp.Diff(*want, union(whole, rest)); diff != "" {
			t.Fatalf("item %d is listed as (+), want (-):\n%s", i, diff)
		}
	}
}

// union puts together the fields of two items of which at most one has any.
func union(a, b minuted.Item) minuted.Item {
	to, from := reflect.ValueOf(&a).Elem(), reflect.ValueOf(b)
	for i := range to.NumField() {
		if to.Field(i).IsZero() {
			to.Field(i).Set(from.Field(i))
		}
	}
	return a
}

func TestItemStoreHoldsLittleBack(t *testing.T) {
	w, err := createItems(filepath.Join(t.TempDir(), itemsFile))
	if err != nil {
		t.Fatal(err)
	}
	defer w.close()
	long := &minuted.Item{ID: "ccccccccccccc", Title: "Long", Minutes: minuted.Text(strings.Repeat("Much was said.\n\n", 20_000))}
	for range 20 {
		if _, err := w.add(long); err != nil {
			t.Fatal(err)
		}
		if held := len(w.listings) + len(w.rest); held >= waitingBytes+restBytes {
			t.Fatalf("%d bytes are held back", held)
		}
	}
}

// TestHitsNeedOnlyTheListing fails where a hit shows what the listing of an item does not say.
func TestHitsNeedOnlyTheListing(t *testing.T) {
	item, n := new(minuted.Item), 0
	fill(reflect.ValueOf(item).Elem(), &n, fillDepth)
	item.ID, item.Date = "bbbbbbbbbbbbb", "2024-05-01"
	item.Topics, item.Changes = []string{"planning", "finance"}, append(item.Changes, minuted.ChangeWithdrawn)
	x := open(t, []*minuted.Item{item})
	listed := new(minuted.Item)
	if err := x.read(0, listed, x.items.listing); err != nil {
		t.Fatal(err)
	}
	want, got := x.hit(0, item), x.hit(0, listed)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("from the item (-) and its listing (+):\n%s", diff)
	}
	for i, v := 0, reflect.ValueOf(want); i < v.NumField(); i++ {
		switch name := v.Type().Field(i).Name; name {
		case "Snippets", "URL", "Score", "Evidence": // which others fill in
		default:
			if v.Field(i).IsZero() {
				t.Errorf("%s is empty, so nothing is compared", name)
			}
		}
	}
}

func TestItemStoreRefusesWhatIsNotThere(t *testing.T) {
	r, places := storeOf(t, []*minuted.Item{{ID: "bbbbbbbbbbbbb", Title: "Harbour"}})
	for _, at := range []place{{block: 2}, {block: 1 << 31}, {block: places[0].block, offset: 1 << 20}, {block: 0}} {
		if err := r.listing(at, new(minuted.Item)); !errors.Is(err, errDamaged) {
			t.Errorf("reading from %+v: %v", at, err)
		}
		if err := r.item(at, new(minuted.Item)); !errors.Is(err, errDamaged) {
			t.Errorf("reading all from %+v: %v", at, err)
		}
	}
}

func FuzzListing(f *testing.F) {
	item := &minuted.Item{ID: "bbbbbbbbbbbbb", Title: "Harbour", Topics: []string{"harbours", "ferries"}, Changes: []minuted.Change{minuted.ChangeWithdrawn}, Minutes: "Noted.\n\nAgreed."}
	f.Add(appendListing(nil, item, 3, 1<<20))
	f.Add([]byte{1, 0, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80})
	f.Add([]byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1})
	f.Fuzz(func(t *testing.T, data []byte) {
		first, second := new(minuted.Item), new(minuted.Item)
		back, offset, err := readListing(string(data), first)
		if err != nil {
			return
		}
		backAgain, offsetAgain, err := readListing(string(appendListing(nil, first, int(back), int(offset))), second)
		if err != nil || backAgain != back || offsetAgain != offset {
			t.Fatalf("%d, %d are read as %d, %d, %v", back, offset, backAgain, offsetAgain, err)
		}
		if diff := cmp.Diff(first, second); diff != "" {
			t.Fatalf("written (-) and read (+):\n%s", diff)
		}
	})
}
