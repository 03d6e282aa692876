package query

import (
	_ "embed"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Thesaurus knows what means the same: acronyms of local government and the words they stand for, and words that are
// spelt in more than one way. It never changes once it is read.
type Thesaurus struct {
	acronyms  map[string]acronym    // as printed and in capitals, and the plurals of both
	short     map[string][]string   // acronyms, by the words they stand for as canonical gives them
	spellings map[string][][]string // the group of spellings that a folded one belongs to, each in words as printed
	longest   int                   // words in the longest entry
}

// acronym is a row of acronyms.tsv.
type acronym struct {
	name       string
	plural     string   // "" where the words are given in one number alone
	expansions []string // the same words, in singular and plural where both are given
	mode       mode
	meanings   []string // what else it stands for
}

// names lists the acronym in singular and plural.
func (a acronym) names() []string {
	if a.plural == "" {
		return []string{a.name}
	}
	return []string{a.name, a.plural}
}

// mode says how far an acronym may be taken for the words it stands for.
type mode string

const (
	twoWay    mode = "two-way" // each finds the other
	oneWay    mode = "one-way" // the acronym finds the words
	inContext mode = "context" // it has several living meanings, which one only the reader knows
	asWord    mode = "word"    // it is a word of the language too, and an acronym only in capitals
)

//go:embed acronyms.tsv
var acronymRows string

//go:embed spellings.tsv
var spellingRows string

// Builtin returns the thesaurus of the files acronyms.tsv and spellings.tsv. An error names the row that is wrong.
func Builtin() (*Thesaurus, error) {
	return newThesaurus(acronymRows, spellingRows)
}

func newThesaurus(acronyms, spellings string) (*Thesaurus, error) {
	t := &Thesaurus{acronyms: map[string]acronym{}, short: map[string][]string{}, spellings: map[string][][]string{}}
	for row := range strings.Lines(spellings) {
		t.addSpellings(strings.Split(strings.TrimSuffix(row, "\n"), "\t"))
	}
	for i, row := range strings.Split(strings.TrimSuffix(acronyms, "\n"), "\n") {
		if i == 0 {
			continue // names of the columns
		}
		a, err := readAcronym(row)
		if err != nil {
			return nil, fmt.Errorf("reading row %d of the acronyms: %w", i+1, err)
		}
		if err := t.addAcronym(a); err != nil {
			return nil, fmt.Errorf("reading row %d of the acronyms: %w", i+1, err)
		}
	}
	return t, nil
}

// readAcronym reads a row: acronym, expansion, mode, and other meanings with semicolons between them.
func readAcronym(row string) (acronym, error) {
	columns := strings.Split(row, "\t")
	if len(columns) != 4 {
		return acronym{}, fmt.Errorf("%d columns, want 4", len(columns))
	}
	a := acronym{name: columns[0], expansions: expansionsOf(columns[1]), mode: mode(columns[2])}
	switch a.mode {
	case twoWay, oneWay, inContext, asWord:
	default:
		return acronym{}, fmt.Errorf("mode %q of %s is not known", a.mode, a.name)
	}
	for meaning := range strings.SplitSeq(columns[3], ";") {
		a.meanings = append(a.meanings, expansionsOf(meaning)...)
	}
	if a.name == "" || len(a.expansions) == 0 {
		return acronym{}, fmt.Errorf("acronym %q has no expansion", a.name)
	}
	if len(a.expansions) > 1 {
		a.plural = a.name + "s"
	}
	return a, nil
}

var (
	plural  = regexp.MustCompile(`(\pL)\((\pL+)\)`) // child(ren)
	comment = regexp.MustCompile(` *\([^)]*\)`)     // (ended July 2022)
)

// expansionsOf gives the words of an expansion without comments in brackets, with and without an ending in brackets.
func expansionsOf(text string) []string {
	var found []string
	for _, ending := range []string{"$1", "$1$2"} {
		words := strings.TrimSpace(comment.ReplaceAllString(plural.ReplaceAllString(text, ending), ""))
		if words != "" && !slices.Contains(found, words) {
			found = append(found, words)
		}
	}
	return found
}

func (t *Thesaurus) addSpellings(forms []string) {
	group := make([][]string, len(forms))
	for i, form := range forms {
		group[i] = strings.Fields(form)
	}
	for _, form := range forms {
		words := folded(form)
		t.spellings[strings.Join(words, " ")] = group
		t.longest = max(t.longest, len(words))
	}
}

func (t *Thesaurus) addAcronym(a acronym) error {
	for _, name := range a.names() {
		if other, ok := t.acronyms[name]; ok {
			return fmt.Errorf("%s is there already, as %s", name, other.expansions[0])
		}
	}
	t.acronyms[a.name] = a
	t.acronyms[strings.ToUpper(a.name)] = a
	if a.plural != "" {
		t.acronyms[a.plural] = a
		t.acronyms[strings.ToUpper(a.name)+"s"] = a
	}
	for _, expansion := range a.expansions {
		words := folded(expansion)
		t.longest = max(t.longest, len(words))
		if a.mode == twoWay {
			key := t.canonical(words)
			t.short[key] = append(t.short[key], a.names()...)
		}
	}
	return nil
}

// canonical joins folded words, those that are spelt in more than one way in the first spelling of their group.
func (t *Thesaurus) canonical(words []string) string {
	var b strings.Builder
	for len(words) > 0 {
		n, group := t.spellingAt(words)
		form := words[:1]
		if n > 0 {
			form = folded(strings.Join(group[0], " "))
		}
		for _, word := range form {
			b.WriteString(word)
			b.WriteByte(' ')
		}
		words = words[max(n, 1):]
	}
	return strings.TrimSuffix(b.String(), " ")
}

// spellingAt returns the group of the longest spelling that the words begin with, and its length.
func (t *Thesaurus) spellingAt(words []string) (n int, group [][]string) {
	for n := min(len(words), t.longest); n > 0; n-- {
		if group, ok := t.spellings[strings.Join(words[:n], " ")]; ok {
			return n, group
		}
	}
	return 0, nil
}

// otherSpellings gives a text with the first word in it that has other spellings in each of them.
func (t *Thesaurus) otherSpellings(text string) []string {
	words := folded(text)
	for i := range words {
		n, group := t.spellingAt(words[i:])
		if n == 0 {
			continue
		}
		typed := strings.Join(words[i:i+n], " ")
		var found []string
		for _, form := range group {
			if strings.Join(folded(strings.Join(form, " ")), " ") != typed {
				found = append(found, strings.Join(slices.Concat(words[:i], form, words[i+n:]), " "))
			}
		}
		return found
	}
	return nil
}

// folded gives the words of a text in small letters and without apostrophes, cut where an index cuts them.
func folded(text string) []string {
	return strings.FieldsFunc(withoutApostrophes(strings.ToLower(text)), func(r rune) bool { return !isLetter(r) })
}

func withoutApostrophes(text string) string {
	return strings.Map(func(r rune) rune {
		if isApostrophe(r) {
			return -1
		}
		return r
	}, text)
}
