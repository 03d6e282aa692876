package archive

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestVerifyNamesDamagedCaptures(t *testing.T) {
	dir := t.TempDir()
	a, _ := openArchive(t, dir, Options{})
	mustCommit(t, a, seen("1", "one", 0), seen("2", "two", 1), seen("2", "two", 2), seen("3", "three", 3))
	verify := func() string {
		var out []string
		for seq, err := range a.Verify(t.Context()) {
			out = append(out, fmt.Sprint(seq, " ", err != nil))
		}
		return strings.Join(out, ", ")
	}
	if got, want := verify(), "1 false, 2 false, 3 false, 4 false"; got != want {
		t.Errorf("sequence and problem of sound captures: %s; want %s", got, want)
	}
	if _, err := a.writer.Exec(`UPDATE capture SET digest = 'sha256:0' WHERE seq = 4`); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(archiveFolder(dir), warcName(1))
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	text[ends(t, path)[2]+50] ^= 0xff
	writeFile(t, path, string(text))
	if got, want := verify(), "1 false, 2 true, 3 true, 4 true"; got != want {
		t.Errorf("sequence and problem after damage to the second: %s; want %s", got, want)
	}
}

func TestVerifyEndsWithTheCatalogue(t *testing.T) {
	dir := t.TempDir()
	openArchive(t, dir, Options{})
	r, err := OpenReader(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	for seq, err := range r.Verify(t.Context()) {
		if seq != 0 || err == nil {
			t.Errorf("a closed catalogue yields %d, %v", seq, err)
		}
	}
}
