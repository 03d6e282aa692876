package samplesite

import (
	"testing"

	"minuted"
)

// TestWeeks compares the two states page by page: only the meetings of the altered items differ.
func TestWeeks(t *testing.T) {
	before, after, altered, err := Weeks()
	if err != nil {
		t.Fatal(err)
	}
	want := []minuted.Change{minuted.ChangeFinalised, minuted.ChangeEdited, minuted.ChangeRenumbered, minuted.ChangeWithdrawn}
	if len(altered) != len(want) {
		t.Fatalf("altered are %+v, want one item for each of %v", altered, want)
	}
	meetings := map[int]bool{}
	for n, a := range altered {
		if a.Change != want[n] || a.Authority != alteredCouncil {
			t.Errorf("alteration %d is %+v, want %s", n, a, want[n])
		}
		for id, i := range before.council(a.Authority).items {
			if itoa(id) == a.Item {
				meetings[i.meeting.id] = true
			}
		}
	}
	if len(meetings) != len(want) {
		t.Errorf("the altered items are of the meetings %v, want %d", meetings, len(want))
	}
	for _, council := range before.list {
		for id := range council.byID {
			address := "http://councils.test/" + council.ID + "/ieListDocuments.aspx?MId=" + itoa(id)
			was, is := fetch(before, minuted.TaskKey{}, address), fetch(after, minuted.TaskKey{}, address)
			if differs := string(was.Body) != string(is.Body); differs != (council.ID == alteredCouncil && meetings[id]) {
				t.Errorf("%s: the page differing is %v", address, differs)
			}
		}
	}
	first := newCouncils(t)
	m1, i1 := first.Counts()
	if m2, i2 := before.Counts(); m2 != m1+1 || i2 != i1+1 {
		t.Errorf("the first state has %d meetings with %d items, want one each more than %d and %d", m2, i2, m1, i1)
	}
}
