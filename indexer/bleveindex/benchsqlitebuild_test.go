package bleveindex_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"minuted"
	"minuted/indexer/generated"
)

// The settings are the fastest there are, which a crash would leave nothing of: the file is new, and begun again then.
// With 64 MB of words held until they are written, a build takes a third less than with the 1 MB they are by default.
const sqliteSchema = `
PRAGMA page_size = 8192; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;
PRAGMA cache_size = -262144; PRAGMA temp_store = MEMORY;
CREATE TABLE item (item INTEGER PRIMARY KEY, id TEXT, authority TEXT, committee TEXT, kind TEXT, outcome TEXT, date TEXT, year INTEGER);
CREATE TABLE item_topic (item INTEGER, topic TEXT, PRIMARY KEY (item, topic)) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5(title, agenda, minutes, decision, tokenize = 'porter unicode61');
INSERT INTO words (words, rank) VALUES ('hashsize', 67108864);`

// sqliteFinish merges what was written into one, as the other engines do.
const sqliteFinish = `INSERT INTO words (words) VALUES ('optimize'); ANALYZE; SELECT count(*) FROM item; SELECT count(*) FROM words;`

// buildSqlite builds a database of generated items. The words are those of one table, the columns of another, so that
// counting by them does not read over texts. The time includes making the items, the processor time does not.
func buildSqlite(dir string, n int) (built, error) {
	start := time.Now()
	texts, in, err := os.Pipe()
	if err != nil {
		return built{}, err
	}
	defer in.Close()
	if err := os.Mkdir(dir, 0o755); err != nil {
		return built{}, errors.Join(err, texts.Close())
	}
	s, err := startShell(filepath.Join(dir, sqliteFile), nil, texts)
	if err := errors.Join(err, texts.Close()); err != nil {
		return built{}, err
	}
	if _, err := s.ask(sqliteSchema); err != nil {
		return built{}, err
	}
	if err := fillSqlite(s, in, dir, n); err != nil {
		return built{}, errors.Join(err, s.close())
	}
	counts, err := s.ask(sqliteFinish)
	if err == nil && fmt.Sprint(counts) != fmt.Sprintf("[[%d] [%d]]", n, n) {
		err = fmt.Errorf("%v rows of %d items", counts, n)
	}
	if err := errors.Join(err, s.close()); err != nil {
		return built{}, err
	}
	usage := s.usage()
	return built{Time: time.Since(start), Busy: busyTime(usage), Peak: int64(usage.Maxrss) << 10}, nil
}

// fillSqlite hands the texts over while items are made, and their columns afterwards.
func fillSqlite(s *shell, in io.WriteCloser, dir string, n int) error {
	written := make(chan error, 1)
	items, topics := filepath.Join(dir, "item"), filepath.Join(dir, "topic")
	go func() { written <- errors.Join(writeRows(in, items, topics, n), in.Close()) }()
	_, err := s.ask(".import /dev/fd/3 words")
	if err := errors.Join(err, <-written); err != nil {
		return err
	}
	_, err = s.ask(fmt.Sprintf(".import %q item\n.import %q item_topic", items, topics))
	return errors.Join(err, os.Remove(items), os.Remove(topics))
}

// writeRows writes the rows of every table.
func writeRows(texts io.Writer, itemPath, topicPath string, n int) error {
	items, err := os.Create(itemPath)
	if err != nil {
		return err
	}
	defer items.Close()
	topics, err := os.Create(topicPath)
	if err != nil {
		return err
	}
	defer topics.Close()
	words, columns, labels := bufio.NewWriterSize(texts, 1<<16), bufio.NewWriter(items), bufio.NewWriter(topics)
	row := 0
	for item := range generated.Items(n, benchSeed) {
		row++
		writeRow(words, item.Title, string(item.Agenda), string(item.Minutes), string(item.Decision.Text))
		writeRow(columns, fmt.Sprint(row), item.ID, item.Authority, item.CommitteeValue(), string(item.Kind),
			string(item.Decision.Outcome), string(item.Date), string(item.Date[:4]))
		for topic := range topicValues(item) {
			writeRow(labels, fmt.Sprint(row), topic)
		}
	}
	return errors.Join(words.Flush(), columns.Flush(), labels.Flush())
}

func writeRow(w *bufio.Writer, values ...string) {
	w.WriteString(strings.Join(values, string(valueEnd)))
	w.WriteByte(rowEnd) // a writer keeps its first error until it is flushed
}

// topicValues gives the topics of an item at both levels.
func topicValues(item *minuted.Item) map[string]bool {
	values := make(map[string]bool)
	for _, topic := range item.Topics {
		subject, _, _ := strings.Cut(topic, "/")
		values[topic], values[subject] = true, true
	}
	return values
}
