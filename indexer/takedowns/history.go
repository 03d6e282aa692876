package takedowns

import (
	"bytes"
	"fmt"
	"strings"

	"minuted"
)

// History is what a log holds.
type History struct {
	Acts  []Act // in the order of the file
	Torn  bool  // the file ends with what a crash left of an act
	whole int64 // bytes, without what is torn
}

// readHistory reads the text of a log. The error names the line that cannot be read.
func readHistory(text []byte) (*History, error) {
	whole := bytes.LastIndexByte(text, '\n') + 1
	h := &History{Torn: whole < len(text), whole: int64(whole)}
	number := 0
	for line := range strings.Lines(string(text[:whole])) {
		number++
		if strings.HasPrefix(line, "#") {
			continue
		}
		act, err := readAct(strings.TrimSuffix(line, "\n"))
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", number, err)
		}
		h.Acts = append(h.Acts, act)
	}
	return h, nil
}

// InForce gives the takedowns that have not been undone.
func (h *History) InForce() *minuted.Takedowns {
	last := map[string]Act{}
	for _, act := range h.Acts {
		last[act.ID] = act
	}
	var list []minuted.Takedown
	for _, act := range last {
		if act.Verb == TakeDown {
			list = append(list, minuted.Takedown{ID: act.ID, Time: act.Time, Reason: act.Reason})
		}
	}
	return minuted.NewTakedowns(list)
}
