package web

import (
	"bytes"
	"compress/gzip"
	"testing"
)

// boxBudget is what the script may take on the wire, in bytes.
const boxBudget = 6_000

// A version of the script and the digest under which other sites know it.
const (
	publishedVersion   = "1.0.0"
	publishedIntegrity = "sha384-rlDYHsxpQd7uwsYwi3uDB+k+cIicLdXDRI+ajK+bDJjLMkFD6QlLw9znkNaQhIbK"
)

func TestBoxVersion(t *testing.T) {
	if b := SearchBox(); b.Version != publishedVersion || b.Integrity != publishedIntegrity {
		t.Errorf("version %s of the script has the digest %s, while %s was published with %s: raise BoxVersion and publish both here",
			b.Version, b.Integrity, publishedVersion, publishedIntegrity)
	}
}

func TestBoxSize(t *testing.T) {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(SearchBox().Script); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if b.Len() > boxBudget {
		t.Errorf("the script takes %d bytes compressed, %d is the most", b.Len(), boxBudget)
	}
}

func TestBoxPaths(t *testing.T) {
	b := Box{Version: "3.1.4"}
	if got, want := b.Path(), "/embed/v3.1.4/minuted-search.js"; got != want {
		t.Errorf("the version is at %s, want %s", got, want)
	}
	if got, want := b.LatestPath(), "/embed/v3/minuted-search.js"; got != want {
		t.Errorf("the newest is at %s, want %s", got, want)
	}
}
