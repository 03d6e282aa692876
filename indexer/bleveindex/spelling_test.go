package bleveindex

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"minuted"
)

func TestSpellings(t *testing.T) {
	var items []*minuted.Item
	add := func(n int, title string) {
		for range n {
			id := minuted.ImportedID("netherby", fmt.Sprint(len(items)))
			items = append(items, &minuted.Item{ID: id, Authority: "netherby", Date: "2023-05-04", Title: title})
		}
	}
	add(2500, "licensing of the harbour")
	add(40, "a licencing matter")
	add(1, "lisencing of bars")
	add(3, "libraries and a library card for Strome")
	x := open(t, items)
	for _, c := range []struct {
		word string
		want []minuted.Spelling
	}{
		{"licensing", nil},
		{"Lisencing", []minuted.Spelling{{Word: "licencing", Items: 40}}}, // one edit, before what is two away
		{"licensingg", []minuted.Spelling{{Word: "licensing", Items: 2500}}},
		{"lciesning", []minuted.Spelling{{Word: "licensing", Items: 2500}}},
		{"libary", []minuted.Spelling{{Word: "library", Items: 3}}},
		{"librarys", nil}, // of the same stem as what is there
		{"harbuor", []minuted.Spelling{{Word: "harbour", Items: 2500}}},
		{"HÂRBOURR", []minuted.Spelling{{Word: "harbour", Items: 2500}}},
		{"carp", []minuted.Spelling{{Word: "card", Items: 3}}}, {"carrp", nil}, {"cad", nil}, {"of", nil}, {"", nil}, {"2024", nil}, {"strome", nil}, {"xylophone", nil},
	} {
		got, err := x.Spellings(context.Background(), c.word)
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%q: %v, error %v; want %v", c.word, got, err, c.want)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := x.Spellings(ctx, "harbuor"); err == nil {
		t.Error("a query that was given up goes on")
	}
}
