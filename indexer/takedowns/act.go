package takedowns

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"minuted"
)

// Verb says what an act did.
type Verb string

// The verbs.
const (
	TakeDown Verb = "takedown"
	Undo     Verb = "undo" // the item is served again
)

// Act is one line of the log.
type Act struct {
	Time   time.Time `json:"time"` // UTC, in whole seconds
	Verb   Verb      `json:"act"`
	ID     string    `json:"id"`     // of the item
	Reason string    `json:"reason"` // one line
}

var errNoReason = errors.New("there is no reason; it is shown to everyone who asks for the item")

// maxReason bounds a reason, in Unicode code points.
const maxReason = 1000

// timeForm is the form of times.
const timeForm = "2006-01-02T15:04:05Z"

// columns is how many there are in a line.
const columns = 4

// CleanReason gives a reason as it can be written, on one line. The error says in words what is wrong with it.
func CleanReason(text string) (string, error) {
	reason := strings.Join(strings.Fields(text), " ")
	switch {
	case reason == "":
		return "", errNoReason
	case utf8.RuneCountInString(reason) > maxReason:
		return "", fmt.Errorf("the reason is longer than %d characters", maxReason)
	}
	return reason, checkReason(reason)
}

func checkReason(reason string) error {
	if !utf8.ValidString(reason) || strings.ContainsFunc(reason, unicode.IsControl) {
		return fmt.Errorf("the reason %.40q is no plain text of one line", reason)
	}
	return nil
}

// line is the act as it stands in the log.
func (a Act) line() string {
	return strings.Join([]string{a.Time.UTC().Format(timeForm), string(a.Verb), a.ID, a.Reason}, "\t") + "\n"
}

// readAct reads a line, which has no line feed.
func readAct(line string) (Act, error) {
	cells := strings.Split(line, "\t")
	if len(cells) != columns {
		return Act{}, fmt.Errorf("it has %d columns where time, act, item id and reason have to be, with tabs between them", len(cells))
	}
	a := Act{Verb: Verb(cells[1]), ID: cells[2], Reason: cells[3]}
	var err error
	if a.Time, err = time.Parse(timeForm, cells[0]); err != nil || a.Time.Format(timeForm) != cells[0] {
		return Act{}, fmt.Errorf("%q is not a time in UTC such as 2026-11-21T22:17:23Z", cells[0])
	}
	if a.Verb != TakeDown && a.Verb != Undo {
		return Act{}, fmt.Errorf("%q is not an act; it can be %s or %s", cells[1], TakeDown, Undo)
	}
	if !minuted.IsID(a.ID) {
		return Act{}, fmt.Errorf("%q is not an item id, which is 13 letters and digits", a.ID)
	}
	if a.Verb == TakeDown && a.Reason == "" {
		return Act{}, errNoReason
	}
	return a, checkReason(a.Reason)
}
