package history

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"testing"
	"time"

	"minuted"
)

// paper is a platform whose pages are meetings and items in JSON. An item that is cut has a page of its own.
type paper struct{}

func (paper) Name() string                                  { return "paper" }
func (paper) Start(minuted.Site, *url.URL) []minuted.Task   { return nil }
func (paper) Classify(_, _ *url.URL) (string, string, bool) { return "", "", false }
func (paper) MeetingKinds() []string                        { return []string{"page", "service"} }

func (paper) Read(*minuted.Capture, *url.URL) (*minuted.Page, error) {
	return nil, errors.New("not asked for here")
}

func (p paper) ReadSaved(c *minuted.Capture) (*minuted.Meeting, error) {
	var m minuted.Meeting
	if err := json.Unmarshal(c.Body, &m); err != nil {
		return nil, err
	}
	for i := range m.Items {
		m.Items[i].Meeting, m.Items[i].CapturedAt, m.Items[i].Digest = m.Ref(), c.Time, c.Digest
	}
	return &m, nil
}

func (p paper) Assemble(_ minuted.Site, id string, lookup func(kind, id string) (*minuted.Capture, error)) (*minuted.Meeting, error) {
	for _, kind := range p.MeetingKinds() {
		c, err := lookup(kind, id)
		if err != nil {
			return nil, err
		}
		if c == nil {
			continue
		}
		m, err := p.ReadSaved(c)
		if err != nil {
			return nil, err
		}
		for i := range m.Items {
			if err := complete(&m.Items[i], lookup); err != nil {
				return nil, err
			}
		}
		return m, nil
	}
	return nil, fmt.Errorf("nothing is captured of meeting %s", id)
}

func complete(it *minuted.Item, lookup func(kind, id string) (*minuted.Capture, error)) error {
	if !it.Cut {
		return nil
	}
	c, err := lookup("item", it.ID)
	if err != nil || c == nil {
		return err
	}
	it.Minutes, it.Cut, it.CapturedAt = minuted.Text(c.Body), false, c.Time
	return nil
}

// drawer keeps captures in memory.
type drawer struct {
	t        *testing.T
	captures []*minuted.Capture
	read     int // captures handed out
}

var site = minuted.Site{Authority: "ashwick", Platform: "paper"}

func at(hour int) time.Time { return time.Date(2026, 5, 1, hour, 0, 0, 0, time.UTC) }

// put keeps a capture of the given hour.
func (d *drawer) put(hour int, kind, id string, body []byte) {
	d.captures = append(d.captures, &minuted.Capture{
		Seq: int64(len(d.captures) + 1), Task: minuted.TaskKey{Site: site, Kind: kind, ID: id},
		Time: at(hour), Digest: "sha256:" + fmt.Sprintf("%x", body), Body: body,
	})
}

// meeting keeps a capture of the page of meeting 1.
func (d *drawer) meeting(hour int, state minuted.PublicationState, items ...minuted.Item) {
	d.t.Helper()
	body, err := json.Marshal(minuted.Meeting{ID: "m", Date: "2026-04-30", State: state, Items: items})
	if err != nil {
		d.t.Fatal(err)
	}
	d.put(hour, "page", "1", body)
}

// gone keeps a capture by which the page of meeting 1 was found to be gone.
func (d *drawer) gone(hour int) {
	d.put(hour, "page", "1", []byte("not found"))
	d.captures[len(d.captures)-1].Status = 404
}

func (d *drawer) Sightings(_ context.Context, key minuted.TaskKey) ([]minuted.Sighting, error) {
	var all []minuted.Sighting
	for _, c := range d.captures {
		if c.Task == key {
			all = append(all, minuted.Sighting{Seq: c.Seq, Time: c.Time, Says: c.Digest, Gone: c.Status == 404})
		}
	}
	slices.SortStableFunc(all, func(a, b minuted.Sighting) int { return cmp.Or(a.Time.Compare(b.Time), cmp.Compare(a.Seq, b.Seq)) })
	return all, nil
}

func (d *drawer) Capture(_ context.Context, seq int64) (*minuted.Capture, error) {
	d.read++
	return d.captures[seq-1], nil
}
