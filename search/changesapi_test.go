package search

import (
	"net/http"
	"strings"
	"testing"

	"minuted"
)

// changesAnswer is the answer of /api/v1/changes.
type changesAnswer struct {
	From, To minuted.Date
	Changes  []changeEntry
}

func TestChangesAPI(t *testing.T) {
	items := manyItems(3)
	items = append(items, alteredItem(3), alteredItem(4))
	items[4].CapturedAt = items[4].CapturedAt.AddDate(0, 0, 20)
	items[4].Authority = "ostrey"
	site := newSite(t, newFake("g1", items...))
	all := decode[changesAnswer](t, site.get(t, "/api/v1/changes"))
	if all.From != "2024-05-02" || len(all.Changes) != 1 || all.Changes[0].ID != items[4].ID {
		t.Errorf("without days the answer is %+v, want what was changed in the 30 days before the index was built", all)
	}
	both := decode[changesAnswer](t, site.get(t, "/api/v1/changes?from=2024-05&to=2024-05"))
	if len(both.Changes) != 2 || both.Changes[0].ID != items[4].ID || both.Changes[1].ID != items[3].ID {
		t.Fatalf("the changes of May are %+v, want two, the newest first", both)
	}
	got := both.Changes[1]
	if got.Version != 3 || len(got.Changes) != 1 || got.Changes[0] != minuted.ChangeWithdrawn || got.Title != items[3].Title || got.URL != itemPath(got.ID, got.Title) {
		t.Errorf("the change is %+v", got)
	}
	for path, want := range map[string]int{
		"from=2024-05-03": 1, "to=2024-05-01": 1, "from=2024-05-22": 0, "from=2024&authority=ostrey": 1, "from=2024&authority=silent": 0,
	} {
		if got := decode[changesAnswer](t, site.get(t, "/api/v1/changes?"+path)); len(got.Changes) != want {
			t.Errorf("%s: %d changes, want %d", path, len(got.Changes), want)
		}
	}
	for path, says := range map[string]string{"from=soon": "not a date", "from=2024&to=2023": "starts after", "q=x": "no parameter"} {
		if a := site.get(t, "/api/v1/changes?"+path); a.StatusCode != http.StatusBadRequest || !strings.Contains(a.body, says) {
			t.Errorf("%s is answered with status %d: %s, want 400 and %q", path, a.StatusCode, a.body, says)
		}
	}
}

func TestTooManyChangesAreRefused(t *testing.T) {
	var items []*minuted.Item
	for i := range maxChanges + 1 {
		items = append(items, alteredItem(i))
	}
	if a := newSite(t, newFake("g1", items...)).get(t, "/api/v1/changes?from=2024"); a.StatusCode != http.StatusBadRequest || !strings.Contains(a.body, "fewer days") {
		t.Errorf("%d changes are answered with status %d: %.200s", len(items), a.StatusCode, a.body)
	}
}
