package query_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"regexp"
	"strings"
	"testing"

	"minuted"
	"minuted/search/query"
)

// vector is one query with its reading and notices, as a line of an NDJSON file.
type vector struct {
	Query   string         `json:"q"`
	ReadAs  string         `json:"read_as"`
	Notices []vectorNotice `json:"notices"`
}

type vectorNotice struct {
	Code  string
	Level minuted.Level
	Msg   string
	Fix   string
	Pos   int
}

func readVectors(t *testing.T, path string) []vector {
	t.Helper()
	data, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		t.Skipf("%s is not here", path)
	}
	if err != nil {
		t.Fatal(err)
	}
	var vectors []vector
	for line := range bytes.Lines(data) {
		var v vector
		if err := json.Unmarshal(line, &v); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		vectors = append(vectors, v)
	}
	return vectors
}

// check compares what Parse makes of the query with the vector. A fix is compared where the vector gives one.
func (v vector) check(t *testing.T) {
	t.Helper()
	q, _ := query.Parse(v.Query)
	if q.ReadAs != v.ReadAs {
		t.Errorf("%s\n read as %s\n want    %s", v.Query, q.ReadAs, v.ReadAs)
	}
	if len(q.Notices) != len(v.Notices) {
		t.Fatalf("%s\n notices %v\n want    %v", v.Query, q.Notices, v.Notices)
	}
	for i, want := range v.Notices {
		got := q.Notices[i]
		if want.Fix == "" {
			want.Fix = got.SuggestedQuery
		}
		if is := (vectorNotice{got.Code, got.Level, got.Text, got.SuggestedQuery, got.Position}); is != want {
			t.Errorf("%s\n notice %+v\n want   %+v", v.Query, is, want)
		}
	}
}

func TestOwnVectors(t *testing.T) {
	for _, v := range readVectors(t, "testdata/vectors.ndjson") {
		t.Run(v.Query, v.check)
	}
}

// TestReferenceVectors reads the whole language's vectors: those within what is available must come out as they say,
// the others must be refused by name.
func TestReferenceVectors(t *testing.T) {
	available := 0
	for _, v := range readVectors(t, "../../../shared/reference/query-vectors.ndjson") {
		t.Run(v.Query, func(t *testing.T) {
			if thing := v.unavailable(); thing != "" {
				checkRefused(t, v.Query, thing)
				return
			}
			available++
			v.check(t)
		})
	}
	t.Logf("%d vectors are within what is available", available)
	if available < 45 {
		t.Errorf("%d vectors are within what is available, want at least 45", available)
	}
}

// What is not available, as it shows in a vector's reading and, where the reading puts it another way, in its query.
var (
	laterReading = regexp.MustCompile(` NEAR/| PRE/|[*?~]|\b(url|words|sort|my):|date:6m`)
	laterQuery   = regexp.MustCompile(`\b(fy|after|before):`)
	laterThing   = regexp.MustCompile(`\b(fy|my|after|words|sort):|6m|https:\S+|~[0-9]+$|[\w*?]*[*?~][\w*?~]*|\S*/[0-9sp]+\b|NEAR|ADJ3`)
)

// unavailable returns what the vector uses that is not available, or "".
func (v vector) unavailable() string {
	if laterReading.MatchString(v.ReadAs) || laterQuery.MatchString(v.Query) {
		return laterThing.FindString(v.Query)
	}
	return ""
}

func checkRefused(t *testing.T, text, thing string) {
	t.Helper()
	q, err := query.Parse(text)
	var refused *query.Error
	if !errors.As(err, &refused) {
		t.Fatalf("%s was read as %s, want an error that names %s", text, q.ReadAs, thing)
	}
	named := false
	for _, n := range refused.Notices {
		if n.Level != minuted.LevelError || n.Code != "Q209" {
			continue
		}
		named = named || strings.Contains(n.Text, thing)
		if n.SuggestedQuery == "" {
			t.Errorf("%s: no suggestion beside %q", text, n.Text)
		}
		if _, err := query.Parse(n.SuggestedQuery); err != nil {
			t.Errorf("%s: the suggested %s does not run: %v", text, n.SuggestedQuery, err)
		}
	}
	if !named {
		t.Errorf("%s: no notice names %s: %v", text, thing, refused.Notices)
	}
}
