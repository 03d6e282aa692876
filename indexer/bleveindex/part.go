package bleveindex

import (
	"strings"

	"minuted"
)

// part is a searchable part of an item.
type part uint8

const (
	titlePart part = iota
	agendaPart
	minutesPart
	decisionPart
	attachmentsPart // the pages of all attached documents
	partCount       = 5
)

// partNames are the names of the parts in queries and snippets, and of bleve's fields.
var partNames = [partCount]string{"title", "agenda", "minutes", "decision", "attachments"}

func (p part) String() string { return partNames[p] }

// text gives the part of an item.
func (p part) text(item *minuted.Item) string {
	switch p {
	case titlePart:
		return item.Title
	case agendaPart:
		return string(item.Agenda)
	case minutesPart:
		return string(item.Minutes)
	case decisionPart:
		return string(item.Decision.Text)
	default:
		return attachmentsText(item)
	}
}

// attachmentsText joins the pages of all attached documents. Where a page ends, a block ends.
func attachmentsText(item *minuted.Item) string {
	var pages []string
	for _, a := range item.Attachments {
		pages = append(pages, a.Pages...)
	}
	return strings.Join(pages, blockBreak)
}

// parts is a set of parts.
type parts uint8

const (
	// itemParts are where words are looked for unless the query or the request says otherwise.
	itemParts parts = 1<<attachmentsPart - 1
	allParts  parts = 1<<partCount - 1
)

func (s parts) has(p part) bool { return s&(1<<p) != 0 }

// partNamed gives the set of the one part with that name; ok is false where there is none.
func partNamed(name string) (set parts, ok bool) {
	for p, n := range partNames {
		if n == name {
			return 1 << p, true
		}
	}
	return 0, false
}
