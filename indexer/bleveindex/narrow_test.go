package bleveindex

import (
	"math"
	"testing"
)

func TestNarrow(t *testing.T) {
	for name, c := range map[string]struct {
		number func(i uint32) uint32
		width  int
	}{
		"of one byte":              {func(i uint32) uint32 { return i % 256 }, 1},
		"one that takes two":       {func(i uint32) uint32 { return 256 - i%256 }, 2},
		"one that takes two late":  {func(i uint32) uint32 { return i % 256 * (1 + i/999) }, 2},
		"one that takes four":      {func(i uint32) uint32 { return math.MaxUint32 - i }, 4},
		"from one to two to four":  {func(i uint32) uint32 { return i * i }, 4},
		"from one to four at once": {func(i uint32) uint32 { return i / 500 << 20 }, 4},
	} {
		t.Run(name, func(t *testing.T) {
			var one, many narrow
			var all []uint32
			for i := range uint32(1_000) {
				one.add(c.number(i))
				all = append(all, c.number(i))
			}
			many.append(nil)
			many.append(all[:300])
			many.append(all[300:])
			for name, n := range map[string]*narrow{"one by one": &one, "many": &many} {
				if n.len() != len(all) {
					t.Fatalf("%s: it has %d numbers, want %d", name, n.len(), len(all))
				}
				for i, want := range all {
					if got := n.at(uint32(i)); got != want {
						t.Fatalf("%s: number %d is %d, want %d", name, i, got, want)
					}
				}
				width := 1
				if n.shorts != nil {
					width = 2
				} else if n.wide != nil {
					width = 4
				}
				if lists := (len(n.bytes) + len(n.shorts) + len(n.wide)) / len(all); width != c.width || lists != 1 {
					t.Errorf("%s: it takes %d bytes in %d lists, want %d in one", name, width, lists, c.width)
				}
			}
		})
	}
}

func TestNarrowCounts(t *testing.T) {
	for _, most := range []uint32{3, 300, 70_000} {
		var n narrow
		n.append([]uint32{1, most, 1, 2, 0, most})
		counts := make([]int, most+1)
		n.count([]uint32{0, 1, 2, 5}, counts)
		if counts[1] != 2 || counts[most] != 2 || counts[0] != 0 || counts[2] != 0 {
			t.Errorf("up to %d: 1, %d, 0 and 2 are counted %d, %d, %d and %d times, want 2, 2, 0 and 0", most, most, counts[1], counts[most], counts[0], counts[2])
		}
	}
}
