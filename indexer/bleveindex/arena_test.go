package bleveindex

import (
	"bytes"
	"math/rand/v2"
	"testing"
)

// TestArenaKeepsLists appends to many lists in turn, to some far more often than to others, and reads them again.
func TestArenaKeepsLists(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	a := new(arena)
	for round := range 3 { // the pages of one round are used again in the next
		lists, want := make([]chain, 500), make([][]byte, 500)
		for range 60_000 {
			i := int(r.ExpFloat64()*r.ExpFloat64()*20) % len(lists)
			data := make([]byte, r.IntN(90))
			for k := range data {
				data[k] = byte(r.Uint32())
			}
			a.append(&lists[i], data)
			want[i] = append(want[i], data...)
		}
		longest, empty := 0, 0
		for i := range lists {
			got := a.read(&lists[i], []byte("before "))
			if !bytes.Equal(got, append([]byte("before "), want[i]...)) {
				t.Fatalf("round %d: list %d of %d bytes is read as another one of %d", round, i, len(want[i]), len(got)-7)
			}
			if longest = max(longest, len(want[i])); len(want[i]) == 0 {
				empty++
			}
		}
		if longest < 200_000 || empty == 0 || a.bytes() < 2*pageBytes {
			t.Errorf("the longest list has %d bytes and %d are empty, in %d bytes: that tries too little", longest, empty, a.bytes())
		}
		a.reset()
	}
}

// TestArenaKeepsLongLists reads a list of more pieces than a byte can count.
func TestArenaKeepsLongLists(t *testing.T) {
	a, l := new(arena), new(chain)
	var want []byte
	for n := range 400_000 {
		data := []byte{byte(n), byte(n >> 8), byte(n >> 16), 7, 7, 7, 7}
		a.append(l, data)
		want = append(want, data...)
	}
	if got := a.read(l, nil); !bytes.Equal(got, want) {
		t.Errorf("a list of %d bytes in %d pieces is read as another one of %d", len(want), l.piece+1, len(got))
	}
}
