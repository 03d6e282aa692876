package archive

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"minuted"
)

// differences verifies an archive and returns what is wrong, a line each, without the folder.
func differences(t *testing.T, r *Reader, dir string) (string, Verified) {
	t.Helper()
	var out []string
	done, err := r.Verify(t.Context(), func(d Difference) {
		out = append(out, strings.TrimPrefix(d.Where, archiveFolder(dir)+string(filepath.Separator))+": "+d.What)
	}, func(Verified) {})
	if err != nil {
		t.Fatal(err)
	}
	if done.Differences != len(out) {
		t.Errorf("%d differences are counted and %d told", done.Differences, len(out))
	}
	return strings.Join(out, "\n"), done
}

// verifiable fills an archive with four captures in two files, and a site.
func verifiable(t *testing.T) (a *Archive, dir string) {
	t.Helper()
	dir = t.TempDir()
	a, _ = openArchive(t, dir, Options{MaxFile: 1500})
	if err := a.AddSite(t.Context(), minuted.Authority{ID: "ashwick", Name: "Ashwick", Platform: "moderngov"}); err != nil {
		t.Fatal(err)
	}
	mustCommit(t, a, seen("1", "one", 0), seen("2", "two", 1))
	mustCommit(t, a, seen("2", "two", 2), seen("3", "three", 3))
	return a, dir
}

func TestVerifySoundArchive(t *testing.T) {
	a, dir := verifiable(t)
	found, done := differences(t, a.Reader, dir)
	if found != "" {
		t.Errorf("a sound archive differs:\n%s", found)
	}
	if done.Captures != 4 || done.Files != 2 || done.Records != 7 || done.Bytes == 0 {
		t.Errorf("verified %+v, want 4 captures, a site and 2 descriptions of files in 2 files", done)
	}
}

func TestVerifyNamesDamage(t *testing.T) {
	first := func(dir string) string { return filepath.Join(archiveFolder(dir), warcName(1)) }
	for _, c := range []struct {
		name   string
		damage func(t *testing.T, a *Archive, dir string)
		want   []string // each in a line of its own, in this order
	}{
		{"a byte in the second capture", func(t *testing.T, _ *Archive, dir string) {
			text, err := os.ReadFile(first(dir))
			if err != nil {
				t.Fatal(err)
			}
			text[ends(t, first(dir))[3]+50] ^= 0xff
			writeFile(t, first(dir), string(text))
		}, []string{"no whole record", "there is no whole record of capture 2"}},
		{"a file that was cut", func(t *testing.T, _ *Archive, dir string) {
			if err := os.Truncate(first(dir), ends(t, first(dir))[1]); err != nil {
				t.Fatal(err)
			}
		}, []string{"it has been cut to", "there is no whole record of capture 1", "there is no whole record of capture 2", "what it says of ashwick/moderngov is in no WARC file"}},
		{"a file that is gone", func(t *testing.T, _ *Archive, dir string) {
			if err := os.Remove(first(dir)); err != nil {
				t.Fatal(err)
			}
		}, []string{"it cannot be read", "whole record of capture 1", "whole record of capture 2", "what it says of ashwick/moderngov is in no WARC file"}},
		{"a file too many", func(t *testing.T, _ *Archive, dir string) {
			writeFile(t, filepath.Join(archiveFolder(dir), warcName(7)), "")
		}, []string{"00007.warc.gz: the catalogue does not know the file"}},
		{"a digest", sqlDamage(`UPDATE capture SET digest = 'sha256:0' WHERE seq = 1`),
			[]string{"the digest of capture 1 is another", "the body of capture 1 has the digest"}},
		{"an address", sqlDamage(`UPDATE capture SET url = 'http://other.example/' WHERE seq = 4`),
			[]string{"the address of capture 4 is another in the catalogue"}},
		{"a content", sqlDamage(`UPDATE capture SET content = 'sha256:0' WHERE seq = 4`), []string{"the content of capture 4"}},
		{"a verdict", sqlDamage(`UPDATE capture SET good = 0 WHERE seq = 1`), []string{"the verdict of capture 1"}},
		{"a body elsewhere", sqlDamage(`UPDATE capture SET refers = 1 WHERE seq = 3`),
			[]string{"the body of capture 3 is not where the catalogue says"}},
		{"a body nowhere", sqlDamage(`UPDATE capture SET refers = NULL WHERE seq = 3`),
			[]string{"capture 3 stores no body"}},
		{"a capture forgotten", sqlDamage(`DELETE FROM capture WHERE seq = 2`),
			[]string{"the catalogue does not know the capture of", "the body of capture 3 is not where"}},
		{"a capture made up", sqlDamage(`INSERT INTO capture SELECT 9, site, kind, id, url, time, good, content, fresh, gone, unread, digest, record, refers, file, position + 1, 1
			FROM capture WHERE seq = 4`), []string{"there is no whole record of capture 9"}},
		{"a site", sqlDamage(`UPDATE site SET record = '{}' WHERE authority = 'ashwick'`), []string{"catalogue.db: what it says of ashwick/moderngov is not what"}},
		{"an index of the catalogue", sqlDamage(`PRAGMA writable_schema = 1; DELETE FROM sqlite_schema WHERE name = 'capture_kind'; PRAGMA writable_schema = 0`),
			[]string{"catalogue.db: ", "never used"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, dir := verifiable(t)
			c.damage(t, a, dir)
			r, err := OpenReader(t.Context(), dir)
			if err != nil {
				t.Fatal(err)
			}
			defer r.Close()
			found, _ := differences(t, r, dir)
			lines := strings.Split(found, "\n")
			if len(lines) != len(c.want) {
				t.Fatalf("want %d differences, got:\n%s", len(c.want), found)
			}
			for i, want := range c.want {
				if !strings.Contains(lines[i], want) {
					t.Errorf("difference %d is %q, should say %q", i+1, lines[i], want)
				}
			}
		})
	}
}

// sqlDamage changes the catalogue behind the archive's back.
func sqlDamage(statement string) func(*testing.T, *Archive, string) {
	return func(t *testing.T, a *Archive, _ string) {
		t.Helper()
		if _, err := a.writer.Exec(statement); err != nil {
			t.Fatal(err)
		}
	}
}

func TestVerifyBesideAWriter(t *testing.T) {
	a, dir := verifiable(t)
	first := true
	done, err := a.Verify(t.Context(), func(d Difference) { t.Errorf("%s: %s", d.Where, d.What) }, func(Verified) {
		if first {
			mustCommit(t, a, seen("4", "four", 4), seen("1", "one again", 5))
		}
		first = false
	})
	if err != nil || done.Captures != 4 {
		t.Errorf("%d captures were verified (%v), want the 4 that were there when it began, of %s", done.Captures, err, dir)
	}
}

func TestVerifyEndsWithTheCatalogue(t *testing.T) {
	_, dir := verifiable(t)
	r, err := OpenReader(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if done, err := r.Verify(t.Context(), func(Difference) {}, func(Verified) {}); err == nil {
		t.Errorf("a closed catalogue gives %s", fmt.Sprint(done))
	}
}
