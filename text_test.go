package minuted

import (
	"reflect"
	"testing"
)

func TestTextKeepsItsBlocks(t *testing.T) {
	blocks := []Block{
		{Heading, []string{"Background"}},
		{Paragraph, []string{"The Panel received a report.", "It was taken as read."}},
		{List, []string{"caseloads had fallen;", "two posts were vacant."}},
		{Table, []string{"Ward\tVisits", "Abbots Mere\t14"}},
		{Paragraph, []string{"1. That the report be noted."}},
	}
	text := NewText(blocks...)
	const want = "# Background\n\nThe Panel received a report.\nIt was taken as read.\n\n" +
		"• caseloads had fallen;\n• two posts were vacant.\n\nWard\tVisits\nAbbots Mere\t14\n\n1. That the report be noted."
	if string(text) != want {
		t.Errorf("plain form is\n%s\nwant\n%s", text, want)
	}
	if got := text.Blocks(); !reflect.DeepEqual(got, blocks) {
		t.Errorf("blocks read back as\n%v\nwant\n%v", got, blocks)
	}
}

func TestTextLeavesOutWhatIsEmpty(t *testing.T) {
	got := NewText(Block{Paragraph, []string{" ", ""}}, Block{List, nil}, Block{Paragraph, []string{"one ", "", "two"}})
	if got != "one\ntwo" {
		t.Errorf("got %q, want %q", got, "one\ntwo")
	}
	if blocks := Text("").Blocks(); blocks != nil {
		t.Errorf("an empty text has blocks %v", blocks)
	}
}
