package main

import "testing"

func TestDecodeSettings(t *testing.T) {
	for text, want := range map[string]string{"": "", "# nothing\n": "", "data: here\n": "here"} {
		s, err := decodeSettings([]byte(text))
		if err != nil || s.Data != want {
			t.Errorf("%q reads as data %q, error %v; want %q", text, s.Data, err, want)
		}
	}
}

func FuzzDecodeSettings(f *testing.F) {
	f.Add([]byte("data: here\ntrusted-proxy: [10.0.0.0/8]\n"))
	f.Add([]byte("contact: [\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		s, err := decodeSettings(text)
		if err == nil && len(s.byFlag()) != 5 {
			t.Errorf("%q gives %d settings, want all five", text, len(s.byFlag()))
		}
	})
}
