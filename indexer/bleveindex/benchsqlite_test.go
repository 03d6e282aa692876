package bleveindex_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"

	"minuted"
	"minuted/indexer/generated"
)

// sqliteEngine is FTS5 of SQLite, in as many shells as there are processors. One client is always answered by the first.
type sqliteEngine struct {
	shells []*shell
	places chan struct{} // one for every shell that answers
	mu     sync.Mutex
	idle   []*shell
}

const sqliteFile = "minutes.db"

// sqliteReading are the settings of a shell that answers: files mapped as far as the shell can, and 256 MB of pages.
const sqliteReading = "PRAGMA mmap_size = 2147418112; PRAGMA cache_size = -262144; PRAGMA temp_store = MEMORY;"

func openSqlite(dir string) (engine, error) {
	e := &sqliteEngine{places: make(chan struct{}, runtime.NumCPU())}
	for range cap(e.places) {
		s, err := startShell(filepath.Join(dir, sqliteFile), []string{"-readonly"})
		if err != nil {
			return nil, errors.Join(err, e.close())
		}
		e.shells, e.idle = append(e.shells, s), append(e.idle, s)
		if _, err := s.ask(sqliteReading); err != nil {
			return nil, errors.Join(err, e.close())
		}
	}
	return e, nil
}

func (e *sqliteEngine) close() error {
	var errs []error
	for _, s := range e.shells {
		errs = append(errs, s.close())
	}
	return errors.Join(errs...)
}

func (e *sqliteEngine) busy() time.Duration {
	var sum time.Duration
	for _, s := range e.shells {
		sum += threadTime(s.command.Process.Pid)
	}
	return sum
}

func (e *sqliteEngine) anonymous() int64 {
	var sum int64
	for _, s := range e.shells {
		sum += processMemory(s.command.Process.Pid, "RssAnon:")
	}
	return sum
}

func (e *sqliteEngine) ask(q generated.Query, p page) (int, error) {
	match, err := sqliteMatch(q.Expr)
	if err != nil {
		return 0, err
	}
	rows, err := e.rows(strings.ReplaceAll(sqlitePages[p], "MATCHING", "words MATCH '"+match+"'"))
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(rows[0][0])
}

// rows has the shell that was used last, of those that are idle, answer.
func (e *sqliteEngine) rows(statements string) ([][]string, error) {
	e.places <- struct{}{}
	e.mu.Lock()
	s := e.idle[len(e.idle)-1]
	e.idle = e.idle[:len(e.idle)-1]
	e.mu.Unlock()
	defer func() {
		e.mu.Lock()
		e.idle = append(e.idle, s)
		e.mu.Unlock()
		<-e.places
	}()
	return s.ask(statements)
}

// What each page takes: first the total, then the hits, then the facets. What matches is gathered once for all facets,
// which is faster than asking for it with each.
var sqlitePages = map[page]string{
	barePage: sqliteTotal + fmt.Sprintf(sqliteHits, "", 10),
	listPage: sqliteTotal + fmt.Sprintf(sqliteHits, sqliteSnippet, 10),
	fullPage: sqliteTotal + fmt.Sprintf(sqliteHits, sqliteSnippet, 20) + sqliteFacets,
}

const (
	sqliteTotal   = `SELECT count(*) FROM words WHERE MATCHING;`
	sqliteSnippet = `, snippet(words, -1, '[', ']', '...', 40)`
	sqliteHits    = `SELECT id, authority, committee, date, kind, outcome, title, rank%s
FROM words JOIN item ON item = words.rowid WHERE MATCHING ORDER BY rank LIMIT %d;`
	sqliteFacets = `WITH found AS MATERIALIZED (
SELECT item, authority, committee, kind, outcome, year FROM words JOIN item ON item = words.rowid WHERE MATCHING)
SELECT 'authority', authority, count(*) FROM found GROUP BY 2
UNION ALL SELECT 'committee', committee, count(*) FROM found GROUP BY 2
UNION ALL SELECT 'topic', topic, count(*) FROM found JOIN item_topic USING (item) GROUP BY 2
UNION ALL SELECT 'kind', kind, count(*) FROM found GROUP BY 2
UNION ALL SELECT 'outcome', outcome, count(*) FROM found GROUP BY 2
UNION ALL SELECT 'year', year, count(*) FROM found GROUP BY 2;`
)

// sqliteMatch says in FTS5's own words what a generated query asks for, in which there are no quotation marks.
func sqliteMatch(expr minuted.Expr) (string, error) {
	switch e := expr.(type) {
	case minuted.Word:
		return `"` + e.Text + `"`, nil
	case minuted.Phrase:
		return `"` + e.Text + `"`, nil
	case minuted.Pattern:
		return `"` + strings.TrimSuffix(e.Text, "*") + `" *`, nil
	case minuted.Near:
		words := textOf(e)
		return fmt.Sprintf(`NEAR("%s", %d)`, strings.Join(words, `" "`), e.Words), nil
	case minuted.And:
		return sqliteMatches(e.Operands, " AND ")
	case minuted.Or:
		return sqliteMatches(e.Operands, " OR ")
	default:
		return "", fmt.Errorf("%T: %w", expr, errNotOffered)
	}
}

func sqliteMatches(operands []minuted.Expr, between string) (string, error) {
	var all []string
	for _, operand := range operands {
		match, err := sqliteMatch(operand)
		if err != nil {
			return "", err
		}
		all = append(all, match)
	}
	return "(" + strings.Join(all, between) + ")", nil
}
