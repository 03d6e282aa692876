package bleveindex

import (
	"fmt"
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
		{strings.Repeat("Long", 20) + " l’" + strings.Repeat("Y", 70), strings.Repeat("long", 16) + " l" + strings.Repeat("y", 63)},
	} {
		if got := strings.Join(forms(c.text), " "); got != c.want {
			t.Errorf("forms(%q) = %q, want %q", c.text, got, c.want)
		}
	}
}

func TestWhereWordsStand(t *testing.T) {
	for _, c := range []struct {
		text string
		want string // of each word: its block, its sentence, and "|" where no phrase runs on to it
	}{
		{"one two\nthree", "0.0 0.0 0.0"},
		{"one\n\ntwo", "0.0 1.1|"},
		{"# one\n\ntwo. three", "0.0 1.1| 1.1"},
		{"• one\n• two", "0.0 0.0|"},
		{"one\ttwo", "0.0 0.0|"},
		{"one, two; three", "0.0 0.0 0.0"},
		{"One. Two? Three! four", "0.0 0.1 0.2 0.2"},
		{"Agreed.” (The vote", "0.0 0.1 0.1"},
		{"paid £4.2m. It rose", "0.0 0.0 0.0 0.1 0.1"},
		{"under s. 106 and No. 5", "0.0 0.0 0.0 0.0 0.0 0.0"},
		{"Cllr. Example spoke at 5 p.m. The clerk", "0.0 0.0 0.0 0.0 0.0 0.0 0.0 0.0 0.0"},
		{"e.g. Roads, i.e. Streets", "0.0 0.0 0.0 0.0 0.0 0.0"},
		{"5. To note", "0.0 0.0 0.0"},
		{"is it? No. 5 is", "0.0 0.0 0.1 0.1 0.1"},
		{"one.Two", "0.0 0.0"},
		{"in 2024? Then", "0.0 0.0 0.1"},
	} {
		var got []string
		for _, w := range analyse(c.text) {
			where := fmt.Sprintf("%d.%d", w.block, w.sentence)
			if w.first {
				where += "|"
			}
			got = append(got, where)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("words of %q stand at %v, want %v", c.text, got, c.want)
		}
	}
}

// TestPlainEnd compares eight bytes at once with one after another, for every byte in every place.
func TestPlainEnd(t *testing.T) {
	for c := range 256 {
		for at := range 20 {
			text := strings.Repeat("aZ09m", 5)
			text = text[:at] + string([]byte{byte(c)}) + text[at:]
			want := len(text)
			if !isPlain(byte(c)) {
				want = at
			}
			for from := range at + 1 {
				if got := plainEnd(text, from); got != want {
					t.Fatalf("from %d the plain part of %q ends at %d, want %d", from, text, got, want)
				}
			}
		}
	}
}

func FuzzAnalyse(f *testing.F) {
	for _, seed := range []string{"Full Council", "23/01234/FUL", "O’Brien\n\n• £4.2m\tcafé", "İı ẞß ʼn\u0301\u200d", "\xff\xfe'a"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		end, last := 0, token{}
		for _, w := range analyse(text) {
			if w.start < end || w.end <= w.start || w.end > len(text) {
				t.Fatalf("%q stands at %d to %d, after %d, in %q", w.form, w.start, w.end, end, text)
			}
			if w.sentence < last.sentence || w.sentence > last.sentence+1 || w.block < last.block || w.block > last.block+1 {
				t.Fatalf("%q stands in block %d, sentence %d, after %d, %d, in %q", w.form, w.block, w.sentence, last.block, last.sentence, text)
			}
			if w.form == "" || len(w.form) > maxForm || !utf8.ValidString(w.form) {
				t.Fatalf("form %q in %q", w.form, text)
			}
			if quick, slow := string(appendForm(nil, text[w.start:w.end])), foldAny(text[w.start:w.end]); quick != slow || w.form != slow {
				t.Fatalf("%q folds to %q and %q, and is %q in %q", text[w.start:w.end], quick, slow, w.form, text)
			}
			// What is found must be found again when it is typed as printed.
			if typed := forms(text[w.start:w.end]); !slices.Equal(typed, []string{w.form}) {
				t.Fatalf("%q is %q in %q and %q by itself", text[w.start:w.end], w.form, text, typed)
			}
			end, last = w.end, w
		}
	})
}
