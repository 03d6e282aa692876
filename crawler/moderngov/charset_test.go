package moderngov

import "testing"

func TestDecode(t *testing.T) {
	for _, c := range []struct{ name, body, contentType, want string }{
		{"plain", "abc", "", "abc"},
		{"valid UTF-8 under another label", "caf\u00e9", "text/html; charset=iso-8859-1", "caf\u00e9"},
		{"byte order mark", "\xef\xbb\xbfcaf\u00e9", "", "caf\u00e9"},
		{"UTF-16 with mark", "\xff\xfea\x00\xe9\x00", "", "a\u00e9"},
		{"labelled", "\xb3", "text/html; charset=iso-8859-2", "\u0142"},
		{"wrongly labelled UTF-8", "\x93caf\xe9\x94", "text/html; charset=utf-8", "\u201ccaf\u00e9\u201d"},
		{"meta", `<meta charset="iso-8859-2">` + "\xb3", "text/html", `<meta charset="iso-8859-2">` + "\u0142"},
		{"nothing said", "caf\xe9 \x96 x", "", "caf\u00e9 \u2013 x"},
		{"broken after a mark", "\xef\xbb\xbfa\xffb", "", "a\ufffdb"},
	} {
		if got := string(decode([]byte(c.body), c.contentType)); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}
