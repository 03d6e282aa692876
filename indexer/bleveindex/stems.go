package bleveindex

import (
	"cmp"
	"errors"
	"io/fs"
	"path/filepath"
	"slices"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
)

// stem gives the English stem (Porter's second algorithm) of a folded word. A word with anything but plain letters in it
// is its own stem.
func stem(form string) string {
	for i := 0; i < len(form); i++ {
		if form[i] < 'a' || form[i] > 'z' {
			return form
		}
	}
	env := snowballstem.NewEnv(form)
	english.Stem(env)
	return env.Current()
}

// stems tells which forms of a word occur in the index. A stem whose only form is the stem itself need not be kept.
type stems struct {
	welsh  []string // forms that occur in items in Welsh, sorted
	stems  []string // sorted
	starts []uint32 // of each stem's forms, and the end of the last
	forms  []string // sorted within their stem
	more   *stems   // of words added since the last whole build; nil where there are none
}

// stemmed is a form with its stem.
type stemmed struct{ stem, form string }

// gatherStems groups forms, which come in any order and may come repeatedly. Stems whose only form is the stem itself are
// kept where there will be more forms to be added.
func gatherStems(forms, welsh []string, all bool) *stems {
	pairs := make([]stemmed, 0, len(forms))
	for _, form := range forms {
		pairs = append(pairs, stemmed{stem(form), form})
	}
	slices.SortFunc(pairs, func(a, b stemmed) int {
		return cmp.Or(cmp.Compare(a.stem, b.stem), cmp.Compare(a.form, b.form))
	})
	s := &stems{welsh: welsh, starts: []uint32{0}}
	for pairs = slices.Compact(pairs); len(pairs) > 0; {
		n := 1
		for n < len(pairs) && pairs[n].stem == pairs[0].stem {
			n++
		}
		if all || n > 1 || pairs[0].form != pairs[0].stem {
			s.addGroup(pairs[:n])
		}
		pairs = pairs[n:]
	}
	return s
}

// addGroup adds the forms of one stem.
func (s *stems) addGroup(group []stemmed) {
	for _, pair := range group {
		s.forms = append(s.forms, pair.form)
	}
	s.stems = append(s.stems, group[0].stem)
	s.starts = append(s.starts, uint32(len(s.forms)))
}

// of gives the forms that a folded word is looked for by: all those with its stem that occur, or the word itself.
func (s *stems) of(form string) []string {
	found := s.withStem(stem(form))
	if s.more == nil {
		return found
	}
	return distinct(slices.Concat(found, s.more.of(form)))
}

func (s *stems) withStem(root string) []string {
	if i, ok := slices.BinarySearch(s.stems, root); ok {
		return s.forms[s.starts[i]:s.starts[i+1]]
	}
	// A stem that is not kept occurs as itself or not at all.
	return []string{root}
}

// formsOf gives the forms that a folded word is looked for by in each language.
func (s *stems) formsOf(word string) []form {
	var all []form
	for _, text := range s.of(word) {
		all = append(all, form{text, notWelsh})
	}
	if !s.hasWelsh() {
		return all
	}
	for _, text := range family(word) {
		if !s.inWelsh(text) {
			continue
		}
		if at := slices.IndexFunc(all, func(f form) bool { return f.text == text }); at >= 0 {
			all[at].in = anyLang
		} else {
			all = append(all, form{text, welsh})
		}
	}
	return all
}

func (s *stems) hasWelsh() bool { return len(s.welsh) > 0 || s.more != nil && s.more.hasWelsh() }

// inWelsh reports whether a form occurs in items in Welsh.
func (s *stems) inWelsh(form string) bool {
	_, ok := slices.BinarySearch(s.welsh, form)
	return ok || s.more != nil && s.more.inWelsh(form)
}

func (s *stems) write(path string) error {
	return writeSide(path, func(w *sideWriter) {
		w.strings(s.stems)
		w.numbers(s.starts)
		w.strings(s.forms)
		w.strings(s.welsh)
	})
}

// readAllStems reads those of the generation in a folder.
func readAllStems(dir string) (*stems, error) {
	s, err := readStems(filepath.Join(dir, stemsFile))
	if err != nil {
		return nil, err
	}
	s.more, err = readStems(filepath.Join(dir, added(stemsFile)))
	if errors.Is(err, fs.ErrNotExist) {
		s.more, err = nil, nil
	}
	return s, err
}

func readStems(path string) (*stems, error) {
	s := new(stems)
	err := readSide(path, func(r *sideReader) {
		s.stems, s.starts, s.forms, s.welsh = r.strings(), r.numbers(), r.strings(), r.strings()
		r.expect(len(s.starts) == len(s.stems)+1 && slices.IsSorted(s.stems) && slices.IsSorted(s.starts) && slices.IsSorted(s.welsh))
		r.expect(r.err != nil || s.starts[len(s.stems)] == uint32(len(s.forms)))
	})
	return s, err
}
