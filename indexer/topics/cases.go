package topics

import (
	"fmt"
	"slices"

	"minuted"
)

// Failure is a title of the scheme's own tests that did not come out as it should.
type Failure struct {
	Line  int // in the file that was loaded last, or the built-in one
	Topic string
	Title string
	Want  bool     // the title should have the topic; else it should not
	Got   []string // its topics
}

func (f Failure) String() string {
	verb := "should be"
	if !f.Want {
		verb = "should not be"
	}
	return fmt.Sprintf("line %d: %q %s %s; got %q", f.Line, f.Title, verb, f.Topic, f.Got)
}

// Test runs the titles that the scheme gives as tests of its topics. It returns how many there are and which fail.
func (lex *Lexicon) Test() (run int, failures []Failure) {
	for _, subject := range lex.scheme.Topics {
		for _, sub := range subject.Sub {
			id := subject.ID.text + "/" + sub.ID.text
			for _, title := range sub.Tests.Yes {
				failures = append(failures, lex.test(id, title, true)...)
			}
			for _, title := range sub.Tests.No {
				failures = append(failures, lex.test(id, title, false)...)
			}
			run += len(sub.Tests.Yes) + len(sub.Tests.No)
		}
	}
	return run, failures
}

func (lex *Lexicon) test(id string, title located, want bool) []Failure {
	item := minuted.Item{Title: title.text}
	lex.Label(&item)
	if slices.Contains(item.Topics, id) == want {
		return nil
	}
	return []Failure{{title.line, id, title.text, want, item.Topics}}
}
