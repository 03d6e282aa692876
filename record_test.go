package minuted

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestDecodeItem(t *testing.T) {
	for _, c := range []struct {
		name, line string
		want       Item
	}{
		{"the least there can be", `{"authority":"ashwick","date":"2024-05-01","title":"Bus lanes"}`,
			Item{Authority: "ashwick", Date: "2024-05-01", Title: "Bus lanes"}},
		{"other names", `{"authority":"ashwick","date":"2024-05-01","title":"Bus lanes","text":"Agreed.","url":"https://a.example/1"}`,
			Item{Authority: "ashwick", Date: "2024-05-01", Title: "Bus lanes", Minutes: "Agreed.", SourceURL: "https://a.example/1"}},
		{"own names come first", `{"authority":"ashwick","date":"2024-05-01","title":"Bus lanes","minutes":"Noted.","text":"Agreed.","source_url":"s","url":"u"}`,
			Item{Authority: "ashwick", Date: "2024-05-01", Title: "Bus lanes", Minutes: "Noted.", SourceURL: "s"}},
		{"unknown names are passed over", `{"authority":"ashwick","date":"2024-05-01","title":"Bus lanes","colour":"red"}`,
			Item{Authority: "ashwick", Date: "2024-05-01", Title: "Bus lanes"}},
		{"parts", `{"authority":"ashwick","date":"2024-05-01","title":"T","meeting":{"id":"m"},"attendance":{"present":["A"],"apologies":[]}}`,
			Item{Authority: "ashwick", Date: "2024-05-01", Title: "T", Meeting: MeetingRef{ID: "m"}, Attendance: Attendance{Present: []string{"A"}, Apologies: []string{}}}},
	} {
		got, err := DecodeItem([]byte(c.line))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if diff := cmp.Diff(&c.want, got); diff != "" {
			t.Errorf("%s: want (-) and got (+):\n%s", c.name, diff)
		}
	}
}

func TestDecodeItemRefuses(t *testing.T) {
	for _, c := range []struct{ name, line, want string }{
		{"no JSON", `bus lanes`, "not an item record"},
		{"a list", `[]`, "not an item record"},
		{"cut off", `{"authority":"ashwick"`, "not an item record"},
		{"no authority", `{"date":"2024-05-01","title":"T"}`, "no authority"},
		{"no date", `{"authority":"ashwick","title":"T"}`, "no date"},
		{"no title", `{"authority":"ashwick","date":"2024-05-01","title":"  "}`, "no title"},
		{"British date", `{"authority":"ashwick","date":"01/05/2024","title":"T"}`, "YYYY-MM-DD"},
		{"no such day", `{"authority":"ashwick","date":"2023-02-29","title":"T"}`, "YYYY-MM-DD"},
		{"a name for an id", `{"authority":"Ashwick Council","date":"2024-05-01","title":"T"}`, "not an id"},
		{"a slash in the id", `{"authority":"a/b","date":"2024-05-01","title":"T"}`, "not an id"},
		{"a number for a title", `{"authority":"ashwick","date":"2024-05-01","title":7}`, "not an item record"},
	} {
		if got, err := DecodeItem([]byte(c.line)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %+v and error %v, should say %q", c.name, got, err, c.want)
		}
	}
}

func TestEncodeIsPlainAndStable(t *testing.T) {
	item := Item{
		ID: "abcdefghijklm", Authority: "ashwick", Date: "2024-05-01", Title: "Parks & <open> spaces",
		Minutes: "RESOLVED –\n\n• one\n• two", Votes: []Vote{{Motion: "M", For: &Side{Count: 3}}},
		CapturedAt: time.Date(2024, 5, 2, 10, 0, 0, 0, time.UTC), Topics: []string{},
	}
	line, err := item.Encode()
	if err != nil {
		t.Fatal(err)
	}
	want := `{"id":"abcdefghijklm","authority":"ashwick","date":"2024-05-01","title":"Parks & <open> spaces",` +
		`"minutes":"RESOLVED –\n\n• one\n• two","votes":[{"motion":"M","for":{"count":3}}],"captured_at":"2024-05-02T10:00:00Z"}`
	if string(line) != want {
		t.Errorf("got\n%s\nwant\n%s", line, want)
	}
}

func FuzzDecodeItem(f *testing.F) {
	f.Add([]byte(`{"authority":"ashwick","date":"2024-05-01","title":"T","version":2,"changes":["edited"],"earlier":[{"title":"S","version":1}]}`))
	f.Add([]byte(`{"authority":"ashwick","date":"2024-05-01","title":"T","text":"x","captured_at":"2024-05-02T10:00:00+01:00"}`))
	f.Add([]byte(`{"authority":"ashwick","date":"2024-05-01","title":"\ud800","votes":[{}],"attendance":{"present":null,"apologies":[]}}`))
	f.Fuzz(func(t *testing.T, line []byte) {
		item, err := DecodeItem(line)
		if err != nil {
			return
		}
		first, err := item.Encode()
		if err != nil {
			t.Fatalf("a decoded item does not encode: %v", err)
		}
		if bytes.ContainsRune(first, '\n') {
			t.Errorf("the record has a line break: %q", first)
		}
		again, err := DecodeItem(first)
		if err != nil {
			t.Fatalf("our own record %q does not decode: %v", first, err)
		}
		second, err := again.Encode()
		if err != nil || !bytes.Equal(first, second) {
			t.Errorf("encoding again gives\n%s\nafter\n%s\n(%v)", second, first, err)
		}
	})
}
