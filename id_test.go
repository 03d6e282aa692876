package minuted

import "testing"

func TestIDs(t *testing.T) {
	leeds := Site{Authority: "leeds", Platform: "moderngov"}
	item := NewID(leeds, "item", "51902")
	others := map[string]string{
		"the same id as a meeting":        NewID(leeds, "meeting", "51902"),
		"another site":                    NewID(Site{"kent", "moderngov"}, "item", "51902"),
		"parts that join to the same":     NewID(leeds, "ite", "m51902"),
		"an id hashed with its authority": ImportedID("leeds", "51902"),
		"an item without id":              UnnamedID("leeds", "Cabinet", "2024-02-01", "1", "Minutes", "0"),
	}
	for what, other := range others {
		if other == item {
			t.Errorf("%s has the same id %s", what, item)
		}
		if !IsID(other) {
			t.Errorf("%s has id %q, not of the form of an id", what, other)
		}
	}
	if again := NewID(leeds, "item", "51902"); again != item {
		t.Errorf("the id of one item is %s and then %s", item, again)
	}
	if kept := ImportedID("kent", item); kept != item {
		t.Errorf("an id in our form became %s, want it kept as %s", kept, item)
	}
	for _, bad := range []string{"", "51902", item + "a", "ABCDEFGHIJKLM", "abcdefghijk01"} {
		if IsID(bad) {
			t.Errorf("%q passes for an id", bad)
		}
	}
	// Ids are permanent: this one has been published.
	if want := "bsyuhbuers7jf"; item != want {
		t.Errorf("the id of leeds/moderngov item 51902 is %s, want %s for ever", item, want)
	}
}
