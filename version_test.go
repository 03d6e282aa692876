package minuted

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestChangesSince(t *testing.T) {
	minuted := Item{
		Number: "4.", Title: "Ferries", Agenda: "To consider.", Minutes: "It was considered.", Decision: Decision{Text: "RESOLVED"},
		Votes: []Vote{{Motion: "M", For: &Side{Count: 3}}}, Attachments: []Attachment{{Title: "Report", URL: "https://a.example/s1/Report.pdf"}},
		Meeting: MeetingRef{State: StateFinal},
	}
	agenda := Item{Number: "4.", Title: "Ferries", Agenda: "To consider.", Attachments: minuted.Attachments, Meeting: MeetingRef{State: StateAgenda}}
	with := func(it Item, change func(*Item)) Item {
		change(&it)
		return it
	}
	for _, c := range []struct {
		name        string
		before, now Item
		want        []Change
	}{
		{"nothing", minuted, minuted, nil},
		{"other labels and another place", minuted, with(minuted, func(it *Item) {
			it.Kind, it.Topics, it.SourceURL, it.Attendance.Present = KindSubstance, []string{"transport"}, "https://b.example/", []string{"A"}
			it.Attachments = []Attachment{{Title: "Report", URL: "https://b.example/s1/Report.pdf"}}
		}), nil},
		{"title", minuted, with(minuted, func(it *Item) { it.Title = "Boats" }), []Change{ChangeEdited}},
		{"agenda", minuted, with(minuted, func(it *Item) { it.Agenda = "To note." }), []Change{ChangeEdited}},
		{"decision", minuted, with(minuted, func(it *Item) { it.Decision.Text = "NOTED" }), []Change{ChangeEdited}},
		{"minutes taken away", minuted, with(minuted, func(it *Item) { it.Minutes = "" }), []Change{ChangeEdited}},
		{"a vote", minuted, with(minuted, func(it *Item) { it.Votes = []Vote{{Motion: "M", For: &Side{Count: 4}}} }), []Change{ChangeEdited}},
		{"who voted", minuted, with(minuted, func(it *Item) { it.Votes = []Vote{{Motion: "M", For: &Side{Count: 3, Names: []string{"A"}}}} }), []Change{ChangeEdited}},
		{"an attachment", minuted, with(minuted, func(it *Item) { it.Attachments = nil }), []Change{ChangeEdited}},
		{"another file of that name", minuted, with(minuted, func(it *Item) {
			it.Attachments = []Attachment{{Title: "Report", URL: "https://a.example/s2/Report.pdf"}}
		}), []Change{ChangeEdited}},
		{"number", minuted, with(minuted, func(it *Item) { it.Number = "5." }), []Change{ChangeRenumbered}},
		{"published", agenda, minuted, []Change{ChangePublished}},
		{"published with another title and number", agenda, with(minuted, func(it *Item) { it.Title, it.Number = "Boats", "61." }),
			[]Change{ChangePublished, ChangeEdited, ChangeRenumbered}},
		{"a decision before the minutes", agenda, with(agenda, func(it *Item) { it.Decision.Text = "RESOLVED" }), []Change{ChangePublished}},
		{"confirmed as drafted", with(minuted, func(it *Item) { it.Meeting.State = StateDraft }), minuted, []Change{ChangeFinalised}},
		{"confirmed and edited", with(minuted, func(it *Item) { it.Meeting.State, it.Minutes = StateDraft, "It was." }), minuted,
			[]Change{ChangeFinalised, ChangeEdited}},
		{"completed", with(minuted, func(it *Item) { it.Cut, it.Minutes, it.Decision.Text, it.Votes = true, "It was", "", nil }), minuted, nil},
		{"cut short", minuted, with(minuted, func(it *Item) { it.Cut, it.Minutes = true, "It was" }), nil},
		{"cut short before the decision", minuted, with(minuted, func(it *Item) { it.Cut, it.Minutes, it.Decision.Text, it.Votes = true, "It was", "", nil }), nil},
		{"completed otherwise", with(minuted, func(it *Item) { it.Cut, it.Minutes = true, "It is" }), minuted, []Change{ChangeEdited}},
		{"two cut texts", with(minuted, func(it *Item) { it.Cut = true }), with(minuted, func(it *Item) { it.Cut, it.Minutes = true, "It was" }),
			[]Change{ChangeEdited}},
	} {
		got := c.now.ChangesSince(&c.before)
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
		if same := c.now.DigestOfContent() == c.before.DigestOfContent(); same != (len(c.want) == 0) && !c.before.Cut && !c.now.Cut {
			t.Errorf("%s: the digests being equal is %v", c.name, same)
		}
	}
}

func TestAt(t *testing.T) {
	it := Item{Version: 3, Title: "Boats", Earlier: []Item{{Version: 1, Title: "Ships"}, {Version: 2, Title: "Ferries"}}}
	for version, want := range map[int]string{1: "Ships", 2: "Ferries", 3: "Boats", 0: "", 4: "", -1: ""} {
		got, err := it.At(version)
		switch {
		case want == "" && !errors.Is(err, ErrNotFound):
			t.Errorf("version %d is %+v (%v), want ErrNotFound", version, got, err)
		case want != "" && (err != nil || got.Title != want):
			t.Errorf("version %d is %+v (%v), want %q", version, got, err, want)
		}
	}
	if got, err := (&Item{Title: "Ships"}).At(1); err != nil || got.Title != "Ships" {
		t.Errorf("the first version of an item without a number is %+v (%v)", got, err)
	}
}

func TestDecodeEarlierVersions(t *testing.T) {
	line := func(earlier string) string {
		return `{"id":"abcdefghijklm","authority":"ashwick","date":"2024-05-01","title":"Boats","version":3,"earlier":[` + earlier + `]}`
	}
	it, err := DecodeItem([]byte(line(`{"title":"Ships","version":1,"earlier":[{"title":"no","version":0}]},{"title":"Ferries","version":2}`)))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range it.Earlier {
		if e.ID != it.ID || e.Authority != "ashwick" || e.Date != "2024-05-01" || e.Earlier != nil {
			t.Errorf("an earlier version is %+v, want a record of its own", e)
		}
	}
	if it.Rename("nopqrstuvwxyz"); it.Earlier[1].ID != "nopqrstuvwxyz" {
		t.Errorf("renamed, an earlier version has the id %s", it.Earlier[1].ID)
	}
	for _, c := range []struct{ earlier, want string }{
		{`{"title":"Ships","version":3}`, "version 3"},
		{`{"title":"Ships","version":2},{"title":"Ferries","version":1}`, "stands after 2"},
		{`{"title":"Ships"}`, "version 0"},
		{`{"title":"Ships","version":1,"changes":["mislaid"]}`, "mislaid"},
		{`{"title":"Ships","version":1,"id":"nopqrstuvwxyz"}`, "another item"},
	} {
		if _, err := DecodeItem([]byte(line(c.earlier))); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, should say %q", c.earlier, err, c.want)
		}
	}
}
