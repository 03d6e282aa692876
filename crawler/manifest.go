package crawler

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"minuted"
)

// manifestName is the file in a folder of saved pages that says what each is.
const manifestName = "manifest.tsv"

// Bounds of a manifest.
const (
	maxManifestLine = 1 << 20
	maxManifestRows = 1_000_000
)

// manifestColumns are the columns a manifest must have, in any order; it may have others.
func manifestColumns() []string { return []string{"file", "authority", "committee", "date", "url"} }

// manifestLine is one row of a manifest and where it stands.
type manifestLine struct {
	minuted.ManifestRow
	number  int
	problem string // what is wrong with it, in words; "" for a good one
}

// readManifest reads a manifest: tab-separated columns under a header row. The error says what is wrong with the whole
// of it, above all a missing column.
func readManifest(r io.Reader) ([]manifestLine, error) {
	scanner := bufio.NewScanner(r)
	scanner.Buffer(nil, maxManifestLine)
	if !scanner.Scan() {
		if err := scanner.Err(); err != nil {
			return nil, fmt.Errorf("read header row: %w", err)
		}
		return nil, fmt.Errorf("it is empty; its first line must name the columns %s", strings.Join(manifestColumns(), ", "))
	}
	header := cells(strings.TrimPrefix(scanner.Text(), "\ufeff"))
	var at []int
	for _, name := range manifestColumns() {
		i := slices.IndexFunc(header, func(cell string) bool { return strings.EqualFold(cell, name) })
		if i < 0 {
			return nil, fmt.Errorf("the column %q is missing", name)
		}
		at = append(at, i)
	}
	var rows []manifestLine
	for number := 2; scanner.Scan(); number++ {
		if strings.TrimSpace(scanner.Text()) == "" {
			continue
		}
		if len(rows) == maxManifestRows {
			return nil, fmt.Errorf("it has more than %d rows", maxManifestRows)
		}
		rows = append(rows, readManifestLine(number, cells(scanner.Text()), at))
	}
	if err := scanner.Err(); err != nil {
		return nil, fmt.Errorf("read row after line %d: %w", len(rows)+1, err)
	}
	return rows, nil
}

func cells(line string) []string {
	row := strings.Split(line, "\t")
	for i := range row {
		row[i] = strings.TrimSpace(row[i])
	}
	return row
}

// readManifestLine reads one row; at says which cell holds each of the columns.
func readManifestLine(number int, row []string, at []int) manifestLine {
	cell := func(i int) string {
		if at[i] < len(row) {
			return row[at[i]]
		}
		return ""
	}
	line := manifestLine{number: number}
	line.ManifestRow = minuted.ManifestRow{File: cell(0), Authority: cell(1), Committee: cell(2), URL: cell(4)}
	date, err := minuted.ParseDate(cell(3))
	switch {
	case line.File == "":
		line.problem = "no file is named"
	case line.Authority == "":
		line.problem = "no authority is named"
	case !utf8.ValidString(strings.Join(row, "")):
		line.problem = "it is not UTF-8"
	case strings.ContainsFunc(line.Authority, func(r rune) bool { return r == '/' || unicode.IsSpace(r) || unicode.IsControl(r) }):
		line.problem = fmt.Sprintf("authority %q is not an id such as \"leeds\"", line.Authority)
	case cell(3) != "" && err != nil:
		line.problem = err.Error()
	default:
		line.Date = date
	}
	return line
}
