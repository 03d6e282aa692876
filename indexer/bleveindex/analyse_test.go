package bleveindex

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestForms(t *testing.T) {
	for _, c := range []struct {
		text string
		want string // forms, separated by spaces
	}{
		{"", ""},
		{"& — ... •", ""},
		{"Full Council", "full council"},
		{"23/01234/FUL", "23 01234 ful"},
		{"s.106", "s 106"},
		{"£4.2m", "4 2m"},
		{"14:30", "14 30"},
		{"Mathematics 6.", "mathematics 6"},
		{"O'Brien", "obrien"},
		{"O’Brien’s", "obriens"},
		{"councillors' allowances", "councillors allowances"},
		{"'quoted'", "quoted"},
		{"co-operative", "co operative"},
		{"kosten/baten", "kosten baten"},
		{"Tŷ Ŵyn", "ty wyn"},
		{"CAFÉ cafe\u0301", "cafe cafe"},
		{"Straße Ærø Łódź", "strasse aero lodz"},
		{"so\u00adcial", "social"},
		{"ﬁnance", "finance"},
		{"ʼtis", "tis"},
		{strings.Repeat("é", 100), strings.Repeat("e", maxForm)},
		{"bad\xffbytes", "bad bytes"},
	} {
		if got := strings.Join(forms(c.text), " "); got != c.want {
			t.Errorf("forms(%q) = %q, want %q", c.text, got, c.want)
		}
	}
}

func TestPositionsLeaveOutOneBetweenBlocks(t *testing.T) {
	for _, c := range []struct {
		text string
		want []int
	}{
		{"one two\nthree", []int{1, 2, 3}},
		{"one\n\ntwo", []int{1, 3}},
		{"# one\n\ntwo", []int{1, 3}},
		{"• one\n• two", []int{1, 3}},
		{"one\ttwo", []int{1, 3}},
		{"one, two; three", []int{1, 2, 3}},
	} {
		var got []int
		for _, w := range analyse(c.text) {
			got = append(got, w.pos)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("positions in %q are %v, want %v", c.text, got, c.want)
		}
	}
}

func FuzzAnalyse(f *testing.F) {
	for _, seed := range []string{"Full Council", "23/01234/FUL", "O’Brien\n\n• £4.2m\tcafé", "İı ẞß ʼn\u0301\u200d", "\xff\xfe'a"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		end, pos := 0, 0
		for _, w := range analyse(text) {
			if w.start < end || w.end <= w.start || w.end > len(text) {
				t.Fatalf("%q stands at %d to %d, after %d, in %q", w.form, w.start, w.end, end, text)
			}
			if w.pos <= pos || w.pos > pos+2 {
				t.Fatalf("%q has position %d after %d in %q", w.form, w.pos, pos, text)
			}
			if w.form == "" || len(w.form) > maxForm || !utf8.ValidString(w.form) {
				t.Fatalf("form %q in %q", w.form, text)
			}
			// What is found must be found again when it is typed as printed.
			if typed := forms(text[w.start:w.end]); !slices.Equal(typed, []string{w.form}) {
				t.Fatalf("%q is %q in %q and %q by itself", text[w.start:w.end], w.form, text, typed)
			}
			end, pos = w.end, w.pos
		}
	})
}
