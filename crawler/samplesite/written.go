package samplesite

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"

	"minuted"
)

//go:embed minutes/*.txt
var minutesFolder embed.FS

// writtenItem is one agenda item written out in a file: lines of "key: value", then sections that begin with a line
// "== Agenda", "== Decision" or "== Minutes".
type writtenItem struct {
	File      string
	Council   string
	Committee string
	Date      minuted.Date
	Title     string
	Number    string
	Report    string
	Documents []string
	Votes     []minuted.Vote
	Lang      string
	Agenda    minuted.Text
	Decision  minuted.Text
	Minutes   minuted.Text

	councilLine, committeeLine int
}

// loadMinutes reads every .txt file of a folder, in order of name.
func loadMinutes(fsys fs.FS, folder string) ([]*writtenItem, error) {
	names, err := fs.Glob(fsys, path.Join(folder, "*.txt"))
	if err != nil {
		return nil, fmt.Errorf("listing %s: %w", folder, err)
	}
	items := make([]*writtenItem, 0, len(names))
	for _, name := range names {
		content, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, fmt.Errorf("reading written minutes: %w", err)
		}
		item, err := parseWritten(name, string(content))
		if err != nil {
			return nil, err
		}
		items = append(items, item)
	}
	return items, nil
}

// parseWritten reads one file. Errors begin with its name and line.
func parseWritten(name, content string) (*writtenItem, error) {
	w := &writtenItem{File: name, Lang: "en"}
	lines := strings.Split(strings.ReplaceAll(content, "\r\n", "\n"), "\n")
	n := 0
	for ; n < len(lines) && !isSection(lines[n]); n++ {
		if strings.TrimSpace(lines[n]) == "" {
			continue
		}
		if err := w.field(n+1, lines[n]); err != nil {
			return nil, err
		}
	}
	if err := w.complete(n + 1); err != nil {
		return nil, err
	}
	for n < len(lines) {
		end := n + 1
		for end < len(lines) && !isSection(lines[end]) {
			end++
		}
		if err := w.section(n+1, lines[n], lines[n+1:end]); err != nil {
			return nil, err
		}
		n = end
	}
	return w, nil
}

func isSection(line string) bool { return strings.HasPrefix(line, "== ") }

func (w *writtenItem) errorf(line int, format string, args ...any) error {
	return fmt.Errorf("%s:%d: %s", w.File, line, fmt.Sprintf(format, args...))
}

// field reads one "key: value" line.
func (w *writtenItem) field(n int, line string) error {
	key, value, ok := strings.Cut(line, ":")
	value = strings.TrimSpace(value)
	if !ok || value == "" {
		return w.errorf(n, "%q is not of the form key: value", line)
	}
	switch key {
	case "council":
		w.Council, w.councilLine = value, n
	case "committee":
		w.Committee, w.committeeLine = value, n
	case "date":
		date, err := minuted.ParseDate(value)
		if err != nil {
			return w.errorf(n, "%v", err)
		}
		w.Date = date
	case "title":
		w.Title = value
	case "number":
		w.Number = value
	case "report":
		w.Report = value
	case "documents":
		w.Documents = splitBars(value)
	case "vote":
		return w.vote(n, value)
	case "lang":
		if value != "en" && value != "cy" {
			return w.errorf(n, "language %q is neither en nor cy", value)
		}
		w.Lang = value
	default:
		return w.errorf(n, "there is no key %q", key)
	}
	return nil
}

// vote reads "motion | result | for | against | abstained"; the three counts may be left out together.
func (w *writtenItem) vote(n int, value string) error {
	parts := splitBars(value)
	if len(parts) != 2 && len(parts) != 5 {
		return w.errorf(n, "a vote has a motion, a result and three counts, divided by |")
	}
	v := minuted.Vote{Motion: parts[0], Type: "Motion", Result: parts[1]}
	var counts []*minuted.Side
	for _, part := range parts[2:] {
		count, err := strconv.Atoi(part)
		if err != nil || count < 0 {
			return w.errorf(n, "%q is not a count of votes", part)
		}
		counts = append(counts, &minuted.Side{Count: count})
	}
	if counts != nil {
		v.For, v.Against, v.Abstained = counts[0], counts[1], counts[2]
	}
	w.Votes = append(w.Votes, v)
	return nil
}

func splitBars(s string) []string {
	parts := strings.Split(s, "|")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return parts
}

// complete checks that the keys every item needs have been given before line n.
func (w *writtenItem) complete(n int) error {
	for _, need := range []struct{ key, value string }{
		{"council", w.Council}, {"committee", w.Committee}, {"date", string(w.Date)}, {"title", w.Title},
	} {
		if need.value == "" {
			return w.errorf(n, "%s is missing above this line", need.key)
		}
	}
	return nil
}

// section reads one section, whose heading is on line n.
func (w *writtenItem) section(n int, heading string, lines []string) error {
	text := readText(lines)
	if text == "" {
		return w.errorf(n, "section %q is empty", heading)
	}
	var into *minuted.Text
	switch strings.TrimSpace(strings.TrimPrefix(heading, "== ")) {
	case "Agenda":
		into = &w.Agenda
	case "Decision":
		into = &w.Decision
	case "Minutes":
		into = &w.Minutes
	default:
		return w.errorf(n, "there is no section %q", heading)
	}
	if *into != "" {
		return w.errorf(n, "section %q comes twice", heading)
	}
	*into = text
	return nil
}
