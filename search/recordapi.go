package search

import (
	"cmp"
	"fmt"
	"strconv"

	"github.com/gin-gonic/gin"

	"minuted"
)

// itemAPI answers with the record of an item, or of one version of it, and, where asked, the evidence for its topics.
func (s *Service) itemAPI(c *gin.Context, ix minuted.Index) error {
	p, err := readOnly(withoutVersion(c), "explain")
	if err != nil {
		return err
	}
	it, err := findItem(c, ix, c.Param("id"))
	if err != nil {
		return err
	}
	if it, err = versionAsked(c, it); err != nil || s.unchanged(c, ix, p.encode(), strconv.Itoa(it.Version)) {
		return err
	}
	answer := explainedItem{Item: record(it)}
	if p.explain {
		answer.Evidence = it.Evidence
	}
	return writeJSON(c, answer)
}

// explainedItem is an item record with the evidence beside it.
type explainedItem struct {
	minuted.Item
	Evidence *minuted.Evidence `json:"evidence,omitempty"`
}

// record is an item with no null in it.
func record(it *minuted.Item) minuted.Item {
	r := *it
	if r.Attendance.Present != nil || r.Attendance.Apologies != nil {
		r.Attendance = attendanceOf(r)
	}
	r.Earlier = nil
	for i := range it.Earlier {
		r.Earlier = append(r.Earlier, record(&it.Earlier[i]))
	}
	return r
}

// meetingRecord is a meeting as the API gives it.
type meetingRecord struct {
	minuted.MeetingRef
	Authority minuted.Named  `json:"authority"`
	Committee minuted.Named  `json:"committee"`
	Date      minuted.Date   `json:"date"`
	Items     []minuted.Item `json:"items"` // in agenda order
}

func (s *Service) meetingAPI(c *gin.Context, ix minuted.Index) error {
	if err := noParams(c); err != nil {
		return err
	}
	items, err := findMeeting(c, ix, c.Param("id"))
	if err != nil || s.unchanged(c, ix) {
		return err
	}
	first := items[0]
	m := meetingRecord{
		MeetingRef: first.Meeting,
		Authority:  minuted.Named{ID: first.Authority, Name: s.authorityOf(first)},
		Committee:  minuted.Named{ID: first.CommitteeValue(), Name: first.Committee},
		Date:       first.Date,
		Items:      make([]minuted.Item, len(items)),
	}
	for i, it := range items {
		m.Items[i] = record(it)
	}
	return writeJSON(c, m)
}

// findItem asks the index only for what has the form of an id.
func findItem(c *gin.Context, ix minuted.Index, id string) (*minuted.Item, error) {
	if !minuted.IsID(id) {
		return nil, minuted.ErrNotFound
	}
	it, err := ix.Item(c.Request.Context(), id)
	if err != nil {
		return nil, fmt.Errorf("item %s: %w", id, err)
	}
	return it, nil
}

// findMeeting returns the items of a meeting, at least one.
func findMeeting(c *gin.Context, ix minuted.Index, id string) ([]*minuted.Item, error) {
	if !minuted.IsID(id) {
		return nil, minuted.ErrNotFound
	}
	items, err := ix.Meeting(c.Request.Context(), id)
	if err != nil {
		return nil, fmt.Errorf("meeting %s: %w", id, err)
	}
	if len(items) == 0 {
		return nil, minuted.ErrNotFound
	}
	return items, nil
}

func (s *Service) authorityOf(it *minuted.Item) string {
	return cmp.Or(it.AuthorityName, s.names.authorityName(it.Authority))
}

func attendanceOf(it minuted.Item) minuted.Attendance {
	return minuted.Attendance{Present: orEmpty(it.Attendance.Present), Apologies: orEmpty(it.Attendance.Apologies)}
}
