package main

import (
	"bufio"
	"fmt"
	"os"
	"strconv"
	"strings"
)

// judgements are queries and which items answer them.
type judgements struct {
	queries  []judgedQuery // in the order of their file
	grades   map[string]grades
	problems []string
}

type judgedQuery struct{ id, text string }

// readJudgements reads a file of queries and one of judgements. A line that cannot be read becomes a problem; an error
// is about a file.
func readJudgements(queries, qrels string) (judgements, error) {
	j := judgements{grades: make(map[string]grades), problems: []string{}}
	if err := j.readLines(queries, j.addQuery); err != nil {
		return j, fmt.Errorf("reading the queries: %w", err)
	}
	if err := j.readLines(qrels, j.addGrade); err != nil {
		return j, fmt.Errorf("reading the judgements: %w", err)
	}
	return j, nil
}

// readLines hands on every line that is not blank; what add says is wrong with one becomes a problem.
func (j *judgements) readLines(path string, add func(line string) error) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		if strings.TrimSpace(lines.Text()) == "" {
			continue
		}
		if err := add(lines.Text()); err != nil {
			j.problems = append(j.problems, fmt.Sprintf("%s line %d: %v", path, n, err))
		}
	}
	return lines.Err()
}

func (j *judgements) addQuery(line string) error {
	id, rest, ok := strings.Cut(line, "\t")
	text, _, _ := strings.Cut(rest, "\t") // further columns are for people
	if id, text = strings.TrimSpace(id), strings.TrimSpace(text); !ok || id == "" || text == "" {
		return fmt.Errorf("not an id, a tab and a query")
	}
	if _, again := j.grades[id]; again {
		return fmt.Errorf("a second query with the id %s", id)
	}
	j.queries = append(j.queries, judgedQuery{id, text})
	j.grades[id] = make(grades)
	return nil
}

func (j *judgements) addGrade(line string) error {
	fields := strings.Fields(line)
	if len(fields) != 4 {
		return fmt.Errorf("not a query's id, a word, an item's id and a grade")
	}
	grade, err := strconv.Atoi(fields[3])
	if err != nil {
		return fmt.Errorf("the grade %q is not a whole number", fields[3])
	}
	grades, ok := j.grades[fields[0]]
	if !ok {
		return fmt.Errorf("there is no query with the id %s", fields[0])
	}
	if _, again := grades[fields[2]]; again {
		return fmt.Errorf("item %s is judged twice for query %s", fields[2], fields[0])
	}
	grades[fields[2]] = grade
	return nil
}
