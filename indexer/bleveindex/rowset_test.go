package bleveindex

import (
	"fmt"
	"testing"
)

func TestRowSet(t *testing.T) {
	ids := new(texts)
	s := newRowSet(ids)
	for row := range uint32(5_000) {
		id := fmt.Sprint("item", row%4_000) // the last thousand come again
		at, known := s.find(id)
		if known != (row >= 4_000) || known && at != row-4_000 {
			t.Fatalf("before row %d, %s is found at %d, %t", row, id, at, known)
		}
		ids.add(id)
		if row%7 == 0 {
			if _, known := s.find("item-" + id); known {
				t.Fatalf("an id that was never added is found at row %d", row)
			}
		}
		s.add(row)
		if at, known := s.find(id); !known || at != row {
			t.Fatalf("row %d is found at %d, %t", row, at, known)
		}
	}
	if s.rows != 4_000 {
		t.Errorf("it holds %d rows, want 4000", s.rows)
	}
}
