package query_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"testing"
	"time"

	"minuted"
	"minuted/search/query"
)

// atNoon reads queries at noon of one day, so that relative dates are always the same.
var atNoon = query.Parser{Now: func() time.Time { return time.Date(2026, time.November, 21, 12, 0, 0, 0, time.UTC) }}

// vector is one query with its reading and notices, as a line of an NDJSON file.
type vector struct {
	Query   string         `json:"q"`
	ReadAs  string         `json:"read_as"`
	Notices []vectorNotice `json:"notices,omitempty"`
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
	q, _ := atNoon.Parse(v.Query)
	if q.ReadAs != v.ReadAs {
		t.Errorf("%s\n read as %s\n want    %s", v.Query, q.ReadAs, v.ReadAs)
	}
	if len(q.Notices) != len(v.Notices) {
		t.Fatalf("%s\n notices %+v\n want    %v", v.Query, q.Notices, v.Notices)
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

var update = flag.Bool("update", false, "write what queries are read as into testdata")

func TestOwnVectors(t *testing.T) {
	const path = "testdata/vectors.ndjson"
	vectors := readVectors(t, path)
	if *update {
		writeVectors(t, path, vectors)
	}
	for _, v := range vectors {
		t.Run(v.Query, v.check)
	}
}

// writeVectors gives the queries of the vectors the readings and notices they have now, and every suggestion.
func writeVectors(t *testing.T, path string, vectors []vector) {
	t.Helper()
	var out bytes.Buffer
	lines := json.NewEncoder(&out)
	lines.SetEscapeHTML(false)
	for i := range vectors {
		v := &vectors[i]
		q, _ := atNoon.Parse(v.Query)
		v.ReadAs, v.Notices = q.ReadAs, nil
		for _, n := range q.Notices {
			v.Notices = append(v.Notices, vectorNotice{n.Code, n.Level, n.Text, n.SuggestedQuery, n.Position})
		}
		if err := lines.Encode(v); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(path, out.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestReferenceVectors reads the whole language's vectors.
func TestReferenceVectors(t *testing.T) {
	vectors := readVectors(t, "../../../shared/reference/query-vectors.ndjson")
	for _, v := range vectors {
		t.Run(v.Query, v.check)
	}
}
