package history

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"minuted"
)

func (d *drawer) record(hour int, item minuted.Item) {
	d.t.Helper()
	body, err := item.Encode()
	if err != nil {
		d.t.Fatal(err)
	}
	d.put(hour, minuted.KindRecord, "a", body)
}

func TestRecordVersions(t *testing.T) {
	numbered := func(version int, minutes string, earlier ...minuted.Item) minuted.Item {
		it := item("a", "1.", minutes)
		it.Version, it.Earlier, it.CapturedAt = version, earlier, at(20+version)
		return it
	}
	second := numbered(2, "Refused.", numbered(1, "Agreed."))
	second.Changes = []minuted.Change{minuted.ChangeEdited}
	for _, c := range []struct {
		name string
		put  []minuted.Item
		want []string
	}{
		{"one", []minuted.Item{numbered(0, "Agreed.")}, []string{"1 [] at 20 by 1: 1.Agreed."}},
		{"another text", []minuted.Item{numbered(0, "Agreed."), numbered(0, "Refused.")},
			[]string{"1 [] at 20 by 1: 1.Agreed.", "2 [edited] at 20 by 2: 1.Refused."}},
		{"one that tells of its versions", []minuted.Item{second},
			[]string{"1 [] at 21 by 1: 1.Agreed.", "2 [edited] at 22 by 1: 1.Refused."}},
		{"one that tells of more versions", []minuted.Item{numbered(1, "Agreed."), second},
			[]string{"1 [] at 21 by 1: 1.Agreed.", "2 [edited] at 22 by 2: 1.Refused."}},
		{"one that tells of fewer", []minuted.Item{second, numbered(1, "Deferred.")},
			[]string{"1 [] at 21 by 1: 1.Agreed.", "2 [edited] at 22 by 1: 1.Refused.", "3 [edited] at 21 by 2: 1.Deferred."}},
	} {
		d := &drawer{t: t}
		for hour, it := range c.put {
			d.record(hour, it)
		}
		m, err := ReadRecord(t.Context(), minuted.TaskKey{Site: site, Kind: minuted.KindRecord, ID: "a"}, d)
		if err != nil || len(m.Histories) != 1 {
			t.Fatalf("%s: got %+v (%v), want one item", c.name, m, err)
		}
		if diff := cmp.Diff(c.want, said(m.Histories[0])); diff != "" {
			t.Errorf("%s: want (-) and got (+):\n%s", c.name, diff)
		}
	}
}

// TestRecordIsKeptAsItIs encodes the record of an item again, with the versions that it tells of.
func TestRecordIsKeptAsItIs(t *testing.T) {
	given := item("a", "1.", "Refused.")
	given.Version, given.Changes, given.ContentDigest, given.FirstSeen = 2, []minuted.Change{minuted.ChangeEdited}, "sha256:12", at(1)
	given.Earlier = []minuted.Item{item("a", "1.", "Agreed.")}
	given.Earlier[0].Version = 1
	d := &drawer{t: t}
	d.record(5, given)
	m, err := ReadRecord(t.Context(), minuted.TaskKey{Site: site, Kind: minuted.KindRecord, ID: "a"}, d)
	if err != nil || len(m.Histories) != 1 {
		t.Fatalf("got %+v (%v), want one item", m, err)
	}
	if diff := cmp.Diff(given, m.Histories[0].Record()); diff != "" {
		t.Errorf("want (-) and got (+):\n%s", diff)
	}
}

func TestSavedPageVersions(t *testing.T) {
	d := &drawer{t: t}
	d.meeting(1, minuted.StateDraft, item("a", "1.", "Agreed."))
	d.meeting(2, minuted.StateFinal, item("a", "1.", "Refused."))
	d.put(3, "page", "1", []byte("{"))
	m, err := ReadSaved(t.Context(), paper{}, minuted.TaskKey{Site: site, Kind: "page", ID: "1"}, d)
	if err != nil || len(m.Problems) != 1 || len(m.Histories) != 1 {
		t.Fatalf("got %+v (%v), want one item and one problem", m, err)
	}
	want := []string{"1 [] at 1 by 1: 1.Agreed.", "2 [finalised edited] at 2 by 2: 1.Refused."}
	if diff := cmp.Diff(want, said(m.Histories[0])); diff != "" {
		t.Errorf("want (-) and got (+):\n%s", diff)
	}
}
