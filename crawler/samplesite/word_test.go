package samplesite

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/PuerkitoBio/goquery"

	"minuted"
)

func TestWordBody(t *testing.T) {
	w := &word{strange: map[string]bool{"Wexcombe": true}}
	got := w.body("Councillor Wexcombe asked about <b> & “caps”.\n\n1. RESOLVED.\n\n• one")
	for _, want := range []string{
		`<span class=` + "\n" + `"SpellE">Wexcombe</span>`, "&lt;b&gt; &amp; “caps”", `<b style="">RESOLVED</b>`,
		`<p class="MsoNormal">&nbsp;</p>`, "MsoListParagraphCxSpMiddle", "font-family:Symbol", "1.<span",
	} {
		if !strings.Contains(strings.ReplaceAll(got, "\n", " "), strings.ReplaceAll(want, "\n", " ")) && !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	for n, line := range strings.Split(got, "\n") {
		if len(line) > lineWidth+60 { // a long value of an attribute cannot be broken
			t.Errorf("line %d has %d bytes: %s", n, len(line), line)
		}
	}
}

func TestPlainASCII(t *testing.T) {
	if got, want := plainASCII("£5 – “Pont Lŵyd”\u00a0’"), "&pound;5 &ndash; &ldquo;Pont L&#373;yd&rdquo;&nbsp;&rsquo;"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestWrap(t *testing.T) {
	for _, tt := range []struct{ name, markup, want string }{
		{"text", "one two three", "one two\nthree"},
		{"attribute", `ab <a href="x y">c</a>`, "ab <a\nhref=\n\"x y\">c</a>"},
		{"long word", "incomprehensible", "incomprehensible"},
	} {
		if got := wrap(tt.markup, 8); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

// FuzzInline makes sure that a browser shows the words of a text whatever is in it, however its lines are broken.
func FuzzInline(f *testing.F) {
	f.Add(`Councillor Wexcombe RESOLVED that <b class="x y"> be = "noted" & agreed`)
	f.Add(`a = b "c d" < e`)
	w := &word{strange: map[string]bool{"Wexcombe": true}}
	f.Fuzz(func(t *testing.T, text string) {
		if strings.ContainsRune(text, 0) || !utf8.ValidString(text) {
			t.Skip("HTML cannot hold it")
		}
		page, err := goquery.NewDocumentFromReader(strings.NewReader(wrap(`<p class="MsoNormal">`+w.inline(text)+`</p>`, 12)))
		if err != nil {
			t.Fatal(err)
		}
		if got, want := strings.Fields(page.Text()), strings.Fields(text); !slices.Equal(got, want) {
			t.Errorf("shows %q, want %q", got, want)
		}
	})
}

func TestCutText(t *testing.T) {
	for _, tt := range []struct {
		name string
		text minuted.Text
		want string
		cut  bool
	}{
		{"short", "all of it", "all of it", false},
		{"mid paragraph", "one two\n\nthree four five", "one two\n\nthree", true},
		{"at a list", "one two\n\n• three four five", "one two", true},
	} {
		blocks, cut := cutText(tt.text, 14)
		if got := string(minuted.NewText(blocks...)); got != tt.want || cut != tt.cut {
			t.Errorf("%s: %q, %v, want %q, %v", tt.name, got, cut, tt.want, tt.cut)
		}
	}
}
