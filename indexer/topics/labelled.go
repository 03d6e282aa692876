package topics

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"

	"minuted"
)

// Labelled is an item whose labels a person gave.
type Labelled struct {
	Line      int // of the file it was read from
	Item      minuted.Item
	Topics    []string // the first is primary; none where the person found no topic
	Procedure bool
}

// Labels that are no topics.
const (
	labelProcedure = "PROC"
	labelNone      = "NONE"
)

// Most bytes of a line of labelled items.
const maxLine = 1 << 20

// ReadLabelled reads labelled items: lines of title, words of the body, labels and, where known, committee, separated by
// tabs; further cells and lines that begin with "#" are ignored. Labels are topics with commas between, PROC for
// procedure, NONE for no topic. The words of the body stand in for the agenda text, which sums an item up. Errors are
// [*SchemeError].
func ReadLabelled(name string, r io.Reader) ([]Labelled, error) {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, maxLine)
	var out []Labelled
	n := 0
	for lines.Scan() {
		n++
		line := strings.TrimRight(lines.Text(), "\r")
		if strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#") {
			continue
		}
		l, reason := readLabels(strings.Split(line, "\t"))
		if reason != "" {
			return nil, &SchemeError{name, n, reason}
		}
		l.Line = n
		out = append(out, l)
	}
	if err := lines.Err(); err != nil {
		return nil, &SchemeError{name, n + 1, err.Error()}
	}
	return out, nil
}

func readLabels(cells []string) (l Labelled, wrong string) {
	if len(cells) < 3 {
		return l, fmt.Sprintf("%d cells, want 3 at least: title, words of the body, labels", len(cells))
	}
	l.Item = minuted.Item{Title: cells[0], Agenda: minuted.Text(cells[1])}
	if len(cells) > 3 {
		l.Item.Committee = cells[3]
	}
	for label := range strings.SplitSeq(cells[2], ",") {
		switch label = strings.TrimSpace(label); label {
		case labelProcedure:
			l.Procedure = true
		case labelNone, "":
		default:
			if !strings.Contains(label, "/") {
				return l, fmt.Sprintf("label %q is no topic, nor %s or %s", label, labelProcedure, labelNone)
			}
			if !slices.Contains(l.Topics, label) {
				l.Topics = append(l.Topics, label)
			}
		}
	}
	return l, ""
}
