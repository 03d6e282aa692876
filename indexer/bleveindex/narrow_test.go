package bleveindex

import "testing"

func TestNarrowCodes(t *testing.T) {
	for name, code := range map[string]func(i uint32) uint32{
		"of one byte":             func(i uint32) uint32 { return i % 256 },
		"one that takes two late": func(i uint32) uint32 { return i % 256 * (1 + i/999) },
		"one that takes two":      func(i uint32) uint32 { return 256 - i%256 },
	} {
		var n narrowCodes
		for i := range uint32(1_000) {
			n.add(code(i))
		}
		for i := range uint32(1_000) {
			if got := n.at(i); got != code(i) {
				t.Fatalf("%s: code %d is %d, want %d", name, i, got, code(i))
			}
		}
		if narrow := n.wide == nil; narrow != (name == "of one byte") {
			t.Errorf("%s: each in one byte is %t", name, narrow)
		}
	}
}
