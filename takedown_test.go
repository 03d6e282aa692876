package minuted

import (
	"errors"
	"fmt"
	"testing"
	"time"
)

func TestTakedowns(t *testing.T) {
	day := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	set := NewTakedowns([]Takedown{{"c", day, "first"}, {"a", day, "names a child"}, {"c", day, "second"}})
	if all := set.All(); len(all) != 2 || all[0].ID != "a" || all[1].ID != "c" {
		t.Errorf("all are %v, want a and c", all)
	}
	for id, want := range map[string]string{"a": "names a child", "c": "second"} {
		if found, ok := set.Find(id); !ok || found.Reason != want {
			t.Errorf("%s was taken down because of %q (%t), want %q", id, found.Reason, ok, want)
		}
	}
	if found, ok := set.Find("b"); ok {
		t.Errorf("b was not taken down, and %v is found", found)
	}
	none := NewTakedowns(nil)
	if _, ok := none.Find("a"); ok || none.All() != nil || none.Name() != "" {
		t.Errorf("none is %v, named %q", none.All(), none.Name())
	}
}

func TestTakedownsAreNamedByWhatTheySay(t *testing.T) {
	day := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	names := map[string]string{}
	for what, list := range map[string][]Takedown{
		"none":         nil,
		"one":          {{"a", day, "r"}},
		"another":      {{"b", day, "r"}},
		"later":        {{"a", day.Add(time.Second), "r"}},
		"other reason": {{"a", day, "s"}},
		"two":          {{"a", day, "r"}, {"b", day, "r"}},
		"a zero byte":  {{"a", day, "r\x00b"}},
	} {
		name := NewTakedowns(list).Name()
		if other, taken := names[name]; taken {
			t.Errorf("%s and %s have one name, %q", what, other, name)
		}
		names[name] = what
	}
	one := NewTakedowns([]Takedown{{"a", day, "r"}, {"b", day, "r"}})
	other := NewTakedowns([]Takedown{{"b", day, "r"}, {"a", day, "r"}})
	if one.Name() != other.Name() {
		t.Error("the order of takedowns changes their name")
	}
}

func TestTakenDownError(t *testing.T) {
	err := fmt.Errorf("reading: %w", &TakenDownError{Takedown{"a", time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), "names a child"}})
	var tombstone *TakenDownError
	if !errors.Is(err, ErrTakenDown) || errors.Is(err, ErrNotFound) || !errors.As(err, &tombstone) || tombstone.Reason != "names a child" {
		t.Errorf("%v is not the error of an item taken down", err)
	}
	if want := "reading: item a was taken down on 1 March 2026: names a child"; err.Error() != want {
		t.Errorf("it says %q, want %q", err, want)
	}
}
