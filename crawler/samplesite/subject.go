package samplesite

import (
	_ "embed" // for subjects.yaml
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
)

//go:embed subjects.yaml
var subjectsFile []byte

// subjects is what made items are written from.
type subjects struct {
	Words map[string][]string `yaml:"words"` // what {street}, {school} and the like stand for
	List  []*subject          `yaml:"subjects"`
}

// subject is one kind of business. Where it lists several wordings, one is used.
//
// Wordings hold blanks. {street} is filled from the words of that name, and with the same word throughout an item;
// {street2} with another one. {count=3-9} is filled with a number from the range, which {count} then repeats.
type subject struct {
	Committees []string   `yaml:"committees"` // keys of the committees that deal with it; none means all but Constitution and the like
	Place      string     `yaml:"place"`      // "first" and "last" for procedure, "" for business proper
	Share      int        `yaml:"share"`      // of a hundred meetings, how many have it; for procedure
	Lang       string     `yaml:"lang"`       // en (the default) or cy
	Title      []string   `yaml:"title"`      //
	Report     string     `yaml:"report"`     // name of the report that the title links to
	Documents  []string   `yaml:"documents"`  // names of further files
	Agenda     []string   `yaml:"agenda"`     //
	Minutes    [][]string `yaml:"minutes"`    // paragraph by paragraph
	Decision   []string   `yaml:"decision"`   // clauses divided by |, without "RESOLVED that"
	Vote       string     `yaml:"vote"`       // motion that a recorded vote was taken on
}

// loadSubjects reads a subjects file. Errors name the file and the place in it.
func loadSubjects(name string, content []byte) (*subjects, error) {
	var s subjects
	if err := yaml.UnmarshalWithOptions(content, &s, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	for i, one := range s.List {
		if one.Lang == "" {
			one.Lang = "en"
		}
		if len(one.Title) == 0 {
			return nil, fmt.Errorf("reading %s: subject %d has no title", name, i+1)
		}
	}
	return &s, nil
}

// business lists the subjects of a committee with the keys at one place of the agenda.
func (s *subjects) business(keys []string, lang, place string) []*subject {
	var out []*subject
	for _, one := range s.List {
		fits := len(one.Committees) == 0 && len(keys) > 0 || slices.ContainsFunc(keys, func(key string) bool { return slices.Contains(one.Committees, key) })
		if fits && one.Place == place && one.Lang == lang {
			out = append(out, one)
		}
	}
	return out
}

// blank is a blank of a wording: its name with a digit to tell several apart, and the range of a number.
var blank = regexp.MustCompile(`\{([a-z]+)([0-9]?)(?:=([0-9]+)-([0-9]+))?\}`)

// filler fills the blanks of one item's wordings.
type filler struct {
	chance *chance
	words  map[string][]string // lists, by name of the blank
	filled map[string]string   // what blanks of this item have been filled with
}

func (f *filler) fill(wording string) (string, error) {
	var failure error
	text := blank.ReplaceAllStringFunc(wording, func(found string) string {
		value, err := f.value(found)
		if err != nil {
			failure = err
		}
		return value
	})
	return text, failure
}

// sentenceStart is a small letter at the beginning of a sentence, where "the Service Manager" may have been filled in.
var sentenceStart = regexp.MustCompile(`(^|[.?!] )[a-z]`)

// sentences gives every sentence a capital.
func sentences(text string) string { return sentenceStart.ReplaceAllStringFunc(text, strings.ToUpper) }

func (f *filler) value(found string) (string, error) {
	m := blank.FindStringSubmatch(found)
	name := m[1] + m[2]
	if m[3] != "" {
		low, _ := strconv.Atoi(m[3]) // digits, by the pattern
		high, _ := strconv.Atoi(m[4])
		if high < low {
			return "", fmt.Errorf("the range of %s is empty", found)
		}
		f.filled[name] = grouped(f.chance.between(low, high))
	}
	if value, ok := f.filled[name]; ok {
		return value, nil
	}
	list := f.words[m[1]]
	if len(list) < 3 {
		return "", fmt.Errorf("there are too few words for %s", found)
	}
	f.filled[name] = f.unused(m[1], list)
	return f.filled[name], nil
}

// unused draws a word that no other blank of the same name holds.
func (f *filler) unused(name string, list []string) string {
	taken := map[string]bool{}
	for digit := range 10 {
		taken[f.filled[name+strings.TrimPrefix(strconv.Itoa(digit), "0")]] = true
	}
	for _, i := range f.chance.order(len(list)) {
		if !taken[list[i]] {
			return list[i]
		}
	}
	return list[0]
}

// grouped writes a number with commas between thousands, as sums of money are.
func grouped(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
