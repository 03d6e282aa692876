package minuted

import "testing"

func TestSlug(t *testing.T) {
	for text, want := range map[string]string{
		"":                                  "",
		"Planning Committee":                "planning-committee",
		"  Children's Board (South & West)": "childrens-board-south-west",
		"Pwyllgor Tŷ":                       "pwyllgor-tŷ",
		"23/01234/FUL":                      "23-01234-ful",
		"---":                               "",
	} {
		if got := Slug(text); got != want {
			t.Errorf("slug of %q is %q, want %q", text, got, want)
		}
	}
}

func TestCommitteeValue(t *testing.T) {
	for _, test := range []struct {
		item Item
		want string
	}{
		{Item{Authority: "a", CommitteeID: "711", Committee: "Cabinet"}, "a/711"},
		{Item{Authority: "a", Committee: "Full Council"}, "a/full-council"},
		{Item{Authority: "a"}, ""},
	} {
		if got := test.item.CommitteeValue(); got != test.want {
			t.Errorf("%+v has the value %q, want %q", test.item, got, test.want)
		}
	}
}
