package samplesite

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestHeadingDate(t *testing.T) {
	evening := time.Date(2023, 1, 31, 18, 5, 0, 0, time.UTC)
	morning := time.Date(2022, 5, 2, 10, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		form string
		at   time.Time
		want string
	}{
		{"plain", evening, "Tuesday 31 January 2023 6:05 pm"},
		{"commas", evening, "Tuesday, 31st January, 2023 6.05 pm"},
		{"comma", evening, "Tuesday, 31 January 2023 6.05pm"},
		{"ordinal", evening, "Tuesday 31st January, 2023 6.05 pm"},
		{"dotted", evening, "Tuesday 31st January 2023 6.05 p.m."},
		{"dotted", morning, "Monday 2nd May 2022 10.00 a.m."},
		{"welsh", morning, "Dydd Llun, 2il Mai, 2022 10.00 o'r gloch"},
		{"none", evening, ""},
	} {
		if got := headingDate(tt.form, tt.at); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.form, got, tt.want)
		}
	}
}

func TestOrdinals(t *testing.T) {
	for day, want := range map[int]string{1: "1st 1af", 2: "2nd 2il", 3: "3rd 3ydd", 11: "11th 11eg", 12: "12th 12fed", 13: "13th 13eg", 22: "22nd 22ain", 31: "31st 31ain"} {
		if got := ordinal(day) + " " + welshOrdinal(day); got != want {
			t.Errorf("%d: %q, want %q", day, got, want)
		}
	}
}

func TestPrintedNumber(t *testing.T) {
	for _, tt := range []struct {
		form string
		n    int
		want string
	}{
		{"dot", 59, "59."}, {"colon", 5, "5:"}, {"slash", 77, "77/21"}, {"year", 38, "21/38"}, {"letter", 1, "1a"}, {"letter", 5, "2a"}, {"letter", 8, "2d"},
	} {
		if got := printedNumber(tt.form, tt.n, 2021); got != tt.want {
			t.Errorf("%s of %d: %q, want %q", tt.form, tt.n, got, tt.want)
		}
	}
}

func TestNumbersCountBackFromAWrittenOne(t *testing.T) {
	for _, tt := range []struct{ name, numbers, want string }{
		{"none written", "_ _ _", "1. 2. 3."},
		{"written in the middle", "_ 45 _", "44. 45. 46."},
		{"too low to count back from", "_ _ 2", "1. 2. 3."},
		{"not a plain number", "_ 8.1 _", "1. 8.1 2."},
	} {
		m := &meeting{state: "final"}
		for _, number := range strings.Fields(tt.numbers) {
			m.items = append(m.items, &item{number: strings.Trim(number, "_"), title: "x"})
		}
		(&council{Habits: habits{Numbers: "dot"}}).number(m, map[*committee]*counter{})
		var got []string
		for _, i := range m.items {
			got = append(got, i.number)
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestFill(t *testing.T) {
	f := &filler{chance: chanceOf("x"), filled: map[string]string{"year": "2021"}, words: map[string][]string{"street": {"A", "B", "C"}, "few": {"one"}}}
	got, err := f.fill("{year} {street} {street2} {street} {n=7-7} {n} {big=12345-12345}")
	if err != nil {
		t.Fatal(err)
	}
	parts := strings.Fields(got)
	if parts[0] != "2021" || parts[1] != parts[3] || parts[1] == parts[2] || !slices.Equal(parts[4:], []string{"7", "7", "12,345"}) {
		t.Errorf("filled as %q", got)
	}
	for _, bad := range []string{"{nothing}", "{few}", "{n=9-2}"} {
		if got, err := f.fill(bad); err == nil {
			t.Errorf("%s was filled as %q", bad, got)
		}
	}
}

func TestFilesAreStrict(t *testing.T) {
	council := "- {id: a, name: A, habits: {first_id: 1}, members: [a, b, c, d, e, f, g, h], places: [x, y, z], committees: ["
	for _, tt := range []struct{ name, content, want string }{
		{"unknown key", "- {id: a, nmae: A}", "nmae"},
		{"no name", "- {id: a}", "id, name and habits.first_id are needed"},
		{"too few members", "- {id: a, name: A, habits: {first_id: 1}, members: [a]}", "too few"},
		{"id taken", council + "{id: 1, name: x, starts: '10:00'}, {id: 1, name: y, starts: '10:00'}]}", `committee "y"`},
		{"key taken", council + "{keys: [k], id: 1, name: x, starts: '10:00'}, {keys: [k], id: 2, name: y, starts: '10:00'}]}", `has the key "k"`},
	} {
		if _, err := loadCouncils("c.yaml", []byte(tt.content)); err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), "c.yaml") {
			t.Errorf("%s: error %v, want one that names c.yaml and says %q", tt.name, err, tt.want)
		}
	}
	for _, bad := range []string{"subjects: [{titel: [x]}]", "subjects: [{agenda: [x]}]"} {
		if _, err := loadSubjects("s.yaml", []byte(bad)); err == nil || !strings.Contains(err.Error(), "s.yaml") {
			t.Errorf("%s: error %v, want one that names s.yaml", bad, err)
		}
	}
}
