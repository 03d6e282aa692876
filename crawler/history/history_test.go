package history

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"minuted"
)

// said gives an item's versions in short: what changed, at which hour, by which capture, and the minutes.
func said(i Item) (lines []string) {
	for _, v := range i.Versions {
		lines = append(lines, fmt.Sprintf("%d %v at %d by %d: %s%s", v.Version, v.Changes, v.CapturedAt.Hour(), v.Seq, v.Number, v.Minutes))
	}
	return lines
}

func item(id, number, minutes string) minuted.Item {
	return minuted.Item{ID: id, Authority: "ashwick", Date: "2026-04-30", Title: "Ferries", Number: number, Minutes: minuted.Text(minutes)}
}

func cutItem(id, number, minutes string) minuted.Item {
	it := item(id, number, minutes)
	it.Cut = true
	return it
}

func TestVersions(t *testing.T) {
	other := item("b", "2.", "Noted.")
	for _, c := range []struct {
		name string
		put  func(d *drawer)
		want []string // of item a
	}{
		{"one capture", func(d *drawer) {
			d.meeting(1, minuted.StateDraft, item("a", "1.", "Agreed."))
		}, []string{"1 [] at 1 by 1: 1.Agreed."}},
		{"another page that says the same of it", func(d *drawer) {
			d.meeting(1, minuted.StateFinal, item("a", "1.", "Agreed."))
			d.meeting(2, minuted.StateFinal, item("a", "1.", "Agreed."), other)
		}, []string{"1 [] at 1 by 1: 1.Agreed."}},
		{"edited", func(d *drawer) {
			d.meeting(1, minuted.StateFinal, item("a", "1.", "Agreed."))
			d.meeting(2, minuted.StateFinal, item("a", "1.", "Refused."))
		}, []string{"1 [] at 1 by 1: 1.Agreed.", "2 [edited] at 2 by 2: 1.Refused."}},
		{"edited and edited back", func(d *drawer) {
			d.meeting(1, minuted.StateFinal, item("a", "1.", "Agreed."))
			d.meeting(2, minuted.StateFinal, item("a", "1.", "Refused."))
			d.meeting(3, minuted.StateFinal, item("a", "1.", "Agreed."))
		}, []string{"1 [] at 1 by 1: 1.Agreed.", "2 [edited] at 2 by 2: 1.Refused.", "3 [edited] at 3 by 3: 1.Agreed."}},
		{"renumbered", func(d *drawer) {
			d.meeting(1, minuted.StateFinal, item("a", "1.", "Agreed."))
			d.meeting(2, minuted.StateFinal, item("a", "7.", "Agreed."))
		}, []string{"1 [] at 1 by 1: 1.Agreed.", "2 [renumbered] at 2 by 2: 7.Agreed."}},
		{"published, then finalised with another number", func(d *drawer) {
			d.meeting(1, minuted.StateAgenda, item("a", "1.", ""))
			d.meeting(2, minuted.StateDraft, item("a", "1.", "Agreed."))
			d.meeting(3, minuted.StateFinal, item("a", "41.", "Agreed."))
		}, []string{"1 [] at 1 by 1: 1.", "2 [published] at 2 by 2: 1.Agreed.", "3 [finalised renumbered] at 3 by 3: 41.Agreed."}},
		{"an agenda alone is not finalised", func(d *drawer) {
			d.meeting(1, minuted.StateDraft, item("a", "1.", ""))
			d.meeting(2, minuted.StateFinal, item("a", "1.", ""))
		}, []string{"1 [] at 1 by 1: 1."}},
		{"withdrawn", func(d *drawer) {
			d.meeting(1, minuted.StateFinal, item("a", "1.", "Agreed."), other)
			d.meeting(2, minuted.StateFinal, other)
			d.meeting(3, minuted.StateFinal, item("b", "3.", "Noted."))
		}, []string{"1 [] at 1 by 1: 1.Agreed.", "2 [withdrawn] at 2 by 2: 1.Agreed."}},
		{"withdrawn and back, edited", func(d *drawer) {
			d.meeting(1, minuted.StateFinal, item("a", "1.", "Agreed."), other)
			d.meeting(2, minuted.StateFinal, other)
			d.meeting(3, minuted.StateFinal, item("a", "1.", "Refused."), other)
		}, []string{"1 [] at 1 by 1: 1.Agreed.", "2 [withdrawn] at 2 by 2: 1.Agreed.", "3 [edited restored] at 3 by 3: 1.Refused."}},
		{"gone with the page of its meeting, and back", func(d *drawer) {
			d.meeting(1, minuted.StateFinal, item("a", "1.", "Agreed."), other)
			d.gone(2)
			d.meeting(3, minuted.StateFinal, item("a", "1.", "Agreed."), other)
		}, []string{"1 [] at 1 by 1: 1.Agreed.", "2 [withdrawn] at 2 by 2: 1.Agreed.", "3 [restored] at 3 by 3: 1.Agreed."}},
		{"added later", func(d *drawer) {
			d.meeting(1, minuted.StateAgenda, other)
			d.meeting(2, minuted.StateAgenda, other, item("a", "3.", "Urgent."))
		}, []string{"1 [] at 2 by 2: 3.Urgent."}},
		{"cut, and completed from its own page", func(d *drawer) {
			d.meeting(1, minuted.StateFinal, cutItem("a", "1.", "Agreed"))
			d.put(2, "item", "a", []byte("Agreed, with conditions."))
		}, []string{"1 [] at 2 by 1: 1.Agreed, with conditions."}},
		{"cut, and completed in a later visit", func(d *drawer) {
			d.meeting(1, minuted.StateFinal, cutItem("a", "1.", "Agreed"))
			d.meeting(3, minuted.StateFinal, cutItem("a", "1.", "Agreed"), other)
			d.put(4, "item", "a", []byte("Agreed, with conditions."))
		}, []string{"1 [] at 4 by 1: 1.Agreed, with conditions."}},
		{"edited where the page of its meeting shows it, and completed again", func(d *drawer) {
			d.meeting(1, minuted.StateFinal, cutItem("a", "1.", "Agreed"))
			d.put(2, "item", "a", []byte("Agreed, with conditions."))
			d.meeting(3, minuted.StateFinal, cutItem("a", "1.", "Refused"))
			d.put(4, "item", "a", []byte("Refused, with regret."))
		}, []string{"1 [] at 2 by 1: 1.Agreed, with conditions.", "2 [edited] at 4 by 3: 1.Refused, with regret."}},
		{"edited where only its own page shows it", func(d *drawer) {
			d.meeting(1, minuted.StateFinal, cutItem("a", "1.", "Agreed"))
			d.put(2, "item", "a", []byte("Agreed, with conditions."))
			d.put(3, "item", "a", []byte("Agreed, with conditions.")) // as it was
			d.put(4, "item", "a", []byte("Agreed, with regret."))
			d.meeting(5, minuted.StateFinal, cutItem("a", "9.", "Agreed"))
			d.put(6, "item", "a", []byte("Agreed, with regret."))
		}, []string{
			"1 [] at 2 by 1: 1.Agreed, with conditions.", "2 [edited] at 4 by 4: 1.Agreed, with regret.", "3 [renumbered] at 4 by 5: 9.Agreed, with regret.",
		}},
		{"its own page is lost", func(d *drawer) {
			d.meeting(1, minuted.StateFinal, item("a", "1.", "Agreed, with conditions."))
			d.meeting(2, minuted.StateFinal, cutItem("a", "1.", "Agreed"))
		}, []string{"1 [] at 1 by 1: 1.Agreed, with conditions."}},
		{"told by the service first", func(d *drawer) {
			d.meeting(1, minuted.StateAgenda, item("a", "1.", ""))
			d.captures[0].Task.Kind = "service"
			d.meeting(2, minuted.StateFinal, item("a", "1.", "Agreed."))
			d.put(3, "service", "1", []byte(`{"id":"m","items":[]}`))
		}, []string{"1 [] at 1 by 1: 1.", "2 [published] at 2 by 2: 1.Agreed."}},
		{"an older capture comes in later", func(d *drawer) {
			d.meeting(5, minuted.StateFinal, item("a", "1.", "Refused."))
			d.meeting(2, minuted.StateFinal, item("a", "1.", "Agreed."))
		}, []string{"1 [] at 2 by 2: 1.Agreed.", "2 [edited] at 5 by 1: 1.Refused."}},
		{"a capture that cannot be read", func(d *drawer) {
			d.meeting(1, minuted.StateFinal, item("a", "1.", "Agreed."))
			d.put(2, "page", "1", []byte("{"))
		}, []string{"1 [] at 1 by 1: 1.Agreed."}},
	} {
		d := &drawer{t: t}
		c.put(d)
		m, err := Read(t.Context(), paper{}, site, "1", d)
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		for _, h := range m.Histories {
			if h.Versions[0].ID != "a" {
				continue
			}
			if diff := cmp.Diff(c.want, said(h)); diff != "" {
				t.Errorf("%s: want (-) and got (+):\n%s", c.name, diff)
			}
			checkRecord(t, c.name, h)
		}
	}
}

// checkRecord holds the record of an item against its versions.
func checkRecord(t *testing.T, name string, h Item) {
	t.Helper()
	r := h.Record()
	for _, v := range h.Versions {
		got, err := r.At(v.Version)
		if err != nil || got.Minutes != v.Minutes || got.Number != v.Number {
			t.Errorf("%s: version %d is %+v in the record (%v), want %+v", name, v.Version, got, err, v.Item)
		}
		if !v.FirstSeen.Equal(h.Versions[0].FirstSeen) || v.FirstSeen.IsZero() {
			t.Errorf("%s: version %d was first seen %s, the first %s", name, v.Version, v.FirstSeen, h.Versions[0].FirstSeen)
		}
		if v.ContentDigest != v.DigestOfContent() {
			t.Errorf("%s: the digest of version %d is not of what it says", name, v.Version)
		}
	}
}

func TestUnreadableCapturesAreNamed(t *testing.T) {
	d := &drawer{t: t}
	d.put(1, "page", "1", []byte("{"))
	m, err := Read(t.Context(), paper{}, site, "1", d)
	if err != nil || m.Meeting != nil || len(m.Problems) != 1 || !strings.Contains(m.Problems[0], "2026-05-01 01:00") {
		t.Errorf("got %+v (%v), want one problem that names the capture", m, err)
	}
}

func TestAfter(t *testing.T) {
	d := &drawer{t: t}
	d.meeting(1, minuted.StateDraft, item("a", "1.", "Agreed."))
	d.meeting(2, minuted.StateFinal, item("a", "1.", "Agreed."))
	d.meeting(3, minuted.StateFinal, item("a", "2.", "Agreed."))
	m, err := Read(t.Context(), paper{}, site, "1", d)
	if err != nil {
		t.Fatal(err)
	}
	var all Changes
	all.Add(m.Histories[0].After(2)...)
	if all.String() != "1 renumbered" || len(all.Items) != 1 || all.Items[0].Version != 3 || all.Items[0].Number != "2." {
		t.Errorf("after the second capture came %q: %+v, want that it was renumbered", all.String(), all.Items)
	}
	if none := m.Histories[0].After(0); none != nil {
		t.Errorf("of an item that was not held before %v are told", none)
	}
	all.Add(m.Histories[0].After(1)...)
	if all.String() != "1 finalised, 2 renumbered" {
		t.Errorf("the counts read %q", all.String())
	}
}

// TestUnchangedPagesAreReadOnce bounds what is read of a page that was captured every day.
func TestUnchangedPagesAreReadOnce(t *testing.T) {
	d := &drawer{t: t}
	for hour := range 20 {
		d.meeting(hour, minuted.StateFinal, item("a", "1.", "Agreed."))
	}
	if _, err := Read(t.Context(), paper{}, site, "1", d); err != nil || d.read != 1 {
		t.Errorf("%d captures were read (%v), want 1 of 20 that say the same", d.read, err)
	}
}
