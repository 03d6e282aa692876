package minuted

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"unicode"
)

// importedItem is an item record as others write it: text and url are other names for minutes and source_url.
type importedItem struct {
	Item
	Text Text   `json:"text"`
	URL  string `json:"url"`
}

// DecodeItem reads one item record, a line of JSON. Only authority, date and title must be there; text is taken as the
// minutes and url as the source address where the record does not give those itself. The error says in words what is
// wrong with the record.
func DecodeItem(line []byte) (*Item, error) {
	var r importedItem
	if err := json.Unmarshal(line, &r); err != nil {
		return nil, fmt.Errorf("not an item record: %w", err)
	}
	if r.Minutes == "" {
		r.Minutes = r.Text
	}
	if r.SourceURL == "" {
		r.SourceURL = r.URL
	}
	r.completeVersions()
	if err := r.check(); err != nil {
		return nil, err
	}
	return &r.Item, nil
}

func (it *Item) check() error {
	for _, required := range []struct{ name, value string }{
		{"authority", it.Authority}, {"date", string(it.Date)}, {"title", it.Title},
	} {
		if strings.TrimSpace(required.value) == "" {
			return fmt.Errorf("no %s", required.name)
		}
	}
	if strings.ContainsFunc(it.Authority, notInID) {
		return fmt.Errorf("authority %q is not an id such as \"leeds\"", it.Authority)
	}
	if _, err := ParseDate(string(it.Date)); err != nil {
		return err
	}
	return it.checkVersions()
}

// notInID says of a character that it may not stand in the id of an authority, which is part of addresses and of
// the names ids are hashed from.
func notInID(r rune) bool { return r == '/' || unicode.IsSpace(r) || unicode.IsControl(r) }

// Encode writes the item as its record: one line of JSON without a line break, and the same bytes for the same item.
// Decoding it and encoding it again gives the same line.
func (it *Item) Encode() ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(it); err != nil {
		return nil, fmt.Errorf("write item record %s: %w", it.ID, err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}
